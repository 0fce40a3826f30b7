"""What the rule needs of one practitioner, read in four queries."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from consent.compiled import Compiled
from consent.models import Act, Matter, Member, OwnEntry, Practitioner
from consent.obligations.rule import binding, due
from consent.obligations.values import Answer, Bound, Obligation, Seat, Text
from policies.deadlines import paris_day
from policies.models import EntryIntoForce, Version

# The columns of an act, and the names of the same in an answer.
_ANSWER = {
    "pk": "id",
    "act": "act",
    "policy_id": "policy",
    "version_id": "version",
    "cabinet_id": "cabinet",
}

# Asked at each answer and each gated request of who has one to give.
_TEXTS: Final = Compiled(
    lambda site: (
        EntryIntoForce.objects.standing()
        .filter(version__policy__site=site)
        .values_list(
            "version_id",
            "version__policy_id",
            "version__policy__kind",
            "version__language",
            "version__major",
            "version__minor",
            "version__asks",
            "version__asked_of",
            "version__valid_for_days",
            "day",
            "until",
        )
    ),
    example=-1,
)
_OWN_DAYS: Final = Compiled(
    lambda person: OwnEntry.objects.filter(practitioner=person, replaced_by=None).values_list(
        "version__policy_id", "version__major", "version__minor", "day"
    ),
    example=UUID(int=0),
)
_SEATS: Final = Compiled(
    lambda person: (
        Member.objects.filter(practitioner=person)
        .order_by("cabinet__name", "pk")
        .values_list("cabinet_id", "cabinet__name", "capacity")
    ),
    example=UUID(int=0),
)
_ANSWERS: Final = Compiled(
    lambda person: (
        Act.objects.of(Practitioner(pk=person))
        .filter(matter=Matter.POLICY)
        .values_list("previous_id", *_ANSWER, "version__major", "version__minor", "at")
    ),
    example=UUID(int=0),
)


def obligations(practitioner: Practitioner, *, at: datetime) -> list[Obligation]:
    """Give what she has to answer at an instant; nothing outside her contract. Four queries."""
    day = paris_day(at)
    if not is_under_contract(practitioner, day):
        return []
    return due(
        texts_for(practitioner),
        answers_of(practitioner),
        seats=seats_of(practitioner),
        language=practitioner.language,
        day=day,
    )


def bound_by(practitioner: Practitioner, *, at: datetime) -> list[Bound]:
    """Give by what she is bound at an instant, her own later days included. Four queries."""
    day = paris_day(at)
    if not is_under_contract(practitioner, day):
        return []
    return binding(
        texts_for(practitioner),
        answers_of(practitioner),
        seats=seats_of(practitioner),
        language=practitioner.language,
        day=day,
    )


def is_under_contract(practitioner: Practitioner, day: date) -> bool:
    """Tell whether her contract runs on a Paris day; its last day is included."""
    end = practitioner.contract_end
    return practitioner.contract_start <= day and (end is None or day <= end)


def texts_for(practitioner: Practitioner) -> list[Text]:
    """Give her brand's texts that bind, bound or are to bind, with her own later days."""
    texts = [_text(*row) for row in _TEXTS.rows(practitioner.site_id)]
    return with_own_days(texts, _own_days(practitioner))


def named(version: UUID) -> Version | None:
    """Give a version by its id, without its texts; None if there is none. It never changes."""
    if version not in _NAMED:
        texts = ("source", "markdown", "html")
        found = Version.objects.select_related("policy").defer(*texts).filter(pk=version).first()
        if found is None:
            return None
        if len(_NAMED) >= _NAMED_AT_MOST:
            _NAMED.clear()
        _NAMED[version] = found
    return _NAMED[version]


_NAMED: Final[dict[UUID, Version]] = {}
_NAMED_AT_MOST: Final = 1_000


def _text(*row: object) -> Text:
    version, policy, kind, language, major, minor, *rest = row
    names = ("asks", "asked_of", "valid_for_days", "day", "until")
    values = dict(zip(names, rest, strict=True))
    values |= {"version": version, "policy": policy, "kind": kind, "language": language}
    return Text(number=(major, minor), **values)  # type: ignore[arg-type]


def _own_days(practitioner: Practitioner) -> dict[tuple[int, tuple[int, int]], date]:
    own = _OWN_DAYS.rows(practitioner.pk)
    return {(policy, (major, minor)): day for policy, major, minor, day in own}


def with_own_days(texts: list[Text], own: dict[tuple[int, tuple[int, int]], date]) -> list[Text]:
    """Give the texts with a later day where she has one of her own, in whatever language.

    A day of her own for 2.0 is that of 2.1 as well: a correction informs nobody anew.
    """
    return [_with_own_day(text, own) for text in texts] if own else texts


def _with_own_day(text: Text, own: dict[tuple[int, tuple[int, int]], date]) -> Text:
    corrected = [
        (number, day)
        for (policy, number), day in own.items()
        if policy == text.policy and number[0] == text.number[0] and number <= text.number
    ]
    day = max(corrected)[1] if corrected else text.day
    return replace(text, day=day, everybodys=text.day) if day > text.day else text


def seats_of(practitioner: Practitioner) -> list[Seat]:
    """Give the cabinets she belongs to, and what she may do in their names."""
    rows = _SEATS.rows(practitioner.pk)
    return [Seat(cabinet=cabinet, name=name, capacity=capacity) for cabinet, name, capacity in rows]


def answers_of(practitioner: Practitioner) -> list[Answer]:
    """Give what she, or her cabinets, answered to policies, each after what it follows."""
    following = defaultdict(list)
    for previous, *row, major, minor, at in _ANSWERS.rows(practitioner.pk):
        values = dict(zip(_ANSWER.values(), row, strict=True))
        following[previous].append(Answer(number=(major, minor), at=paris_day(at), **values))
    # Not by time: two acts may be of one instant.
    ordered = following.pop(None, [])
    for answer in ordered:
        ordered += following.pop(answer.id, [])
    return ordered
