"""Mandates: somebody from outside audits until a day, by whom and of what she may; never longer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from wagtail.models import Site

from accounts import mandates
from accounts.mandates import Invited, MandateRefusedError, end, grant, latest, over, settle, sweep
from accounts.models import Mandate, MandateEnd, User
from accounts.roles import reads_only
from config.doctor import mandates as doctor
from policies.append_only import ChangeRefusedError
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand

pytestmark = pytest.mark.django_db
LAST = TODAY + timedelta(days=30)
# 00:00 in Paris of the day after, in winter.
AFTER = datetime.fromisoformat("2026-12-22T00:00:00+01:00")
MOMENT = timedelta(microseconds=1)
ZOE = Invited(
    email="zoe@audit.example", name="Zoé", organisation="Cabinet", purpose="2026", until=LAST
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """Stand on the day that the tests are about."""
    with time_machine.travel(NOW, tick=False):
        yield


def given(
    brand: Brand, *sites: Site, invited: Invited = ZOE, role: str = "approver", at: datetime = NOW
) -> list[Mandate]:
    """Let somebody of the brand give a mandate."""
    return grant(invited, sites=sites or [brand.site], by=brand.people[role], at=at)


def zoe() -> User:
    """Give her as the database knows her."""
    return User.objects.get(email="zoe@audit.example")


def roles(user: User) -> list[str]:
    """Give the names of somebody's groups."""
    return sorted(user.groups.values_list("name", flat=True))


def test_a_mandate_makes_an_auditor_and_an_account(brand: Brand) -> None:
    (mandate,) = given(brand)
    assert roles(zoe()) == ["alpha.localhost · auditor"]
    assert reads_only(zoe())
    assert not zoe().has_usable_password()
    assert (mandate.until, mandate.by, mandate.at) == (LAST, brand.people["approver"], NOW)


def test_it_is_of_the_brands_that_were_chosen_alone(brand: Brand, other_brand: Brand) -> None:
    approver = brand.people["approver"]
    approver.groups.add(*other_brand.people["approver"].groups.all())
    given(brand, brand.site, other_brand.site)
    assert roles(zoe()) == ["alpha.localhost · auditor", "beta.localhost · auditor"]
    given(brand, other_brand.site, invited=replace(ZOE, email="ida@audit.example"))
    assert roles(User.objects.get(email="ida@audit.example")) == ["beta.localhost · auditor"]


# Who gives mandates of a brand: its approvers.
@pytest.mark.parametrize("role", ["editor", "dpo"])
def test_only_an_approver_gives_one(brand: Brand, role: str) -> None:
    with pytest.raises(MandateRefusedError):
        given(brand, role=role)
    assert not User.objects.filter(email=ZOE.email).exists()


def test_nobody_gives_one_of_a_brand_that_is_not_hers(brand: Brand, other_brand: Brand) -> None:
    with pytest.raises(MandateRefusedError):
        given(brand, brand.site, other_brand.site)
    with pytest.raises(MandateRefusedError):
        grant(ZOE, sites=[], by=brand.people["approver"], at=NOW)
    assert not Mandate.objects.exists()


# From a day, the latest last day.
@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 11, 21), date(2027, 11, 21)),
        # A leap day has none the year after.
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_mandate_lasts_twelve_months_at_most(today: date, last: date) -> None:
    assert latest(today) == last


@pytest.mark.parametrize(
    "until",
    [
        TODAY - timedelta(days=1),  # over before it began
        latest(TODAY) + timedelta(days=1),  # a day too long
    ],
)
def test_a_last_day_that_cannot_be_is_refused(brand: Brand, until: date) -> None:
    with pytest.raises(MandateRefusedError):
        given(brand, invited=replace(ZOE, until=until))
    assert not Mandate.objects.exists()


@pytest.mark.parametrize("until", [TODAY, latest(TODAY)])
def test_the_first_and_the_latest_last_day_are_possible(brand: Brand, until: date) -> None:
    (mandate,) = given(brand, invited=replace(ZOE, until=until))
    assert mandate.until == until


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_whoever_works_for_a_brand_does_not_audit_it_from_outside(brand: Brand, role: str) -> None:
    before = roles(brand.people[role])
    with pytest.raises(MandateRefusedError):
        given(brand, invited=replace(ZOE, email=f"{role}@ALPHA.example"))
    assert roles(brand.people[role]) == before
    assert not Mandate.objects.exists()


def test_staff_of_one_brand_may_audit_another(brand: Brand, other_brand: Brand) -> None:
    given(brand, invited=replace(ZOE, email="editor@beta.example"))
    expected = ["alpha.localhost · auditor", "beta.localhost · editor"]
    assert roles(other_brand.people["editor"]) == expected


def test_a_closed_account_and_a_superuser_are_given_none(brand: Brand) -> None:
    User.objects.create_user("zoe@audit.example", is_active=False)
    User.objects.create_superuser("root@alpha.example")
    for email in ("zoe@audit.example", "root@alpha.example"):
        with pytest.raises(MandateRefusedError):
            given(brand, invited=replace(ZOE, email=email))


def test_a_second_mandate_of_a_brand_waits_for_the_end_of_the_first(brand: Brand) -> None:
    (first,) = given(brand)
    with pytest.raises(MandateRefusedError):
        given(brand)
    end(first, by=brand.people["approver"], at=NOW)
    given(brand)
    assert roles(zoe()) == ["alpha.localhost · auditor"]


def test_a_mandate_follows_one_that_lapsed_though_nothing_ran(brand: Brand) -> None:
    given(brand)
    given(brand, invited=replace(ZOE, until=LAST + timedelta(days=30)), at=AFTER)
    assert roles(zoe()) == ["alpha.localhost · auditor"]
    assert over(zoe(), at=AFTER) is None


def test_the_last_day_is_included_and_the_day_after_is_not(brand: Brand) -> None:
    (mandate,) = given(brand)
    assert over(zoe(), at=AFTER - MOMENT) is None
    assert over(zoe(), at=AFTER) == mandate
    assert roles(zoe()) == []


def test_what_lapsed_ended_at_the_end_of_its_day_whenever_it_is_entered(brand: Brand) -> None:
    (mandate,) = given(brand)
    assert settle(zoe(), at=AFTER + timedelta(days=5)) == 1
    ended = MandateEnd.objects.get(mandate=mandate)
    assert (ended.at, ended.by) == (AFTER, None)


def test_the_sweep_takes_back_what_is_over_and_nothing_else(brand: Brand) -> None:
    given(brand)
    given(brand, invited=replace(ZOE, email="ida@audit.example", until=LAST + timedelta(days=1)))
    assert sweep(at=AFTER - MOMENT) == 0
    assert (sweep(at=AFTER), sweep(at=AFTER)) == (1, 0)
    assert roles(zoe()) == []
    assert roles(User.objects.get(email="ida@audit.example")) == ["alpha.localhost · auditor"]


def test_one_mandate_that_is_over_leaves_the_other(brand: Brand, other_brand: Brand) -> None:
    given(brand)
    given(other_brand, invited=replace(ZOE, until=LAST + timedelta(days=1)))
    assert over(zoe(), at=AFTER) is None
    assert roles(zoe()) == ["beta.localhost · auditor"]


def test_who_has_her_own_documents_or_a_role_is_still_let_in(
    brand: Brand, other_brand: Brand
) -> None:
    given(brand)
    person = practitioner(other_brand, user=zoe())
    assert over(zoe(), at=AFTER) is None
    person.user = None
    person.save()
    zoe().groups.add(Group.objects.get(name="beta.localhost · editor"))
    assert over(zoe(), at=AFTER) is None


def test_whoever_never_had_a_mandate_is_left_alone(brand: Brand) -> None:
    assert over(brand.people["auditor"], at=AFTER) is None
    assert roles(brand.people["auditor"]) == ["alpha.localhost · auditor"]


def test_ending_takes_the_role_back_at_once_and_says_who_did(brand: Brand) -> None:
    (mandate,) = given(brand)
    ended = end(mandate, by=brand.people["approver"], at=NOW + MOMENT)
    assert (ended.by, ended.at) == (brand.people["approver"], NOW + MOMENT)
    assert roles(zoe()) == []
    assert over(zoe(), at=NOW + MOMENT) == mandate


def test_it_ends_once_and_by_its_brands_approver_alone(brand: Brand, other_brand: Brand) -> None:
    (mandate,) = given(brand)
    for by in (brand.people["dpo"], other_brand.people["approver"]):
        with pytest.raises(MandateRefusedError):
            end(mandate, by=by, at=NOW)
    end(mandate, by=brand.people["approver"], at=NOW)
    with pytest.raises(MandateRefusedError):
        end(mandate, by=brand.people["approver"], at=NOW)
    assert MandateEnd.objects.count() == 1


def test_what_is_over_by_its_day_cannot_be_ended(brand: Brand) -> None:
    (mandate,) = given(brand)
    with pytest.raises(MandateRefusedError):
        end(mandate, by=brand.people["approver"], at=AFTER)


def test_mandates_and_their_ends_never_change(brand: Brand) -> None:
    (mandate,) = given(brand)
    ended = end(mandate, by=brand.people["approver"], at=NOW)
    for row in (mandate, ended):
        with pytest.raises(ChangeRefusedError):
            row.save()
        with pytest.raises(ChangeRefusedError):
            row.delete()


def test_the_doctor_names_who_keeps_the_role_of_a_mandate_that_is_over(brand: Brand) -> None:
    given(brand)
    hours = timedelta(hours=2)
    assert list(doctor.examine(at=AFTER + hours - MOMENT)) == []
    (finding,) = doctor.examine(at=AFTER + hours)
    assert finding.id == "accounts.mandate_over"
    assert "zoe@audit.example" in finding.sentence
    mandates.sweep(at=AFTER)
    assert list(doctor.examine(at=AFTER + hours)) == []


def test_the_doctor_finds_a_role_that_was_given_again_by_hand(brand: Brand) -> None:
    (mandate,) = given(brand)
    end(mandate, by=brand.people["approver"], at=NOW)
    zoe().groups.add(Group.objects.get(name="alpha.localhost · auditor"))
    assert [one.id for one in doctor.examine(at=NOW)] == ["accounts.mandate_over"]
