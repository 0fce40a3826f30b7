"""Tables that lost their cells become tables again: by a clear guess, or as a person cuts them."""

import pytest

from policies.clauses import Table
from policies.importer import flattened, read

CLEAR = "Prestataire Rôle Pays\nAlpha Hébergement de sites France\nBêta Paiement Irlande"
UNCLEAR = "Prestataire Rôle Pays\nAlpha Box Hébergement de sites France\nBêta Paiement Irlande"


def lines(text: str) -> list[str]:
    return text.split("\n")


def test_a_flattened_table_is_found_in_a_draft() -> None:
    draft = read(f"1. Objet\n\n{CLEAR}\n".encode(), name="a.txt")
    [found] = flattened.found(draft)
    assert (found.clause, found.block, "\n".join(found.lines)) == (0, 0, CLEAR)


def test_a_paragraph_is_none() -> None:
    assert flattened.found(read(b"Un texte.\n\nDeux.", name="a.txt")) == ()


@pytest.mark.parametrize(
    ("text", "rows", "way"),
    [
        (
            CLEAR,
            (
                ("Prestataire", "Rôle", "Pays"),
                ("Alpha", "Hébergement de sites", "France"),
                ("Bêta", "Paiement", "Irlande"),
            ),
            "capitals",
        ),
        ("A;B\nc;d", (("A", "B"), ("c", "d")), "semicolon"),
        ("Nom – Durée\nCompte – 3 ans", (("Nom", "Durée"), ("Compte", "3 ans")), "dash"),
        ("Nom, Durée\nCompte, 3 ans", (("Nom", "Durée"), ("Compte", "3 ans")), "comma"),
        ("Nom  Durée\nCompte  3 ans", (("Nom", "Durée"), ("Compte", "3 ans")), "spaces"),
        ("Nom\tDurée\nCompte\t3 ans", (("Nom", "Durée"), ("Compte", "3 ans")), "tab"),
    ],
)
def test_a_guess_is_clear_when_every_line_falls_into_as_many_cells(
    text: str, rows: tuple[tuple[str, ...], ...], way: str
) -> None:
    guess = flattened.guess(lines(text))
    assert (guess.rows, guess.way, guess.clear) == (rows, way, True)


def test_a_guess_is_not_clear_when_a_line_has_one_capital_more() -> None:
    guess = flattened.guess(lines(UNCLEAR))
    assert not guess.clear
    assert guess.rows[1] == ("Alpha", "Box", "Hébergement de sites France")


def test_the_number_of_columns_may_be_chosen() -> None:
    cells = flattened.split(lines(CLEAR), way="capitals", width=2)
    assert cells.rows[1] == ("Alpha", "Hébergement de sites France")
    wide = flattened.split(lines(CLEAR), way="capitals", width=4)
    assert wide.rows[2] == ("Bêta", "Paiement", "Irlande", "")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a | b\nc | d", (("a", "b"), ("c", "d"))),
        ("a | b\n\n| c | d | e |", (("a", "b", ""), ("c", "d", "e"))),  # as wide as the widest
        ("a \\| b | c", (("a \\| b", "c"),)),  # a bar that is text
        ("", (("",),)),
    ],
)
def test_cells_are_cut_by_hand_with_bars(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert flattened.barred(text).rows == rows


def test_bars_shown_and_sent_back_are_the_same_cells() -> None:
    guess = flattened.guess(lines(UNCLEAR))
    assert flattened.barred(guess.barred()).rows == guess.rows


@pytest.mark.parametrize("way", flattened.WAYS)
def test_no_word_is_lost_whatever_the_cut(way: str) -> None:
    cells = flattened.split(lines(UNCLEAR), way=way, width=2)
    for line, row in zip(lines(UNCLEAR), cells.rows, strict=True):
        assert "".join(" ".join(row).split()) == "".join(line.split())


def test_a_draft_gets_the_table_in_the_place_of_the_lines() -> None:
    draft = read(f"1. Objet\n\nAvant.\n\n{CLEAR}\n\nAprès.\n".encode(), name="a.txt")
    [at] = flattened.found(draft)
    made = flattened.as_table(draft, at, flattened.guess(at.lines))
    before, table, after = made.clauses[0].blocks
    assert isinstance(table, Table)
    assert table.header == ("Prestataire", "Rôle", "Pays")
    assert (before, after) == (draft.clauses[0].blocks[0], draft.clauses[0].blocks[2])
