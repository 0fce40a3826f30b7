"""The words of what follows a notice: reminder, postponement, cancellation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.composing import phrases
from notifications.composing.blocks import Block, Digest, Heading, Letter, Link, Words
from policies.dates import in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifications.composing.announced import Announced, Text


def following(announced: Announced) -> Letter:
    """Give the words of what follows a notice, in the current language."""
    return _LETTERS[announced.kind](announced)


def _reminder(announced: Announced) -> Letter:
    said = _said(announced)
    title = (
        ngettext(
            "Reminder: “%(title)s” changes on %(day)s",
            "Reminder: %(count)s texts change on %(day)s",
            len(announced.texts),
        )
        % said
    )
    lead = _(
        "An earlier mail announced this change to you; it holds the full text. Your answer is"
        " still missing."
    )
    blocks: list[Block] = [*_opening(title), Words(text=lead)]
    for text in announced.asking() or announced.texts:
        blocks += [Heading(level=2, text=phrases.titled(text))]
        blocks += phrases.unanswered(text, announced)
        blocks += phrases.answering(text, announced)
        blocks += _cited(text)
    return _letter(announced, title, blocks)


def _postponement(announced: Announced) -> Letter:
    said = _said(announced)
    title = (
        ngettext(
            "“%(title)s” changes on %(day)s, not on %(former)s",
            "%(count)s texts change on %(day)s, not on %(former)s",
            len(announced.texts),
        )
        % said
    )
    lead = _(
        "The change that was announced for %(former)s is put off: it enters into force on %(day)s"
        " at 00:00 (Paris time). Nothing else of what we wrote to you changes. Until that day, the"
        " texts in force today apply."
    )
    blocks: list[Block] = [*_opening(title), Words(text=lead % said), *_reason(announced)]
    for text in announced.texts:
        blocks += [Heading(level=2, text=phrases.titled(text)), *_cited(text)]
    return _letter(announced, title, blocks)


def _cancellation(announced: Announced) -> Letter:
    said = _said(announced)
    title = (
        ngettext(
            "“%(title)s” does not change on %(day)s",
            "%(count)s texts do not change on %(day)s",
            len(announced.texts),
        )
        % said
    )
    lead = _(
        "The change that was announced for %(day)s does not take place. Nothing changes for you:"
        " the texts in force today apply on. An answer that you gave to the new text has no effect."
    )
    blocks: list[Block] = [*_opening(title), Words(text=lead % said), *_reason(announced)]
    for text in announced.texts:
        blocks += [Heading(level=2, text=phrases.titled(text)), *_kept(text), *_withdrawn(text)]
    return _letter(announced, title, blocks)


_LETTERS: Final[dict[str, Callable[[Announced], Letter]]] = {
    "reminder": _reminder,
    "postponement": _postponement,
    "cancellation": _cancellation,
}


def _said(announced: Announced) -> dict[str, object]:
    return {
        "title": announced.texts[0].title,
        "count": len(announced.texts),
        "day": in_words(announced.day),
        "former": in_words(announced.former_day or announced.day),
    }


def _opening(title: str) -> list[Block]:
    return [Heading(level=1, text=title), phrases.greeting()]


def _letter(announced: Announced, title: str, blocks: list[Block]) -> Letter:
    said = {"brand": announced.sender.name, "what": title}
    subject = _("%(brand)s: %(what)s") % said
    return Letter(subject=subject, blocks=[*blocks, *phrases.controller(announced.sender)])


def _reason(announced: Announced) -> Iterator[Block]:
    if announced.reason.strip():
        yield Words(text=_("Reason: %(reason)s") % {"reason": announced.reason.strip()})


def _kept(text: Text) -> Iterator[Block]:
    if text.former is not None:
        cited = text.former.cited
        words = _("What applies on is version %(number)s:") % {"number": cited.number}
        yield Link(words=words, address=cited.url)


def _cited(text: Text) -> Iterator[Block]:
    return _shown(text, _("The new text, version %(number)s:"))


def _withdrawn(text: Text) -> Iterator[Block]:
    return _shown(text, _("The text that does not enter into force, version %(number)s:"))


def _shown(text: Text, words: str) -> Iterator[Block]:
    said = {"number": text.cited.number}
    yield Link(words=words % said, address=text.cited.url)
    yield Digest(label=_("SHA-256 of version %(number)s:") % said, sha256=text.cited.sha256)
