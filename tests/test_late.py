"""Who was informed too late: a day of her own for contracts, two people's decision for notices."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import User
from consent.models import ActKind, Capacity, OwnEntry, Practitioner
from consent.obligations import NOT_UNTIL_INFORMED, bound_by, obligations
from notifications.following import allow_late, late, undecided
from notifications.models import (
    Decision,
    Delivery,
    Exemption,
    Notice,
    NoticeDecision,
    State,
)
from policies.actions import RefusedError, postpone
from policies.models import BrandSettings, Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.brands import NOW
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import Brand
from tests.notices import E, delivery_to, notice_of, people, second_version
from tests.test_following import at_nine, follow_at, informed

DAY = timedelta(days=1)
LAST = E - 31 * DAY
TOO_LATE = at_nine(E - 20 * DAY)
WORDS = {"reason": "Three people only.", "advice": "Tell them by letter as well."}


def terms(brand: Brand) -> Notice:
    return notice_of(second_version(brand, kind=Kind.TERMS))


@pytest.fixture
def privacy(brand: Brand) -> Notice:
    """Give the notice of a privacy policy of which somebody was informed too late."""
    notice = notice_of(second_version(brand))
    informed(practitioner(brand), notice, at=TOO_LATE)
    return notice


def own_day(person: Practitioner) -> date | None:
    found = OwnEntry.objects.filter(practitioner=person, replaced_by=None).first()
    return found.day if found else None


def numbers(person: Practitioner, day: date) -> list[tuple[int, int]]:
    """Give the numbers that bind somebody on a day."""
    return [one.text.number for one in bound_by(person, at=at_nine(day))]


# S in days before E, and the day from which the terms bind her (None: everybody's).
INFORMED = [
    (60, None),
    (31, None),  # the last legal day
    (30, E + DAY),
    (20, E + 11 * DAY),
    (0, E + 31 * DAY),  # on E itself
    (-9, E + 40 * DAY),  # by a letter after E
]


@pytest.mark.parametrize(("before", "day"), INFORMED)
def test_terms_bind_whoever_was_informed_too_late_from_a_day_of_her_own(
    brand: Brand, before: int, day: date | None
) -> None:
    person, notice = practitioner(brand), terms(brand)
    informed(person, notice, at=at_nine(E - before * DAY))
    follow_at(at_nine(E + 10 * DAY))
    assert own_day(person) == day


# Where a delivery stands, the day of a pass, and her own day then.
WAITING = [
    (State.SUBMITTED, LAST, None),  # there is time yet
    (State.SUBMITTED, LAST + DAY, NOT_UNTIL_INFORMED),
    (State.PLANNED, LAST + DAY, NOT_UNTIL_INFORMED),
    (State.BOUNCED, LAST + DAY, NOT_UNTIL_INFORMED),
]


@pytest.mark.parametrize(("state", "on", "day"), WAITING)
def test_whoever_is_not_informed_is_not_bound_before_she_is(
    brand: Brand, state: State, on: date, day: date | None
) -> None:
    person = practitioner(brand)
    delivery_to(person, terms(brand), state=state)
    follow_at(at_nine(on))
    assert own_day(person) == day


def test_who_signed_up_and_was_shown_both_texts_has_no_day_of_her_own(brand: Brand) -> None:
    person = practitioner(brand)
    exempt = {"state": State.EXEMPT, "exemption": Exemption.SIGNED_UP}
    delivery_to(person, terms(brand), **exempt)
    follow_at(at_nine(E))
    assert own_day(person) is None


def test_a_day_of_her_own_follows_what_becomes_known_of_her(brand: Brand) -> None:
    person = practitioner(brand)
    delivery = delivery_to(person, terms(brand), state=State.SUBMITTED)
    told = {"state": State.INFORMED, "basis": "delivered"}
    gone = {"state": State.BOUNCED, "basis": "", "informed_at": None}
    days = []
    # Nothing heard; delivered late; bounced after all; an event names an earlier day, in time.
    for change in ({}, told | {"informed_at": TOO_LATE}, gone, told | {"informed_at": NOW}):
        Delivery.objects.filter(pk=delivery.pk).update(**change)
        follow_at(at_nine(E - DAY))
        days.append(own_day(person))
    assert days == [NOT_UNTIL_INFORMED, E + 11 * DAY, NOT_UNTIL_INFORMED, E]


def test_the_same_pass_again_writes_nothing(brand: Brand) -> None:
    informed(practitioner(brand), terms(brand), at=TOO_LATE)
    for hours in range(3):
        follow_at(at_nine(E - DAY, minutes=60 * hours))
    assert OwnEntry.objects.count() == 1


def test_the_old_terms_bind_until_her_own_day(brand: Brand) -> None:
    person, notice = practitioner(brand), terms(brand)
    answers(person, Version.objects.get(major=1), ActKind.ACCEPT)
    informed(person, notice, at=TOO_LATE)
    follow_at(at_nine(E - DAY))
    asked = [
        [(one.text.number, one.is_coming) for one in obligations(person, at=at_nine(day))]
        for day in (E, E + 11 * DAY)
    ]
    assert asked == [[((2, 0), True)], [((2, 0), False)]]
    assert numbers(person, E + 10 * DAY) == [(1, 0)]


# When she accepts, and from which day the new terms bind her: hers would be E + 11.
ACCEPTED = [
    (E - 5 * DAY, E),  # early: on everybody's day, never before
    (E + 2 * DAY, E + 2 * DAY),
    (E + 20 * DAY, E + 20 * DAY),
]


@pytest.mark.parametrize(("on", "since"), ACCEPTED)
def test_who_accepts_early_does_without_her_own_day(brand: Brand, on: date, since: date) -> None:
    person, notice = practitioner(brand), terms(brand)
    answers(person, Version.objects.get(major=1), ActKind.ACCEPT)
    informed(person, notice, at=TOO_LATE)
    follow_at(at_nine(E - 6 * DAY))
    answers(person, Version.objects.get(major=2), ActKind.ACCEPT, at=at_nine(on))
    assert numbers(person, since - DAY) == [(1, 0)]
    [bound] = bound_by(person, at=at_nine(since))
    assert (bound.text.number, bound.since) == ((2, 0), since)


def test_a_correction_binds_from_the_own_day_of_what_it_corrects(brand: Brand) -> None:
    person, notice = practitioner(brand), terms(brand)
    informed(person, notice, at=TOO_LATE)
    follow_at(at_nine(E - DAY))
    words, at = "Logs are kept for two years!", at_nine(E)
    brand.promulgate(words, kind=Kind.TERMS, day=E, change=Change.MINOR, at=at)
    [due] = [one for one in obligations(person, at=at_nine(E + DAY)) if one.text.number[0] == 2]
    assert (due.text.number, due.is_coming, due.text.day) == ((2, 1), True, E + 11 * DAY)


# Capacity and S of two members, and from which day the terms bind both of them.
EARLY, LATE_DAY = NOW, E + 11 * DAY
Member = tuple[Capacity, datetime]
CABINETS: list[tuple[Member, Member, date | str | None]] = [
    ((Capacity.OWNER, EARLY), (Capacity.OTHER, TOO_LATE), None),  # informed when its owner is
    ((Capacity.OWNER, EARLY), (Capacity.SIGNATORY, TOO_LATE), None),
    ((Capacity.OWNER, TOO_LATE), (Capacity.OTHER, EARLY), LATE_DAY),
    ((Capacity.OWNER, EARLY), (Capacity.OWNER, TOO_LATE), LATE_DAY),  # each of its owners
    ((Capacity.SIGNATORY, TOO_LATE), (Capacity.OTHER, EARLY), LATE_DAY),  # nobody owns it
    ((Capacity.OTHER, TOO_LATE), (Capacity.OTHER, EARLY), "each"),  # nobody speaks for it
]


@pytest.mark.parametrize(("first", "second", "day"), CABINETS)
def test_a_cabinet_is_bound_once_its_owners_were_informed_in_time(
    brand: Brand, first: Member, second: Member, day: date | str | None
) -> None:
    notice, members = terms(brand), people(brand, 2)
    cabinet(brand, one=(members[0], first[0]), two=(members[1], second[0]))
    informed(members[0], notice, at=first[1])
    informed(members[1], notice, at=second[1])
    follow_at(at_nine(E - DAY))
    expected = [LATE_DAY, None] if day == "each" else [day, day]
    assert [own_day(one) for one in members] == expected


# Where a delivery stands, S, and the day from which the terms bind her once E is 20 days later.
MOVED = [
    (State.INFORMED, TOO_LATE, E + 20 * DAY),  # in time now
    (State.INFORMED, at_nine(E - 5 * DAY), E + 26 * DAY),  # too late all the same
    (State.SUBMITTED, None, E + 20 * DAY),  # there is time again
]


@pytest.mark.parametrize(("state", "at", "day"), MOVED)
def test_own_days_follow_a_later_entry_into_force(
    brand: Brand, state: State, at: datetime | None, day: date
) -> None:
    person, notice = practitioner(brand), terms(brand)
    basis = "delivered" if at else ""
    delivery_to(person, notice, state=state, informed_at=at, basis=basis)
    follow_at(at_nine(E - 15 * DAY))
    by, moved = brand.people["approver"], at_nine(E - 14 * DAY)
    postpone(Version.objects.get(major=2), to=E + 20 * DAY, reason="Late.", by=by, at=moved)
    follow_at(at_nine(E - 13 * DAY))
    [due] = [one for one in obligations(person, at=moved) if one.is_coming]
    assert due.text.day == day


def test_a_later_day_agreed_otherwise_is_left_alone(brand: Brand) -> None:
    person, notice = practitioner(brand), terms(brand)
    informed(person, notice, at=TOO_LATE)
    version, day = Version.objects.get(major=2), E + 90 * DAY
    OwnEntry(practitioner=person, version=version, day=day, reason="Agreed.", decided_at=NOW).save()
    follow_at(at_nine(E - DAY))
    assert own_day(person) == day


def test_one_row_holds_for_the_text_in_every_language(brand: Brand) -> None:
    brand.promulgate("Un.", kind=Kind.DPA)
    drafts = [brand.draft(one, kind=Kind.DPA, language=one[:2]) for one in ("fr", "en")]
    notice = notice_of(brand.fix(*drafts, day=E))
    person = practitioner(brand, language="en")
    informed(person, notice, at=TOO_LATE)
    follow_at(at_nine(E - DAY))
    assert [one.version.language for one in OwnEntry.objects.all()] == ["fr"]
    assert {one.text.day for one in obligations(person, at=at_nine(E)) if one.is_coming} == {
        E + 11 * DAY
    }


def test_a_privacy_policy_gives_nobody_a_day_of_her_own(brand: Brand, privacy: Notice) -> None:
    follow_at(at_nine(E - DAY))
    assert not OwnEntry.objects.exists()
    assert undecided(privacy, at=at_nine(E - DAY))


def test_terms_leave_nothing_to_decide(brand: Brand) -> None:
    notice = terms(brand)
    informed(practitioner(brand), notice, at=TOO_LATE)
    assert late(notice, at=TOO_LATE).count() == 1
    assert not undecided(notice, at=TOO_LATE)


# The state, S in days before E (None: not informed), the day asked about, and whether it is late.
LATE = [
    (State.INFORMED, 31, E, False),
    (State.INFORMED, 30, E, True),
    (State.SUBMITTED, None, LAST, False),
    (State.SUBMITTED, None, LAST + DAY, True),
    (State.EXEMPT, None, E, False),
]


@pytest.mark.parametrize(("state", "before", "on", "is_late"), LATE)
def test_late_are_those_to_whom_e_leaves_too_little_time(
    brand: Brand, state: State, before: int | None, on: date, *, is_late: bool
) -> None:
    notice = notice_of(second_version(brand))
    person = practitioner(brand)
    if before is None:
        delivery_to(person, notice, state=state, exemption="left" if state == "exempt" else "")
    else:
        informed(person, notice, at=at_nine(E - before * DAY))
    assert late(notice, at=at_nine(on)).exists() is is_late
    assert undecided(notice, at=at_nine(on)) is is_late


def allowed(brand: Brand, notice: Notice, **changes: object) -> NoticeDecision:
    """Let the approver and the editor allow it."""
    given = WORDS | {"by": brand.people["approver"], "second": brand.people["editor"]}
    return allow_late(notice, at=at_nine(E - 9 * DAY), **(given | changes))  # type: ignore[arg-type]


def test_two_people_let_a_privacy_policy_bind_those_informed_late(
    brand: Brand, privacy: Notice
) -> None:
    made = allowed(brand, privacy)
    assert (made.decision, made.reason, made.advice) == (Decision.ALLOW_LATE, *WORDS.values())
    assert (made.by, made.second) == (brand.people["approver"], brand.people["editor"])
    assert not undecided(privacy, at=at_nine(E))
    assert late(privacy, at=at_nine(E)).count() == 1


# Who decides, in which words, and what the refusal says.
REFUSED: list[tuple[dict[str, str], str]] = [
    ({"reason": " "}, "Say why"),
    ({"advice": ""}, "officer advised"),
    ({"second": "approver"}, "Two people"),
    ({"second": "dpo"}, "does not decide"),
    ({"by": "dpo", "second": "approver"}, "does not decide"),
    ({"by": "editor", "second": "approver"}, "steer"),  # represents nobody
    ({"second": "stranger"}, "staff"),
]


@pytest.mark.parametrize(("changes", "said"), REFUSED)
def test_what_is_missing_keeps_it_from_being_allowed(
    brand: Brand, other_brand: Brand, privacy: Notice, changes: dict[str, str], said: str
) -> None:
    cast = brand.people | {"stranger": other_brand.people["approver"]}
    with pytest.raises(RefusedError, match=said):
        allowed(brand, privacy, **{key: cast.get(one, one) for key, one in changes.items()})
    assert not NoticeDecision.objects.exists()


def test_the_officer_does_not_decide_in_another_role_either(brand: Brand, privacy: Notice) -> None:
    approver, dpo = brand.people["approver"], brand.people["dpo"]
    approver.groups.add(*dpo.groups.all())
    with pytest.raises(RefusedError, match="does not decide"):
        allowed(brand, privacy)


def test_the_officer_is_known_by_her_address_too(brand: Brand, privacy: Notice) -> None:
    root: User = User.objects.create_superuser("Officer@alpha.example", "a-long-one")
    BrandSettings.objects.update_or_create(
        site=brand.site, defaults={"dpo_email": "officer@alpha.example"}
    )
    with pytest.raises(RefusedError, match="does not decide"):
        allowed(brand, privacy, by=root)


def test_nothing_is_allowed_where_nobody_is_late(brand: Brand) -> None:
    notice = notice_of(second_version(brand))
    informed(practitioner(brand), notice)
    with pytest.raises(RefusedError, match="Nobody"):
        allowed(brand, notice)


def test_what_was_allowed_holds_for_the_day_as_it_stood(brand: Brand, privacy: Notice) -> None:
    allowed(brand, privacy)
    at = at_nine(E - 8 * DAY)
    postpone(
        Version.objects.get(major=2), to=E + DAY, reason="No.", by=brand.people["approver"], at=at
    )
    follow_at(at + timedelta(minutes=5))
    assert undecided(privacy, at=at + DAY)


# The days of notice that an urgent legal duty left, S in days before E, and whether it is late.
URGENT = [
    (5, 6, False),
    (5, 5, True),
    (0, 1, False),
    (0, 0, True),
    (-1, 0, False),  # it binds on the day on which everybody is told
    (-1, -1, True),
]


@pytest.mark.parametrize(("required", "before", "is_late"), URGENT)
def test_an_urgent_duty_asks_for_the_days_that_were_left(
    brand: Brand, required: int, before: int, *, is_late: bool
) -> None:
    notice = notice_of(second_version(brand), required_days=required)
    informed(practitioner(brand), notice, at=at_nine(E - before * DAY))
    assert late(notice, at=at_nine(E + 9 * DAY)).exists() is is_late


def test_an_urgent_contract_binds_from_the_day_on_which_she_knows(brand: Brand) -> None:
    notice = notice_of(second_version(brand, kind=Kind.TERMS), required_days=-1)
    person = practitioner(brand)
    informed(person, notice, at=at_nine(E + 3 * DAY))
    follow_at(at_nine(E + 4 * DAY))
    assert own_day(person) == E + 3 * DAY
