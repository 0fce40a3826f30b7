"""Our redline in the place of Wagtail's comparison of drafts."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from policies.actions import import_draft
from policies.clauses import Clause, Draft, List
from policies.models import PolicyPage
from policies.models.asking import Asks
from policies.models.pages import Kind
from tests.conftest import TODAY, Brand

pytestmark = pytest.mark.usefixtures("desk")


def address(page: PolicyPage, old: Any = "earliest", new: Any = "latest") -> str:
    """Give the address of a comparison."""
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, old, new])


def compared(
    brand: Brand, page: PolicyPage, old: Any = "earliest", new: Any = "latest", query: str = ""
) -> HtmlElement:
    """Give the screen that compares."""
    answer = brand.client("editor").get(address(page, old, new) + query)
    assert answer.status_code == 200
    return document_fromstring(answer.content.decode())


def words(screen: HtmlElement) -> str:
    """Give what a screen says."""
    return " ".join(screen.text_content().split())


def test_two_drafts_are_compared_by_our_redline(brand: Brand) -> None:
    brand.draft("Nous gardons vos données dix ans.")
    screen = compared(brand, brand.draft("Nous gardons vos données cinq ans."))
    redline = screen.xpath("//*[contains(@class, 'redline-inline')]")[0]
    assert "dix" in redline.xpath("string(.//del)")
    assert "cinq" in redline.xpath("string(.//ins)")
    assert "1 change" in words(screen)
    assert "reading time of the changes alone: 1 minute" in words(screen)


# What Wagtail's own comparison shows no difference for.
UNSEEN = {
    "a link's target": ("[ici](https://a.example)", "[ici](https://b.example)"),
    "emphasis": ("Nous gardons tout.", "Nous **gardons** tout."),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_wagtail_is_blind_to_is_seen(name: str, brand: Brand) -> None:
    before, after = UNSEEN[name]
    brand.draft(before)
    screen = compared(brand, brand.draft(after))
    assert screen.xpath("//nav[contains(@class, 'redline-list')]//a"), name


def test_a_changed_type_of_list_is_seen(brand: Brand) -> None:
    for ordered in (False, True):
        items = List(items=("nom", "adresse"), ordered=ordered)
        clauses = (Clause(title="T", level=1), Clause(title="Données", blocks=(items,)))
        draft = Draft(clauses=clauses)
        page = import_draft(draft, site=brand.site, kind=Kind.PRIVACY, by=brand.people["editor"])
    assert compared(brand, page).xpath("//nav[contains(@class, 'redline-list')]//a")


def test_each_change_is_linked_to_its_place(brand: Brand) -> None:
    brand.draft("Nous gardons vos données dix ans.", "Rien.")
    screen = compared(brand, brand.draft("Nous gardons vos données cinq ans.", "Tout."))
    links = screen.xpath("//nav[contains(@class, 'redline-list')]//a/@href")
    assert len(links) == 2
    for link in links:
        assert screen.xpath("count(//*[@id=$id])", id=link.removeprefix("#")) == 1


def test_both_texts_stand_side_by_side_on_demand(brand: Brand) -> None:
    brand.draft("Dix ans.")
    page = brand.draft("Cinq ans.")
    screen = compared(brand, page, query="?mode=side")
    assert screen.xpath("//*[contains(@class, 'redline-side-by-side')]")
    assert screen.xpath("//a[@aria-current]/text()") == ["Side by side"]


def test_the_new_text_alone_is_one_tick_away(brand: Brand) -> None:
    brand.draft("Dix ans.")
    screen = compared(brand, brand.draft("Cinq ans."))
    clean = screen.xpath("//*[contains(@class, 'redline-clean')]")[0]
    assert "Cinq ans." in words(clean)
    assert "Dix" not in words(clean)


def test_typography_is_listed_and_is_no_change(brand: Brand) -> None:
    brand.draft("L'accord.")
    screen = compared(brand, brand.draft("L’accord."))
    assert "No word changes; 1 typographic difference." in words(screen)
    assert len(screen.xpath("//details//q")) == 2


def test_the_same_text_is_said_to_be_the_same(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    assert "The two texts are the same, word for word." in words(compared(brand, page))


def test_live_is_the_newest_version_and_not_what_wagtail_published(brand: Brand) -> None:
    brand.promulgate("Nous gardons dix ans.")
    page = brand.draft("Nous gardons cinq ans.")
    page.save_revision().publish()
    screen = compared(brand, page, "live", "latest")
    assert "Version 1.0" in words(screen)
    assert "dix" in screen.xpath("string(//div[contains(@class, 'redline ')]//del)")


def test_without_a_version_live_is_the_page_as_it_stands(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    assert "word for word" in words(compared(brand, page, "live", "latest"))


def test_two_drafts_are_named_by_when_they_were_saved(brand: Brand) -> None:
    brand.draft("Un.")
    page = brand.draft("Deux.")
    old, new = page.revisions.order_by("pk")
    assert words(compared(brand, page, old.pk, new.pk)).count("Draft of") == 2


def test_what_is_decided_beside_the_words_is_shown(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    page = brand.draft("Nous gardons.")
    page.asks, page.promised_notice_days = Asks.ACCEPT, 60
    page.save_revision()
    said = words(compared(brand, page, "live", "latest"))
    assert "before: acknowledgement" in said
    assert "after: 60" in said


def test_a_literal_tag_in_a_text_is_only_text(brand: Brand) -> None:
    brand.draft("Rien.")
    page = brand.draft("<script>alert(1)</script><ins>x</ins>")
    answer = brand.client("editor").get(address(page)).content.decode()
    assert "<script>alert" not in answer
    assert "&lt;ins&gt;" in answer


def test_the_history_leads_to_our_comparison(brand: Brand) -> None:
    brand.draft("Un.")
    page = brand.draft("Deux.")
    history = reverse("wagtailadmin_pages:history", args=[page.pk])
    shown = brand.client("editor").get(history).content.decode()
    old, new = page.revisions.order_by("pk")
    assert address(page, old.pk, new.pk) in shown


def test_who_may_not_write_a_text_does_not_compare_its_drafts(
    brand: Brand, other_brand: Brand
) -> None:
    page = brand.draft("Un.")
    assert brand.client("auditor").get(address(page)).status_code == 302
    assert other_brand.client("editor").get(address(page)).status_code == 404


def test_a_draft_of_another_page_is_not_found(brand: Brand) -> None:
    page, other = brand.draft("Un."), brand.draft("Deux.", kind=Kind.TERMS)
    revision = other.latest_revision_id
    answer = brand.client("editor").get(address(page, revision, "latest"))
    assert answer.status_code == 404


def test_a_coming_version_is_what_a_draft_follows(brand: Brand) -> None:
    brand.promulgate("Un.")
    brand.promulgate("Deux.", day=TODAY + timedelta(days=31))
    page = brand.draft("Trois.")
    assert "Version 2.0" in words(compared(brand, page, "live", "latest"))
