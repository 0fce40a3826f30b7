"""The words of a letter: those of the mail, without what is true of a mail only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from django.utils.translation import gettext as _
from lxml import html as lxml_html

from notifications.composing import phrases
from notifications.composing.blocks import (
    OWN_PATH,
    Block,
    Button,
    Changes,
    ForRole,
    Heading,
    Link,
    Quote,
    Words,
)
from notifications.composing.changing import change
from notifications.composing.listing import count, listed

if TYPE_CHECKING:
    from notifications.composing.announced import Announced

_HEADING: Final = re.compile(r"h([1-6])")
# The headings of a quoted text stand under the letter's own.
_BELOW: Final = 2


@dataclass(frozen=True, kw_only=True)
class InFull:
    """A text in full, as HTML for paper."""

    html: str
    language: str
    kind: str = "full"


Printed: TypeAlias = Block | InFull


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one group of letters says: on the first page, and on the others."""

    subject: str
    title: str
    first: list[Printed]
    rest: list[Printed]


def said(announced: Announced, *, role: str) -> Said:
    """Give the words of a letter to readers in a role, in the current language."""
    texts = announced.texts
    made = change(
        announced,
        lists=[listed(one, language=announced.language) for one in texts],
        # Nothing is attached, and nothing is left out.
        files=[""] * len(texts),
        clauses=[len(one.draft.clauses) for one in texts],
    )
    blocks = list(_on_paper(made.blocks, announced, role=role))
    cut = next(place for place, one in enumerate(blocks) if _is_part(one))
    title = blocks[0].text if isinstance(blocks[0], Heading) else made.subject
    return Said(subject=made.subject, title=title, first=blocks[1:cut], rest=blocks[cut:])


def _is_part(block: Printed) -> bool:
    return isinstance(block, Heading) and block.level == 2


def _on_paper(blocks: Iterable[Block], announced: Announced, *, role: str) -> Iterator[Printed]:
    """Give the blocks for paper.

    A personal link is a mail's: on paper stands where one signs in, and the sentence after the
    link, which is about it, is left out. Nothing is shortened: the sentence that says so before
    the list of changes is left out too.
    """
    about_mail = phrases.controller(announced.sender)[-1]
    given = list(blocks)
    for place, block in enumerate(given):
        before = given[place - 1] if place else None
        after = given[place + 1] if place + 1 < len(given) else None
        if isinstance(before, Button) or _is_shortened(after):
            continue
        if isinstance(block, ForRole):
            if block.role == role:
                yield from _for_role(block, announced)
        elif isinstance(block, Button):
            yield Link(words=block.words, address=block.root + OWN_PATH)
        elif isinstance(block, Quote):
            yield _in_full(announced, block)
        else:
            yield _why() if block == about_mail else block


def _is_shortened(block: Block | None) -> bool:
    return isinstance(block, Changes) and count(block.first) < count(block.all)


def _for_role(block: ForRole, announced: Announced) -> Iterator[Printed]:
    if block.role == "member" and len(block.blocks) == 1:
        # The sentence of a mail to whoever does not sign.
        yield Words(
            text=_(
                "In a cabinet, the owner or a signatory answers for it. You have nothing to answer:"
                " this letter informs you."
            )
        )
    else:
        yield from _on_paper(block.blocks, announced, role=block.role)


def _why() -> Words:
    return Words(
        text=_(
            "You are sent this letter because these texts concern you and no e-mail is known to"
            " have reached you: it is a mandatory notice."
        )
    )


def _in_full(announced: Announced, block: Quote) -> InFull:
    body = lxml_html.fragment_fromstring(announced.texts[block.place].html, create_parent="div")
    body.make_links_absolute(announced.sender.root + "/", resolve_base_href=False)
    for element in body.iter():
        if isinstance(element.tag, str) and (found := _HEADING.fullmatch(element.tag)):
            element.tag = f"h{min(int(found[1]) + _BELOW, 6)}"
    return InFull(html=str(lxml_html.tostring(body, encoding="unicode")), language=block.language)


def without_links(fragment: str) -> str:
    """Give HTML for paper: links are words with their address behind, nothing has an id.

    The same page is printed in many letters: what can be led to would be there many times.
    """
    body = lxml_html.fragment_fromstring(fragment, create_parent="div")
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ("id", "tabindex", "role", "aria-label", "aria-labelledby"):
            element.attrib.pop(name, None)
        if element.tag == "a":
            _unlink(element)
    return str(lxml_html.tostring(body, encoding="unicode"))


def _unlink(link: lxml_html.HtmlElement) -> None:
    address = link.attrib.pop("href", "").removeprefix("mailto:")
    link.tag = "span"
    if address and not address.startswith("#") and address not in link.text_content():
        link.append(lxml_html.fragment_fromstring(f"<span> ({_escaped(address)})</span>"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
