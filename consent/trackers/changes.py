"""What changes between two contents of a consent version, and whether everybody is asked again.

A content is that of `consent.choosing.content`. Here is what its structure says (C06 of RULES: a
material change of the register asks again, a typo does not): `structural` gives what can never
be called minor, `rewritten` the words that changed and are to be judged by their redline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from consent.trackers.matching import matches

Content: TypeAlias = Mapping[str, Any]

LANGUAGES: Final = ("fr", "en")
# What a tool writes, by its mode: the two that write cookies differ in whether they ask.
_WRITES: Final = {"cookieless": 0, "consent": 1, "exempt": 1}
# How long what counts no days lasts, beside what does: gone at once, with the visit, or never.
_LASTS: Final = {"once": -2, "visit": -1}
_FOR_EVER: Final = float("inf")
# Words of a retention that say that nothing is kept.
_NOTHING: Final = frozenset({"", "aucune", "none", "néant", "nothing"})


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something that is otherwise: a stable reason, and of what (a category, a name, a tool)."""

    reason: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """Words of both contents that differ, in a language.

    `reason` names what they are: `title`, `text`, `name`, `consequence`; or `purpose`,
    `description`, `retention`, which say what is agreed to: beyond a typo that is never minor.
    """

    reason: str
    where: str
    language: str
    before: str
    after: str

    @property
    def is_purpose(self) -> bool:
        """Tell whether these words say what is agreed to."""
        return self.reason in {"purpose", "description", "retention"}


def structural(old: Content, new: Content) -> tuple[Difference, ...]:
    """Give what visitors have not been asked yet, though no word may tell: never minor.

    A category, tracker, provider or tool that is new (a narrower pattern is none); a lifetime or
    retention that is longer; what asked, and no longer asks or may no longer be refused.
    """
    return tuple(dict.fromkeys([*_of_categories(old, new), *_of_tools(old, new)]))


def rewritten(old: Content, new: Content) -> tuple[Rewritten, ...]:
    """Give the words that differ in what both contents have, in the order of the new one."""
    return (*_of_banner(old, new), *_of_words(old, new))


def _of_categories(old: Content, new: Content) -> Iterator[Difference]:
    before = _by_key(old)
    for category in new["categories"]:
        key, was = category["key"], before.get(category["key"])
        if was is None:
            yield Difference(reason="category_added", where=key)
            continue
        if _asks_less(was["mode"], category["mode"]):
            yield Difference(reason=f"no_longer_{was['mode']}", where=key)
        for tool in sorted(set(category["tools"]) - set(was["tools"])):
            yield Difference(reason="tool_added", where=tool)
        for tracker in category["trackers"]:
            yield from _of_tracker(_found(tracker, was["trackers"]), tracker)


def _asks_less(before: str, after: str) -> bool:
    order = ("necessary", "exempt", "asks")
    return order.index(after) < order.index(before)


def _of_tracker(was: Content | None, now: Content) -> Iterator[Difference]:
    name = now["name"]
    if was is None:
        yield Difference(reason="tracker_added", where=name)
        return
    if _folded(was["provider"]) != _folded(now["provider"]):
        yield Difference(reason="provider_changed", where=name)
    if now["tool"] not in {"", was["tool"]}:
        yield Difference(reason="tool_added", where=now["tool"])
    if now["ground"] not in {"", was["ground"]}:
        yield Difference(reason="ground_changed", where=name)
    if _lifetime(now) > _lifetime(was):
        yield Difference(reason="lifetime_longer", where=name)
    if _keeps_longer(was, now):
        yield Difference(reason="retention_longer", where=name)


def _of_tools(old: Content, new: Content) -> Iterator[Difference]:
    before = {tool["kind"]: tool for tool in old["tools"]}
    for tool in new["tools"]:
        kind, was = tool["kind"], before.get(tool["kind"])
        if was is None:
            yield Difference(reason="tool_added", where=kind)
            continue
        if _folded(was["provider"]) != _folded(tool["provider"]):
            yield Difference(reason="provider_changed", where=kind)
        if _WRITES.get(tool["mode"], 2) > _WRITES.get(was["mode"], 0):
            yield Difference(reason="tool_writes_more", where=kind)


def _found(tracker: Content, before: list[Content]) -> Content | None:
    """Give the row that a tracker was, or that covered all its names."""
    alike = [
        one
        for one in before
        if (one["storage"], one["domain"]) == (tracker["storage"], tracker["domain"])
    ]
    same = [one for one in alike if one["name"] == tracker["name"]]
    covering = [one for one in alike if matches(one["name"], tracker["name"])]
    return next(iter([*same, *covering]), None)


def _lifetime(tracker: Content) -> float:
    seconds = tracker["lifetime"]
    if seconds is not None:
        return float(seconds)
    return _LASTS.get(tracker.get("until", ""), _FOR_EVER)


def _keeps_longer(was: Content, now: Content) -> bool:
    """Tell whether data are kept longer; words without a number are judged as words."""
    before: float | None = was["retention"]
    after: float | None = now["retention"]
    if after is None:
        return before is not None and not _keeps_nothing(now)
    return after > (before or 0)


def _keeps_nothing(tracker: Content) -> bool:
    said = (tracker[language]["retention"] for language in LANGUAGES)
    return all(_folded(words).rstrip(".") in _NOTHING for words in said)


def _folded(words: str) -> str:
    """Give a name without case and spacing, which tell no company from another."""
    return " ".join(words.split()).casefold()


def _of_banner(old: Content, new: Content) -> Iterator[Rewritten]:
    for language in LANGUAGES:
        for reason in ("title", "text"):
            yield from _of_pair(reason, "", language, (old["texts"], new["texts"]))


def _of_words(old: Content, new: Content) -> Iterator[Rewritten]:
    before = _by_key(old)
    for category in new["categories"]:
        was = before.get(category["key"])
        if was is None:
            continue
        for language in LANGUAGES:
            for reason in ("name", "description", "consequence"):
                yield from _of_pair(reason, category["key"], language, (was, category))
        for tracker in category["trackers"]:
            yield from _of_row(_found(tracker, was["trackers"]), tracker)


def _of_row(was: Content | None, now: Content) -> Iterator[Rewritten]:
    if was is None:
        return
    for language in LANGUAGES:
        yield from _of_pair("purpose", now["name"], language, (was, now))
        # Where a number says it, the number is compared.
        if was["retention"] is None and now["retention"] is None:
            yield from _of_pair("retention", now["name"], language, (was, now))


def _of_pair(
    reason: str, where: str, language: str, pair: tuple[Content, Content]
) -> Iterator[Rewritten]:
    before, after = (one[language][reason] for one in pair)
    if before != after:
        yield Rewritten(reason=reason, where=where, language=language, before=before, after=after)


def _by_key(content: Content) -> dict[str, Content]:
    return {category["key"]: category for category in content["categories"]}
