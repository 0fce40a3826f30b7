"""A draft's Markdown as sanitised HTML: one section per clause, each with its anchor."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import markdown
import nh3

from policies.clauses import Clause, Draft

# nl2br: a line break that an editor types is one.
# Without attr_list: what stands in braces is text, and the sanitiser would drop attributes.
_EXTENSIONS: Final = ("tables", "footnotes", "sane_lists", "nl2br")
_TAGS: Final = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "sup", "div", "span"),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}
_ATTRIBUTES: Final = {
    "a": {"href", "title", "id", "class"},
    "ol": {"start"},
    "sup": {"id"},
    "li": {"id"},
    "th": {"scope"},
    "div": {"class"},
}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
# Ids of the page around a text.
_TAKEN: Final = ("text", "contents", "proof")
_HEADING: Final = re.compile(r"<(/?)h([1-6])>")


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A clause's place in a page: its anchor, its heading, its level, its lasting id."""

    id: str
    heading: str
    level: int
    clause: str


def document_html(draft: Draft) -> str:
    """Give the HTML of a whole text, safe to show: no script, no style, no duplicate id.

    Only the title is an `h1`, and no level of heading is left out on the way down.
    """
    sections = "\n".join(
        _section(anchor, clause)
        for anchor, clause in zip(anchors(draft), draft.clauses, strict=True)
    )
    return _without_gaps(sections)


def _without_gaps(sections: str) -> str:
    level = 1

    def near(tag: re.Match[str]) -> str:
        nonlocal level
        if not tag[1]:
            level = min(int(tag[2]), level + 1)
        return f"<{tag[1]}h{level}>"

    return _HEADING.sub(near, sections)


def anchors(draft: Draft) -> tuple[Anchor, ...]:
    """Give one anchor per clause: its number ("3.1"), else its title, made unique."""
    names = _unique(_anchor_name(clause) for clause in draft.clauses)
    return tuple(
        Anchor(id=name, heading=_heading(clause), level=clause.level, clause=clause.id)
        for name, clause in zip(names, draft.clauses, strict=True)
    )


def markdown_html(text: str, *, prefix: str = "") -> str:
    """Give the sanitised HTML of some Markdown; raw HTML in it is shown, not obeyed.

    `prefix` keeps the ids of footnotes apart when several texts stand on one page.
    """
    return str(
        nh3.clean(
            _converter(prefix).convert(text),
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="noopener",
        )
    )


def summary_html(text: str) -> str:
    """Give the sanitised HTML of a summary: it stands before the title, so it has no heading."""
    return _HEADING.sub(lambda tag: f"<{tag[1]}p>", markdown_html(text, prefix="summary"))


def plain(text: str) -> str:
    """Give the words of a line of Markdown without its marks, for titles and contents."""
    # A word in front keeps "1. Title" or "- title" from becoming a list.
    text_only = nh3.clean(markdown_html(f"x {' '.join(text.split())}"), tags=set())
    return html.unescape(text_only).strip().removeprefix("x").strip()


def _heading(clause: Clause) -> str:
    return (
        replace(clause, title=plain(clause.title)).heading() if clause.title else clause.heading()
    )


def _section(anchor: Anchor, clause: Clause) -> str:
    body = "\n\n".join(block.markdown() for block in clause.blocks)
    level = min(clause.level, 6)
    heading = f"<h{level}>{html.escape(anchor.heading)}</h{level}>\n" if anchor.heading else ""
    inside = _under(markdown_html(body, prefix=anchor.id), level=level)
    return (
        f'<section id="{html.escape(anchor.id)}" data-clause="{html.escape(clause.id)}">\n'
        f"{heading}{_scrollable(inside, anchor)}\n</section>"
    )


def _under(body: str, *, level: int) -> str:
    """Put headings that an editor typed inside a clause under the clause's own."""
    return _HEADING.sub(lambda tag: f"<{tag[1]}h{min(int(tag[2]) + level, 6)}>", body)


def _scrollable(body: str, anchor: Anchor) -> str:
    """Let a wide table scroll by keyboard on a narrow screen, under the clause's name."""
    label = html.escape(anchor.heading or anchor.id)
    opening = f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>'
    body = body.replace("<th>", '<th scope="col">')
    return body.replace("<table>", opening).replace("</table>", "</table></div>")


def _converter(prefix: str) -> markdown.Markdown:
    converter = markdown.Markdown(
        extensions=list(_EXTENSIONS),
        # A colon: no anchor has one.
        extension_configs={"footnotes": {"SEPARATOR": f":{prefix}:", "BACKLINK_TITLE": "{}"}},
    )
    # Raw HTML off: what looks like a tag is text of the policy and must be read as such.
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    return converter


def _anchor_name(clause: Clause) -> str:
    number = re.sub(r"[\s:]+", "-", clause.number)
    return number or _slug(plain(clause.title)) or "introduction"


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:60]


def _unique(names: Iterable[str]) -> Iterator[str]:
    seen: dict[str, int] = dict.fromkeys(_TAKEN, 1)
    for name in names:
        count = seen[name] = seen.get(name, 0) + 1
        candidate = name if count == 1 else f"{name}-{count}"
        while count > 1 and candidate in seen:
            count += 1
            candidate = f"{name}-{count}"
        seen.setdefault(candidate, 1)
        yield candidate
