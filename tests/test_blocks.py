"""What an editor's stream says, and the stream that says a text: the same words both ways."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.blocks import PolicyBody, draft_of, raw_of
from policies.clauses import Clause, Draft, List, Paragraph, Table

WORDS = st.text(st.sampled_from("abé’« »|*-1. "), min_size=1, max_size=12).filter(str.strip)
NUMBERS = st.sampled_from(
    [("", ""), ("3", ""), ("3.1", ""), ("3", "3)"), ("Article 3", "Article 3 –"), ("II", "II.")]
)
BLOCKS = st.one_of(
    st.builds(Paragraph, text=WORDS.map(str.strip)),
    st.builds(List, items=st.lists(WORDS.map(str.strip), min_size=1, max_size=3).map(tuple)),
    st.builds(
        lambda header, cells: Table(header=header, rows=(cells,)),
        st.tuples(WORDS, WORDS),
        st.tuples(WORDS, WORDS),
    ),
)
CLAUSES = st.builds(
    lambda number, title, level, blocks: Clause(
        number=number[0], mark=number[1], title=title.strip(), level=level, blocks=tuple(blocks)
    ),
    NUMBERS,
    WORDS,
    st.integers(2, 4),
    st.lists(BLOCKS, max_size=3),
)


def stream(*body: dict[str, Any], **value: Any) -> list[dict[str, Any]]:
    """Give a stored stream of one clause."""
    return [{"type": "clause", "id": "7f3a", "value": {"body": list(body)} | value}]


@given(st.lists(CLAUSES, max_size=4), st.lists(BLOCKS, max_size=2))
def test_a_text_comes_back_from_the_desk_word_for_word(
    clauses: list[Clause], opening: list[Any]
) -> None:
    title = Clause(title="Politique", level=1, blocks=tuple(opening))
    draft = Draft(clauses=(title, *clauses))
    again = draft_of(title="Politique", raw=raw_of(draft), language="fr")
    assert again.markdown() == draft.markdown()
    assert [(one.number, one.mark) for one in again.clauses] == [
        (one.number, one.mark) for one in draft.clauses
    ]


def test_a_lasting_id_comes_back() -> None:
    draft = Draft(clauses=(Clause(title="Politique", level=1), Clause(title="Objet", id="7f3a")))
    assert raw_of(draft)[0]["id"] == "7f3a"


def test_a_new_clause_gets_an_id_of_its_own() -> None:
    clauses = tuple(Clause(title=title) for title in ("Objet", "Durée"))
    first, second = raw_of(Draft(clauses=clauses))
    assert first["id"] != second["id"]


def test_a_text_without_a_title_keeps_its_first_clause() -> None:
    raw = raw_of(Draft(clauses=(Clause(number="1", title="Objet"),)))
    assert [one["value"]["title"] for one in raw] == ["Objet"]


def test_an_empty_draft_is_an_empty_stream() -> None:
    assert raw_of(Draft(clauses=())) == []


@pytest.mark.parametrize(
    ("typed", "number", "heading"),
    [
        ("3", "3", "3. Objet"),  # the house writes the dot
        ("3.", "3", "3. Objet"),  # so a typed one changes nothing
        ("3.1", "3.1", "3.1 Objet"),
        ("Article 3 –", "Article 3", "Article 3 – Objet"),  # another way is kept
        ("", "", "Objet"),
    ],
)
def test_a_number_is_kept_as_it_is_written(typed: str, number: str, heading: str) -> None:
    raw = stream(number=typed, title="Objet")
    clause = draft_of(title="Politique", raw=raw, language="fr").clauses[-1]
    assert (clause.number, clause.heading()) == (number, heading)


def test_the_caption_of_a_table_is_part_of_the_text() -> None:
    value = {"columns": [{"heading": "Donnée"}], "rows": [], "caption": "Durées par donnée"}
    raw = stream({"type": "table", "value": value}, title="Durées")
    assert (
        "Durées par donnée\n\n| Donnée |"
        in draft_of(title="Politique", raw=raw, language="fr").markdown()
    )


def test_an_empty_table_is_no_text() -> None:
    value = {"columns": [], "rows": [], "caption": ""}
    raw = stream({"type": "table", "value": value}, title="Durées")
    assert draft_of(title="Politique", raw=raw, language="fr").clauses[-1].blocks == ()


def test_a_stored_stream_reads_back_in_the_editor() -> None:
    table = Table(header=("Donnée", "Durée"), rows=(("Compte", "3 ans"),))
    raw = raw_of(Draft(clauses=(Clause(number="1", title="Durées", blocks=(table,)),)))
    (clause,) = PolicyBody().to_python(raw)
    (row,) = clause.value["body"][0].value.rows
    assert [cell.value for cell in row] == ["Compte", "3 ans"]
