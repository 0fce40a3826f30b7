"""From a promulgation to planned deliveries: which are told of, to whom, and never twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, cast

import pytest

from consent.models import Capacity
from notifications.models import Decision, Delivery, Notice, NoticeDecision, NoticeKind, Progress
from notifications.planning import cabinets_informed, plan, plan_notices
from notifications.schedule import nine_in_the_morning
from policies import ports
from policies.actions import Plan, approve, postpone, promulgate, propose, text_of, withdraw
from policies.models import Promulgation
from policies.models.asking import AskedOf
from policies.models.pages import Kind
from policies.models.versions import Change
from policies.ports import Announced, Notices
from tests.brands import NOW
from tests.cabinets import cabinet, practitioner
from tests.conftest import TODAY, Brand
from tests.notices import E, delivery_to, notice_of, people, practice_of, second_version

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(scope="module", autouse=True)
def coming(scene: Brand) -> Promulgation:
    return second_version(scene)


def everything(**more: int) -> bool:
    return plan(clock=lambda: NOW, budget=MINUTE, **more)


def moved(coming: Promulgation, brand: Brand, to: date) -> None:
    version = coming.versions.get()
    postpone(version, to=to, reason="Later.", by=brand.people["approver"], at=NOW)


def ticking(seconds: int) -> Iterator[datetime]:
    """Give a clock that goes on by so much each time it is read."""
    return (NOW + timedelta(seconds=seconds * number) for number in count())


def test_a_substantial_change_is_told_of_once(coming: Promulgation) -> None:
    (made,) = plan_notices(at=NOW)
    assert (made.promulgation, made.kind, made.day) == (coming, NoticeKind.CHANGE, E)
    assert (made.required_days, made.number, made.audience) == (30, 1, {})
    assert plan_notices(at=NOW) == []


def test_it_is_sent_from_45_days_before_on(coming: Promulgation) -> None:
    (made,) = plan_notices(at=NOW)
    assert made.send_from == nine_in_the_morning(E - 45 * DAY)


def test_too_near_for_that_it_is_sent_at_once(coming: Promulgation) -> None:
    (made,) = plan_notices(at=NOW + 20 * DAY)
    assert made.send_from == NOW + 20 * DAY


def test_before_a_first_version_nobody_is_bound(brand: Brand) -> None:
    first = brand.promulgate("Terms.", kind=Kind.TERMS, day=E)
    assert first.promulgation not in {one.promulgation for one in plan_notices(at=NOW)}


@pytest.mark.parametrize("change", [Change.MINOR, Change.TRANSLATION])
def test_what_changes_nothing_that_binds_is_not_told_of(brand: Brand, change: Change) -> None:
    language = "en" if change == Change.TRANSLATION else "fr"
    page = brand.draft("Logs are kept for two whole years.", language=language)
    day = E if change == Change.TRANSLATION else E + DAY
    made = brand.fix(page, day=day, change=change)
    assert made not in {one.promulgation for one in plan_notices(at=NOW)}


def test_policies_promulgated_together_are_one_notice(brand: Brand) -> None:
    brand.promulgate("Terms.", kind=Kind.TERMS)
    pages = [
        brand.draft("Other terms.", kind=Kind.TERMS),
        brand.draft("Cookies.", kind=Kind.COOKIES),
    ]
    together = brand.fix(*pages, day=E)
    plan_notices(at=NOW)
    assert Notice.objects.filter(promulgation=together).count() == 1


def test_a_withdrawn_version_is_not_told_of(coming: Promulgation, brand: Brand) -> None:
    by = brand.people["approver"]
    withdraw(coming.versions.get(), reason="Wrong.", by=by, at=NOW)
    assert plan_notices(at=NOW) == []


def test_a_notice_that_was_approved_is_owed_even_once_e_has_passed(coming: Promulgation) -> None:
    # Nobody is informed in time any more: the notice says so, person by person.
    assert len(plan_notices(at=NOW + 60 * DAY)) == 1


def test_a_correction_before_the_first_pass_leaves_nobody_out(
    brand: Brand, coming: Promulgation
) -> None:
    day = coming.versions.get().entries.get().day
    assert day is not None
    brand.promulgate("Logs are kept for two  years.", day=day, change=Change.MINOR)
    [made] = plan_notices(at=NOW)
    assert (made.promulgation, made.day) == (coming, day)


def test_a_correction_of_what_binds_tells_nobody_of_it_again(brand: Brand) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Before there were notices nothing of them was approved.
        patch.setattr(ports, "_notices", [])
        bound = second_version(brand, day=TODAY + 40 * DAY, kind=Kind.TERMS)
    later, corrected = NOW + 60 * DAY, "Logs are kept, for two years."
    brand.promulgate(
        corrected, day=TODAY + 69 * DAY, change=Change.MINOR, at=later, kind=Kind.TERMS
    )
    plan_notices(at=later)
    assert not bound.notices.exists()


def urgent(brand: Brand, *, day: date) -> Promulgation:
    page = brand.draft("Logs are kept for three years.", kind=Kind.TERMS)
    how = Plan(change=Change.SUBSTANTIAL, in_force_from=day, urgent_duty="Loi, art. 3.")
    proposal = propose(
        [text_of(page, summary="It is clearer.")], plan=how, by=brand.people["editor"], at=NOW
    )
    brand.settle(proposal)
    shown = {str(text.pk): text.sha256 for text in proposal.texts.all()}
    approve(proposal, shown=shown, by=brand.people["dpo"], at=NOW)
    return promulgate(proposal, by=brand.people["approver"], at=NOW)


@pytest.mark.parametrize(
    ("days", "required"),
    [
        (0, -1),  # at once: whoever is informed that day is in time
        (10, 9),
        (31, 30),
        (50, 30),  # never more than without the duty
    ],
)
def test_an_urgent_duty_requires_the_days_that_are_left(
    brand: Brand, days: int, required: int
) -> None:
    brand.promulgate("Terms.", kind=Kind.TERMS)
    made = urgent(brand, day=TODAY + days * DAY)
    plan_notices(at=NOW)
    assert Notice.objects.get(promulgation=made).required_days == required


def test_postponed_it_stays_the_same_notice(coming: Promulgation, brand: Brand) -> None:
    plan_notices(at=NOW)
    moved(coming, brand, E + 9 * DAY)
    assert plan_notices(at=NOW) == []


def test_an_earlier_day_is_another_notice(coming: Promulgation, brand: Brand) -> None:
    plan_notices(at=NOW)
    moved(coming, brand, E - 9 * DAY)
    (made,) = plan_notices(at=NOW)
    assert (made.number, made.day, made.required_days) == (2, E - 9 * DAY, 30)
    assert plan_notices(at=NOW) == []


def test_an_earlier_day_than_the_postponed_one_is_too(coming: Promulgation, brand: Brand) -> None:
    (first,) = plan_notices(at=NOW)
    Notice(
        site=first.site,
        promulgation=coming,
        kind=NoticeKind.POSTPONEMENT,
        follows=first,
        day=E + 20 * DAY,
        send_from=NOW,
        created_at=NOW,
    ).save()
    moved(coming, brand, E + 9 * DAY)
    assert [one.day for one in plan_notices(at=NOW)] == [E + 9 * DAY]


def test_everybody_gets_one_delivery_in_her_language(coming: Promulgation, brand: Brand) -> None:
    (notice,) = plan_notices(at=NOW)
    practitioner(brand, "one"), practitioner(brand, "two", language="en")
    assert everything() is everything() is False
    rows = Delivery.objects.order_by("language").values_list("language", "state", "due_at")
    assert list(rows) == [(one, "planned", notice.send_from) for one in ("en", "fr")]
    assert Progress.objects.get().planned_at == NOW


def test_another_brands_people_get_none(brand: Brand, other_scene: Brand) -> None:
    plan_notices(at=NOW)
    practitioner(other_scene)
    everything()
    assert not Delivery.objects.exists()


def test_the_canary_is_due_before_everybody(brand: Brand) -> None:
    practice_of(brand, canary_email="canary@alpha.example")
    plan_notices(at=NOW)
    people(brand, 3)
    everything()
    first, *others = Delivery.objects.due(at=NOW + 60 * DAY)
    assert first.practitioner is None
    assert len([one for one in others if one.practitioner]) == 3


def test_without_an_address_there_is_no_canary(brand: Brand) -> None:
    practice_of(brand)
    plan_notices(at=NOW)
    everything()
    assert not Delivery.objects.exists()


def test_killed_between_two_batches_it_goes_on_where_it_was(brand: Brand) -> None:
    plan_notices(at=NOW)
    people(brand, 5)
    # Read at the beginning, before a batch, in it, and before the next one: the time is up.
    clock = ticking(seconds=1)
    assert plan(clock=lambda: next(clock), budget=3 * timedelta(seconds=1), at_once=2) is True
    assert Delivery.objects.count() == 2
    assert everything(at_once=2) is False
    assert Delivery.objects.count() == 5


def test_without_time_nothing_is_planned_and_more_is_left(brand: Brand) -> None:
    plan_notices(at=NOW)
    people(brand, 2)
    assert plan(clock=lambda: NOW, budget=timedelta(0)) is True
    assert not Delivery.objects.exists()


def test_whoever_has_a_delivery_already_keeps_it(coming: Promulgation, brand: Brand) -> None:
    notice, (first, *_) = notice_of(coming), people(brand, 3)
    kept = delivery_to(first, notice)
    everything(at_once=2)
    assert Delivery.objects.count() == 3
    assert Delivery.objects.get(practitioner=first) == kept


def test_notices_take_turns(brand: Brand) -> None:
    brand.promulgate("Terms.", kind=Kind.TERMS)
    second_version(brand, kind=Kind.TERMS)
    plan_notices(at=NOW)
    people(brand, 4)
    clock = ticking(seconds=1)
    plan(clock=lambda: next(clock), budget=timedelta(seconds=5), at_once=2)
    assert {one.deliveries.count() for one in Notice.objects.all()} == {2}


def test_a_stopped_notice_is_planned_no_further(brand: Brand) -> None:
    (notice,) = plan_notices(at=NOW)
    people(brand, 2)
    NoticeDecision(notice=notice, decision=Decision.STOP, at=NOW).save()
    assert everything() is False
    assert not Delivery.objects.exists()


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Tells people of changes; every approver is shown this notice."""

    told: dict[str, Any]

    def refusal(self, _announced: Announced, **_more: object) -> str:
        return ""

    def frozen(self, _announced: Announced, _texts: object, **_more: object) -> dict[str, Any]:
        return self.told

    def changed(self, _then: object, _now: object, **_more: object) -> str:
        return ""

    def promulgated(self) -> None:
        return


def told_to(
    brand: Brand, audience: dict[str, Any], *, at: datetime = NOW, asked_of: str = "practitioner"
) -> Notice:
    """Give the notice, planned, of a promulgation whose approvers were shown this audience."""
    ports.answer_notices(cast("Notices", Teller(told={"audience": audience, "body": "abc"})))
    page = brand.draft("Logs are kept for four years.")
    page.asks, page.asked_of = "acknowledge", asked_of
    page.save_revision(user=brand.people["editor"])
    made = brand.fix(page, day=E + DAY)
    plan_notices(at=at)
    plan(clock=lambda: at, budget=MINUTE)
    return Notice.objects.get(promulgation=made)


def names(notice: Notice) -> set[str]:
    return set(notice.deliveries.values_list("practitioner__external_id", flat=True))


@pytest.mark.usefixtures("teller")
def test_it_goes_to_whom_the_approvers_were_shown(brand: Brand) -> None:
    practitioner(brand, "one"), practitioner(brand, "two", language="en")
    notice = told_to(brand, {"languages": ["en"]})
    assert (names(notice), notice.audience) == ({"two"}, {"languages": ["en"]})
    assert notice.frozen == {"body": "abc"}


@pytest.mark.usefixtures("teller")
def test_a_rule_that_cannot_be_read_is_everybody(brand: Brand) -> None:
    people(brand, 2)
    assert len(names(told_to(brand, {"languages": ["de"]}))) == 2


@pytest.mark.usefixtures("teller")
@pytest.mark.parametrize(
    ("asked_of", "audience", "whom"),
    [
        # Of texts asked of a cabinet, who binds it is told.
        (AskedOf.CABINET, {"cabinets": ["cabinet"]}, {"owner", "second"}),
        (AskedOf.CABINET, {"cabinets": ["cabinet"], "capacities": ["other"]}, {"other"}),
        (AskedOf.PRACTITIONER, {"cabinets": ["cabinet"]}, {"owner", "second", "other"}),
        (AskedOf.CABINET, {}, {"owner", "second", "other", "alone"}),
    ],
)
def test_of_a_cabinet_those_are_told_who_bind_it(
    brand: Brand, asked_of: str, audience: dict[str, Any], whom: set[str]
) -> None:
    seats = {"owner": Capacity.OWNER, "second": Capacity.SIGNATORY, "other": Capacity.OTHER}
    members = {name: (practitioner(brand, name), seat) for name, seat in seats.items()}
    practitioner(brand, "alone")
    cabinet(brand, **members)
    assert names(told_to(brand, audience, asked_of=asked_of)) == whom


@pytest.mark.usefixtures("teller")
def test_a_notice_that_was_approved_is_made_even_after_e(brand: Brand) -> None:
    people(brand, 2)
    late = NOW + 70 * DAY
    notice = told_to(brand, {}, at=late)
    assert (notice.send_from, notice.deliveries.count()) == (late, 2)


def test_a_cabinet_knows_when_its_owners_do(coming: Promulgation, brand: Brand) -> None:
    notice, (first, second, other) = notice_of(coming), people(brand, 3)
    owners = {"one": (first, Capacity.OWNER), "two": (second, Capacity.OWNER)}
    cabinet(brand, **owners, other=(other, Capacity.OTHER))
    for person in (first, second, other):
        delivery_to(person, notice, state="informed", informed_at=NOW, basis="delivered")
    assert cabinets_informed(notice).informed == 1
    Delivery.objects.filter(practitioner=second).update(state="planned", informed_at=None, basis="")
    assert (cabinets_informed(notice).total, cabinets_informed(notice).informed) == (1, 0)


def test_a_cabinet_without_an_owner_is_counted_apart(coming: Promulgation, brand: Brand) -> None:
    notice, person = notice_of(coming), practitioner(brand)
    cabinet(brand, other=(person, Capacity.OTHER))
    delivery_to(person, notice, state="informed", informed_at=NOW, basis="delivered")
    found = cabinets_informed(notice)
    assert (found.total, found.informed, found.ownerless) == (1, 0, 1)
