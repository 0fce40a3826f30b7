"""A translation beside the French text: which clauses belong together, and how each stands."""

import pytest

from policies.clauses import Clause, Draft, Verbatim
from policies.translating import Origin, State, differing, side_by_side

HERE, BEHIND, BOTH = State.IN_STEP, State.BEHIND, State.BOTH_CHANGED


def clause(line: str) -> Clause:
    """Read `id number text`: the lasting id “-” is none, nor is the number “-”."""
    lasting, number, text = line.split(" ", 2)
    block = Verbatim(text=text)
    return Clause(id=lasting.strip("-"), number=number.strip("-"), title="T", blocks=(block,))


def text(*lines: str) -> Draft:
    """Give a text with a title."""
    return Draft(clauses=(Clause(title="Titre", level=1), *map(clause, lines)))


FRENCH = text("a 1 un", "b 2 deux", "c 3 trois")
ENGLISH = text("x 1 one", "y 2 two", "z 3 three")
ORIGIN = Origin(french=FRENCH, translation=ENGLISH)


def states(french: Draft, english: Draft, origin: Origin | None = ORIGIN) -> list[State]:
    """Give how each clause stands, the title left out."""
    return [pair.state for pair in side_by_side(french, english, origin=origin)][1:]


# The French text by now, the translation by now, how their clauses stand.
STANDS = [
    # nothing moved
    (FRENCH, ENGLISH, [HERE, HERE, HERE]),
    # a French clause changed
    (text("a 1 un", "b 2 trente", "c 3 trois"), ENGLISH, [HERE, BEHIND, HERE]),
    # typography is no change
    (text("a 1 un", "b 2 deux", "c 3 trois "), ENGLISH, [HERE, HERE, HERE]),
    # both changed: a person reads them
    (
        text("a 1 un", "b 2 trente", "c 3 trois"),
        text("x 1 one", "y 2 thirty", "z 3 three"),
        [HERE, BOTH, HERE],
    ),
    # the translation was corrected by itself
    (FRENCH, text("x 1 one", "y 2 the two", "z 3 three"), [HERE, HERE, HERE]),
    # a clause was put in, and the numbers after it moved: lasting ids tell which is which
    (
        text("a 1 un", "n 2 neuf", "b 3 deux", "c 4 trois"),
        ENGLISH,
        [HERE, State.MISSING, BEHIND, BEHIND],
    ),
    # the translation followed
    (
        text("a 1 un", "n 2 neuf", "b 3 deux", "c 4 trois"),
        text("x 1 one", "m 2 nine", "y 3 two", "z 4 three"),
        [HERE, BOTH, HERE, HERE],
    ),
    # a clause went
    (text("a 1 un", "c 2 trois"), ENGLISH, [HERE, State.ONLY_HERE, BEHIND]),
    # a clause that only the translation has stands after the one that it follows
    (
        FRENCH,
        text("x 1 one", "w 1.1 more", "y 2 two", "z 3 three"),
        [HERE, State.ONLY_HERE, HERE, HERE],
    ),
    # ids were lost: numbers tell
    (text("- 1 un", "- 2 trente", "- 3 trois"), ENGLISH, [HERE, BEHIND, HERE]),
]


@pytest.mark.parametrize(("french", "english", "expected"), STANDS)
def test_each_clause_stands_as_the_version_it_was_made_from_tells(
    french: Draft, english: Draft, expected: list[State]
) -> None:
    assert states(french, english) == expected


def test_without_a_version_nothing_is_said_to_be_in_step() -> None:
    assert states(FRENCH, ENGLISH, origin=None) == [State.UNKNOWN] * 3


def test_what_has_no_number_is_matched_by_its_place() -> None:
    french, english = (
        text("a - un", "b 2 deux", "c - trois"),
        text("x - one", "y 2 two", "z - three"),
    )
    pairs = side_by_side(french, english)
    found = [
        (pair.french and pair.french.id, pair.translation and pair.translation.id) for pair in pairs
    ]
    assert found == [("", ""), ("a", "x"), ("b", "y"), ("c", "z")]


def test_clauses_of_other_numbers_are_not_taken_for_each_other() -> None:
    found = states(text("a 1 un"), text("x 7 seven"), origin=None)
    assert found == [State.ONLY_HERE, State.MISSING]


def test_every_clause_of_both_texts_stands_there_once() -> None:
    french, english = (
        text("a 1 un", "b 1 deux", "c 9 trois"),
        text("x 1 one", "y 3 two", "z 1 three"),
    )
    pairs = side_by_side(french, english, origin=ORIGIN)
    assert [pair.french for pair in pairs if pair.french] == list(french.clauses)
    ours = [pair.translation for pair in pairs if pair.translation]
    assert sorted(map(str, ours)) == sorted(map(str, english.clauses))


@pytest.mark.parametrize("empty", [Draft(clauses=()), text()])
def test_an_empty_text_has_nothing_beside_it(empty: Draft) -> None:
    assert State.MISSING in {pair.state for pair in side_by_side(FRENCH, empty)}
    assert State.ONLY_HERE in {pair.state for pair in side_by_side(empty, ENGLISH)}


# A French text and an English one that say the same numbers.
SAME = [
    ("conservées trois ans", "kept for 3 years"),
    ("trente (30) jours", "30 days"),
    ("un an", "a year"),
    ("trois fois par an", "three times a year"),
    ("douze mois", "one year"),
    ("le 1er janvier 2027", "on January 1, 2027"),
    ("le 01/02/2027", "on 1 February 2027"),
    ("10\u202f000,50\u00a0€", "€10,000.50"),
    ("20\u00a0% du prix", "20 per cent of the price"),
    ("10 000 patients", "10,000 patients"),
    ("l’article 6.1.f du RGPD", "Article 6(1)(f) of the GDPR"),
    ("[ici](https://a.example/1)", "[here](https://a.example/en/2)"),
    ("01 23 45 67 89", "+33 1 23 45 67 89"),
    ("aucun nombre", "no number"),
]
# A French text and an English one that do not, with what each has alone.
OTHER = [
    ("3 ans", "2 years", ("3 ans",), ("2 years",)),
    ("72 heures", "72 days", ("72 heures",), ("72 days",)),
    ("le 1er janvier 2027", "on 2 January 2027", ("1er janvier 2027",), ("2 January 2027",)),
    ("10 €", "10 %", ("10 €",), ("10 %",)),
    ("10 € et 10 €", "€10", ("10 €",), ()),
    ("rien", "within 30 days", (), ("30 days",)),
    ("articles 15 à 22", "Articles 15 to 21", ("22",), ("21",)),
]


def said(words: str) -> Clause:
    """Give a clause that says so; its own number differs from every other's."""
    return Clause(number=str(len(words)), blocks=(Verbatim(text=words),))


@pytest.mark.parametrize(("french", "english"), SAME)
def test_the_same_numbers_written_otherwise_are_the_same(french: str, english: str) -> None:
    assert not differing(said(french), said(english))


@pytest.mark.parametrize(("french", "english", "ours", "theirs"), OTHER)
def test_numbers_that_differ_are_shown_as_they_are_written(
    french: str, english: str, ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    found = differing(said(french), said(english))
    assert (found.french, found.translation) == (ours, theirs)
