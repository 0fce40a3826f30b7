"""The rights of data subjects and how they are answered (L28 to L30, L34 to L36)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.information import bases
from policies.lint.passages import Passage, blocks, followed, headings, saying, sentences
from policies.lint.reading import Reading
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.vocabulary import rights as words
from policies.lint.vocabulary import topics
from policies.lint.vocabulary.words import NEGATION


def _six(reading: Reading, _: Facts) -> Iterator[Remark]:
    about = [one for one in sentences(reading) if _is_about_rights(one)]
    absent = [name for name in words.RIGHTS if not any(_grants(one, name) for one in about)]
    titles = headings(reading, words.RIGHT)
    yield from lacking(
        *absent, at=titles[0] if titles and len(absent) < len(words.RIGHTS) else None
    )


def _is_about_rights(one: Passage) -> bool:
    if (
        one.kind == "heading"
        or words.NOT_RIGHTS.search(one.words)
        or words.SECURITY.search(one.place)
    ):
        return False
    if one.kind == "row":
        return bool(topics.RIGHTS.search(one.place))
    return bool(words.RIGHT.search(one.told) or topics.RIGHTS.search(one.place))


def _grants(one: Passage, name: str) -> bool:
    noun, verb = words.RIGHTS[name]
    if noun.search(one.words):
        return True
    asks = bool(words.ASKS.search(one.told)) and bool(
        topics.RIGHTS.search(f"{one.place} {one.told}")
    )
    return asks and bool(verb.search(one.words))


def _withdrawal(reading: Reading, _: Facts) -> Iterator[Remark]:
    asked = _asks_consent(reading)
    if asked is None:
        return
    for one in sentences(reading):
        near = f"{one.place} {one.told}"
        if (
            one.kind != "heading"
            and words.WITHDRAW.search(one.words)
            and words.CONSENTED.search(near)
        ):
            return
    yield from lacking("how to withdraw consent", at=asked)


def _asks_consent(reading: Reading) -> Passage | None:
    for use in bases.uses(reading):
        if use.basis == "consent" and not NEGATION.search(use.at.words):
            return use.at
    return next((one for one in sentences(reading) if _needs_consent(one)), None)


def _needs_consent(one: Passage) -> bool:
    """Tell whether a sentence says that a tracker needs consent, or that consent is asked for."""
    said = one.words
    if not topics.CONSENT.search(said) or one.kind == "heading":
        return False
    if NEGATION.search(said) or words.NOT_NEEDED.search(said):
        return False
    return bool(words.NEEDED.search(said))


def _complaint(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one, after in followed(sentences(reading)):
        if (
            one.kind == "heading"
            or not words.COMPLAINT.search(one.words)
            or words.REFUSAL.search(one.words)
        ):
            continue
        own = one.trail[-1] if one.trail else ""
        follows = after.words if after and one.words.endswith(":") else ""
        if words.AUTHORITY.search(f"{one.told} / {own} / {follows}"):
            return
    yield from lacking("the right to lodge a complaint with the supervisory authority")


def _directives(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in blocks(reading):
        told = f"{one.place} {one.words}"
        if one.kind != "heading" and words.DIRECTIVES.search(told) and words.DEATH.search(told):
            return
    yield from lacking("directives on data after death")


def _one_month(reading: Reading, _: Facts) -> Iterator[Remark]:
    if reading.kind == "privacy" and not any(_answers_in_time(one) for one in sentences(reading)):
        titles = headings(reading, words.RIGHT)
        yield from lacking("an answer within one month", at=titles[0] if titles else None)
    weak = [one for one in sentences(reading) if one.kind != "heading" and _is_best_effort(one)]
    yield from quoting(weak, words.EFFORT)


def _answers_in_time(one: Passage) -> bool:
    if one.kind == "heading" or not words.ONE_MONTH.search(one.words):
        return False
    about = words.REQUESTS.search(f"{one.place} {one.told}")
    return bool(words.ANSWER.search(one.words) and about) and not topics.TRACKERS.search(one.place)


def _is_best_effort(one: Passage) -> bool:
    found = words.EFFORT.search(one.words)
    if found is None or words.YOURS.search(one.words):
        return False
    return bool(
        words.DUTY.search(one.words[found.end() : found.end() + 120]) or _before(one, found)
    )


def _before(one: Passage, found: re.Match[str]) -> bool:
    """Tell whether "as far as possible" and the like follow the duty that they weaken."""
    is_adverb = words.ADVERB.search(found[0])
    return bool(is_adverb and words.DUTY.search(one.words[: found.start()]))


def _identity(reading: Reading, _: Facts) -> Iterator[Remark]:
    asked = [
        one
        for one in saying(sentences(reading), words.IDENTITY, words.ASKED)
        if not words.NOT_ASKED.search(one.words)
    ]
    doubted = {
        id(one.line.clause)
        for one in saying(sentences(reading), words.DOUBT)
        if words.IDENTITY.search(one.words) or "identi" in f"{one.place} {one.words}"
    }
    yield from quoting(
        [
            one
            for one in asked
            if not words.DOUBT.search(one.told) and id(one.line.clause) not in doubted
        ],
        words.IDENTITY,
    )


RULES: Final = (
    rule("L28", "B", _six, kinds=("privacy",)),
    rule("L29", "E", _withdrawal, kinds=("privacy", "cookies")),
    rule("L30", "B", _complaint, kinds=("privacy",)),
    rule("L34", "W", _directives, kinds=("privacy",)),
    rule("L35", "E", _one_month, kinds=("privacy", "cookies", "dpa")),
    rule("L36", "W", _identity, kinds=("privacy", "cookies")),
)
