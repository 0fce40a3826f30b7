import pytest

from policies.importer import Block, Draft, List, Paragraph, Table, read


def markdown(source: str) -> Draft:
    return read(source.encode(), name="policy.md")


def html(source: str) -> Draft:
    return read(source.encode(), name="policy.html")


def outline(draft: Draft) -> list[tuple[int, str, str]]:
    return [(clause.level, clause.number, clause.title) for clause in draft.clauses]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # the title is the one leading heading; numbers come out of the titles
        ("# T\n\n## 3. Un\n\n### 3.1 Deux\n", [(1, "", "T"), (2, "3", "Un"), (3, "3.1", "Deux")]),
        # a title one level too deep
        ("## T\n\n### 1. Un\n", [(1, "", "T"), (2, "1", "Un")]),
        # no title: numbers decide
        ("# 1. Un\n\n## 1.1 Deux\n", [(2, "1", "Un"), (3, "1.1", "Deux")]),
        # the same depth for all: numbers decide
        ("# T\n\n# 1. Un\n\n# 1.1 Deux\n", [(1, "", "T"), (2, "1", "Un"), (3, "1.1", "Deux")]),
        # setext, closing hashes, bold
        ("T\n===\n\nUn\n---\n\n### Deux ###\n", [(1, "", "T"), (2, "", "Un"), (3, "", "Deux")]),
        ("# T\n\n## **2. Un**\n", [(1, "", "T"), (2, "2", "Un")]),
        ("# T\n\n## Article 3 - Un\n", [(1, "", "T"), (2, "Article 3", "Un")]),
    ],
)
def test_levels_and_numbers_of_markdown_headings(
    source: str, expected: list[tuple[int, str, str]]
) -> None:
    assert outline(markdown(source)) == expected


@pytest.mark.parametrize(
    ("source", "block"),
    [
        ("a\nb  \nc\\\nd<br>e", Paragraph(text="a b\nc\nd\ne")),  # soft and hard breaks
        ("- a\n- b\n\n- c", List(items=("a", "b", "c"))),  # a loose list is one list
        ("* a\n  * b\n* c", List(items=("a\n- b", "c"))),  # nested by two spaces
        ("3. a\n4. b", List(items=("a", "b"), ordered=True, start=3)),
        ("- a\n\n  b\n- c", List(items=("a\n\nb", "c"))),  # a paragraph in an item
        (
            "| A | B |\n|:--|--:|\n| 1 | x \\| y |",
            Table(header=("A", "B"), rows=(("1", "x \\| y"),)),
        ),
        ("A | B\n--- | ---\n1", Paragraph(text="1")),  # a line without pipe ends the table
        ("| A | B |\n|--|--|\n| 1 |", Table(header=("A", "B"), rows=(("1", ""),))),  # a short row
        ("```\nx\n\n  y\n```", Paragraph(text="```\nx\n\n  y\n```")),
        ("> a\n> b", Paragraph(text="> a\n> b")),
        ("[^1]: a note", Paragraph(text="[^1]: a note")),
        ('<a class="x" href="https://a.example">b</a>', Paragraph(text="[b](https://a.example)")),
        ("<details>a</details>", Paragraph(text="<details>a</details>")),  # other HTML is text
    ],
)
def test_blocks_of_markdown(source: str, block: Block) -> None:
    assert markdown(source).clauses[0].blocks[-1] == block


def test_front_matter_is_kept_beside_the_text() -> None:
    draft = markdown("---\ntitle: Notice\nlang: fr\n---\n\n# Notice\n\nTexte.\n")
    assert outline(draft) == [(1, "", "Notice")]
    assert draft.warnings[0].context == "title: Notice\nlang: fr"


def test_lines_are_counted_with_the_front_matter() -> None:
    draft = markdown("---\ntitle: Notice\n---\n\n# Notice\n\n[nom]\n")
    assert [(w.id, w.line) for w in draft.warnings] == [("front_matter", 1), ("placeholder", 7)]


@pytest.mark.parametrize(
    ("source", "block"),
    [
        ("<p>a<br>b</p>", Paragraph(text="a\nb")),
        ("<p>a &amp; b&nbsp;: <b>c</b>, <em>d</em>", Paragraph(text="a & b\u00a0: **c**, *d*")),
        ('<p><a href="https://a.example/x">b</a>', Paragraph(text="[b](https://a.example/x)")),
        (
            '<p><a href="https://a.example">https://a.example</a>',
            Paragraph(text="<https://a.example>"),
        ),
        ("<p>5 * 3 * 2, &lt;script&gt;, [x]", Paragraph(text="5 * 3 * 2, <script>, [x]")),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", List(items=("a\n- b", "c"))),
        ("<ol start=2><li>a<li>b</ol>", List(items=("a", "b"), ordered=True, start=2)),
        ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", List(items=("**a**\n\nb", "**c**\n\nd"))),
        (
            "<table><tr><th>A<th>B<tr><td rowspan=2>1<td>2|<tr><td>3</table>",
            Table(header=("A", "B"), rows=(("1", "2\\|"), ("1", "3"))),
        ),
        ("<table><tr><td>a</table>", Paragraph(text="a")),  # a table that only places things
        ("<div>a<p>b</p>c</div>", Paragraph(text="c")),  # text between blocks
    ],
)
def test_blocks_of_html(source: str, block: Block) -> None:
    assert html(f"<h1>T</h1>{source}").clauses[0].blocks[-1] == block


def test_a_page_keeps_its_content_and_drops_its_furniture() -> None:
    page = (
        "<head><title>x</title><style>y</style></head><nav>menu</nav>"
        "<main><h1>T</h1><h2>1. <b>Un</b></h2><script>z()</script><p>a</p></main><footer>f</footer>"
    )
    assert html(page).markdown() == "# T\n\n## 1. Un\n\na\n\nf\n"


def test_a_table_without_header_cells_is_cautioned() -> None:
    draft = html("<table><tr><td>A<td>B<tr><td>1<td>2</table>")
    assert [warning.id for warning in draft.warnings] == ["table_header_guessed"]
