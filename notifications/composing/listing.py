"""The list of changes in words: under each heading, what stood there and what stands there now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from notifications.composing.parts import unmarked
from policies.diff import compare_drafts
from policies.diff.cells import row
from policies.diff.labels import ENGLISH, FRENCH
from policies.markup import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.composing.announced import Text
    from policies.diff import Change

LABELS: Final = {"fr": FRENCH, "en": ENGLISH}
# What stands before a heading, a quotation, an item of a list.
_MARKER: Final = re.compile(r"^\s*(?:[#>]+\s*|[-*+]\s+|\d+[.)]\s+)+")
# Of one side of a change; who wants more of it reads the comparison, or the text itself.
_EXCERPT: Final = 400


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The changes under one heading of a text, a line each."""

    heading: str
    lines: tuple[str, ...]


def listed(text: Text, *, language: str) -> list[Lines]:
    """Give what changes between the former text and the new one, in the current language's words.

    `language` is that of the labels. Nothing where there is no former text.
    """
    if text.former is None:
        return []
    changes = compare_drafts(text.former.draft, text.draft).changes
    return [
        Lines(
            heading=unmarked(clause) or LABELS[language].before_clauses,
            lines=tuple(_line(one, language) for one in group),
        )
        for clause, group in groupby(changes, key=lambda one: one.clause)
    ]


def shortened(groups: Sequence[Lines], *, room: int) -> list[Lines]:
    """Give the first changes, those that fit into so many characters of UTF-8 encoded text."""
    kept = []
    for group in groups:
        lines = []
        for line in group.lines:
            # An accent takes six characters in quoted-printable, most letters one.
            room -= 2 * len(line.encode()) + 40
            if room >= 0:
                lines.append(line)
        if lines:
            kept.append(Lines(heading=group.heading, lines=tuple(lines)))
    return kept


def count(groups: Sequence[Lines]) -> int:
    """Give the number of changes."""
    return sum(len(group.lines) for group in groups)


def _line(change: Change, language: str) -> str:
    before, after = _excerpt(change.before), _excerpt(change.after)
    kind = LABELS[language].kinds[change.kind]
    said = {"kind": kind, "column": change.header, "before": before, "after": after}
    start = _("%(kind)s (%(column)s):") if change.header else _("%(kind)s:")
    if change.kind == "moved" or not before:
        words = _("“%(after)s”")
    elif not after:
        words = _("“%(before)s”")
    else:
        words = _("“%(before)s” becomes “%(after)s”")
    return f"{start % said} {words % said}"


def _excerpt(markdown: str) -> str:
    lines = (_read(line) for line in markdown[: 10 * _EXCERPT].splitlines())
    words = unmarked(" ".join(" ".join(filter(None, lines)).split()))
    return words if len(words) <= _EXCERPT else words[:_EXCERPT].rsplit(" ", 1)[0] + " …"


def _read(line: str) -> str:
    if line.lstrip().startswith("|"):
        return " · ".join(filter(None, (plain(one.body) for one in row(line.strip()).cells)))
    return plain(_MARKER.sub("", line))
