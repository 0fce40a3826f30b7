"""The suggested class of a set of changes: nothing is minor that is not shown to be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from policies.diff.changes import Change
from policies.diff.suggestion.excuses import Surroundings, excuse
from policies.diff.suggestion.grounds import quoted, subjects_of
from policies.diff.suggestion.places import Place, places

Class: TypeAlias = Literal["none", "minor", "substantial"]

# Ids of grounds; `policies.wording.reasons` says each in words.
SUBSTANTIAL: Final = frozenset(
    {
        "number",
        "date",
        "duration",
        "amount",
        "negation",
        "modal",
        "party",
        "purpose",
        "basis",
        "recipient",
        "transfer",
        "retention",
        "right",
        "contact",
        "text",
        "wording",
    }
)
MINOR: Final = frozenset(
    {
        "typography",
        "markup",
        "link",
        "moved",
        "spelling",
        "format",
        "title",
        "numbering",
        "own_date",
        "metadata",
        "rename",
    }
)
REASONS: Final = SUBSTANTIAL | MINOR

_ADDRESSES: Final = re.compile(r"\b(?:mailto|tel):([^\s()<>?\"]+)", re.IGNORECASE)
# Beyond this many characters of changed blocks the rest is only looked at as a whole.
_LARGEST: Final = 100_000


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One reason: its id (a key of REASONS), the change it stands in, the words as quoted."""

    id: str
    change_index: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """The class suggested; `reasons` say each ground in one line, the id as the first word."""

    suggested_class: Class
    grounds: tuple[Ground, ...] = ()
    reasons: tuple[str, ...] = ()


def suggest(
    changes: Sequence[Change], typographic: Sequence[object] = (), *, text: str = ""
) -> Suggestion:
    """Suggest a class for all changes between two texts; source: RULES section 2.

    `typographic` are the changes that no reader of words can notice: any makes it minor at least.
    `text`, the whole new text, serves to see that a renamed name stands nowhere any more: without
    it no name is taken for renamed, and the vocabulary of the text is that of its changes. When
    one change is substantial only substantial grounds are given, else those of why all is minor.
    """
    found = tuple(_found(changes, text))
    weighty = tuple(ground for ground in found if ground.id in SUBSTANTIAL)
    if typographic and not weighty:
        found = (*found, Ground(id="typography", change_index=-1))
    grounds = weighty or tuple(dict.fromkeys(found))
    verdict: Class = "substantial" if weighty else "minor" if found else "none"
    return Suggestion(
        suggested_class=verdict,
        grounds=grounds,
        reasons=tuple(dict.fromkeys(_line(ground, changes) for ground in grounds)),
    )


def _line(ground: Ground, changes: Sequence[Change]) -> str:
    words = f"{ground.before} → {ground.after}"
    if not ground.before or not ground.after:
        words = f"+ {ground.after}" if ground.after else f"− {ground.before}"
    said = f"{ground.id}: {words}" if ground.before or ground.after else ground.id
    clause = changes[ground.change_index].clause if ground.change_index >= 0 else ""
    return f"{said} ({clause})" if clause else said


def _found(changes: Sequence[Change], text: str) -> Iterator[Ground]:
    near, far = _by_size(tuple(places(changes)))
    around = Surroundings(places=near, text=text)
    for place in near:
        yield from _of_place(place, around)
    for place in far:
        yield from _of_far_place(place)


def _by_size(found: tuple[Place, ...]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    room = _LARGEST
    for index, place in enumerate(found):
        room -= len(place.old) + len(place.new)
        if room < 0:
            return found[:index], found[index:]
    return found, ()


def _of_far_place(place: Place) -> Iterator[Ground]:
    for index, change in place.changes:
        silent = change.kind in _SILENT or not re.search(r"\w", change.before + change.after)
        yield Ground(
            id=_SILENT.get(change.kind, "markup") if silent else "text", change_index=index
        )


def _of_place(place: Place, around: Surroundings) -> Iterator[Ground]:
    yield from _contacts(place)
    for index, change in place.changes:
        if change.kind in _SILENT:
            yield Ground(id=_SILENT[change.kind], change_index=index)
    if place.has_own_lines:
        yield Ground(id="own_date", change_index=place.index)
    if not _is_silent(place):
        yield from _of_words(place, around)


def _of_words(place: Place, around: Surroundings) -> Iterator[Ground]:
    if not place.hunks and not place.has_own_lines:
        yield Ground(id="format", change_index=place.index)
    seen: set[str] = set()
    for hunk in place.hunks:
        before, after = quoted(hunk, place)
        reason = excuse(hunk, place, around)
        for name in (reason,) if reason else subjects_of(hunk, place):
            if name not in seen:
                yield Ground(id=name, change_index=place.index_of(hunk), before=before, after=after)
            seen.add(name)


def _contacts(place: Place) -> Iterator[Ground]:
    """Give the changes of whom a link writes or telephones to, its words the same."""
    for index, change in place.changes:
        before, after = (set(_ADDRESSES.findall(side)) for side in (change.before, change.after))
        shown = change.old_context.casefold()
        if (
            change.kind == "link"
            and before != after
            and any(address.casefold() not in shown for address in after or before)
        ):
            yield Ground(
                id="contact",
                change_index=index,
                before=", ".join(sorted(before)),
                after=", ".join(sorted(after)),
            )


_SILENT: Final[Mapping[str, str]] = {
    "moved": "moved",
    "heading": "markup",
    "list": "markup",
    "link": "link",
    "emphasis": "markup",
    "layout": "markup",
    "typographic": "typography",
}


def _is_silent(place: Place) -> bool:
    return all(change.kind == "link" for _index, change in place.changes)
