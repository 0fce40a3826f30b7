"""The HTML of a text: every word of it, nothing that acts, and anchors that hold."""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, fragment_fromstring

from policies.clauses import Clause, Draft, List, Paragraph, Table
from policies.markup import anchors, document_html, markdown_html, plain, summary_html

TITLE = Clause(title="Politique", level=1)
NASTY = st.sampled_from(
    [
        *(
            "<script>alert(1)</script>",
            "<ins>",
            "<b onclick=x>",
            "&lt;",
            "[a](javascript:x)",
            "![i](x)",
        ),
        *(
            "<!-- c -->",
            "<a href='x'>",
            "`<i>`",
            "# Title\n",
            "|",
            "**",
            "[^1]",
            "\n\n[^1]: note",
            "\n",
        ),
        *(
            "<style>",
            "</section>",
            '" onload="',
            "<https://example.org>",
            "    code\n",
            "> quote\n",
            "- x\n",
        ),
    ]
)


def page(*clauses: Clause) -> HtmlElement:
    """Give the parsed HTML of a text with its title."""
    return fragment_fromstring(document_html(Draft(clauses=(TITLE, *clauses))), create_parent="div")


def clause(text: str, **fields: Any) -> Clause:
    """Give a clause that holds one paragraph."""
    values: dict[str, Any] = {"number": "1", "title": "Objet"} | fields
    return Clause(**values, blocks=(Paragraph(text=text),))


@given(st.lists(NASTY, max_size=12).map("".join))
def test_no_text_makes_anything_that_acts(text: str) -> None:
    shown = page(clause(text, title=text.replace("\n", " ")), clause(text, number="2"))
    tags = {element.tag for element in shown.iter()}
    assert not tags & {"script", "style", "img", "iframe", "form", "input", "ins", "object"}
    attributes = {name for element in shown.iter() for name in element.attrib}
    assert not any(name.startswith("on") or name == "style" for name in attributes)
    links = shown.xpath("//a/@href")
    assert not any(link.startswith("javascript") for link in links)


@given(st.lists(NASTY, max_size=12).map("".join))
def test_no_text_breaks_the_outline_of_the_page(text: str) -> None:
    shown = page(clause(text), clause(text, number="1.1", level=4), clause(text, number="2"))
    levels = [int(tag.tag[1]) for tag in shown.iter() if re.fullmatch("h[1-6]", str(tag.tag))]
    ids = shown.xpath("//@id")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "text",
    [
        "if a < b and c > d",  # comparison signs
        "<script>alert(1)</script>",  # a tag is text of the policy
        "<ins>added</ins> and <del>removed</del>",  # so is a revision mark
        "« l’article » \"x\" 'y'",  # quotation marks
        "a | b || c",  # pipes outside a table
        "{: .class } and [brackets] and $maths$",  # marks of other dialects
        "price: 10 * 2 * 3",  # stars among spaces
        "AT&T &amp; &lt;",  # entities, typed or not
    ],
)
def test_what_is_typed_is_read(text: str) -> None:
    shown = page(clause(text)).xpath("//section")[1].text_content()
    assert text.replace("&amp;", "&").replace("&lt;", "<") in shown


def test_a_footnote_leads_to_its_note_and_back() -> None:
    shown = page(*(clause("Data[^1].\n\n[^1]: Any data.", number=n) for n in ("1", "2")))
    links = [link.removeprefix("#") for link in shown.xpath("//a/@href")]
    assert len(links) == 4
    assert set(links) <= set(shown.xpath("//@id"))


def test_a_table_scrolls_under_the_name_of_its_clause_and_has_header_cells() -> None:
    table = Table(header=("Donnée", "Durée"), rows=(("a | b", "3 ans"),))
    (scroll,) = page(Clause(title="Durées", blocks=(table,))).find_class("scroll")
    assert (scroll.get("aria-label"), scroll.get("tabindex")) == ("Durées", "0")
    assert scroll.xpath(".//th/@scope") == ["col", "col"]
    assert scroll.xpath(".//td")[0].text_content() == "a | b"


def test_a_list_that_goes_on_keeps_its_numbers() -> None:
    shown = page(Clause(title="Droits", blocks=(List(items=("c", "d"), ordered=True, start=3),)))
    assert shown.xpath("//ol/@start") == ["3"]


def test_a_link_names_no_opener_and_keeps_its_address() -> None:
    (link,) = page(clause("[CNIL](https://www.cnil.fr/)")).xpath("//a")
    assert dict(link.attrib) == {"href": "https://www.cnil.fr/", "rel": "noopener"}


def test_a_clause_bears_its_lasting_id() -> None:
    shown = page(clause("Nous gardons.", id="7f3a"))
    assert shown.xpath("//section/@data-clause") == ["", "7f3a"]


@pytest.mark.parametrize(
    ("fields", "anchor"),
    [
        ({"number": "3.1"}, "3.1"),  # the number, as it is cited
        ({"number": "", "title": "Vos droits"}, "vos-droits"),  # else the title
        ({"number": "", "title": "数据"}, "introduction"),  # else a word
        ({"number": "3 bis"}, "3-bis"),  # an id holds no space
        ({"number": "", "title": "Contents"}, "contents-2"),  # the page has that id
        ({"number": "", "title": "**Preuve** & `code`"}, "preuve-code"),  # marks are no words
    ],
)
def test_an_anchor_is_how_a_clause_is_cited(fields: dict[str, str], anchor: str) -> None:
    assert anchors(Draft(clauses=(clause("x", **fields),)))[0].id == anchor


def test_anchors_of_equal_titles_differ() -> None:
    titles = ("A 2", "A", "A", "A")
    found = anchors(Draft(clauses=tuple(Clause(title=title) for title in titles)))
    assert [one.id for one in found] == ["a-2", "a", "a-3", "a-4"]


def test_a_title_is_read_without_its_marks() -> None:
    assert plain("1. **Vos** droits & [CNIL](https://www.cnil.fr/) <b>") == (
        "1. Vos droits & CNIL <b>"
    )


def test_a_summary_has_no_heading() -> None:
    assert summary_html("# Moins\n\n**de** données") == (
        "<p>Moins</p>\n<p><strong>de</strong> données</p>"
    )


def test_a_line_break_that_an_editor_types_is_one() -> None:
    assert "<br>" in markdown_html("12 rue de la Paix\n75002 Paris")
