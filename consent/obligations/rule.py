"""The rule: what is due, and what binds, on a Paris day.

An answer is good for the whole number before the dot: a minor version never asks. The French text
prevails: where a language has no text of a number, the other one is shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from consent.obligations.values import HERSELF, Answer, Bound, Obligation, Seat, Text, Why
from policies.addresses import KINDS


def due(
    texts: Iterable[Text],
    answers: Sequence[Answer],
    *,
    seats: Sequence[Seat],
    language: str,
    day: date,
) -> list[Obligation]:
    """Give what is still to be answered on a day: what is in force first, then what is coming."""
    found = []
    for text in open_texts(texts, language=language, day=day):
        for seat in seats_for(text, seats):
            own = [one for one in answers if _is_on(one, text.policy, seat)]
            if text.asks != "none" and not _is_answered(text, own, day=day):
                found.append(_obligation(text, own, seat=seat, is_coming=text.day > day))
    return sorted(found, key=lambda one: (one.is_coming, one.text.day, KINDS.index(one.text.kind)))


def open_texts(texts: Iterable[Text], *, language: str, day: date) -> Iterator[Text]:
    """Give the texts that can be answered on a day: of each policy what is in force, and coming."""
    for shown in _by_policy(texts):
        current = in_force(shown, language=language, day=day)
        if current is not None:
            yield current
        yield from _coming(shown, after=current, language=language, day=day)


def standing_answer(
    text: Text, answers: Iterable[Answer], *, seat: Seat, day: date
) -> Answer | None:
    """Give the last answer to a text in a seat, if it is good on that day."""
    own = [one for one in answers if _is_on(one, text.policy, seat)]
    return _last(own, text.number[0]) if _is_answered(text, own, day=day) else None


def in_force(texts: Iterable[Text], *, language: str, day: date) -> Text | None:
    """Give the text of one policy that binds on a day, in a language where there is one."""
    by_language: dict[str, Text] = {}
    for text in sorted(texts, key=lambda one: one.day):
        if text.day <= day:
            by_language[text.language] = text
    standing = [one for one in by_language.values() if one.until is None or one.until > day]
    # French prevails where a translation is behind: it has the higher number.
    return max(standing, key=lambda one: (one.number, one.language == language), default=None)


def binding(
    texts: Iterable[Text],
    answers: Sequence[Answer],
    *,
    seats: Sequence[Seat],
    language: str,
    day: date,
) -> list[Bound]:
    """Give what binds somebody on a day.

    What asks for no acceptance binds from its day. A contract binds once it is accepted; until
    then, or once it is refused, the one accepted before binds on (C. civ. art. 1119). Whoever was
    informed too late and accepts it all the same does without her own later day.
    """
    found = []
    for shown in _by_policy(texts):
        given = [one for one in answers if one.policy == shown[0].policy and one.at <= day]
        current = in_force(as_agreed(shown, given), language=language, day=day)
        for seat in _concerned(current, seats) if current else ():
            own = [one for one in given if one.cabinet == seat.cabinet]
            bound = _bound(as_agreed(shown, own), own, seat=seat, language=language, day=day)
            if bound is not None:
                found.append(bound)
    return found


def as_agreed(texts: Sequence[Text], answers: Sequence[Answer]) -> Sequence[Text]:
    """Give the texts with everybody's day where they were accepted in spite of a later own one."""
    if all(text.everybodys is None for text in texts):
        return texts
    return [_as_agreed(text, answers) for text in texts]


def _as_agreed(text: Text, answers: Sequence[Answer]) -> Text:
    if text.everybodys is None:
        return text
    last = _last((one for one in answers if one.policy == text.policy), text.number[0])
    if last is None or last.act != "accept":
        return text
    return replace(text, day=text.everybodys, everybodys=None)


def _by_policy(texts: Iterable[Text]) -> list[list[Text]]:
    by_kind = defaultdict(list)
    for text in texts:
        by_kind[text.kind].append(text)
    return [by_kind[kind] for kind in KINDS if kind in by_kind]


def _coming(texts: Sequence[Text], *, after: Text | None, language: str, day: date) -> list[Text]:
    """Give the texts to come that change the number before the dot, one per number.

    2.0, or 2.1 where that corrected it before its day.
    """
    known = after.number[0] if after else 0
    first: dict[tuple[int, str], Text] = {}
    for text in sorted(texts, key=lambda one: one.number, reverse=True):
        if text.day > day and text.number[0] > known:
            first[text.number[0], text.language] = text
    by_major: dict[int, Text] = {}
    # French prevails where a translation was not corrected along.
    for text in sorted(first.values(), key=lambda one: (one.number, one.language == language)):
        by_major[text.number[0]] = text
    return [by_major[major] for major in sorted(by_major)]


def seats_for(text: Text, seats: Sequence[Seat]) -> Iterator[Seat]:
    """Give in whose name she is asked: who belongs to no cabinet signs for herself."""
    if text.asked_of == "practitioner" or not seats:
        yield HERSELF
    else:
        yield from (seat for seat in seats if seat.binds)


def _concerned(text: Text, seats: Sequence[Seat]) -> Sequence[Seat]:
    return (HERSELF,) if text.asked_of == "practitioner" or not seats else seats


def _is_on(answer: Answer, policy: int, seat: Seat) -> bool:
    return answer.policy == policy and answer.cabinet == seat.cabinet


def _last(answers: Iterable[Answer], major: int) -> Answer | None:
    """Give the last answer to a text of that number; answers come in their order."""
    found = [one for one in answers if one.number[0] == major]
    return found[-1] if found else None


def _is_answered(text: Text, answers: Sequence[Answer], *, day: date) -> bool:
    last = _last(answers, text.number[0])
    if last is None or not _counts(last, text):
        return False
    valid = text.valid_for_days
    return valid is None or day < last.at + timedelta(days=valid)


def _counts(answer: Answer, text: Text) -> bool:
    """Say whether an answer is one to what a text asks: to read a contract is not to agree."""
    return text.asks != "accept" or answer.act != "acknowledge"


def _obligation(
    text: Text, answers: Sequence[Answer], *, seat: Seat, is_coming: bool
) -> Obligation:
    earlier = [one for one in answers if one.number[0] < text.number[0]]
    base = max(earlier, key=lambda one: one.number, default=None)
    last = _last(answers, text.number[0])
    why: Why = "changed" if base else "first"
    # Asked before, of this very text: the answer was good for a time only.
    if last is not None and _counts(last, text):
        why = "expired"
    elif last is not None:
        # Acknowledged, and now to be accepted: another question, of a text that she knows.
        why, base = "changed", last
    return Obligation(
        text=text, seat=seat, is_coming=is_coming, why=why, base=base.version if base else None
    )


def _bound(
    texts: Sequence[Text], answers: Sequence[Answer], *, seat: Seat, language: str, day: date
) -> Bound | None:
    """Give the newest text up to the one in force that binds in that seat."""
    begun = sorted({one.day for one in texts if one.day <= day}, reverse=True)
    # From the text in force backwards, as each was on the day it began.
    for earlier in (day, *begun):
        text = in_force(texts, language=language, day=earlier)
        if text is None:
            continue
        if text.asks != "accept":
            return Bound(text=text, seat=seat, since=text.day)
        last = _last(answers, text.number[0])
        if last is not None and last.act == "accept":
            return Bound(text=text, seat=seat, since=max(text.day, last.at), answer=last)
    return None
