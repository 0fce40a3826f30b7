"""The plain comparison of two texts, clause by clause."""

from datetime import timedelta

from policies.clauses import Clause, Draft, Paragraph
from policies.diff import plain_changes
from tests.conftest import TODAY, Brand


def draft(*clauses: tuple[str, str, str]) -> Draft:
    """Give a text of clauses: lasting id, title, sentence."""
    made = (Clause(id=i, title=t, blocks=(Paragraph(text=s),)) for i, t, s in clauses)
    return Draft(clauses=(Clause(title="Politique", level=1), *made))


LAST = ("b", "Durée", "Dix ans.")
OLD = draft(("a", "Objet", "Nous gardons tout."), LAST)


def test_the_same_text_has_no_change() -> None:
    assert plain_changes(OLD, OLD) == ()


def test_a_changed_clause_says_which_words_changed() -> None:
    (change,) = plain_changes(OLD, draft(("a", "Objet", "Nous gardons peu."), LAST))
    assert (change.heading, change.kind) == ("Objet", "changed")
    assert [(run.kind, run.text) for run in change.runs] == [
        ("same", "Nous gardons "),
        ("removed", "tout."),
        ("added", "peu."),
    ]


def test_both_texts_can_be_read_in_the_words_of_a_change() -> None:
    (change,) = plain_changes(OLD, draft(("a", "Objet", "Nous ne gardons  rien,\ndu tout."), LAST))
    old = "".join(run.text for run in change.runs if run.kind != "added")
    new = "".join(run.text for run in change.runs if run.kind != "removed")
    assert (old, new) == ("Nous gardons tout.", "Nous ne gardons  rien,  \ndu tout.")


def test_added_and_removed_clauses_are_whole() -> None:
    new = draft(("a", "Objet", "Nous gardons tout."), ("c", "Droits", "Écrivez-nous."))
    removed, added = plain_changes(OLD, new)
    assert (removed.kind, removed.heading) == ("removed", "Durée")
    assert (added.kind, added.heading) == ("added", "Droits")


def test_a_clause_is_known_by_its_lasting_id_when_its_title_changes() -> None:
    new = draft(("a", "But", "Nous gardons tout."), ("b", "Durée", "Dix ans."))
    (change,) = plain_changes(OLD, new)
    assert (change.kind, change.heading) == ("changed", "Objet → But")


def test_without_ids_clauses_are_known_by_their_headings() -> None:
    old, new = draft(("", "Objet", "Tout.")), draft(("", "Objet", "Rien."))
    assert [change.kind for change in plain_changes(old, new)] == ["changed"]


def test_readers_see_each_changed_clause_with_its_words(brand: Brand) -> None:
    brand.promulgate("Nous gardons <tout>.", "Dix ans.")
    brand.promulgate("Nous gardons <peu>.", "Dix ans.", day=TODAY + timedelta(days=31))
    page = brand.html("/politique-de-confidentialite/comparer/1.0...2.0/")
    assert page.xpath("//section/h2/text()") == ["1. Clause 1 "]
    assert "<tout>." in page.xpath("string(//del)")
    assert "<peu>." in page.xpath("string(//ins)")


def test_readers_see_that_nothing_changed(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    page = brand.html("/politique-de-confidentialite/comparer/1.0...1.0/")
    assert not page.xpath("//ins | //del | //section")
