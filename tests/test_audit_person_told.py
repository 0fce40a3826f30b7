"""What somebody was told, how many days she had, and her whole timeline, as of an instant."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine

from audit.reading import person_events
from audit.reading.moments import beginning
from audit.reading.person_events import Event, Key, events_of, page
from audit.reading.person_rows import kept_of
from audit.reading.person_told import Told, days_had, told_of
from consent.models import Hold, OwnEntry, Practitioner
from notifications.models import Delivery, Notice, NoticeKind
from policies.actions import postpone, withdraw
from policies.deadlines import PARIS
from policies.models import Promulgation
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import TODAY, Brand
from tests.informed import heard, sent
from tests.notices import E, delivery_to, notice_of, second_version

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("informed", "days"),
    [
        ("2026-11-21T00:00", 30),  # the example of RULES: E may be 22 December
        ("2026-11-21T23:59", 30),  # the day of the notice does not count, whatever its hour
        ("2026-11-20T23:59", 31),  # the day before, in Paris
        ("2026-12-20T10:00", 1),  # one whole day between
        ("2026-12-21T10:00", 0),  # the eve
        ("2026-12-22T10:00", 0),  # on the day itself
        ("2027-02-01T10:00", 0),  # long after
    ],
)
def test_neither_the_day_of_being_told_nor_that_of_the_entry_counts(
    informed: str, days: int
) -> None:
    at = datetime.fromisoformat(informed).replace(tzinfo=PARIS)
    assert days_had(at, enters=date(2026, 12, 22)) == days


@pytest.fixture
def promulgation(brand: Brand) -> Iterator[Promulgation]:
    """Give a second version to come on E, while the clock stands at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield second_version(brand)


@pytest.fixture
def notice(promulgation: Promulgation) -> Notice:
    """Give its notice."""
    return notice_of(promulgation)


@pytest.fixture
def delivery(brand: Brand, notice: Notice) -> Delivery:
    """Give its delivery to Camille."""
    return delivery_to(practitioner(brand), notice)


def her(delivery: Delivery) -> Practitioner:
    """Give to whom a delivery is."""
    return Practitioner.objects.get(deliveries=delivery)


def told(delivery: Delivery, at: datetime) -> Told:
    """Give what its person was told of it by an instant."""
    [found] = told_of(kept_of(her(delivery)), at=at)
    return found


def kinds(delivery: Delivery, at: datetime) -> list[str]:
    """Give the kinds of all events of its person before an instant, the oldest first."""
    return [one.kind for one in reversed(events_of(kept_of(her(delivery)), at=at))]


def test_a_notice_is_not_told_before_it_was_planned(delivery: Delivery) -> None:
    assert told_of(kept_of(her(delivery)), at=NOW) == []
    found = told(delivery, NOW + DAY)
    assert (found.enters, found.informed, found.days) == (E, None, None)
    assert [one.number for one in found.versions] == ["2.0"]


def test_whole_days_between_being_informed_and_e_are_what_she_had(delivery: Delivery) -> None:
    heard(delivery, "delivered", at=NOW + 9 * DAY, attempt=sent(delivery, at=NOW + 9 * DAY))
    found = told(delivery, NOW + 10 * DAY)
    assert (found.days, found.is_in_time) == (50, True)
    # By then she was not informed yet.
    assert told(delivery, NOW + 8 * DAY).informed is None


def test_who_was_informed_after_the_last_legal_day_was_late(delivery: Delivery) -> None:
    late = NOW + 30 * DAY
    heard(delivery, "delivered", at=late, attempt=sent(delivery, at=late))
    assert (told(delivery, late + DAY).days, told(delivery, late + DAY).is_in_time) == (29, False)


def test_a_bounce_of_afterwards_revokes_nothing_of_before(delivery: Delivery) -> None:
    attempt = sent(delivery, at=NOW + DAY)
    heard(delivery, "delivered", at=NOW + DAY, attempt=attempt)
    delivery.refresh_from_db()
    heard(delivery, "bounced", at=NOW + 5 * DAY, attempt=attempt)
    assert told(delivery, NOW + 4 * DAY).days == 58
    assert told(delivery, NOW + 6 * DAY).informed is None
    assert kinds(delivery, NOW + 6 * DAY).count("informed") == 2


def test_the_days_are_counted_to_the_day_that_stood(
    brand: Brand, promulgation: Promulgation, delivery: Delivery
) -> None:
    heard(delivery, "delivered", at=NOW + DAY, attempt=sent(delivery, at=NOW + DAY))
    version, by = promulgation.versions.get(), brand.people["approver"]
    postpone(version, to=E + 5 * DAY, reason="Later.", by=by, at=NOW + 10 * DAY)
    withdraw(version, reason="No.", by=by, at=NOW + 20 * DAY)
    days = [told(delivery, NOW + after * DAY).days for after in (9, 11, 21)]
    # Withdrawn, there is no day to count to.
    assert days == [58, 63, None]


def test_a_reminder_is_no_notice_of_its_own(
    brand: Brand, notice: Notice, delivery: Delivery, promulgation: Promulgation
) -> None:
    more = {"kind": NoticeKind.REMINDER, "follows": notice, "required_days": None}
    reminder = notice_of(promulgation, at=NOW + DAY, **more)
    delivery_to(her(delivery), reminder)
    assert told(delivery, NOW + 2 * DAY).notice == notice
    assert kinds(delivery, NOW + 2 * DAY).count("notice") == 2


def test_everything_stands_in_one_order_up_to_the_moment(
    brand: Brand, promulgation: Promulgation, delivery: Delivery
) -> None:
    person, version = her(delivery), promulgation.versions.get()
    heard(delivery, "delivered", at=NOW + DAY, attempt=sent(delivery, at=NOW + DAY))
    answers(person, version, at=NOW + 2 * DAY)
    Hold(practitioner=person, ground="x", by=brand.people["approver"], at=NOW + 3 * DAY).save()
    first = ["force", "decided", "decided", "entered", "notice"]
    found = kinds(delivery, NOW + 4 * DAY)
    assert sorted(found[:5]) == sorted(first)
    assert found[5:] == ["attempt", "informed", "act", "hold"]
    assert kinds(delivery, NOW + 2 * DAY)[-1] == "informed"


def test_what_begins_to_bind_her_is_there_on_its_day_or_on_her_own(
    promulgation: Promulgation, delivery: Delivery
) -> None:
    kept = kept_of(her(delivery))
    [second, first] = [one for one in events_of(kept, at=beginning(E + DAY)) if one.kind == "force"]
    assert (second.at, first.at) == (beginning(E), beginning(TODAY))
    values = {"practitioner": her(delivery), "version": promulgation.versions.get(), "reason": "x"}
    OwnEntry(day=E + 3 * DAY, decided_at=NOW + DAY, **values).save()
    later = [one.at for one in events_of(kept_of(her(delivery)), at=beginning(E + 9 * DAY))]
    assert beginning(E + 3 * DAY) in later
    assert beginning(E) not in later


def test_a_change_of_her_entry_is_an_event_and_a_save_without_one_is_none(
    delivery: Delivery,
) -> None:
    person = her(delivery)
    with time_machine.travel(NOW + DAY, tick=False):
        person.save()
        person.contract_end = E
        person.save()
    [changed] = [
        one for one in events_of(kept_of(person), at=NOW + 2 * DAY) if one.kind == "changed"
    ]
    assert (changed.before.contract_end, changed.row.contract_end) == (None, E)


def test_pages_follow_each_other_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person_events, "PAGE", 2)
    # Two of one instant are in the order of their kinds, then of their rows.
    events = [
        Event(kind="act", at=NOW + DAY, id="a", row=None),
        Event(kind="informed", at=NOW, id="b", row=None),
        Event(kind="act", at=NOW, id="b", row=None),
        Event(kind="act", at=NOW, id="a", row=None),
        Event(kind="entered", at=NOW, id="a", row=None),
    ]
    first = page(events)
    second = page(events, after=first.older)
    third = page(events, after=second.older)
    assert [*first.events, *second.events, *third.events] == events
    assert (first.newer, third.older) == (None, None)
    assert page(events, before=third.newer).events == second.events
    assert page(events, before=second.newer) == first


def test_a_key_is_read_as_it_was_written() -> None:
    key = Key(at=NOW + timedelta(microseconds=7), rank=3, id="a")
    assert Key.parsed(str(key)) == key


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "not enough values"),
        ("a~b~c~d", "too many values"),
        ("x~1~a", "Invalid isoformat"),
        ("2026-01-01~1~a", "2026"),  # an instant without a zone is none
        (f"{NOW.isoformat()}~99~a", "99"),  # no such kind
    ],
)
def test_what_is_no_key_is_refused(words: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Key.parsed(words)
