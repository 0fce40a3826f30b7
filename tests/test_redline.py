import pytest

from policies.clauses import Clause, Draft, List, Paragraph, Table
from policies.diff import Redline, compare, compare_drafts
from tests.corpus_redline import line, listed

TABLE = "| Donnée | Durée |\n| --- | --- |\n| Nom | 3 ans |\n| Adresse | 30 jours |\n"
# Words around what changes, so that blocks are recognised.
FIRST = "Nous gardons vos données pendant toute la durée du contrat."
SECOND = "Vous pouvez écrire au délégué à tout moment, sans frais."
THIRD = "La Commission nationale reçoit vos réclamations."


def changes(old: str, new: str) -> list[tuple[str, str, str]]:
    return [line(change) for change in compare(old, new).changes]


# Each pair differs in one way, and is listed as that and nothing else.
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("gardées 30 jours", "gardées 60 jours", ("replaced", "30", "60")),
        ("gardées ici", "gardées toujours ici", ("inserted", "", "toujours")),
        ("ne sont pas cédées", "sont cédées", ("replaced", "ne sont pas", "sont")),
        ("prix : 1 204,50 € net", "prix : 1 304,50 € net",
         ("replaced", "1 204,50 €", "1 304,50 €")),
        ("dès le 3 mai 2027 inclus", "dès le 3 juin 2027 inclus",
         ("replaced", "3 mai 2027", "3 juin 2027")),
        ("hausse de 12.5 % au plus", "hausse de 12.7 % au plus",
         ("replaced", "12.5 %", "12.7 %")),
        ("écrire à a@b.example", "écrire à c@b.example",
         ("replaced", "a@b.example", "c@b.example")),
        ("appeler le 01 42 68 53 00", "appeler le 01 42 68 53 01",
         ("replaced", "01 42 68 53 00", "01 42 68 53 01")),
        ("[le site](https://a.example)", "[le site](https://b.example)",
         ("link", "[le site](https://a.example)", "[le site](https://b.example)")),
        ("voir le site", "voir [le site](https://a.example)",
         ("link", "le site", "[le site](https://a.example)")),
        ("c’est **très important** ici", "c’est très important ici",
         ("emphasis", "**très important**", "très important")),
        ("**c’est** ici", "__c’est__ ici", ("layout", "**c’est**", "__c’est__")),
        ("deux\nlignes", "deux lignes", ("layout", "\n", " ")),
        ("## Objet", "### Objet", ("heading", "## Objet", "### Objet")),
        ("Objet\n=====\n", "Objet\n-----\n", ("heading", "\n=====\n", "\n-----\n")),
        ("## Objet", "Objet", ("heading", "## Objet", "Objet")),
        ("- un point", "1. un point", ("list", "- un point", "1. un point")),
        ("- un point", "un point", ("list", "- un point", "un point")),
        ("1. un point", "2. un point", ("list", "1. un point", "2. un point")),
        ("- un point", "* un point", ("layout", "- ", "* ")),
        ("avant\n\n---\n", "avant\n\n***\n", ("layout", "---", "***")),
        (TABLE, TABLE.replace("3 ans", "5 ans"), ("replaced", "3", "5")),
        (TABLE, TABLE + "| Photo | 1 an |\n", ("inserted", "", "| Photo | 1 an |")),
        (TABLE, "| Donnée |\n| --- |\n| Nom |\n| Adresse |\n",
         ("table", "Durée\n3 ans\n30 jours", "")),
        (f"{FIRST}\n", f"{FIRST}\n\n{SECOND}\n", ("inserted", "", SECOND)),
        (f"{FIRST} {SECOND}\n", f"{FIRST}\n\n{SECOND}\n", ("layout", " ", "\n\n")),
        ("[a]: https://a.example", "[a]: https://b.example",
         ("link", "https://a.example", "https://b.example")),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_named(old: str, new: str, expected: tuple[str, str, str]) -> None:
    assert changes(old, new) == [expected]


def test_a_moved_clause_is_one_change() -> None:
    one, two = f"## 1. Durée\n\n{FIRST}\n\n{THIRD}\n", f"## 2. Contact\n\n{SECOND}\n"
    assert changes(f"{one}\n{two}", f"{two}\n{one}") == [("moved", two.strip(), two.strip())]


def test_what_changed_in_a_moved_clause_is_listed_too() -> None:
    one, two = f"## 1. Durée\n\n{FIRST}\n\n{THIRD}\n", f"## 2. Contact\n\n{SECOND}\n"
    new = two.replace("sans frais", "gratuitement")
    kinds = changes(f"{one}\n{two}", f"{new}\n{one}")
    assert [kind for kind, _, _ in kinds] == ["moved", "replaced"]
    assert ("replaced", "sans frais", "gratuitement") in kinds


def test_a_change_is_cited_with_its_clause_its_column_and_its_blocks() -> None:
    old = f"# Notice\n\n## 3.1 **Durées**\n\n{TABLE}"
    (change,) = compare(old, old.replace("30 jours", "60 jours")).changes
    assert (change.clause, change.header) == ("3.1 Durées", "Durée")
    assert change.old_context == "| Adresse | 30 jours |"
    assert change.new_context == "| Adresse | 60 jours |"


def test_words_that_say_nothing_are_not_kept_between_two_changes() -> None:
    old = "Le prestataire lit et classe les messages reçus chaque jour."
    new = "Le prestataire note et range les messages reçus chaque jour."
    assert changes(old, new) == [("replaced", "lit et classe", "note et range")]


def test_a_paragraph_with_hardly_a_word_in_common_is_one_change() -> None:
    old = "La société du Lac, à Nantes, répond de tout dommage causé par ses agents."
    new = "Chaque usager reste libre, à Paris, de partir dès demain, par simple lettre."
    assert len(changes(old, new)) == 1


def test_an_added_sentence_begins_where_a_sentence_begins() -> None:
    old = "Nous notons la date. Nous notons le lieu."
    new = "Nous notons la date. Nous notons l’heure. Nous notons le lieu."
    assert changes(old, new) == [("inserted", "", "Nous notons l’heure.")]


def test_a_new_item_does_not_disturb_the_others() -> None:
    old = "- un point\n- deux points\n- trois points\n"
    assert changes(old, old.replace("- deux", "- encore un\n- deux")) == [
        ("inserted", "", "- encore un")
    ]


def draft(*clauses: tuple[str, str, str]) -> Draft:
    return Draft(
        clauses=tuple(
            Clause(id=name, title=title, blocks=(Paragraph(text=text),))
            for name, title, text in clauses
        )
    )


def test_a_clause_with_a_lasting_id_is_one_clause_whatever_it_says() -> None:
    old = draft(("a", "Durée", FIRST), ("b", "Contact", SECOND))
    new = draft(("a", "Conservation", THIRD), ("b", "Contact", SECOND))
    found = [line(change) for change in compare_drafts(old, new).changes]
    assert ("replaced", "Durée", "Conservation") in found
    assert {kind for kind, _, _ in found} == {"replaced"}


def test_a_clause_that_lost_its_id_is_known_by_its_content() -> None:
    old = draft(("a", "Durée", FIRST), ("b", "Contact", SECOND))
    new = draft(("", "Durée", FIRST), ("", "Contact", SECOND.replace("frais", "attente")))
    found = [line(change) for change in compare_drafts(old, new).changes]
    assert found == [("replaced", "frais", "attente")]


def test_clauses_with_ids_that_change_places_have_moved() -> None:
    old = draft(("a", "Durée", FIRST), ("b", "Contact", SECOND), ("c", "Recours", THIRD))
    new = draft(("c", "Recours", THIRD), ("a", "Durée", FIRST), ("b", "Contact", SECOND))
    redline = compare_drafts(old, new)
    assert [change.kind for change in redline.changes] == ["moved"]
    assert (redline.old, redline.new) == (old.markdown(), new.markdown())


def test_drafts_are_given_back_whole_and_the_other_way_round_alike() -> None:
    table = Table(header=("Donnée", "Durée"), rows=(("Nom", "3 ans"),))
    old = Draft(clauses=(Clause(id="a", title="A", blocks=(table, List(items=("x", "y")))),))
    new = Draft(clauses=(Clause(title="B", number="1"), *old.clauses))
    there, back = compare_drafts(old, new), compare_drafts(new, old)
    assert (there.old, there.new) == (back.new, back.old) == (old.markdown(), new.markdown())
    assert len(listed(there)) == len(listed(back)) > 0


def test_the_same_text_under_other_ids_is_the_same() -> None:
    old = draft(("a", "Durée", FIRST), ("b", "Contact", SECOND))
    new = draft(("b", "Durée", FIRST), ("a", "Contact", SECOND))
    assert compare_drafts(old, new).suggested_class == "none"


def test_an_empty_draft_can_be_compared() -> None:
    redline = compare_drafts(Draft(clauses=()), draft(("a", "Durée", FIRST)))
    assert {change.kind for change in redline.changes} == {"inserted"}


def test_the_reading_time_is_that_of_the_changes_alone() -> None:
    long = " ".join(f"mot{number}" for number in range(2000))
    redline = compare(f"{long}\n\nFin.\n", f"{long}\n\nFin.\n\n{'mot ' * 100}\n")
    assert redline.reading_seconds == 30


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a", "a", "none"),  # identical
        ("l'acte", "l’acte", "minor"),  # typography
        ("[a](https://b.example)", "[a](https://c.example)", "minor"),  # a link
        ("gardées 30 jours", "gardées 60 jours", "substantial"),  # a duration
    ],
)
def test_the_class_that_the_changes_suggest(old: str, new: str, expected: str) -> None:
    redline = compare(old, new)
    assert redline.suggested_class == expected
    assert bool(redline.reasons) == (expected != "none")


# Texts that defeat a comparison of every line with every line: given back whole all the same.
HOSTILE = {
    "one line again and again": ("la même ligne\n" * 30_000, "la même ligne\n" * 29_000),
    "two lines in turns": ("a\nb\n" * 15_000, "b\na\n" * 15_000),
    "words one a line": ("\n".join(map(str, range(30_000))), "\n".join(map(str, range(9, 30_000)))),
    "no space at all": ("x" * 400_000, "x" * 399_999 + "y"),
    "nothing in common": ("a " * 90_000, "b " * 90_000),
    "items": ("- a\n" * 15_000, "- b\n" * 15_000),
    "open brackets": ("[" * 50_000, "[" * 50_001),
    "emphasis never closed": ("*a **b " * 8_000, "**b *a " * 8_000),
    "a row of pipes": ("a|b\n-|-\n" + "|" * 99_000, "a|b\n-|-\n" + "|" * 98_999),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_compared_and_given_back(name: str) -> None:
    old, new = HOSTILE[name]
    redline = compare(old, new)
    assert (redline.old, redline.new) == (old, new)
    assert redline.changes


def test_both_texts_come_from_the_pieces_and_not_from_copies() -> None:
    redline = compare("un deux trois", "un quatre trois")
    only = Redline(redline.stretches, ())
    assert (only.old, only.new) == ("un deux trois", "un quatre trois")
    assert Redline((), redline.found).new == ""
