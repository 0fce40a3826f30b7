"""A mail's HTML: blocks in the compiled MJML, styles in elements, clauses quoted as they fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import css_inline
from django.apps import apps
from django.template.loader import get_template
from django.utils.html import escape
from lxml import html as lxml_html

from notifications.composing.blocks import Letter, Quote
from notifications.composing.encoding import quoted
from notifications.composing.parts import marked, unmarked
from policies.rendering.sources import digest_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from notifications.composing.announced import Announced, Text

MJML: Final = Path(apps.get_app_config("notifications").path) / "mjml"
SOURCE: Final = MJML / "notice.mjml"
STYLE: Final = MJML / "notice.css"
COMPILED: Final = MJML.parent / "templates/notifications/notice/mail.html"
_BLOCKS: Final = COMPILED.with_name("blocks.html")
_WORDS: Final = [
    Path(__file__).with_name(f"{name}.py") for name in ("changing", "following", "phrases")
]
_COMPILED_NAME, _BLOCKS_NAME = "notifications/notice/mail.html", "notifications/notice/blocks.html"
_HEADING: Final = re.compile(r"h([1-6])")
# The headings of a quoted text stand under the mail's own.
_BELOW: Final = 2
_WRAPPER: Final = "scroll"


def templates_digest() -> str:
    """Give the digest of what decides how mails look and what they say: an approval freezes it."""
    return digest_of([SOURCE, STYLE, COMPILED, _BLOCKS, *_WORDS])


def page(letter: Letter, announced: Announced, *, quotes: Sequence[Sequence[str]]) -> str:
    """Give a letter as a marked HTML page; `quotes` are the clauses to quote, by text."""
    context = {"blocks": letter.blocks, "name": marked("name.html"), "language": announced.language}
    named = escape(announced.sender.name)
    content = styled(f'<p class="brand">{named}</p>{get_template(_BLOCKS_NAME).render(context)}')
    for block in letter.blocks:
        if isinstance(block, Quote):
            content = content.replace(block.mark, "\n".join(quotes[block.place]))
    whole = {
        "subject": letter.subject,
        "language": announced.language,
        "colour": announced.sender.colour,
        "content": content,
    }
    return str(get_template(_COMPILED_NAME).render(whole))


def styled(fragment: str) -> str:
    """Give HTML with the styles of the mail in its elements; nothing is loaded from anywhere."""
    style = STYLE.read_text(encoding="utf-8")
    return css_inline.inline_fragment(
        fragment, style, load_remote_stylesheets=False, minify_css=True
    )


def clauses(text: Text, *, root: str) -> list[str]:
    """Give a text's clauses for a mail: styled, addresses whole, headings below the mail's own."""
    body = lxml_html.fragment_fromstring(unmarked(text.html), create_parent="div")
    body.make_links_absolute(root + "/", resolve_base_href=False)
    for element in body.iter():
        _fit_for_mail(element, url=text.cited.url)
    whole = styled(str(lxml_html.tostring(body, encoding="unicode")))
    sections = lxml_html.fragment_fromstring(whole)
    return [_outer(one) for one in sections.xpath("./*")]


def _fit_for_mail(element: HtmlElement, *, url: str) -> None:
    """Drop what serves a page only: ids, scrolling regions; lead to the page for its anchors."""
    if not isinstance(element.tag, str):
        return
    for name in ("id", "data-clause", "rel"):
        element.attrib.pop(name, None)
    if element.get("class") == _WRAPPER:
        for name in list(element.attrib):
            del element.attrib[name]
    element.attrib.pop("class", None)
    if found := _HEADING.fullmatch(element.tag):
        element.tag = f"h{min(int(found[1]) + _BELOW, 6)}"
    if element.get("href", "").startswith("#"):
        element.set("href", url + element.get("href", ""))


def _outer(section: HtmlElement) -> str:
    written = str(lxml_html.tostring(section, encoding="unicode", with_tail=False))
    # Nothing styles a section; mail programs may not know it.
    return re.sub(r"^<section>\s*|\s*</section>$", "", written)


def fitting(quotes: Sequence[Sequence[str]], *, room: int) -> list[int]:
    """Give how many whole clauses of each text fit into so many encoded bytes, in order."""
    counts = []
    for clauses_of in quotes:
        count = 0
        for one in clauses_of:
            size = len(quoted(f"{one}\n"))
            if size > room:
                room = 0
                break
            room -= size
            count += 1
        counts.append(count)
    return counts
