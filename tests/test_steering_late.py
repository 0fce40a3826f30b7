"""Texts that bind those informed late: the officer advises, two people decide."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from notifications.models import Decision, Notice, NoticeDecision, State
from notifications.standing import risks
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.notices import delivery_to, notice_of, route_of, second_version

LATE = NOW + timedelta(days=30)
WORDS = {"reason": "One of 400, informed a day late.", "advice": "21 December: postpone."}


@pytest.fixture(autouse=True)
def _late(desk: None) -> Iterator[None]:
    with time_machine.travel(LATE, tick=False):
        yield


@pytest.fixture
def notice(brand: Brand) -> Notice:
    """Give a notice of which somebody was informed a day too late."""
    route_of(brand)
    made = notice_of(second_version(brand))
    made.progress.planned_at = NOW
    made.progress.save(update_fields=["planned_at"])
    delivery_to(
        practitioner(brand), made, state=State.INFORMED, basis="delivered", informed_at=LATE
    )
    return made


@pytest.fixture
def second(brand: Brand) -> User:
    """Give another approver, whom the brand's client signs in as "second"."""
    person = User.objects.create_user("second@alpha.example", "a-long-pass-phrase")
    person.groups.set(brand.people["approver"].groups.all())
    brand.people["second"] = person
    return person


def ask(brand: Brand, notice: Notice, **words: str) -> Any:
    """Let the approver propose it."""
    url = reverse("notifications_desk_allow_late", args=[notice.pk])
    return brand.client("approver").post(url, WORDS | words)


def confirm(brand: Brand, notice: Notice, role: str, *, asked: object = None) -> Any:
    """Let somebody confirm what was proposed last, or `asked`."""
    url = reverse("notifications_desk_confirm_late", args=[notice.pk])
    asked = asked or NoticeDecision.objects.order_by("at", "pk").last().pk
    return brand.client(role).post(url, {"asked": str(asked)})


def test_what_one_proposes_another_confirms(brand: Brand, notice: Notice, second: User) -> None:
    ask(brand, notice)
    assert [one.name for one in risks(notice, LATE)] == ["late"]
    confirm(brand, notice, "second")
    made = NoticeDecision.objects.get(decision=Decision.ALLOW_LATE)
    assert (made.by, made.second) == (brand.people["approver"], second)
    assert (made.reason, made.advice) == (WORDS["reason"], WORDS["advice"])
    assert risks(notice, LATE) == ()


def test_nobody_confirms_her_own_proposal(brand: Brand, notice: Notice, second: User) -> None:
    ask(brand, notice)
    confirm(brand, notice, "approver")
    assert not NoticeDecision.objects.filter(decision=Decision.ALLOW_LATE).exists()


@pytest.mark.parametrize("missing", ["reason", "advice"])
def test_without_a_reason_or_the_officers_advice_nothing_is_proposed(
    brand: Brand, notice: Notice, missing: str
) -> None:
    assert ask(brand, notice, **{missing: ""}).context["form"].errors
    assert not NoticeDecision.objects.exists()


def test_the_officer_neither_proposes_nor_confirms(
    brand: Brand, notice: Notice, second: User
) -> None:
    ask(brand, notice)
    confirm(brand, notice, "dpo")
    assert NoticeDecision.objects.get().decision == Decision.ASK_LATE


def test_only_the_proposal_that_was_read_is_confirmed(
    brand: Brand, notice: Notice, second: User
) -> None:
    ask(brand, notice)
    first = NoticeDecision.objects.get().pk
    with time_machine.travel(LATE + timedelta(hours=1), tick=False):
        ask(brand, notice, reason="Another one.")
        confirm(brand, notice, "second", asked=first)
    assert not NoticeDecision.objects.filter(decision=Decision.ALLOW_LATE).exists()


def test_the_page_says_who_may_confirm(brand: Brand, notice: Notice, second: User) -> None:
    ask(brand, notice)
    url = reverse("notifications_desk_allow_late", args=[notice.pk])
    assert "second@alpha.example" in brand.client("approver").get(url).content.decode()
    assert brand.client("second").get(url).context["confirm"] is not None
