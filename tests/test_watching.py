"""Alarms: what is wrong is raised once, mailed once to who answers for it, and ends by itself."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from accounts.models import User
from notifications.delivering import routes
from notifications.models import (
    Alert,
    Decision,
    Delivery,
    Event,
    Mail,
    Meaning,
    Notice,
    NoticeDecision,
    Provider,
    Roster,
    Route,
    Security,
    State,
)
from notifications.watching import alarms, raising, watch
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.notices import E, practice_of, route_of
from tests.watched import DAY, MINUTE, canary_of, live, mails, sent_notice, standing

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give a notice that was due at NOW."""
    return sent_notice(scene)


def arrived(notice: Notice, at: datetime = NOW) -> None:
    """Let the canary arrive."""
    Delivery.objects.filter(pk=canary_of(notice).pk).update(
        state=State.INFORMED, informed_at=at, basis="delivered"
    )


def test_where_all_is_well_nothing_is_raised(notice: Notice) -> None:
    arrived(notice)
    live()
    assert (watch(at=NOW + MINUTE), standing()) == (0, [])


def test_a_canary_that_does_not_arrive_within_the_hour_is_told_to_approvers_and_officer(
    notice: Notice,
) -> None:
    live(at=NOW + HOUR)
    assert watch(at=NOW + HOUR - MINUTE) == 0
    assert (watch(at=NOW + HOUR), standing()) == (2, ["notice:canary"])
    assert sorted(one.recipient for one in mails()) == [
        "approver@alpha.example",
        "dpo@alpha.example",
    ]


def test_one_mail_for_a_notice_and_a_reason_however_often_it_is_looked(notice: Notice) -> None:
    live(at=NOW + HOUR)
    told = [watch(at=NOW + HOUR + number * MINUTE) for number in range(9)]
    assert (told, Alert.objects.count()) == ([2, *[0] * 8], 1)


def test_it_is_over_once_the_canary_arrives_and_is_told_again_when_it_comes_again(
    notice: Notice,
) -> None:
    at = [NOW + HOUR * number for number in range(1, 4)]
    watch(at=at[0])
    arrived(notice)
    watch(at=at[1])
    assert Alert.objects.get(key__endswith="canary").over_at == at[1]
    Delivery.objects.filter(practitioner=None).update(state="planned", informed_at=None, basis="")
    watch(at=at[2])
    assert Alert.objects.filter(key__endswith="canary", mailed_at=at[2]).count() == 1


def test_what_comes_and_goes_is_told_once_an_hour(notice: Notice) -> None:
    live(at=NOW + HOUR)
    watch(at=NOW + HOUR)
    Alert.objects.update(over_at=NOW + HOUR + MINUTE)
    late = [NOW + HOUR + 2 * MINUTE, NOW + 2 * HOUR + MINUTE]
    live(at=late[1])
    assert [watch(at=one) for one in late] == [0, 2]
    assert standing() == ["notice:canary"]


def test_a_new_reason_is_told_although_another_was(notice: Notice) -> None:
    watch(at=NOW + HOUR)
    near = datetime.combine(E - timedelta(days=32), NOW.timetz())
    live(at=near)
    watch(at=near)
    assert standing() == ["notice:canary", "notice:uninformed"]
    assert {one.key.split(":")[1] for one in mails()} >= {
        str(one.pk) for one in Alert.objects.all()
    }


def test_a_cancelled_notice_is_no_longer_at_risk(notice: Notice) -> None:
    live(at=NOW + HOUR)
    watch(at=NOW + HOUR)
    NoticeDecision(notice=notice, decision=Decision.CANCEL, at=NOW + HOUR).save()
    watch(at=NOW + HOUR + MINUTE)
    assert standing() == []


def test_a_mail_says_in_its_readers_language_what_is_wrong_and_where_to_deal_with_it(
    scene: Brand, notice: Notice
) -> None:
    watch(at=NOW + HOUR)
    [mail] = [one for one in mails() if one.recipient == "dpo@alpha.example"]
    with translation.override("fr"):
        assert "Bonjour" in mail.text
    assert 'lang="fr"' in mail.html
    for one in (mail.text, mail.html):
        assert f"/admin/notices/{notice.pk}/" in one
    assert (mail.site, mail.subject.count("\n")) == (scene.site, 0)


def test_a_brand_with_nobody_to_tell_is_told_as_soon_as_there_is_somebody(notice: Notice) -> None:
    User.objects.update(is_active=False)
    live(at=NOW + HOUR)
    assert (watch(at=NOW + HOUR), standing()) == (0, ["notice:canary"])
    User.objects.filter(email="dpo@alpha.example").update(is_active=True)
    assert watch(at=NOW + HOUR + MINUTE) == 1


def test_a_way_that_cannot_be_used_while_a_notice_runs(notice: Notice) -> None:
    arrived(notice)
    live()
    Route.objects.update(host="", security=Security.TLS)
    assert routes.obstacles(Route.objects.get(), at=NOW)
    watch(at=NOW)
    assert standing() == [f"way:{notice.site_id}"]


def test_a_way_that_is_missing_is_nothing_as_long_as_no_notice_runs(
    notice: Notice, other_scene: Brand
) -> None:
    live()
    arrived(notice)
    assert alarms(at=NOW) == []


def other(notice: Notice, *, name: str = "opened", at: datetime = NOW, **more: object) -> Event:
    """Give a report."""
    values = {"meaning": Meaning.OTHER, "name": name, "applied_at": at} | more
    found: Event = Event.objects.create(
        provider=Provider.BREVO,
        route=Route.objects.get(site=notice.site),
        key=str(uuid4()),
        at=at,
        received_at=at,
        raw="{}",
        **values,
    )
    return found


def test_tracking_that_was_attested_off_and_is_seen(notice: Notice) -> None:
    live()
    arrived(notice)
    Route.objects.update(attestation="Off.", attested_at=NOW - DAY)
    other(notice)
    watch(at=NOW)
    assert standing() == [f"tracking:{notice.site_id}"]
    Route.objects.update(attested_at=NOW + MINUTE)
    watch(at=NOW + MINUTE)
    assert standing() == []


def test_reports_of_no_message_after_a_day(notice: Notice) -> None:
    live(at=NOW + DAY)
    arrived(notice)
    other(notice, meaning=Meaning.BOUNCED, applied_at=None)
    other(notice, meaning=Meaning.OTHER, applied_at=None)
    assert alarms(at=NOW + DAY) == []
    [alarm] = alarms(at=NOW + DAY + MINUTE)
    assert (alarm.kind, alarm.facts["count"]) == ("parked", 1)


def roster(brand: Brand, *, own: int, at: datetime = NOW) -> None:
    """Keep a count of two people beside our own number."""
    Roster(
        site=brand.site, message=str(uuid4()), day=TODAY, count=2, digest="", own_count=own,
        own_digest="", received_at=at,
    ).save()  # fmt: skip


def test_a_count_that_differs_and_one_that_stays_away(other_scene: Brand) -> None:
    brand = other_scene
    live(at=NOW + 3 * DAY)
    practice_of(brand, roster_secret="whsec_AAAA")
    assert alarms(at=NOW) == []
    roster(brand, own=3)
    assert [one.key for one in alarms(at=NOW)] == [f"roster:{brand.site.pk}:mismatch"]
    roster(brand, own=2, at=NOW + MINUTE)
    assert alarms(at=NOW + MINUTE) == []
    late = [one.key for one in alarms(at=NOW + 3 * DAY) if one.kind == "roster"]
    assert late == [f"roster:{brand.site.pk}:silent"]


def test_a_check_that_fails_neither_hides_the_others_nor_ends_its_own(
    notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(at=NOW + HOUR)
    monkeypatch.setitem(raising.CHECKS, "notice", lambda **_at: iter(1 / 0 for _ in "x"))
    Route.objects.all().delete()
    live(at=NOW + HOUR)
    watch(at=NOW + HOUR + MINUTE)
    assert standing() == ["notice:canary", f"way:{notice.site_id}"]


def test_a_brand_hears_nothing_of_anothers(notice: Notice, other_scene: Brand) -> None:
    route_of(other_scene)
    live(at=NOW + HOUR)
    watch(at=NOW + HOUR)
    assert not Mail.objects.filter(site=other_scene.site).exists()
    assert {one.site for one in mails()} == {notice.site}
