"""What proposals ask of notices: whom it concerns, whether a day can be kept, what is frozen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from consent.models import Capacity
from consent.sealing import enrolling
from notifications.composing.pages import templates_digest
from notifications.desk.planning import Telling
from notifications.models import Route
from policies import ports
from policies.actions import (
    Plan,
    RefusedError,
    first_day,
    postpone,
    promulgate,
    propose,
    text_of,
)
from policies.models import Approval, BrandSettings, PolicyPage, Proposal
from policies.models.versions import Change
from tests.brands import NOW
from tests.cabinets import cabinet, practitioner
from tests.conftest import TODAY, Brand
from tests.notices import people, route_of

pytestmark = pytest.mark.usefixtures("desk", "_today", "teller")

DAY = timedelta(days=1)
# From NOW on everybody can be told, by letter at last, for that day, and not for the one before.
KEPT = TODAY + 43 * DAY


@pytest.fixture
def _today() -> Iterator[None]:
    """Stay on the day NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(brand: Brand) -> PolicyPage:
    """Give a draft that follows a version in force."""
    brand.promulgate("We keep logs for one year.")
    return brand.draft("We keep logs for two years.")


def put(brand: Brand, page: PolicyPage, *, day: Any = KEPT, **plan: Any) -> Proposal:
    """Propose a draft."""
    plan = {"change": Change.SUBSTANTIAL, "in_force_from": day, "lower_reason": "Same."} | plan
    text = text_of(page, summary="It is longer.")
    return propose([text], plan=Plan(**plan), by=brand.people["editor"], at=NOW)


def test_what_an_approval_freezes_is_kept_with_the_proposal(brand: Brand, page: PolicyPage) -> None:
    frozen = put(brand, page).frozen["notice"]
    assert (frozen["day"], frozen["notice_days"]) == (KEPT.isoformat(), 30)
    assert frozen["templates"] == templates_digest()
    assert frozen["audience"] == {}
    assert len(frozen["reminders"]) == 3
    [change] = frozen["changes"]
    assert (change["kind"], change["language"], change["count"]) == ("privacy", "fr", 1)


def test_the_rule_of_whom_it_concerns_is_frozen(brand: Brand, page: PolicyPage) -> None:
    rule = {"languages": ["en"]}
    assert put(brand, page, audience=rule).frozen["notice"]["audience"] == rule


@pytest.mark.parametrize("change", [Change.MINOR, Change.TRANSLATION])
def test_nothing_is_frozen_where_nobody_is_told(
    brand: Brand, page: PolicyPage, change: Any
) -> None:
    if change == Change.TRANSLATION:
        page = brand.draft("We keep logs.", language="en")
    assert put(brand, page, day=TODAY, change=change).frozen == {}


def test_nobody_is_told_of_a_first_version(brand: Brand) -> None:
    assert put(brand, brand.draft("We keep logs."), day=TODAY).frozen == {}


def test_without_anybody_who_tells_nothing_is_frozen(brand: Brand, page: PolicyPage) -> None:
    ports.forget_notices()
    assert put(brand, page, day=TODAY + 31 * DAY).frozen == {}


def test_a_day_that_can_be_kept_is_chosen(brand: Brand, page: PolicyPage) -> None:
    people(brand, 3)
    route_of(brand)
    assert put(brand, page).in_force_from == KEPT


def test_a_day_that_leaves_letters_no_time_is_refused_and_the_first_one_named(
    brand: Brand, page: PolicyPage
) -> None:
    people(brand, 3)
    route_of(brand)
    with pytest.raises(RefusedError, match=r"3 January 2027.*letter"):
        put(brand, page, day=KEPT - DAY)
    assert not Proposal.objects.filter(in_force_from=KEPT - DAY).exists()


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"per_day": 1}, "Quota"),
        ({"warm_up_from": TODAY, "warm_up_first": 1}, "Warm-up"),
    ],
)
def test_a_refusal_says_what_is_too_slow(
    brand: Brand, page: PolicyPage, limits: dict[str, Any], said: str
) -> None:
    people(brand, 5)
    route_of(brand, **limits)
    with pytest.raises(RefusedError, match=said):
        put(brand, page)


def test_an_audience_that_is_small_enough_can_be_told_in_time(
    brand: Brand, page: PolicyPage
) -> None:
    people(brand, 5)
    practitioner(brand, "reader", language="en")
    route_of(brand, per_day=1)
    assert put(brand, page, audience={"languages": ["en"]}).in_force_from == KEPT


def test_without_anybody_to_tell_the_law_alone_decides(brand: Brand, page: PolicyPage) -> None:
    route_of(brand, per_day=1)
    assert put(brand, page, day=TODAY + 31 * DAY).notice_days == 30


def test_before_there_is_a_way_the_law_alone_decides(brand: Brand, page: PolicyPage) -> None:
    people(brand, 3)
    assert put(brand, page, day=TODAY + 31 * DAY).notice_days == 30


def test_an_urgent_duty_leaves_no_choice_of_the_day(brand: Brand, page: PolicyPage) -> None:
    people(brand, 3)
    route_of(brand)
    proposal = put(brand, page, day=TODAY + DAY, urgent_duty="Law 2026-1, article 2.")
    assert proposal.frozen["notice"]["day"] == (TODAY + DAY).isoformat()


def test_the_form_offers_the_first_day_that_can_be_kept(brand: Brand, page: PolicyPage) -> None:
    people(brand, 3)
    route_of(brand)
    assert first_day(page.policy, change=Change.SUBSTANTIAL, at=NOW) == KEPT
    assert first_day(page.policy, change=Change.MINOR, at=NOW) == TODAY


def test_a_coming_version_moves_earlier_only_to_a_day_that_can_be_kept(brand: Brand) -> None:
    brand.promulgate("We keep logs for one year.")
    version = brand.promulgate("We keep logs for two years.", day=TODAY + 60 * DAY)
    people(brand, 3)
    route_of(brand)
    moved: dict[str, Any] = {"reason": "Sooner.", "by": brand.people["approver"], "at": NOW}
    with pytest.raises(RefusedError, match="3 January 2027"):
        postpone(version, to=KEPT - DAY, **moved)
    assert postpone(version, to=KEPT, **moved).day == KEPT


def settled(brand: Brand, page: PolicyPage, **plan: Any) -> Proposal:
    """Give a proposal that is approved and answered for."""
    proposal = put(brand, page, **plan)
    brand.settle(proposal)
    return proposal


def test_what_was_approved_is_promulgated(brand: Brand, page: PolicyPage) -> None:
    proposal = settled(brand, page)
    assert promulgate(proposal, by=brand.people["approver"], at=NOW).proposal == proposal


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("templates", "0" * 64, "templates"),
        ("notice_days", 31, "days of notice"),
        ("changes", [], "compared"),
    ],
)
def test_another_notice_than_the_one_approved_is_not_promulgated(
    brand: Brand,
    page: PolicyPage,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: Any,
    said: str,
) -> None:
    # As it was proposed under an earlier build, or another setting.
    built = Telling.frozen
    monkeypatch.setattr(
        Telling, "frozen", lambda self, *given, at: built(self, *given, at=at) | {name: value}
    )
    proposal = settled(brand, page)
    monkeypatch.undo()
    with pytest.raises(RefusedError, match=rf"{said}.*Propose it anew"):
        promulgate(proposal, by=brand.people["approver"], at=NOW)


def test_a_longer_notice_that_the_brand_sets_since_is_proposed_anew(
    brand: Brand, page: PolicyPage
) -> None:
    proposal = settled(brand, page, day=TODAY + 90 * DAY)
    BrandSettings.objects.filter(site=brand.site).update(notice_days=45)
    with pytest.raises(RefusedError, match="days of notice"):
        promulgate(proposal, by=brand.people["approver"], at=NOW)


def test_a_way_that_became_too_slow_holds_a_promulgation_up(brand: Brand, page: PolicyPage) -> None:
    people(brand, 3)
    route_of(brand)
    proposal = settled(brand, page)
    Route.objects.update(per_day=1)
    with pytest.raises(RefusedError, match="Quota"):
        promulgate(proposal, by=brand.people["approver"], at=NOW)


def test_a_proposal_from_before_there_were_notices_is_promulgated(
    brand: Brand, page: PolicyPage
) -> None:
    ports.forget_notices()
    proposal = settled(brand, page)
    ports.answer_notices(Telling())
    assert promulgate(proposal, by=brand.people["approver"], at=NOW).proposal == proposal


def test_the_ledger_commits_to_what_was_approved_beside_the_text(
    brand: Brand, page: PolicyPage
) -> None:
    settled(brand, page)
    approval = Approval.objects.order_by("-at").filter(text__proposal__frozen__has_key="notice")[0]
    assert b'"frozen_sha256":"' in enrolling.record_of_row(approval)


def test_an_approval_of_nothing_beside_keeps_its_record(brand: Brand) -> None:
    proposal = put(brand, brand.draft("We keep logs."), day=TODAY)
    brand.settle(proposal)
    approval = Approval.objects.get(text__proposal=proposal)
    assert b"frozen" not in enrolling.record_of_row(approval)


FORM = {
    "change": "substantial",
    "in_force_from": KEPT.isoformat(),
}


def sent(page: PolicyPage, **more: Any) -> dict[str, Any]:
    """Give what the form of a proposal sends back."""
    text = text_of(page)
    key = page.pk
    texts = {f"include_{key}": "on", f"sha256_{key}": text.sha256, f"summary_{key}": "Longer."}
    return FORM | texts | more


def test_whom_it_concerns_is_asked_beside_class_and_day(brand: Brand, page: PolicyPage) -> None:
    owner = practitioner(brand, "owner")
    cabinet(brand, owner=(owner, Capacity.OWNER))
    data = sent(page, notice_capacities=["owner"], notice_cabinets="cabinet")
    client = brand.client("editor")
    response = client.post(reverse("policies_desk_propose", args=[page.pk]), data)
    assert response.status_code == 302
    rule = Proposal.objects.get(in_force_from=KEPT).frozen["notice"]["audience"]
    assert rule == {"capacities": ["owner"], "cabinets": ["cabinet"]}


def test_a_cabinet_that_nobody_knows_is_refused_at_its_field(
    brand: Brand, page: PolicyPage
) -> None:
    client = brand.client("editor")
    data = sent(page, notice_cabinets="cabinett")
    response = client.post(reverse("policies_desk_propose", args=[page.pk]), data)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"notice_cabinets"}


def test_the_proposal_shows_its_notice_and_the_last_page_that_it_is_final(
    brand: Brand, page: PolicyPage
) -> None:
    people(brand, 3)
    proposal = settled(brand, page)
    client = brand.client("approver")
    shown = client.get(reverse("policies_desk_proposal", args=[proposal.pk])).content.decode()
    assert reverse("notifications_desk_simulation", args=[proposal.pk]) in shown
    last = client.get(reverse("policies_desk_promulgate", args=[proposal.pk])).content.decode()
    assert "Promulgating tells 3 people by e-mail." in last
    assert "Promulgating tells" not in shown


def test_an_approver_reads_that_the_notice_is_another_now(
    brand: Brand, page: PolicyPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = put(brand, page)
    monkeypatch.setattr("notifications.simulating.freezing.templates_digest", lambda: "0" * 64)
    client = brand.client("approver")
    shown = client.get(reverse("policies_desk_proposal", args=[proposal.pk])).content.decode()
    assert "Propose it anew." in shown
