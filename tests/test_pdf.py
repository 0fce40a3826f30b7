"""A version as PDF: tagged, in its language, with the text's words and digest, always the same."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from policies import rendering
from policies.actions import import_draft
from policies.clauses import Clause, Draft, List, Paragraph, Table
from policies.models import StoredPage, Version
from policies.models.pages import Kind
from policies.rendering import pdf
from policies.stored import SHELF, WantedPdf, refresh_pages
from tests.conftest import NOW, TODAY, Brand

FR = "/politique-de-confidentialite/"
FOOT = r"Politique de confidentialité – Version 1\.0\s*\d+ / \d+\s*$"
SENTENCE = "Nous gardons « l’identité » du patient, ses rendez-vous & ses paiements."


@pytest.fixture(scope="module")
def version(scene: Brand) -> Version:
    """Give a version with all that a text may hold."""
    clauses = (
        Clause(title="Politique de confidentialité", level=1),
        Clause(number="1", title="Objet", blocks=(Paragraph(text=SENTENCE),)),
        Clause(number="1.1", title="Liste", level=3, blocks=(List(items=("un", "deux")),)),
        Clause(
            number="2",
            title="Durées",
            blocks=(Table(header=("Donnée", "Durée"), rows=(("Compte", "3 ans"),)),),
        ),
        Clause(number="3", title="Lien", blocks=(Paragraph(text="[Voir](https://a.example/)"),)),
    )
    draft = Draft(clauses=clauses)
    page = import_draft(draft, site=scene.site, kind=Kind.PRIVACY, by=scene.people["editor"])
    return scene.fix(page).versions.get()


@pytest.fixture
def reader(brand: Brand, version: Version) -> PdfReader:
    """Give the PDF as a program reads it."""
    response = brand.get(f"{FR}versions/1.0/index.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def letters(reader: PdfReader) -> str:
    """Give the text of all pages without spaces, without the feet of pages and list marks."""
    pages = [page.extract_text() for page in reader.pages]
    text = "\n".join(re.sub(FOOT, "", page) for page in pages)
    return "".join(text.replace("•", " ").split())


def test_it_says_what_readers_of_the_tags_need(reader: PdfReader, version: Version) -> None:
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "fr"
    assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert reader.metadata is not None
    assert reader.metadata.title == f"{version.title} – 1.0"


def test_it_claims_to_be_pdf_ua_1(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r'pdfuaid:part="1"|<pdfuaid:part>1<', metadata)


def tags(node: Any) -> Iterator[str]:
    """Give the tags of the structure under a node, in order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from tags(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        yield from tags(node.get("/K", []))


def test_headings_lists_tables_and_links_are_tagged(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    found = list(tags(root["/StructTreeRoot"]))
    headings = [tag for tag in found if re.fullmatch("/H[1-6]", tag)]
    assert headings == ["/H1", "/H2", "/H3", "/H2", "/H2"]
    assert {"/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link"} <= set(found)


def test_each_page_is_read_in_the_order_of_its_structure(reader: PdfReader) -> None:
    for page in reader.pages:
        assert page["/Tabs"] == "/S"
        assert "/StructParents" in page


def test_the_outline_is_that_of_the_text(reader: PdfReader) -> None:
    def titles(entries: list[Any]) -> list[Any]:
        return [titles(one) if isinstance(one, list) else one.title for one in entries]

    title = "Politique de confidentialité"
    assert titles(reader.outline) == [
        title,
        ["1. Objet", ["1.1 Liste"], "2. Durées", "3. Lien"],
    ]


def test_its_words_are_those_of_the_text(reader: PdfReader, version: Version, brand: Brand) -> None:
    shown = brand.html(f"{FR}versions/1.0/").find(".//article")
    assert shown is not None
    text = "".join("".join(shown.itertext()).split())
    head, found = letters(reader)[: -len(text)], letters(reader)[-len(text) :]
    assert found == text
    # Before the text: what the version is, where it stands, its digest.
    assert head.endswith(version.sha256)


def test_the_digest_stands_on_it_and_in_its_metadata(reader: PdfReader, version: Version) -> None:
    assert version.sha256 in letters(reader)
    assert reader.metadata is not None
    assert reader.metadata["/sha256"] == version.sha256
    assert version.sha256 in str(reader.metadata["/Keywords"])


def test_every_page_has_its_number(reader: PdfReader) -> None:
    total = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        assert f"{number} / {total}" in page.extract_text()


def test_it_loads_nothing_from_anywhere(version: Version) -> None:
    source = pdf.pdf_source(version, site=version.policy.site)
    hostile = source.replace("</body>", '<img src="file:///etc/passwd" alt="x"></body>')
    page = pdf.pdf_page(version, hostile, site=version.policy.site)
    assert not any(page.images for page in PdfReader(io.BytesIO(page.body)).pages)


PROCESS = """
import sys, django
django.setup()
from policies.rendering.pdf import draw
sys.stdout.buffer.write(draw(sys.stdin.read(), key=b"key", base="http://alpha.localhost/"))
"""


def test_it_is_the_same_in_another_process(
    version: Version, program_environment: dict[str, str]
) -> None:
    source = pdf.pdf_source(version, site=version.policy.site)
    drawn = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", PROCESS],
        # Another order of every set.
        env=program_environment | {"PYTHONHASHSEED": "7"},
        input=source.encode(),
        capture_output=True,
        check=True,
    )
    assert drawn.stdout == pdf.draw(source, key=b"key", base="http://alpha.localhost/")


def test_it_is_the_same_at_any_time(brand: Brand, version: Version) -> None:
    first = WantedPdf(version=version).keep(brand.site, at=NOW)
    StoredPage.objects.all().delete()
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        again = WantedPdf(version=version).keep(brand.site, at=NOW + timedelta(days=400))
    assert first is not None
    assert again is not None
    assert first.body == again.body


def test_it_is_the_same_whatever_is_decided_later(brand: Brand, version: Version) -> None:
    first = WantedPdf(version=version).keep(brand.site, at=NOW)
    brand.promulgate("Nous gardons moins.", day=TODAY + timedelta(days=31))
    again = WantedPdf(version=version).keep(brand.site, at=NOW + timedelta(days=60))
    assert first is not None
    assert again is not None
    assert first.etag == again.etag


def test_the_version_in_force_has_its_pdf_at_the_stable_address(
    brand: Brand, version: Version
) -> None:
    stable, own = (brand.get(f"{FR}{path}index.pdf") for path in ("", "versions/1.0/"))
    assert stable.content == own.content
    assert stable.headers["Content-Location"] == f"{FR}versions/1.0/index.pdf"
    name = "politique-de-confidentialite-1.0.pdf"
    assert stable.headers["Content-Disposition"] == f'inline; filename="{name}"'


def test_before_anything_binds_there_is_none(other_brand: Brand) -> None:
    other_brand.promulgate("Nous gardons.", day=TODAY + timedelta(days=31))
    assert other_brand.get(f"{FR}index.pdf").status_code == 404
    assert other_brand.get(f"{FR}versions/1.0/index.pdf").status_code == 200


def test_the_version_says_how_to_check_it_once_it_is_made(brand: Brand, version: Version) -> None:
    assert "SHA-256 of the PDF" not in brand.text(f"{FR}versions/1.0/")
    refresh_pages(at=NOW)
    drawn = StoredPage.objects.get(address=f"{FR}versions/1.0/index.pdf")
    SHELF._checked = float("-inf")  # as if its second were over
    assert drawn.etag in brand.text(f"{FR}versions/1.0/")


def test_under_another_host_it_is_drawn_again(brand: Brand, version: Version) -> None:
    refresh_pages(at=NOW)
    before = pdf.stored_pdf(version, site=brand.site)
    brand.site.hostname = "alpha-sante.localhost"
    brand.site.save()
    assert pdf.stored_pdf(version, site=brand.site) is None
    refresh_pages(at=NOW)
    assert pdf.stored_pdf(version, site=brand.site) not in {None, before}


@pytest.fixture
def _without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let WeasyPrint fail as it does where pango is missing."""

    def fail() -> None:
        raise pdf.PdfUnavailableError

    monkeypatch.setattr(pdf, "_weasyprint", fail)


@pytest.mark.usefixtures("_without_pango")
def test_without_pango_a_reader_is_told_so(brand: Brand, version: Version) -> None:
    response = brand.get(f"{FR}index.pdf")
    assert response.status_code == 503
    assert f'href="{FR}versions/1.0/"' in response.content.decode()


@pytest.mark.usefixtures("_without_pango")
def test_without_pango_all_other_pages_are_made(
    brand: Brand, version: Version, caplog: pytest.LogCaptureFixture
) -> None:
    refresh_pages(at=NOW)
    assert StoredPage.objects.filter(address=FR).exists()
    assert not StoredPage.objects.filter(address__endswith=".pdf").exists()
    assert "pdf_unavailable" in caplog.text


def test_what_is_missing_is_named_with_its_remedy() -> None:
    assert "apt-get install libpango-1.0-0" in str(rendering.PdfUnavailableError())
