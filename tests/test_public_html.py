"""Public pages as documents: valid, light, accessible by structure, with no other site in them."""

import gzip
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from lxml.html import HtmlElement

from policies.actions import import_draft, withdraw
from policies.clauses import Clause, Draft, Paragraph, Table
from policies.models import BrandSettings, PolicyPage, Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

COMING = TODAY + timedelta(days=31)
STYLE = Path(__file__).parent.parent / "policies/static/policies/reading.css"
NASTY = "<script>alert(1)</script> <ins>x</ins> « a | b » 'c' \"d\" [^1]\n\n[^1]: Une **note**.\n"
# Every state a page can be in: in force, coming, past, withdrawn, adopted or not, in two languages.
FR = "/politique-de-confidentialite/"
PAGES = (
    *("/", "/en/", "/en/privacy-policy/", "/en/privacy-policy/versions/1.0/"),
    *("/cookies/", "/cookies/versions/", "/cookies/versions/1.0/", FR, f"{FR}versions/"),
    *(f"{FR}versions/{number}/" for number in ("1.0", "1.1", "2.0")),
    *(f"{FR}comparer/1.0...1.1/", f"{FR}comparer/1.1...2.0/", f"{FR}au/2026-11-21/"),
)


def write(brand: Brand, language: str, sentence: str) -> PolicyPage:
    """Write a draft with all that a text may hold."""
    clauses = (
        Clause(title="Politique <b>de</b> données", level=1),
        Clause(number="1", title="Contents", blocks=(Paragraph(text=sentence + NASTY),)),
        Clause(number="1.1", title="Durées", level=4, blocks=(Paragraph(text=f"# H\n\n{NASTY}"),)),
        Clause(title="Text", blocks=(Table(header=("A", "B"), rows=(("<b>", "c | d"),)),)),
        Clause(title="Proof", blocks=(Paragraph(text=NASTY),)),
    )
    draft = Draft(clauses=clauses, language=language)
    return import_draft(draft, site=brand.site, kind=Kind.PRIVACY, by=brand.people["editor"])


@pytest.fixture(scope="module")
def published(scene: Brand) -> Brand:
    """Give a brand whose pages are in every state."""
    languages = ("fr", "en")
    scene.fix(*(write(scene, one, "A.") for one in languages))
    scene.fix(write(scene, "fr", "A corrigé."), change=Change.MINOR)
    scene.fix(*(write(scene, one, "B.") for one in languages), day=COMING)
    cookies = scene.promulgate("Un témoin.", kind=Kind.COOKIES)
    withdraw(cookies, reason="Faux.", by=scene.people["approver"], at=NOW)
    return scene


def headings(page: HtmlElement) -> list[int]:
    """Give the levels of a page's headings, in order."""
    return [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]


def test_every_page_has_a_valid_outline(published: Brand) -> None:
    for address in PAGES:
        levels = headings(published.html(address))
        assert levels[0] == 1, address
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), address


def test_every_id_is_there_once_and_every_anchor_leads_somewhere(published: Brand) -> None:
    for address in PAGES:
        page = published.html(address)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address
        assert not any(" " in one for one in ids), address
        links = [link[1:] for link in page.xpath("//a/@href") if link.startswith("#")]
        assert {*links, *page.xpath("//@aria-labelledby")} <= set(ids), address


def test_every_page_says_its_language_and_its_title(published: Brand) -> None:
    for address in PAGES:
        page = published.html(address)
        assert page.get("lang") == ("en" if address.startswith("/en/") else "fr"), address
        assert page.findtext(".//title").endswith(" – Alpha"), address
        assert page.xpath("count(//main)") == 1, address
        assert all(link.text_content().strip() for link in page.xpath("//a")), address


def test_no_page_loads_anything_of_another_site_or_any_script(published: Brand) -> None:
    for address in PAGES:
        page = published.html(address)
        loaded = page.xpath("//@src | //link[@rel='stylesheet' or @rel='icon']/@href")
        assert all(one.startswith("/") and not one.startswith("//") for one in loaded), address
        assert not page.xpath("//script | //style | //@style | //iframe | //*[@onclick]"), address


def test_no_style_sheet_loads_anything(published: Brand) -> None:
    for style in (STYLE.read_text(), published.get("/brand.css").content.decode()):
        assert "url(" not in style
        assert "@import" not in style


def test_every_local_link_of_a_page_answers(published: Brand) -> None:
    found = {link for address in PAGES for link in published.html(address).xpath("//a/@href")}
    local = {link.partition("#")[0] for link in found if link.startswith("/")}
    local -= {"/mes-documents/"}  # asks who reads it
    assert [link for link in sorted(local) if published.get(link).status_code != 200] == []


def test_what_was_typed_is_read(published: Brand) -> None:
    shown = published.text("/politique-de-confidentialite/")
    for words in ("<script>alert(1)</script>", "<ins>x</ins>", "« a | b »", "Une note."):
        assert words in shown, words


def test_a_long_page_is_light(other_brand: Brand) -> None:
    sentences = [
        " ".join(
            f"La donnée {n}-{m} sert au suivi du dossier et à rien d’autre." for m in range(30)
        )
        for n in range(40)
    ]
    other_brand.promulgate(*sentences)
    page = other_brand.get("/politique-de-confidentialite/", accept_encoding="gzip")
    assert len(page.content) + len(gzip.compress(STYLE.read_bytes())) < 60_000


def test_long_texts_have_a_table_of_contents(other_brand: Brand) -> None:
    other_brand.promulgate("A.", "B.", "C.")
    page = other_brand.html("/politique-de-confidentialite/")
    assert page.xpath("//nav[@class='contents']//a/@href") == ["#1", "#2", "#3"]


SHOWN = {
    # Since when the substance binds, its correction, the last day, promulgation.
    "au/2026-11-22/": ["2026-11-21", "2026-11-22", "2026-12-21", "2026-11-21"],
    # From, to the end of, promulgation.
    "versions/1.0/": ["2026-11-21", "2026-11-21", "2026-11-21"],
    # A day to come, promulgation.
    "versions/2.0/": ["2026-12-22", "2026-11-21"],
}


def test_the_days_of_a_version_are_generated(other_brand: Brand) -> None:
    other_brand.promulgate("A.")
    other_brand.promulgate("B.", change=Change.MINOR, day=TODAY + timedelta(days=1))
    other_brand.promulgate("C.", day=COMING)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        for path, days in SHOWN.items():
            page = other_brand.html(f"/politique-de-confidentialite/{path}")
            found = page.xpath("//ul[@class='dates']//time/@datetime")
            assert [day[:10] for day in found] == days, path


def test_the_controller_stands_on_every_page(published: Brand) -> None:
    BrandSettings.objects.filter(site=published.site).update(registry_number="RCS Paris 1")
    assert Version.objects.exists()
    for address in PAGES:
        assert "Alpha SAS" in published.text(address), address
