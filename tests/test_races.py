"""Decisions taken at the same moment, each on a connection of its own."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from threading import Barrier, Thread
from typing import TypeAlias

import pytest
from django.db import Error, connection

from policies.actions import RefusedError, postpone, promulgate, text_of, withdraw
from policies.models import EntryIntoForce, PolicyPage, Promulgation, Version
from tests.conftest import NOW, TODAY, Brand

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
COMING = TODAY + 31 * DAY
Act: TypeAlias = Callable[[], object]


def at_once(acts: Sequence[Act]) -> list[Exception]:
    """Do all acts at a barrier, each in a thread with its own connection; give the refusals."""
    barrier, refusals = Barrier(len(acts)), list[Exception]()

    def do(act: Act) -> None:
        connection.ensure_connection()
        barrier.wait(timeout=30)
        try:
            act()
        except (RefusedError, Error) as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return refusals


def promulgation(brand: Brand, page: PolicyPage) -> Act:
    """Give the act of promulgating a draft as it is now."""
    proposal = brand.propose([text_of(page, summary="It is clearer.")], day=COMING)
    brand.settle(proposal)
    return partial(promulgate, proposal, by=brand.people["approver"], at=NOW)


def standing() -> list[EntryIntoForce]:
    """Give the entries that nothing replaced, one per version."""
    return list(EntryIntoForce.objects.filter(replaced_by=None).order_by("version__major"))


@pytest.mark.parametrize("people", [2, 8])
def test_promulgations_at_once_have_one_winner_and_clear_refusals(
    brand: Brand, people: int
) -> None:
    act = promulgation(brand, brand.draft("We keep data."))
    refusals = at_once([act] * people)
    assert [type(one).__name__ for one in refusals] == ["RefusedError"] * (people - 1)
    assert (Version.objects.count(), Promulgation.objects.count()) == (1, 1)


def test_promulgations_of_two_languages_at_once_both_stand(brand: Brand) -> None:
    drafts = [brand.draft("Nous gardons."), brand.draft("We keep.", language="en")]
    assert at_once([promulgation(brand, draft) for draft in drafts]) == []
    assert Version.objects.count() == 2


def test_a_promulgation_and_a_withdrawal_at_once_leave_one_state(brand: Brand) -> None:
    first, by = brand.promulgate("We keep data."), brand.people["approver"]
    end = partial(withdraw, first, reason="Wrong.", by=by, at=NOW + DAY)
    refusals = at_once([promulgation(brand, brand.draft("We keep less.")), end])
    # What was approved was compared with a text that no longer binds: it is proposed anew.
    assert ["Proposez-le" in str(one) for one in refusals] in ([], [True])
    days = [(TODAY, TODAY + DAY), (COMING, None)]
    assert [(one.day, one.until) for one in standing()] == days[: 2 - len(refusals)]


def test_of_two_withdrawals_at_once_one_is_refused(brand: Brand) -> None:
    first, by = brand.promulgate("We keep data."), brand.people["approver"]
    (refusal,) = at_once([partial(withdraw, first, reason="No.", by=by, at=NOW + DAY)] * 2)
    assert isinstance(refusal, RefusedError)
    assert first.entries.count() == 2


def test_postponements_at_once_leave_one_day_and_one_line_of_decisions(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    coming, by = brand.promulgate("We keep less.", day=COMING), brand.people["approver"]
    to = [COMING + days * DAY for days in (1, 2, 2)]
    acts = [partial(postpone, coming, to=day, reason="Late.", by=by, at=NOW) for day in to]
    refusals = at_once(acts)
    assert len(refusals) <= 1
    assert len([one for one in standing() if one.version_id == coming.pk]) == 1
    assert coming.entries.filter(replaces=None).count() == 1


def test_without_the_lock_of_an_action_the_database_still_refuses(brand: Brand) -> None:
    first = brand.promulgate("We keep data.")
    second = brand.promulgate("We keep less.", day=COMING)
    third = brand.promulgate("We keep nothing.", day=COMING + DAY)
    entries = [one.entries.get() for one in (second, third)]
    day = COMING + 9 * DAY
    (refusal,) = at_once([_moved(entry, day).save for entry in entries])
    assert "enters into force on" in str(refusal)
    assert [one.day for one in standing() if one.day == day] == [day]
    assert first.entries.count() == 1


def _moved(entry: EntryIntoForce, day: date) -> EntryIntoForce:
    return EntryIntoForce(
        version=entry.version,
        day=day,
        reason="raw",
        replaces=entry,
        decided_at=NOW,
        decided_by=entry.decided_by,
    )
