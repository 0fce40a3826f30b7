"""Texts put on the drafting desk: one more revision, and nothing else changes."""

import pytest

from policies.actions import RefusedError, import_draft
from policies.clauses import Clause, Draft, Paragraph
from policies.models import PolicyPage, Version
from policies.models.asking import Asks
from policies.models.pages import Kind
from tests.conftest import Brand


def text(*titles: str, language: str = "fr") -> Draft:
    """Give a text without a title of its own: a clause per title."""
    body = (Paragraph(text="Nous gardons."),)
    clauses = tuple(Clause(title=title, blocks=body) for title in titles)
    return Draft(clauses=clauses, language=language)


def test_an_import_publishes_nothing(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    assert not page.live
    assert not Version.objects.exists()
    assert brand.get("/politique-de-confidentialite/").status_code == 404


def test_a_second_import_is_one_more_revision_of_the_same_page(brand: Brand) -> None:
    brand.draft("Nous gardons.")
    page = brand.draft("Nous gardons moins.")
    assert PolicyPage.objects.count() == 1
    assert page.revisions.count() == 2
    assert page.revisions.latest("pk").user == brand.people["editor"]


def test_each_kind_asks_for_its_act(brand: Brand) -> None:
    asked = [brand.draft("A.", kind=kind).asks for kind in (Kind.PRIVACY, Kind.TERMS, Kind.LEGAL)]
    assert asked == [Asks.ACKNOWLEDGE, Asks.ACCEPT, Asks.NONE]


def test_a_text_without_a_title_does_not_take_that_of_its_first_clause(brand: Brand) -> None:
    page = import_draft(text("Objet"), site=brand.site, kind=Kind.PRIVACY)
    assert page.title != "Objet"
    assert page.draft().clauses[1].title == "Objet"


def test_an_empty_text_is_a_draft_like_any_other(brand: Brand) -> None:
    page = import_draft(Draft(clauses=()), site=brand.site, kind=Kind.PRIVACY)
    assert page.draft().clauses[0].blocks == ()


def test_a_clause_keeps_its_id_by_its_title_or_else_by_its_text(brand: Brand) -> None:
    def import_(*titles: str) -> list[str]:
        page = import_draft(text(*titles), site=brand.site, kind=Kind.PRIVACY)
        return [clause.id for clause in page.draft().clauses[1:]]

    first, second = import_("Objet", "Durée")
    assert import_("Durée", "Nouveau", "Objet")[::2] == [second, first]


def test_a_language_without_a_home_is_refused(brand: Brand) -> None:
    with pytest.raises(RefusedError, match="no home page in “de”"):
        import_draft(text("Objekt", language="de"), site=brand.site, kind=Kind.PRIVACY)
