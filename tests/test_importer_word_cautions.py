"""Word files: tables, and whatever a policy cannot hold, which is never left out in silence."""

import pytest

from policies.importer import Draft, Paragraph, Table, read
from tests.importer.docx import bold, cell, comments, docx, field, note, notes, p, row, run, table

TITLE = p("Notice", style="Titre")
NAMES = ("Donnée", "Durée")
HEAD = row(*NAMES, head=True)
HEADED = Table(header=NAMES, rows=(("Compte", "3 ans"),))


def word(*blocks: str, **parts: str) -> Draft:
    return read(docx(TITLE, *blocks, **parts), name="policy.docx")


def cautions(draft: Draft) -> list[tuple[str, int, str]]:
    return [(one.id, one.line, one.context) for one in draft.warnings]


@pytest.mark.parametrize(
    ("rows", "expected", "ids"),
    [
        ([HEAD, row("Compte", "3 ans")], HEADED, []),
        # a first row that is bold throughout is a header: its cells are not bold
        ([row(*(cell(bold(one)) for one in NAMES)), row("Compte", "3 ans")], HEADED, []),
        ([row(*NAMES), row("Compte", "3 ans")], HEADED, ["table_header_guessed"]),
        # cells that span columns, rows
        (
            [HEAD, row(cell("Tout", more='<w:gridSpan w:val="2"/>'))],
            Table(header=NAMES, rows=(("Tout", ""),)),
            ["merged_cells"],
        ),
        (
            [
                HEAD,
                row(cell("Compte", more='<w:vMerge w:val="restart"/>'), "3 ans"),
                row(cell("", more="<w:vMerge/>"), "5 ans"),
            ],
            Table(header=NAMES, rows=(("Compte", "3 ans"), ("Compte", "5 ans"))),
            ["merged_cells"],
        ),
        # several paragraphs, items of a list: their signs part them
        (
            [HEAD, row(cell("Nom", "Âge"), cell(p("a", style="Puce"), p("b", style="Puce")))],
            Table(header=NAMES, rows=(("Nom Âge", "• a • b"),)),
            ["joined_lines"],
        ),
        (
            [HEAD, row(cell(table(row("a", "b"), row("c", "d"))), "3 ans")],
            Table(header=NAMES, rows=(("a \\| b c \\| d", "3 ans"),)),
            ["joined_lines", "nested_table"],
        ),
        # a heading's style in a cell
        ([HEAD, row(cell(p("Compte", style="Titre1")), "3 ans")], HEADED, []),
        # a row that was deleted
        (
            [HEAD, row("Compte", "3 ans"), row("a", "b").replace("<w:trPr>", "<w:trPr><w:del/>")],
            HEADED,
            ["tracked_changes"],
        ),
    ],
)
def test_tables(rows: list[str], expected: Table, ids: list[str]) -> None:
    found = word(table(*rows))
    assert found.clauses[0].blocks == (expected,)
    assert [one.id for one in found.warnings] == ids


def test_a_table_of_one_cell_is_a_paragraph() -> None:
    assert word(table(row("Un encadré.", head=True))).clauses[0].blocks == (
        Paragraph(text="Un encadré."),
    )


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><w:txbxContent>"
    "{0}</w:txbxContent></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
    "<v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
).format(p("Dans un cadre."))
PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr name="Image 1" descr="Le logo"/></wp:inline></w:drawing>'
    "</w:r>"
)
DELETED = '<w:del w:id="1"><w:r><w:delText>ans</w:delText></w:r></w:del>'
INSERTED = '<w:ins w:id="2">' + run("mois") + "</w:ins>"
MOVED = '<w:moveFrom w:id="3">' + run("ici") + "</w:moveFrom><w:moveTo>" + run("là") + "</w:moveTo>"
PROMPT = (
    "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
    + run("Cliquez ici")
    + "</w:sdtContent></w:sdt>"
)
FORMULA = "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"
CUT = '<w:rPr><w:del w:id="4"/></w:rPr>'


@pytest.mark.parametrize(
    ("blocks", "text", "caution"),
    [
        ([p("3 ", DELETED, INSERTED)], "3 mois", ("tracked_changes", 2, "− ans + mois")),
        ([p("x ", MOVED)], "x là", ("tracked_changes", 2, "− ici + là")),
        ([p("a", run("b", "vanish"))], "a", ("hidden_text", 2, "b")),
        ([p("x"), p("b", style="Cache")], "x", ("hidden_text", 3, "b")),
        ([p("a ", run("b", "strike"))], "a b", ("struck_text", 2, "b")),
        ([p("a", PICTURE)], "a", ("image", 2, "Le logo")),
        ([p("a ", FORMULA)], "a a+b", ("formula", 2, "a+b")),
        ([p(PROMPT)], "Cliquez ici", ("placeholder", 2, "Cliquez ici")),
        ([p("a", note("footnote", 7))], "a", ("left_out", 2, "footnote")),
        ([p("a"), '<w:altChunk r:id="x"/>'], "a", ("left_out", 0, "altChunk")),
        ([p("a", "<w:r><w:pgNum/></w:r>")], "a", ("left_out", 0, "w:pgNum")),
        (
            [p("a", style="TM1"), p("x")],
            "x",
            ("table_of_contents", 2, "a"),
        ),
        ([p("a", number=("6", 0))], "- 1 a", ("number_form", 2, "1 a")),
    ],
)
def test_what_a_policy_cannot_hold_is_cautioned(
    blocks: list[str], text: str, caution: tuple[str, int, str]
) -> None:
    found = word(*blocks)
    assert [block.markdown() for block in found.clauses[0].blocks] == [text]
    assert cautions(found) == [caution]


def test_the_text_of_a_box_follows_its_paragraph_once() -> None:
    found = word(p("a", BOX), p("b"))
    texts = [block.markdown() for block in found.clauses[0].blocks]
    assert texts == ["a", "Dans un cadre.", "b"]
    assert [one.id for one in found.warnings] == ["text_box"]


def test_a_comment_is_no_text() -> None:
    reference = '<w:r><w:commentReference w:id="0"/></w:r>'
    found = word(p("a", reference), comments=comments("À revoir"))
    assert cautions(found) == [("comment", 2, "À revoir")]
    assert "revoir" not in found.markdown()


def test_a_paragraph_whose_end_is_deleted_goes_on() -> None:
    found = word(p("Un ", more=CUT), p("deux"))
    assert found.clauses[0].blocks == (Paragraph(text="Un deux"),)


@pytest.mark.parametrize(
    "contents",
    [
        p(field("TOC \\o", run("Un 3"))),
        # a field over several paragraphs
        p('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC \\h</w:instrText></w:r>')
        + p("Un 3")
        + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('Un 3')}</w:sdtContent></w:sdt>",
    ],
)
def test_a_table_of_contents_is_left_out(contents: str) -> None:
    found = word(contents, p("Texte."))
    assert found.markdown() == "# Notice\n\nTexte.\n"
    assert [one.id for one in found.warnings] == ["table_of_contents"]


def test_headers_and_footers_are_no_text() -> None:
    assert "Page" not in word(p("a"), header1=p("Page 1"), footer1=p("Page 1")).markdown()


def test_a_note_of_a_heading_is_put_under_it() -> None:
    head = p("1. Un", note("footnote", 1), style="Titre1")
    found = word(head, p("a"), footnotes=notes("footnote", ["Une note."]))
    assert found.clauses[1].title == "Un"
    assert found.clauses[1].blocks[0] == Paragraph(text="Une note.")
    assert [one.id for one in found.warnings] == ["note_in_heading"]
