from datetime import date

import pytest

from policies.importer import Draft, read


def text(source: str, name: str = "policy.txt") -> Draft:
    return read(source.encode(), name=name)


def ids(source: str, name: str = "policy.txt") -> list[str]:
    return [warning.id for warning in text(source, name).warnings]


@pytest.mark.parametrize(
    "words",
    [
        "11/03/2026",  # day first
        "11.03.2026",
        "11-03-2026",
        "2026-03-11",  # ISO
        "11 mars 2026",
        "11 MARS\u00a02026",  # a no-break space, capitals
        "11\nmars 2026",  # wrapped
        "March 11, 2026",
        "March 11th 2026",
        "11th of March 2026",
        "11 March 2026",
    ],
)
def test_a_date_is_read_day_first_or_in_words(words: str) -> None:
    assert text(f"En vigueur le {words}.").dates == (date(2026, 3, 11),)


def test_dates_come_in_order_of_appearance() -> None:
    draft = text("Du 1er mars 2027 au 8 novembre 2025, puis le 25/12/2026.")
    assert draft.dates == (date(2027, 3, 1), date(2025, 11, 8), date(2026, 12, 25))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("04/03/2026", ["ambiguous_date"]),  # April or March
        ("03/03/2026", []),  # the same either way
        ("25/12/2026", []),  # there is no month 25
        ("2026-03-04", []),  # ISO is never doubtful
        ("4 mars 2026", []),  # words neither
        ("31/02/2026", ["impossible_date"]),  # no such day
        ("12/25/2026", ["impossible_date"]),  # month first: not ours to turn round
        ("31 avril 2026", ["impossible_date"]),
        ("version 1.2.2026.4", []),  # no date
        ("01.02.03.04.05", []),  # a telephone
    ],
)
def test_a_doubtful_date_is_cautioned(words: str, expected: list[str]) -> None:
    assert ids(f"Écrit le {words}, ici.") == expected


@pytest.mark.parametrize(
    "blank",
    [
        "[nom de la société]",
        "[ ]",
        "[...]",
        "{{ adresse }}",
        "${ville}",
        "<à compléter>",
        "<nom du directeur>",
        "TODO",
        "TBD",
        "XXX",
        "lorem ipsum",
        "à compléter",
        "À définir",
        "____",
        "..........",
    ],
)
def test_an_unfilled_blank_is_cautioned_with_its_line(blank: str) -> None:
    draft = text(f"Une notice.\n\nLe siège est : {blank} en France.\n")
    assert {(w.id, w.line) for w in draft.warnings} == {("placeholder", 3)}
    assert blank in draft.warnings[0].context


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Voir la note [1] et la note [12].", "p.txt"),  # numbers of notes
        ("Il est dit « le fichier [...] est clos ».", "p.txt"),  # an omission in a quotation
        ("Selon configuration, un outil ou l'autre.", "p.txt"),  # a later rule's affair
        ("Le mot <script> est cité, et <https://a.example>.", "p.txt"),  # a tag, a link
        ("Pour a < b et c > d, on attend...", "p.txt"),  # signs
        ("Un lien [ici](https://a.example), [là][x], [x].\n\n[x]: https://b.example", "p.md"),
        ("Une note[^a].\n\n[^a]: La voici.", "p.md"),  # a footnote
        ("- [ ] à faire\n- [x] fait", "p.md"),  # boxes of a check list
    ],
)
def test_what_is_no_blank_is_not_cautioned(source: str, name: str) -> None:
    assert ids(source, name) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# T\n\n## 1. A\n\nx\n\n## 3. B\n\nx\n", ["numbering_gap"]),
        ("# T\n\n## 1. A\n\nx\n\n## 1. B\n\nx\n", ["duplicate_number"]),
        ("# T\n\n## 1. A\n\n## 2. B\n\nx\n", ["empty_section"]),
        ("# T\n\n## 1. A\n\n### 1.1 B\n\nx\n", []),  # a section of sections is not empty
        ("# T\n\n## 1. A\n\n<div>x</div>\n", ["raw_html"]),
        ("# T\n\nun\u200bmot\n", ["invisible_character"]),
        ("---\ntitle: T\n---\n# T\n\nx\n", ["front_matter"]),
    ],
)
def test_what_a_person_must_look_at_is_cautioned(source: str, expected: list[str]) -> None:
    assert ids(source, "policy.md") == expected
