"""Who was told too late, or not at all: the list that auditors read, as of a day."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from audit.desk.late.page import read_key, written
from audit.reading import late as reading
from audit.reading.late import LATE, OWN, UNINFORMED, Asked, page
from audit.reading.late_lines import Line, lines_of
from audit.reading.moments import beginning
from consent.models import OwnEntry
from consent.obligations import NOT_UNTIL_INFORMED
from notifications.models import (
    Decision,
    Delivery,
    Exemption,
    Notice,
    NoticeDecision,
    State,
)
from policies.actions import postpone
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.informed import heard, informed, sent
from tests.notices import E, delivery_to, notice_of, second_version

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# The last legal day is E - 31; these are 00:00 of the day after it, and of E.
LIMIT, ENTRY = beginning(E - 30 * DAY), beginning(E)
LATER = ENTRY + 5 * DAY
SECOND = timedelta(seconds=1)


def asked(*brands: Brand, **more: Any) -> Asked:
    """Ask about brands, five days after the entry into force."""
    return Asked(sites=tuple(one.site.pk for one in brands), **{"at": LATER} | more)


def lines(*brands: Brand, **more: Any) -> list[Line]:
    """Give the first page of what is asked."""
    wanted = asked(*brands, **more)
    return lines_of(page(wanted), at=wanted.at)


def names(*brands: Brand, **more: Any) -> list[str]:
    """Give who is on it."""
    return [one.then.external_id for one in lines(*brands, **more)]


@pytest.fixture
def notice(brand: Brand) -> Notice:
    """Give a notice, sixty days before E, of a contract."""
    return notice_of(second_version(brand, kind=Kind.TERMS))


@pytest.fixture
def told(brand: Brand, notice: Notice) -> Callable[..., Delivery]:
    """Let somebody be told at an instant, or nobody know whether she was."""

    def tell(name: str, at: datetime | None = None, **more: Any) -> Delivery:
        values = {"state": State.INFORMED, "basis": "delivered", "informed_at": at} if at else {}
        return delivery_to(practitioner(brand, name), notice, **values | more)

    return tell


@pytest.fixture
def people(told: Callable[..., Delivery]) -> None:
    """Give people told in time, at the last and the first late second, after E, and not at all."""
    told("early", NOW + DAY)
    told("just", LIMIT - SECOND)
    told("missed", LIMIT)
    told("after", ENTRY + DAY)
    told("never")
    told("left", state=State.EXEMPT, exemption=Exemption.LEFT)


@pytest.mark.usefixtures("people")
def test_who_had_fewer_days_than_required_is_listed_the_uninformed_first(brand: Brand) -> None:
    assert names(brand) == ["never", "after", "missed"]


@pytest.mark.usefixtures("people")
def test_neither_the_day_of_the_notice_nor_that_of_the_entry_counts(brand: Brand) -> None:
    found = {one.then.external_id: (one.days, one.is_after) for one in lines(brand)}
    assert found == {"never": (None, False), "after": (0, True), "missed": (29, False)}


@pytest.mark.usefixtures("people")
def test_each_filter_gives_its_own(brand: Brand, notice: Notice) -> None:
    policy = brand.site.policies.get(kind=Kind.TERMS).pk
    for more, expected in (
        ({"what": UNINFORMED}, ["never"]),
        ({"what": LATE}, ["after", "missed"]),
        ({"what": OWN}, []),
        ({"policy": policy}, ["never", "after", "missed"]),
        ({"policy": policy + 1}, []),
        ({"notice": notice.pk}, ["never", "after", "missed"]),
        # Of any notice, fewer than sixty days.
        ({"days": 60}, ["never", "after", "missed", "just", "early"]),
        ({"days": 20}, ["never", "after"]),
    ):
        assert names(brand, **more) == expected, more


@pytest.mark.usefixtures("people")
def test_nobody_is_late_before_the_last_legal_day_has_passed(brand: Brand) -> None:
    assert names(brand, at=LIMIT - SECOND) == []
    assert names(brand, at=LIMIT) == ["missed", "after", "never"][::-1]


@pytest.mark.usefixtures("people")
def test_who_was_told_afterwards_was_not_as_of_then(brand: Brand) -> None:
    found = {one.then.external_id: one.informed_at for one in lines(brand, at=ENTRY)}
    assert found == {"never": None, "after": None, "missed": LIMIT}
    assert names(brand, at=ENTRY, what=UNINFORMED) == ["never", "after"]
    assert names(brand, at=ENTRY, what=LATE) == ["missed"]


def test_a_proof_taken_back_later_stood_until_then(brand: Brand, notice: Notice) -> None:
    delivery = informed(practitioner(brand), notice, at=NOW)
    heard(delivery, "bounced", at=ENTRY, attempt=delivery.attempts.get())
    assert names(brand, at=ENTRY) == []
    assert names(brand, at=ENTRY + SECOND) == ["camille"]


def test_a_late_proof_taken_back_later_stood_until_then(brand: Brand, notice: Notice) -> None:
    delivery = delivery_to(practitioner(brand), notice, state=State.CLAIMED)
    attempt = sent(delivery, at=LIMIT)
    heard(delivery, "delivered", at=LIMIT, attempt=attempt)
    heard(delivery, "bounced", at=ENTRY, attempt=attempt)
    assert [one.informed_at for one in lines(brand, at=ENTRY)] == [LIMIT]
    assert [one.informed_at for one in lines(brand)] == [None]


def test_days_count_against_the_entry_as_it_was_decided(
    brand: Brand, notice: Notice, told: Callable[..., Delivery]
) -> None:
    told("missed", LIMIT)
    version = notice.promulgation.versions.get()
    by = brand.people["approver"]
    postpone(version, to=E + 40 * DAY, reason="More time.", by=by, at=ENTRY - DAY)
    assert names(brand, at=ENTRY - DAY) == ["missed"]
    assert names(brand, at=ENTRY) == []


def test_a_later_day_of_her_own_is_told_as_it_stood(
    brand: Brand, notice: Notice, told: Callable[..., Delivery]
) -> None:
    own: dict[str, Any] = {"version": notice.promulgation.versions.get(), "reason": "Too late."}
    own["practitioner"] = told("missed", LIMIT).practitioner
    first = OwnEntry.objects.create(day=NOT_UNTIL_INFORMED, decided_at=LIMIT, **own)
    OwnEntry.objects.create(day=E + DAY, decided_at=ENTRY, replaces=first, **own)
    found = [lines(brand, at=at, what=OWN)[0] for at in (ENTRY, LATER)]
    assert [(one.own_day, one.awaits_notice) for one in found] == [
        (NOT_UNTIL_INFORMED, True),
        (E + DAY, False),
    ]


def test_what_two_people_allowed_is_told(brand: Brand) -> None:
    made = notice_of(second_version(brand))
    delivery_to(practitioner(brand), made)
    assert [(one.is_allowed, one.is_contract) for one in lines(brand)] == [(False, False)]
    two = {"by": brand.people["approver"], "second": brand.people["dpo"]}
    NoticeDecision.objects.create(
        notice=made, decision=Decision.ALLOW_LATE, reason="One.", advice="Yes.", at=LIMIT, **two
    )
    assert [one.is_allowed for one in lines(brand)] == [True]


def test_a_notice_that_another_took_the_place_of_is_out(
    brand: Brand, notice: Notice, told: Callable[..., Delivery]
) -> None:
    told("missed", LIMIT)
    NoticeDecision.objects.create(notice=notice, decision=Decision.SUPERSEDE, at=ENTRY)
    assert names(brand, at=ENTRY) == ["missed"]
    assert names(brand) == []


@pytest.mark.usefixtures("people")
def test_pages_follow_each_other_both_ways(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = page(asked(brand)).keys
    monkeypatch.setattr(reading, "PAGE", 1)
    found, back, after = [], [], None
    for _turn in whole:
        one = page(asked(brand), after=after)
        found += one.keys
        after = one.following
    assert after is None
    before = found[-1]
    for _turn in whole[1:]:
        one = page(asked(brand), before=before)
        back += one.keys
        before = one.keys[0]
    assert (found, back[::-1]) == (whole, whole[:-1])


@pytest.mark.usefixtures("people")
def test_the_notices_follow_each_other_by_their_days(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    second = notice_of(second_version(brand, day=E + DAY))
    delivery_to(practitioner(brand, "other"), second)
    first = page(asked(brand))
    following = page(asked(brand), after=first.following)
    back = page(asked(brand), before=following.preceding)
    assert [key.notice == second.pk for key in first.keys + following.keys] == [True] + 3 * [False]
    assert (back.keys, back.preceding) == (first.keys, None)


def test_a_key_reads_as_it_was_written(notice: Notice) -> None:
    for at in (None, LIMIT, LIMIT + timedelta(microseconds=1)):
        key = reading.Key(notice=notice.pk, informed_at=at, id=notice.pk)
        assert read_key(written(key)) == key
    for wrong in ("", "x", f"{notice.pk}~2026~{notice.pk}", f"{notice.pk}~~{'-' * 36}"):
        assert read_key(wrong) is None


@pytest.fixture
def today(desk: None) -> Iterator[None]:
    """Stand five days after the entry into force."""
    with time_machine.travel(LATER, tick=False):
        yield


def shown(brand: Brand, role: str = "auditor", **query: Any) -> HtmlElement:
    """Give the page as somebody sees it."""
    response = brand.client(role).get(reverse("audit_late"), query)
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def rows(page: HtmlElement) -> list[str]:
    """Give the external ids on a page."""
    found = [
        row.xpath("string(td[1]//small)")
        for row in page.xpath("//table[contains(@class, 'cards')]/tbody/tr")
    ]
    return [one.strip() for one in found]


@pytest.mark.usefixtures("people", "today")
def test_the_page_lists_them_with_a_way_to_each(brand: Brand) -> None:
    page = shown(brand)
    assert rows(page) == ["never", "after", "missed"]
    assert len(page.xpath("//table[contains(@class, 'cards')]/tbody/tr/td[1]/a[@href]")) == 3
    assert rows(shown(brand, what="late")) == ["after", "missed"]
    assert rows(shown(brand, on=ENTRY.date().isoformat(), what="uninformed")) == ["never", "after"]


@pytest.mark.usefixtures("people", "today")
def test_another_brands_people_are_not_there(brand: Brand, other_brand: Brand) -> None:
    page = shown(other_brand)
    assert rows(page) == []
    assert "No notice whose last legal day has passed" in page.text_content()
    assert names(brand, other_brand) == names(brand)


@pytest.mark.usefixtures("people", "today")
def test_who_does_not_read_about_practitioners_is_refused(brand: Brand) -> None:
    response = brand.client("editor").get(reverse("audit_late"))
    assert response.status_code in {302, 403}


@pytest.mark.usefixtures("people", "today")
def test_what_makes_no_sense_is_said_beside_its_field(brand: Brand) -> None:
    page = shown(brand, days="0", after="nothing")
    assert page.xpath("//*[contains(@class, 'error-message')]")


@pytest.mark.usefixtures("people", "today")
def test_as_many_queries_for_many_as_for_few(
    brand: Brand, told: Callable[..., Delivery], django_assert_max_num_queries: Any
) -> None:
    client = brand.client("auditor")
    client.get(reverse("audit_late"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("audit_late"))
    for number in range(20):
        told(f"more-{number}", LIMIT)
    with django_assert_max_num_queries(len(few)):
        found = client.get(reverse("audit_late")).content.decode()
    assert len(rows(document_fromstring(found))) == 23
