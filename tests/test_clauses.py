"""The canonical text and its hash; clauses as Markdown."""

import hashlib
import unicodedata
from dataclasses import FrozenInstanceError

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.clauses import Clause, Draft, List, Paragraph, Table, canonical, digest

# What the canonical form touches comes up often enough only if it is asked for.
often = st.sampled_from("a \t\r\n\ufeff\u00a0\u2028e\u0301\u212b")
texts = st.text(often | st.characters())
stored_texts = st.text(often | st.characters(codec="utf-8"))

SAME = [
    ("\ufeffArticle 1", "Article 1"),  # a byte-order mark
    ("\ufeff\ufeffArticle 1", "Article 1"),  # two of them: a file written twice by Windows
    ("un\r\ndeux\r\n", "un\ndeux\n"),  # lines of Windows
    ("un\r\r\ndeux", "un\ndeux"),  # lines of Windows, converted twice
    ("e\u0301te\u0301", "\u00e9t\u00e9"),  # accents apart, as macOS writes them
    ("5 \u212b", "5 \u00c5"),  # the sign of the ångström is the letter
    ("un  \ndeux", "un\ndeux"),  # spaces at the end of a line
    ("un \t \ndeux", "un\ndeux"),  # tabs among them
    ("un\n  \ndeux", "un\n\ndeux"),  # a line of spaces
    ("un\ndeux ", "un\ndeux"),  # spaces at the end of the text
    ("\ufeffe\u0301 \r\n", "\u00e9\n"),  # all at once
]
DIFFERENT = [
    ("30\u00a0jours", "30 jours"),  # a no-break space
    ("30\u202fjours", "30 jours"),  # a narrow one
    ("fin\u00a0\n", "fin\n"),  # a no-break space at the end of a line is not a trailing space
    ("l\u2019accord", "l'accord"),  # an apostrophe
    ("\u00ab oui \u00bb", '" oui "'),  # quotation marks
    ("\u0153uvre", "oeuvre"),  # a ligature
    ("\ufb01n", "fin"),  # another, which NFKC would fold
    ("Accord", "accord"),  # capitals
    ("un\n\ndeux", "un\ndeux"),  # an empty line
    ("un  deux", "un deux"),  # spaces inside a line
    ("  un", "un"),  # spaces at the beginning
    ("un\n", "un"),  # the last line feed
    ("un\ufeffdeux", "undeux"),  # a byte-order mark inside the text
    ("un\rdeux", "un\ndeux"),  # a lone carriage return is no line end
]


@pytest.mark.parametrize(("variant", "text"), SAME)
def test_ways_to_store_a_text_share_its_canonical_form(variant: str, text: str) -> None:
    assert canonical(variant) == canonical(text) == text


@pytest.mark.parametrize(("variant", "text"), SAME)
def test_ways_to_store_a_text_hash_the_same(variant: str, text: str) -> None:
    assert digest(variant) == digest(text)


@pytest.mark.parametrize(("variant", "text"), DIFFERENT)
def test_another_text_hashes_otherwise(variant: str, text: str) -> None:
    assert digest(variant) != digest(text)


@given(texts)
def test_the_canonical_form_is_its_own_canonical_form(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(texts)
def test_the_canonical_form_keeps_every_character_but_spaces_and_marks(text: str) -> None:
    def kept(written: str) -> str:
        composed = unicodedata.normalize("NFC", written.lstrip("\ufeff"))
        return composed.translate(dict.fromkeys(map(ord, " \t\r")))

    assert kept(canonical(text)) == kept(text)


@given(stored_texts, st.sampled_from(["\r\n", " \n", "\t\n", " \r\n"]))
def test_line_ends_never_change_the_hash(text: str, line_end: str) -> None:
    assert digest(text.replace("\n", line_end)) == digest(text)


@given(stored_texts, st.sampled_from(["NFC", "NFD"]))
def test_how_accents_are_composed_never_changes_the_hash(text: str, form: str) -> None:
    assert digest(unicodedata.normalize(form, text)) == digest(text)  # type: ignore[arg-type]


KNOWN = [
    # FIPS 180-4's own examples, whose texts are canonical already
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ),
    # no text at all
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
]


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_the_digest_is_the_sha256_of_the_standard(text: str, expected: str) -> None:
    assert digest(text) == expected


def test_the_digest_is_that_of_the_utf8_bytes() -> None:
    assert digest("été") == hashlib.sha256(b"\xc3\xa9t\xc3\xa9").hexdigest()


def test_half_a_surrogate_pair_has_no_hash() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        digest("\ud800")


def test_two_million_spaces_between_words_are_no_burden() -> None:
    # A backtracking pattern would need hours here: the test would hang, not fail.
    assert canonical("un" + " " * 2_000_000 + "deux").endswith(" deux")


RAGGED = [
    (("Donnée", "Durée"), (("Nom",),)),  # too few cells
    (("Donnée",), (("Nom", "3 ans"),)),  # too many
    (("Donnée", "Durée"), (("Nom", "3 ans"), ())),  # an empty row after a good one
    ((), (("Nom",),)),  # a row without a header
]


@pytest.mark.parametrize(("header", "rows"), RAGGED)
def test_a_ragged_table_is_refused(
    header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> None:
    with pytest.raises(ValueError, match=r"as many cells as its header\."):
        Table(header=header, rows=rows)


def test_a_table_may_have_no_rows_yet() -> None:
    assert Table(header=("Donnée",), rows=()).markdown() == "| Donnée |\n| --- |"


def test_a_table_is_written_with_pipes() -> None:
    table = Table(header=("Donnée", "Durée"), rows=(("Nom", "3 ans"), ("", "10 ans")))
    assert table.markdown().splitlines() == [
        "| Donnée | Durée |",
        "| --- | --- |",
        "| Nom | 3 ans |",
        "|  | 10 ans |",
    ]


CELLS = [
    ("a|b", r"a\|b"),  # a pipe would begin another cell
    ("|", r"\|"),  # alone
    ("a||b", r"a\|\|b"),  # twice
    (r"a\|b", r"a\|b"),  # escaped by the author: once is enough
    (r"a\\|b", r"a\\\|b"),  # an escaped backslash escapes no pipe
    ("a\nb", "a b"),  # a line end would begin another row
    ("a\r\nb", "a b"),  # as would that of Windows
    ("a\rb", "a b"),  # and that of old Macs
]


@pytest.mark.parametrize(("cell", "written"), CELLS)
def test_a_cell_stays_within_its_cell(cell: str, written: str) -> None:
    table = Table(header=("x", "y"), rows=((cell, "z"),))
    assert table.markdown().splitlines()[2] == f"| {written} | z |"
    assert markdown.markdown(table.markdown(), extensions=["tables"]).count("<td>") == 2


BLOCKS = [
    (Paragraph(text="Un *mot*."), "Un *mot*."),  # Markdown stays as it is
    (Paragraph(text="un\ndeux"), "un  \ndeux"),  # a typed line break is a hard one
    (List(items=("un", "deux")), "- un\n- deux"),  # bullets
    (List(items=("un", "deux"), ordered=True), "1. un\n2. deux"),  # numbers
    (List(items=("un\n- deux",)), "- un\n    - deux"),  # a list within an item
    (List(items=("un\ndeux",), ordered=True), "1. un\n    deux"),  # a second line of an item
    (List(items=()), ""),  # no item
]


@pytest.mark.parametrize(("block", "written"), BLOCKS)
def test_a_block_is_written_as_markdown(block: Paragraph | List, written: str) -> None:
    assert block.markdown() == written


def test_an_inner_list_is_read_back_as_one() -> None:
    html = markdown.markdown(List(items=("un\n- deux", "trois")).markdown())
    assert html.replace("\n", "") == "<ul><li>un<ul><li>deux</li></ul></li><li>trois</li></ul>"


HEADINGS = [
    (Clause(number="3", title="Durées"), "## 3. Durées"),  # a section's number takes a full stop
    (Clause(number="3.1", title="Durées", level=3), "### 3.1 Durées"),  # a sub-section's does not
    (Clause(title="Durées"), "## Durées"),  # no number
    (Clause(number="3"), "## 3."),  # no title
    (Clause(title="Politique", level=1), "# Politique"),  # the title of the document
    (Clause(), ""),  # neither: no heading
]


@pytest.mark.parametrize(("clause", "written"), HEADINGS)
def test_a_clause_begins_with_its_number_and_title(clause: Clause, written: str) -> None:
    assert clause.markdown() == written


def test_the_blocks_of_a_clause_are_set_apart_in_order() -> None:
    clause = Clause(title="Durées", blocks=(Paragraph(text="Voici :"), List(items=("un",))))
    assert clause.markdown() == "## Durées\n\nVoici :\n\n- un"


def test_a_clause_without_heading_is_its_blocks() -> None:
    assert Clause(blocks=(Paragraph(text="Préambule."),)).markdown() == "Préambule."


def test_a_draft_is_its_clauses_in_order_and_ends_with_a_line_feed() -> None:
    draft = Draft(clauses=(Clause(title="Un", level=1), Clause(number="1", title="Deux")))
    assert draft.markdown() == "# Un\n\n## 1. Deux\n"


def test_a_clause_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Clause().title = "Autre"  # type: ignore[misc]
