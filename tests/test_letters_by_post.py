"""Letters to those whom no mail reached: who gets one, and how batches are made and posted."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from consent.models import Practitioner
from notifications import letters
from notifications.actions.steering import pause, stop
from notifications.letters import LettersRefusedError, choose, make_batch, to_post
from notifications.letters.choosing import is_last_call
from notifications.models import Delivery, LetterBatch, Notice, NoticeKind, Stage, State
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.notices import E, delivery_to, notice_of, practice_of, second_version

DAY = timedelta(days=1)
ADDRESS = "12 rue des Tilleuls\n69003 LYON"
FAILED = {"state": State.BOUNCED, "stage": Stage.IN_APP, "failed_at": NOW}
LAST_DAY = E - 31 * DAY


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give the notice of a policy, of a brand that has entered the sender of its letters."""
    practice_of(scene, return_address="Atelier Alpha\n1 place Bellecour\n69002 LYON")
    return notice_of(second_version(scene))


def failed(
    notice: Notice, name: str = "camille", address: str = ADDRESS, **more: object
) -> Delivery:
    """Give somebody whom no mail reached."""
    brand = Brand(site=notice.site, people={})
    language = str(more.pop("language", "fr"))
    person = practitioner(brand, name, postal_address=address, language=language)
    return delivery_to(person, notice, **(FAILED | more))


def made(scene: Brand, *deliveries: Delivery, at: datetime = NOW) -> LetterBatch:
    """Give the batch of letters to these people."""
    by = scene.people["approver"]
    return make_batch(deliveries[0].notice, deliveries=deliveries, by=by, at=at)


# Who gets a letter


@pytest.mark.parametrize(
    ("more", "is_chosen"),
    [
        # No mail reached them at any address.
        ({}, True),
        ({"state": State.REJECTED}, True),
        ({"state": State.TIMED_OUT}, True),
        # Their letter is printed already.
        ({"stage": Stage.LETTER}, False),
        # Their mail may still arrive in time.
        ({"state": State.SUBMITTED, "stage": Stage.MAIL}, False),
        ({"state": State.DEFERRED, "stage": Stage.OTHER_ADDRESS}, False),
        ({"state": State.PLANNED, "stage": Stage.MAIL}, False),
        ({"state": State.EXEMPT, "exemption": "left"}, False),
        ({"state": State.INFORMED, "informed_at": NOW, "basis": "delivered"}, False),
    ],
)
def test_a_letter_goes_to_whom_no_mail_reached(
    notice: Notice, more: dict[str, Any], is_chosen: object
) -> None:
    delivery = failed(notice, **more)
    assert (delivery in to_post(notice, at=NOW)) == is_chosen


def test_the_canary_gets_no_letter(notice: Notice) -> None:
    delivery_to(None, notice, **FAILED)
    assert not to_post(notice, at=NOW)


def test_a_mail_without_answer_is_not_waited_for_until_it_is_too_late_for_a_letter(
    notice: Notice,
) -> None:
    waiting = failed(notice, state=State.SUBMITTED, stage=Stage.MAIL)
    assert waiting not in to_post(notice, at=NOW)
    assert waiting in to_post(notice, at=NOW + (LAST_DAY - TODAY) - 7 * DAY)


@pytest.mark.parametrize(
    ("today", "last_day", "is_it"),
    [
        # Seven working days from a Monday: the Wednesday of the next week.
        (date(2026, 12, 7), date(2026, 12, 16), True),
        (date(2026, 12, 7), date(2026, 12, 17), False),
        # Christmas is none of them.
        (date(2026, 12, 21), date(2026, 12, 31), True),
        (date(2026, 12, 21), date(2027, 1, 2), False),
        # It is past.
        (date(2026, 12, 7), date(2026, 12, 1), True),
        # No deadline.
        (date(2026, 12, 7), None, False),
    ],
)
def test_the_last_call_is_seven_working_days_before_the_last_legal_day(
    today: date, last_day: date | None, is_it: object
) -> None:
    assert is_last_call(last_day, today=today) == is_it


@pytest.mark.parametrize(
    ("address", "why"),
    [
        # Nothing, or nothing but spaces.
        ("", "No postal address"),
        (" \n\t\n", "No postal address"),
        # Too many lines, too long a line.
        ("a\nb\nc\nd\ne\nf", "At most 5 lines"),
        ("x" * 39, "At most 5 lines"),
    ],
)
def test_whoever_has_no_address_for_a_window_is_listed_with_the_remedy(
    notice: Notice, address: str, why: str
) -> None:
    failed(notice, address=address)
    choice = choose(notice, at=NOW)
    assert (choice.letters, choice.addressed, choice.lacking_count) == ([], 0, 1)
    assert choice.lacking[0].why.startswith(why)


@pytest.mark.parametrize("address", ["a\nb\nc\nd\ne", "x" * 38, "a\r\n\r\n  b   c  \r\n"])
def test_whoever_has_an_address_for_a_window_gets_a_letter(notice: Notice, address: str) -> None:
    delivery = failed(notice, address=address)
    assert choose(notice, at=NOW).letters == [delivery]


def test_an_address_that_is_entered_puts_her_into_the_next_batch(
    scene: Brand, notice: Notice
) -> None:
    delivery = failed(notice, address="")
    letters.enter_address(delivery, address=f"{ADDRESS}\n", by=scene.people["approver"])
    person = Practitioner.objects.get()
    assert choose(notice, at=NOW).letters == [delivery]
    assert person.postal_address == ADDRESS
    assert person.history.latest().history_user == scene.people["approver"]


def test_an_address_that_does_not_fit_is_not_kept(scene: Brand, notice: Notice) -> None:
    delivery = failed(notice, address="")
    with pytest.raises(LettersRefusedError):
        letters.enter_address(delivery, address="x" * 39, by=scene.people["approver"])
    assert Practitioner.objects.get().postal_address == ""


# Batches


def test_the_letter_is_the_way_from_then_on(scene: Brand, notice: Notice) -> None:
    camille, claude = failed(notice), failed(notice, "claude")
    batch = made(scene, claude, camille)
    assert batch.deliveries == [str(camille.pk), str(claude.pk)]  # by name
    assert {one.stage for one in Delivery.objects.all()} == {Stage.LETTER}
    assert (batch.pdf, batch.posted_on) == (None, None)


def test_nobody_is_in_two_batches(scene: Brand, notice: Notice) -> None:
    camille, claude = failed(notice), failed(notice, "claude")
    made(scene, camille)
    assert made(scene, camille, claude).deliveries == [str(claude.pk)]
    with pytest.raises(LettersRefusedError):
        made(scene, camille, claude)


@pytest.mark.parametrize("act", [pause, stop])
def test_nothing_is_printed_of_what_is_paused_or_over(
    scene: Brand, notice: Notice, act: Callable[..., object]
) -> None:
    delivery = failed(notice)
    act(notice, reason="A test.", by=scene.people["approver"], at=NOW)
    with pytest.raises(LettersRefusedError):
        made(scene, delivery)
    assert not LetterBatch.objects.exists()


def test_without_a_sender_nothing_is_printed(scene: Brand, notice: Notice) -> None:
    notice.site.notice_practice.__class__.objects.update(return_address=" ")
    with pytest.raises(LettersRefusedError, match="rules for notices"):
        made(scene, failed(notice))


def test_more_than_a_batch_holds_is_refused(
    scene: Brand, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.letters.batches.MOST", 1)
    with pytest.raises(LettersRefusedError, match="at most 1"):
        made(scene, failed(notice), failed(notice, "claude"))


def test_a_reminder_has_no_letters(notice: Notice) -> None:
    follower = notice_of(
        notice.promulgation, kind=NoticeKind.REMINDER, follows=notice, required_days=None
    )
    failed(follower)
    assert not to_post(follower, at=NOW)


@pytest.mark.parametrize(("days", "is_kept"), [(-1, False), (0, True), (2, True), (3, False)])
def test_the_day_of_posting_is_between_making_and_today(
    scene: Brand, notice: Notice, days: int, is_kept: object
) -> None:
    batch = made(scene, failed(notice))
    try:
        letters.posted(batch, on=TODAY + days * DAY, at=NOW + 2 * DAY)
    except LettersRefusedError:
        assert not is_kept
    batch.refresh_from_db()
    assert (batch.posted_on is not None) == is_kept


def test_the_day_of_posting_is_entered_once(scene: Brand, notice: Notice) -> None:
    batch = made(scene, failed(notice))
    letters.posted(batch, on=TODAY, at=NOW)
    with pytest.raises(LettersRefusedError):
        letters.posted(batch, on=TODAY + DAY, at=NOW + DAY)
    batch.refresh_from_db()
    assert batch.posted_on == TODAY


def test_a_batch_that_is_not_posted_can_be_given_up(scene: Brand, notice: Notice) -> None:
    delivery = failed(notice)
    letters.discard(made(scene, delivery))
    assert not LetterBatch.objects.exists()
    assert choose(notice, at=NOW).letters == [delivery]


def test_a_posted_batch_cannot_be_given_up(scene: Brand, notice: Notice) -> None:
    batch = letters.posted(made(scene, failed(notice)), on=TODAY, at=NOW)
    with pytest.raises(LettersRefusedError):
        letters.discard(batch)
    assert Delivery.objects.get().stage == Stage.LETTER


@pytest.mark.parametrize(("is_posted", "stage"), [(True, Stage.IN_APP), (False, Stage.LETTER)])
def test_whose_letter_came_back_gets_another_at_her_new_address(
    scene: Brand, notice: Notice, is_posted: object, stage: Stage
) -> None:
    delivery = failed(notice)
    batch = made(scene, delivery)
    if is_posted:
        letters.posted(batch, on=TODAY, at=NOW)
    letters.enter_address(delivery, address="9 quai", by=scene.people["approver"])
    assert Delivery.objects.get().stage == stage


def test_the_cost_is_that_of_the_brands_letters(scene: Brand, notice: Notice) -> None:
    assert letters.cost_of(notice.site, letters=3) == 3 * 580
