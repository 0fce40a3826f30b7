"""The words of the notice of a change: all that the law wants in the mail itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.composing import phrases
from notifications.composing.blocks import (
    OWN_PATH,
    Block,
    Changes,
    ForRole,
    Heading,
    Letter,
    Link,
    Quote,
    Words,
    Written,
)
from notifications.composing.listing import Lines, count, shortened
from policies.dates import in_words

if TYPE_CHECKING:
    from notifications.composing.announced import Announced, Text

# Of all lists of changes in the HTML together, in its encoded bytes.
CHANGES_ROOM = 24_000


def change(
    announced: Announced,
    *,
    lists: Sequence[Sequence[Lines]],
    files: Sequence[str],
    clauses: Sequence[int],
) -> Letter:
    """Give the words of a change, in the current language.

    By text: `lists` are the lists of changes, `files` the names of what is attached ("" for none),
    `clauses` how many clauses the HTML quotes.
    """
    sender = announced.sender
    blocks: list[Block] = [Heading(level=1, text=_title(announced)), phrases.greeting()]
    if announced.kind == "copy":
        blocks.append(
            Words(text=_("This is a copy, to your new address, of a notice you were sent before."))
        )
    blocks.append(Words(text=_lead(announced)))
    for text, groups in zip(announced.texts, lists, strict=True):
        blocks += _about(text, announced, groups)
    blocks += [Heading(level=2, text=_("Leaving")), Words(text=phrases.leaving(sender))]
    blocks += phrases.controller(sender)
    for place, text in enumerate(announced.texts):
        blocks += _in_full(text, place, file=files[place], clauses=clauses[place])
    return Letter(subject=subject(announced), blocks=blocks)


def subject(announced: Announced) -> str:
    """Give the subject of a change."""
    return _("%(brand)s: %(what)s") % {"brand": announced.sender.name, "what": _title(announced)}


def _said(announced: Announced) -> dict[str, object]:
    return {
        "brand": announced.sender.name,
        "title": announced.texts[0].title,
        "count": len(announced.texts),
        "day": in_words(announced.day),
    }


def _title(announced: Announced) -> str:
    said, number = _said(announced), len(announced.texts)
    if announced.is_new:
        return (
            ngettext(
                "“%(title)s” enters into force on %(day)s",
                "%(count)s new texts enter into force on %(day)s",
                number,
            )
            % said
        )
    return (
        ngettext("“%(title)s” changes on %(day)s", "%(count)s texts change on %(day)s", number)
        % said
    )


def _lead(announced: Announced) -> str:
    said, number = _said(announced), len(announced.texts)
    if len({one.day for one in announced.texts}) > 1:
        return (
            _("%(brand)s changes %(count)s texts that concern you, each on a day of its own.")
            % said
        )
    if announced.is_new:
        return (
            ngettext(
                "%(brand)s has a new text that concerns you. It enters into force on %(day)s.",
                "%(brand)s has %(count)s new texts that concern you. They enter into force"
                " together on %(day)s.",
                number,
            )
            % said
        )
    return (
        ngettext(
            "%(brand)s changes a text that concerns you."
            " The new text enters into force on %(day)s.",
            "%(brand)s changes %(count)s texts that concern you. The new texts enter into force"
            " together on %(day)s.",
            number,
        )
        % said
    )


def _about(text: Text, announced: Announced, groups: Sequence[Lines]) -> Iterator[Block]:
    yield Heading(level=2, text=phrases.titled(text))
    yield from _for_you(text)
    yield from phrases.unanswered(text, announced)
    yield Heading(level=3, text=_("What you can do"))
    yield from phrases.answering(text, announced)
    yield from _objecting(text, announced)
    yield from _changes(text, groups, room=CHANGES_ROOM // len(announced.texts))
    yield from phrases.where(text, announced.sender.root)


def _for_you(text: Text) -> Iterator[Block]:
    yield Heading(level=3, text=_("What changes for you"))
    if text.summary.strip():
        yield Written(markdown=text.summary, language=text.language)
    elif text.former is None:
        yield Words(text=_("This text is new: it has no earlier version."))
    else:
        yield Words(text=_("What changes is said in the list of changes below."))
    labels = {
        "signatory": _("For you, who sign for yourself or for a cabinet:"),
        "member": _("For you, a member of a cabinet who does not sign for it:"),
    }
    for role, label in labels.items():
        if said := text.summaries.get(role, "").strip():
            yield ForRole(
                role=role,
                blocks=[Words(text=label), Written(markdown=said, language=text.language)],
            )


def _objecting(text: Text, announced: Announced) -> Iterator[Block]:
    address = f"{announced.sender.root}{OWN_PATH}oppositions/"
    if text.subprocessors:
        words = _("Object to a subprocessor, before %(day)s, once signed in:")
        yield Link(words=words % {"day": in_words(text.day)}, address=address)
    elif text.kind in {"privacy", "cookies", "legal"}:
        if not text.is_asking:
            yield Words(text=_("You are asked for no answer."))
        yield Words(
            text=_(
                "You may object at any time, for reasons of your own situation, to a processing for"
                " a legitimate interest, and without any reason to direct marketing (GDPR art. 21)."
            )
        )
        yield Link(words=_("Object, once signed in:"), address=address)
    elif not text.is_asking:
        yield Words(text=_("You are asked for no answer."))


def _changes(text: Text, groups: Sequence[Lines], *, room: int) -> Iterator[Block]:
    yield Heading(level=3, text=_("List of changes"))
    total = count(groups)
    if text.former is None:
        yield Words(text=_("There is no earlier text to compare with: all of it is new."))
        return
    said = {"count": total, "old": text.former.cited.number, "new": text.cited.number}
    yield Words(
        text=ngettext(
            "%(count)s change from version %(old)s to version %(new)s:",
            "%(count)s changes from version %(old)s to version %(new)s:",
            total,
        )
        % said
    )
    first = shortened(groups, room=room)
    if count(first) < total:
        yield Words(
            text=_(
                "The HTML form of this mail lists the first %(first)s of %(count)s; its plain-text"
                " form lists them all."
            )
            % (said | {"first": count(first)})
        )
    yield Changes(all=groups, first=first)


def _in_full(text: Text, place: int, *, file: str, clauses: int) -> Iterator[Block]:
    yield Heading(
        level=2, text=_("The new text in full: %(text)s") % {"text": phrases.titled(text)}
    )
    if file:
        yield Words(
            text=_("The full text is also attached to this mail, as %(file)s.") % {"file": file}
        )
    total = len(text.draft.clauses)
    if clauses < total:
        said = {"first": clauses, "count": total}
        yield Words(
            text=_(
                "It is long: the HTML form of this mail quotes the first %(first)s of its %(count)s"
                " parts; its plain-text form quotes all of it."
            )
            % said
        )
    yield Quote(markdown=text.markdown, language=text.language, place=place)
