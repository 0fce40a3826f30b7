"""The audience lives until E: who joins, leaves, comes back, signs up, answers."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from consent.entering import line
from consent.models import Act, ActKind, Capacity, EntryType, Origin, Practitioner
from consent.writing import insert
from notifications.models import (
    Basis,
    Decision,
    Delivery,
    Information,
    Notice,
    NoticeDecision,
    Progress,
    State,
)
from notifications.planning import plan, plan_notices, sweep
from notifications.schedule import nine_in_the_morning
from policies.actions import postpone
from policies.models import Promulgation, Version
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import cabinet, practitioner
from tests.conftest import TODAY, Brand
from tests.notices import people, second_version

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(scope="module", autouse=True)
def coming(scene: Brand) -> Promulgation:
    return second_version(scene, day=TODAY + 40 * DAY)


@pytest.fixture
def notice(coming: Promulgation, brand: Brand) -> Notice:
    (made,) = plan_notices(at=NOW)
    return made


def swept(at: datetime = NOW) -> bool:
    plan(clock=lambda: at, budget=MINUTE)
    return sweep(clock=lambda: at, budget=MINUTE)


def state() -> tuple[str, str]:
    """Give state and exemption of the only delivery."""
    return Delivery.objects.values_list("state", "exemption").get()


def change(person: Practitioner, **values: object) -> None:
    Practitioner.objects.filter(pk=person.pk).update(**values)


def version_of(notice: Notice) -> Version:
    found: Version = notice.promulgation.versions.get()
    return found


def recorded(person: Practitioner, version: Version, **values: object) -> Act:
    """Give an act of hers, an hour from NOW and witnessed unless `values` say otherwise."""
    entry, opening = line(EntryType.ACKNOWLEDGE, b"{}", time=NOW)
    usual: dict[str, object] = {
        "practitioner": person,
        "policy": version.policy,
        "version": version,
        "act": ActKind.ACKNOWLEDGE,
        "origin": Origin.WITNESSED,
        "operator": version.promulgation.by if version.promulgation else None,
        "at": NOW + HOUR,
        "recorded_at": NOW + HOUR,
    }
    made = Act(id=uuid4(), entry=entry, **(usual | values))
    insert(entry, opening, made)
    return made


def test_who_joins_after_the_snapshot_gets_a_delivery_at_once(notice: Notice, brand: Brand) -> None:
    swept()
    late = practitioner(brand)
    swept(NOW + 5 * DAY)
    assert Delivery.objects.get(practitioner=late).due_at == NOW + 5 * DAY
    assert swept(NOW + 5 * DAY) is False
    assert Delivery.objects.count() == 1


def test_before_it_is_planned_nothing_is_swept(notice: Notice, brand: Brand) -> None:
    practitioner(brand)
    assert sweep(clock=lambda: NOW, budget=MINUTE) is False
    assert not Delivery.objects.exists()


def test_from_e_on_nobody_joins(notice: Notice, brand: Brand) -> None:
    swept()
    practitioner(brand)
    swept(NOW + 40 * DAY)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (TODAY + 2 * DAY, nine_in_the_morning(TODAY + 3 * DAY)),
        # At the latest on the last morning that is in time.
        (TODAY + 20 * DAY, nine_in_the_morning(TODAY + 9 * DAY)),
        # Signed up before the promulgation: nothing is shown to her unasked.
        (TODAY - DAY, NOW),
    ],
)
def test_who_signs_up_may_answer_there_until_the_next_morning(
    notice: Notice, brand: Brand, start: date, due: datetime
) -> None:
    practitioner(brand, contract_start=start)
    swept()
    assert Delivery.objects.get().due_at == due


def test_who_signs_up_and_answers_is_exempt(notice: Notice, brand: Brand) -> None:
    person = practitioner(brand, contract_start=TODAY)
    swept()
    recorded(person, version_of(notice))
    swept(NOW + HOUR)
    assert state() == ("exempt", "signed_up")
    assert not Information.objects.exists()


def test_who_was_bound_before_is_not_exempt_by_an_answer(notice: Notice, brand: Brand) -> None:
    recorded(practitioner(brand), version_of(notice))
    swept(NOW + 2 * HOUR)
    assert state() == ("informed", "")


def test_who_signs_up_without_an_answer_is_not_exempt(notice: Notice, brand: Brand) -> None:
    practitioner(brand, contract_start=TODAY)
    swept(NOW + DAY)
    assert state() == ("planned", "")


@pytest.mark.parametrize(
    ("end", "days", "expected"),
    [
        (TODAY + 5 * DAY, 5, ("planned", "")),  # its last day
        (TODAY + 5 * DAY, 6, ("exempt", "left")),
        (TODAY + 39 * DAY, 50, ("exempt", "left")),  # found out after E only
        (TODAY + 40 * DAY, 50, ("planned", "")),  # was bound on E
    ],
)
def test_whose_contract_ended_before_e_is_exempt(
    notice: Notice, brand: Brand, end: date, days: int, expected: tuple[str, str]
) -> None:
    practitioner(brand, contract_end=end)
    swept()
    swept(NOW + days * DAY)
    assert state() == expected


def test_who_was_erased_is_exempt_as_such(notice: Notice, brand: Brand) -> None:
    person = practitioner(brand)
    swept()
    change(person, external_id=person.erased_id, contract_end=TODAY - DAY)
    swept(NOW + HOUR)
    assert state() == ("exempt", "erased")


def test_whom_the_rule_means_no_more_is_exempt_and_may_come_back(
    notice: Notice, brand: Brand
) -> None:
    person = practitioner(brand)
    swept()
    change(person, contract_start=TODAY + 99 * DAY)
    swept(NOW + HOUR)
    assert state() == ("exempt", "out")
    change(person, contract_start=TODAY - DAY)
    swept(NOW + 2 * HOUR)
    assert state() == ("planned", "")


def test_who_is_being_sent_it_is_left_to_the_sender(notice: Notice, brand: Brand) -> None:
    person = practitioner(brand)
    swept()
    Delivery.objects.update(state=State.CLAIMED)
    change(person, contract_end=TODAY - DAY)
    swept(NOW + HOUR)
    assert state() == ("claimed", "")


def test_who_is_informed_stays_so_when_she_leaves(notice: Notice, brand: Brand) -> None:
    person = practitioner(brand)
    swept()
    Delivery.objects.update(state=State.INFORMED, informed_at=NOW, basis=Basis.DELIVERED)
    change(person, contract_end=TODAY - DAY)
    swept(NOW + HOUR)
    assert state() == ("informed", "")


@pytest.mark.parametrize("act", [ActKind.ACKNOWLEDGE, ActKind.ACCEPT, ActKind.REFUSE])
def test_an_answer_informs_since_its_own_instant(
    notice: Notice, brand: Brand, act: ActKind
) -> None:
    person = practitioner(brand)
    swept()
    Delivery.objects.update(state=State.BOUNCED, stage="in_app", failed_at=NOW)
    given = recorded(person, version_of(notice), act=act)
    swept(NOW + 3 * HOUR)
    shown = Information.objects.get()
    assert (shown.basis, shown.at, shown.shown_by) == ("in_app", given.at, given.pk)


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (Origin.WITNESSED, "informed"),
        (Origin.ASSERTED, "planned"),  # nobody signed in here
        (Origin.TRANSCRIBED, "planned"),  # a paper: its proof is a letter's
        (Origin.ADOPTED, "planned"),
    ],
)
def test_only_what_she_did_here_informs(
    notice: Notice, brand: Brand, origin: Origin, expected: str
) -> None:
    recorded(practitioner(brand), version_of(notice), origin=origin)
    swept(NOW + 3 * HOUR)
    assert state()[0] == expected


def test_an_answer_to_another_version_informs_nobody(notice: Notice, brand: Brand) -> None:
    recorded(practitioner(brand), Version.objects.get(major=1))
    swept(NOW + 3 * HOUR)
    assert state() == ("planned", "")


def test_an_answer_in_the_name_of_her_cabinet_informs_her(notice: Notice, brand: Brand) -> None:
    owner, other = people(brand, 2)
    seats = {"owner": (owner, Capacity.OWNER), "other": (other, Capacity.SIGNATORY)}
    recorded(owner, version_of(notice), cabinet=cabinet(brand, **seats), capacity="owner")
    swept(NOW + 3 * HOUR)
    assert Delivery.objects.get(practitioner=owner).state == State.INFORMED
    assert Delivery.objects.get(practitioner=other).state == State.PLANNED


def test_of_two_policies_each_must_be_answered(brand: Brand) -> None:
    brand.promulgate("Terms.", kind=Kind.TERMS)
    drafts = [brand.draft("Other.", kind=kind) for kind in (Kind.TERMS, Kind.COOKIES)]
    first, second = brand.fix(*drafts, day=TODAY + 40 * DAY).versions.all()
    plan_notices(at=NOW)
    person = practitioner(brand)
    recorded(person, first)
    swept(NOW + 3 * HOUR)
    mine = Delivery.objects.filter(notice__promulgation=first.promulgation)
    assert mine.get().state == State.PLANNED
    last = recorded(person, second, at=NOW + 2 * HOUR)
    swept(NOW + 3 * HOUR)
    assert mine.get().informed_at == last.at


def test_what_she_knew_earlier_moves_the_day_of_a_mail(notice: Notice, brand: Brand) -> None:
    person = practitioner(brand)
    swept()
    informed = {"state": State.INFORMED, "informed_at": NOW + 2 * HOUR, "basis": Basis.DELIVERED}
    Delivery.objects.update(**informed)
    given = recorded(person, version_of(notice))
    swept(NOW + 3 * HOUR)
    assert Delivery.objects.get().informed_at == given.at
    assert swept(NOW + 4 * HOUR) is False
    assert Information.objects.count() == 1


def test_an_answer_takes_the_place_of_a_presumption(notice: Notice, brand: Brand) -> None:
    person = practitioner(brand)
    swept()
    Delivery.objects.update(state=State.INFORMED, informed_at=NOW, basis=Basis.PRESUMED)
    recorded(person, version_of(notice))
    swept(NOW + 3 * HOUR)
    assert Delivery.objects.get().basis == Basis.IN_APP


def test_after_e_an_answer_still_informs(notice: Notice, brand: Brand) -> None:
    person = practitioner(brand)
    swept()
    recorded(person, version_of(notice), at=NOW + 45 * DAY)
    swept(NOW + 46 * DAY)
    assert state() == ("informed", "")


def test_swept_twice_nothing_is_written_twice(notice: Notice, brand: Brand) -> None:
    recorded(practitioner(brand), version_of(notice))
    swept(NOW + 3 * HOUR)
    swept(NOW + 4 * HOUR)
    assert Information.objects.count() == Delivery.objects.count() == 1


def test_without_time_a_sweep_waits(notice: Notice, brand: Brand) -> None:
    swept()
    practitioner(brand)
    later = NOW + 10 * MINUTE
    assert sweep(clock=lambda: later, budget=timedelta(0)) is True
    assert not Delivery.objects.exists()
    assert Progress.objects.get().swept_at == NOW


def test_what_was_swept_a_moment_ago_does_not_wait(notice: Notice) -> None:
    swept()
    assert sweep(clock=lambda: NOW + MINUTE, budget=timedelta(0)) is False


def test_a_stopped_notice_is_swept_no_more(notice: Notice, brand: Brand) -> None:
    swept()
    NoticeDecision(notice=notice, decision=Decision.STOP, at=NOW).save()
    practitioner(brand)
    swept(NOW + HOUR)
    assert not Delivery.objects.exists()


def test_a_postponed_notice_is_swept_until_its_new_day(notice: Notice, brand: Brand) -> None:
    swept()
    by, to = brand.people["approver"], TODAY + 60 * DAY
    postpone(version_of(notice), to=to, reason="Later.", by=by, at=NOW)
    practitioner(brand)
    swept(NOW + 50 * DAY)
    assert Delivery.objects.count() == 1
