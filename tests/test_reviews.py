"""Policies are read again: when, by whom, and who is reminded, once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from policies.actions import RefusedError, clear, review
from policies.models import PolicyPage, Reminder, Review, review_due
from policies.sending import remind
from tests.conftest import NOW, TODAY, Brand

YEAR = timedelta(days=365)


def test_a_policy_is_due_a_year_after_its_latest_version_began(brand: Brand) -> None:
    policy = brand.promulgate("Nous gardons.").policy
    assert review_due(policy) == TODAY + YEAR


def test_nothing_is_due_before_a_first_version(brand: Brand) -> None:
    assert review_due(brand.draft("Nous gardons.").policy) is None


def test_a_review_names_the_next_one(brand: Brand) -> None:
    policy = brand.promulgate("Nous gardons.").policy
    day = TODAY + timedelta(days=90)
    review(policy, remark="Rien à changer.", next_on=day, by=brand.people["dpo"], at=NOW)
    assert review_due(policy) == day


@pytest.mark.parametrize(
    ("remark", "next_on", "says"),
    [
        (" ", TODAY + YEAR, "Say what"),  # no remark
        ("Vu.", TODAY, "after today"),  # no time at all
        ("Vu.", date(2099, 1, 1), "within three years"),  # never
    ],
)
def test_a_review_that_means_nothing_is_refused(
    brand: Brand, remark: str, next_on: date, says: str
) -> None:
    policy = brand.promulgate("Nous gardons.").policy
    with pytest.raises(RefusedError, match=says):
        review(policy, remark=remark, next_on=next_on, by=brand.people["dpo"], at=NOW)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("days", "sent"),
    [
        (365 - 31, 0),  # too early
        (365 - 30, 1),  # a month before
        (365, 1),  # on the day
        (365 + 8, 1),  # a week late
    ],
)
def test_the_brands_people_are_reminded(
    brand: Brand, days_later: Callable[[int], datetime], days: int, sent: int
) -> None:
    made = brand.promulgate("Nous gardons.").promulgation
    assert made is not None
    clear(made, remark="Vu.", by=User.objects.create_user("second@alpha.example"), at=NOW)
    assert remind(at=days_later(days)) == remind(at=days_later(days)) + sent == sent
    assert [one.bcc for one in mail.outbox] == [
        ["approver@alpha.example", "dpo@alpha.example"]
    ] * sent


def test_a_flag_is_recalled_from_the_next_day_on(
    brand: Brand, days_later: Callable[[int], datetime]
) -> None:
    brand.promulgate("Nous gardons.")
    assert remind(at=NOW) == 0
    assert remind(at=days_later(1)) == 1
    assert mail.outbox[0].subject.endswith("privacy policy 1.0")
    assert "/clear/" in mail.outbox[0].body


def test_a_mail_that_fails_is_sent_later(
    brand: Brand, days_later: Callable[[int], datetime], settings: Any
) -> None:
    brand.promulgate("Nous gardons.")
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError, match="refused"):
        remind(at=days_later(1))
    assert not Reminder.objects.exists()
    settings.EMAIL_BACKEND = backend
    assert remind(at=days_later(1)) == 1


@pytest.mark.usefixtures("desk")
def test_the_officer_records_a_review_on_the_desk(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    address = reverse("policies_desk_review", args=[PolicyPage.objects.get().pk])
    day = date.today() + YEAR  # noqa: DTZ011 (the page reads the clock)
    response = brand.client("dpo").post(address, {"remark": "Vu.", "next_on": day})
    assert response.status_code == 302
    assert Review.objects.get().by == brand.people["dpo"]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("role", ["editor", "auditor"])
def test_others_record_none(brand: Brand, role: str) -> None:
    brand.promulgate("Nous gardons.")
    address = reverse("policies_desk_review", args=[PolicyPage.objects.get().pk])
    brand.client(role).post(address, {"remark": "Vu.", "next_on": TODAY + YEAR})
    assert not Review.objects.exists()
