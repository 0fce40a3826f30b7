"""Word files: headings, numbers that Word writes by itself, lists, and the words of paragraphs."""

import pytest

from policies.importer import Draft, List, Paragraph, read
from tests.importer.docx import bold, docx, field, note, notes, numbering, p, run, table

Outline = list[tuple[int, str, str]]


def word(*blocks: str, **parts: str) -> Draft:
    return read(docx(*blocks, **parts), name="policy.docx")


def outline(draft: Draft) -> Outline:
    return [(clause.level, clause.number, clause.title) for clause in draft.clauses]


TEXT = p("Un texte.")
TITLE = p("Notice", style="Titre")


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        # styles, by the names French Word gives them
        ([TITLE, p("1. Un", style="Titre1"), TEXT], [(1, "", "Notice"), (2, "1", "Un")]),
        # a style based on a heading is one
        ([TITLE, p("Un", style="Chapitre"), TEXT], [(1, "", "Notice"), (2, "", "Un")]),
        # an outline level of the paragraph itself
        ([TITLE, p("Un", more='<w:outlineLvl w:val="0"/>')], [(1, "", "Notice"), (2, "", "Un")]),
        # a style that the file lacks
        ([p("Un", style="Heading1"), p("Deux", style="Titre9")], [(1, "", "Un"), (6, "", "Deux")]),
        # bold alone: the title, a number, a number under it
        (
            [bold("Notice"), TEXT, bold("1. Un"), TEXT, bold("1.1 Deux"), TEXT],
            [(1, "", "Notice"), (2, "1", "Un"), (3, "1.1", "Deux")],
        ),
        # bold by a style of paragraph, of letters
        (
            [p("Notice", style="Gras"), TEXT, p(run("Un", '<w:rStyle w:val="Accent"/>')), TEXT],
            [(1, "", "Notice"), (2, "", "Un")],
        ),
        # bold words without number are under the heading before them
        (
            [TITLE, p("1. Un", style="Titre1"), TEXT, bold("Détail"), TEXT],
            [(1, "", "Notice"), (2, "1", "Un"), (3, "", "Détail")],
        ),
        # numbers typed in plain letters
        (
            [p("Notice"), TEXT, p("1. Un"), TEXT, p("2. Deux"), TEXT],
            [(1, "", ""), (2, "1", "Un"), (2, "2", "Deux")],
        ),
        # a whole sentence after a number is the text of its clause
        (
            [bold("Article 1 – Objet"), TEXT, p("1.1 " + "Le prestataire fait ceci. " * 4)],
            [(2, "Article 1", "Objet"), (3, "1.1", "")],
        ),
    ],
)
def test_headings(blocks: list[str], expected: Outline) -> None:
    assert outline(word(*blocks)) == expected


@pytest.mark.parametrize(
    "block",
    [
        p(run("Important : ", "b"), "lisez ceci."),  # bold words in a sentence
        bold("Lisez ceci avant toute chose."),  # a sentence
        bold("Version du 3 mars 2026"),  # a date
        bold("contact@a.example"),  # an address
        bold("- un point"),  # an item
        p(run("Un", "<w:b w:val='0'/>"), style="Gras"),  # bold taken off
        table(f"<w:tr><w:tc>{bold('Un')}</w:tc><w:tc>{p('a')}</w:tc></w:tr>" * 2),  # a cell
    ],
)
def test_what_is_no_heading(block: str) -> None:
    assert outline(word(TITLE, TEXT, block, TEXT)) == [(1, "", "Notice")]


def numbered(key: str, *items: tuple[int, str]) -> list[str]:
    return [p(text, number=(key, depth)) for depth, text in items]


def test_numbers_that_word_writes_are_those_of_clauses() -> None:
    blocks = [
        p("Un", style="Titre1", number=("4", 0)),
        p("Deux", style="Titre2", number=("4", 1)),
        TEXT,
        p("Trois", style="Titre1", number=("4", 0)),
    ]
    assert outline(word(*blocks)) == [
        (2, "Article I", "Un"),
        (3, "1.1", "Deux"),
        (2, "Article II", "Trois"),
    ]


def test_paragraphs_numbered_as_contracts_are_clauses() -> None:
    sentence = "Le prestataire conserve les données pendant toute la durée du contrat."
    found = word(*numbered("3", (0, "Objet"), (1, sentence), (1, "Durée"), (0, "Prix"), (1, "Dû")))
    assert outline(found) == [
        (2, "1", "Objet"),
        (3, "1.1", ""),
        (3, "1.2", "Durée"),
        (2, "2", "Prix"),
        (3, "2.1", "Dû"),
    ]
    assert found.clauses[1].blocks == (Paragraph(text=sentence),)


def test_a_list_numbered_like_clauses_inside_numbered_headings_stays_a_list() -> None:
    head = p("Objet", style="Titre1", number=("4", 0))
    found = word(head, *numbered("3", (0, "un"), (1, "deux")))
    assert outline(found) == [(2, "Article I", "Objet")]
    assert found.clauses[0].blocks == (List(items=("un\n- 1.1 deux",), ordered=True),)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (numbered("1", (0, "a"), (1, "b"), (0, "c")), [List(items=("a\n- b", "c"))]),
        (numbered("2", (0, "a"), (0, "b")), [List(items=("a", "b"), ordered=True)]),
        # a paragraph cuts a list in two: its numbers go on
        (
            [*numbered("2", (0, "a")), TEXT, *numbered("2", (0, "b"))],
            [
                List(items=("a",), ordered=True),
                Paragraph(text="Un texte."),
                List(items=("b",), ordered=True, start=2),
            ],
        ),
        # numbers that Markdown has not
        (numbered("2", (0, "a"), (1, "b")), [List(items=("a\n- a) b",), ordered=True)]),
        # numbers that start again at once: Markdown would go on
        (
            [*numbered("2", (0, "a")), *numbered("9", (0, "b"), (0, "c"))],
            [List(items=("a",), ordered=True), List(items=("1\\. b", "2\\. c"))],
        ),
        # a level left out
        (numbered("1", (1, "a"), (1, "b")), [List(items=("a", "b"))]),
        # lists by style, the second further from the margin
        (
            [p("a", style="Puce"), p("b", style="Puce2"), p("c", style="Puce")],
            [List(items=("a\n- b", "c"))],
        ),
        # typed bullets
        ([p("• a"), p("–\tb".replace("\t", " "))], [List(items=("a", "b"))]),
        # a number taken off a style
        ([p("a", style="Numero", number=("0", 0))], [Paragraph(text="a")]),
    ],
)
def test_lists(blocks: list[str], expected: list[object]) -> None:
    found = word(TITLE, *blocks, numbering=numbering({"9": "2"}))
    assert list(found.clauses[0].blocks) == expected


def test_an_empty_numbered_paragraph_counts_as_in_word() -> None:
    heads = [p(text, style="Titre1", number=("3", 0)) for text in ("Un", "", "Trois")]
    found = word(TITLE, heads[0], TEXT, heads[1], heads[2], TEXT)
    assert [clause.number for clause in found.clauses] == ["", "1", "3"]
    assert "numbering_gap" in [one.id for one in found.warnings]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (["a ", run("b", "b"), " ", run("c", "i")], "a **b** *c*"),
        (["a", "<w:r><w:br/></w:r>", "b"], "a\nb"),  # a line break
        (["a", '<w:r><w:br w:type="page"/></w:r>', "b"], "a\nb"),  # a page break parts words too
        (["a", "<w:r><w:tab/></w:r>", "b"], "a b"),
        (["10", run("2", '<w:vertAlign w:val="superscript"/>'), " m"], "10² m"),
        (["1", run("er", '<w:vertAlign w:val="superscript"/>'), " mars"], "1er mars"),
        (["5 * 3, _x_, [a](b), <ins>"], "5 * 3, \\_x\\_, [a]\\(b), <ins>"),  # no markup in Word
        (["l’été\u00a0: «\u00a0oui\u00a0»\u202f!"], "l’été\u00a0: «\u00a0oui\u00a0»\u202f!"),
        (['<w:smartTag><w:dir w:val="ltr">' + run("a") + "</w:dir></w:smartTag>"], "a"),
        (["voir ", '<w:fldSimple w:instr="REF x">' + run("3") + "</w:fldSimple>"], "voir 3"),
        (["voir ", field("REF x", run("3"))], "voir 3"),
        ([field('HYPERLINK "https://a.example"', run("b"))], "[b](https://a.example)"),
        ([field('HYPERLINK \\l "x"', run("b"))], "b"),  # a place in the file
        (['<w:hyperlink w:anchor="x">' + run("b") + "</w:hyperlink>"], "b"),
        (['<w:hyperlink r:id="none">' + run("b") + "</w:hyperlink>"], "b"),  # a lost target
        (["a", "<w:r><w:noBreakHyphen/></w:r>", "b"], "a\u2011b"),
        (['<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', " oui"], "🗹 oui"),
    ],
)
def test_words_of_a_paragraph(runs: list[str], text: str) -> None:
    assert word(TITLE, p(*runs)).clauses[0].blocks == (Paragraph(text=text),)


def test_links_keep_their_target() -> None:
    link = '<w:hyperlink r:id="r1">' + run("ici") + "</w:hyperlink>"
    data = docx(p("Voir ", link, "."), links={"r1": "https://a.example/x"})
    assert read(data, name="a.docx").markdown() == "Voir [ici](https://a.example/x).\n"


def test_notes_stand_at_the_end_of_their_clause() -> None:
    found = word(
        p("1. Un", style="Titre1"),
        p("a", note("footnote", 1), " b", note("endnote", 1)),
        TEXT,
        p("2. Deux", style="Titre1"),
        p("c", note("footnote", 2)),
        footnotes=notes("footnote", ["Une.", "Trois.\nSuite."]),
        endnotes=notes("endnote", ["Deux."]),
    )
    one, two = found.clauses
    texts = [block.markdown() for block in one.blocks]
    assert texts == ["a[^1] b[^2]", "Un texte.", "[^1]: Une.", "[^2]: Deux."]
    assert two.blocks[1] == Paragraph(text="[^3]: Trois.\nSuite.")


def test_dates_and_blanks_are_found_at_their_paragraph() -> None:
    found = word(TITLE, p("Depuis le 03/04/2026, à [ville]."))
    assert [(one.id, one.line) for one in found.warnings] == [
        ("placeholder", 2),
        ("ambiguous_date", 2),
    ]
    assert [day.isoformat() for day in found.dates] == ["2026-04-03"]
