"""Acts counted by day: each once, whoever counts, and what is not counted yet at once."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from audit.models import Counted, DayTally
from audit.tallying import Tally, by_period, count_for, count_some, forget, left, tallies
from audit.tasks import count_acts
from config.doctor import auditing
from consent.models import ActKind
from policies.models import Version
from policies.models.pages import Kind
from tests.audit_answers import act_of, known
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.ledgers import seal_here, seal_now

DAY = timedelta(days=1)
YEAR = {"since": TODAY - 365 * DAY, "until": TODAY + 365 * DAY}


@pytest.fixture(scope="module")
def terms(scene: Brand) -> Version:
    """Give a contract."""
    return scene.promulgate("Un contrat.", kind=Kind.TERMS)


def counted(brand: Brand, **more: Any) -> list[tuple[date, str, str, int]]:
    """Give what is counted of a brand by day, act and origin."""
    found: dict[tuple[date, str, str], int] = {}
    for row in tallies(sites=[brand.site.pk], **(YEAR | more)):
        _site, _version, _matter, act, origin, _by_link, day, acts = row
        found[day, act, origin] = found.get((day, act, origin), 0) + acts
    return [(*key, number) for key, number in sorted(found.items())]


@pytest.mark.django_db
def test_an_act_is_counted_before_and_after_it_is_sealed(terms: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), terms)
    expected = [(TODAY, "accept", "witnessed", 1)]
    assert counted(scene) == expected  # in no line yet
    seal_here()
    assert counted(scene) == expected  # sealed, and counted by nobody
    assert count_some(at=NOW) > 0
    assert (counted(scene), left()) == (expected, 0)


@pytest.mark.django_db
def test_nothing_is_counted_twice(terms: Version, scene: Brand) -> None:
    for name in ("camille", "elisa", "anna"):
        act_of(known(scene, name), terms)
    seal_here()
    while count_some(at=NOW, limit=1):
        pass
    assert counted(scene) == [(TODAY, "accept", "witnessed", 3)]
    assert count_some(at=NOW) == 0


@pytest.mark.django_db
def test_what_is_thrown_away_is_counted_to_the_same(terms: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), terms)
    seal_here()
    count_some(at=NOW)
    before = counted(scene)
    forget()
    assert (DayTally.objects.count(), counted(scene)) == (0, before)
    count_some(at=NOW)
    assert (DayTally.objects.count() > 0, counted(scene)) == (True, before)


@pytest.mark.django_db
def test_origins_and_acts_are_counted_apart(terms: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), terms, origin="asserted")
    act_of(known(scene, "elisa"), terms, ActKind.REFUSE, origin="transcribed")
    assert counted(scene) == [
        (TODAY, "accept", "asserted", 1),
        (TODAY, "refuse", "transcribed", 1),
    ]


@pytest.mark.django_db
def test_what_is_recorded_later_stands_on_its_own_day(terms: Version, scene: Brand) -> None:
    old = NOW - 30 * DAY
    act_of(known(scene, "camille"), terms, at=old, origin="transcribed", recorded_at=NOW)
    assert counted(scene) == [(TODAY - 30 * DAY, "accept", "transcribed", 1)]


@pytest.mark.django_db
def test_days_are_those_of_paris_also_when_clocks_change(terms: Version, scene: Brand) -> None:
    for name, at in (
        ("a", datetime(2026, 10, 24, 21, 59, tzinfo=UTC)),
        ("b", datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),  # 25 October begins in summer time
        ("c", datetime(2026, 10, 25, 22, 59, tzinfo=UTC)),  # and has 25 hours
        ("d", datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
    ):
        act_of(known(scene, name), terms, at=at)
    seal_here()
    count_some(at=NOW)
    assert [(day.day, number) for day, _act, _origin, number in counted(scene)] == [
        (24, 1),
        (25, 2),
        (26, 1),
    ]


@pytest.mark.django_db
def test_both_ends_are_in_and_others_are_not(terms: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), terms)
    assert len(counted(scene, since=TODAY, until=TODAY)) == 1
    assert counted(scene, since=TODAY + DAY) == counted(scene, until=TODAY - DAY) == []


@pytest.mark.django_db
def test_another_brands_acts_are_not_there(
    terms: Version, scene: Brand, other_scene: Brand
) -> None:
    text = other_scene.promulgate("Chez l’autre.", kind=Kind.TERMS)
    act_of(known(other_scene, "paul"), text)
    assert counted(scene) == []
    assert len(counted(other_scene)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("grain", "start"), [("day", TODAY), ("week", date(2026, 11, 16)), ("month", date(2026, 11, 1))]
)
def test_periods_hold_what_is_counted_and_what_is_not(
    terms: Version, scene: Brand, grain: str, start: date
) -> None:
    act_of(known(scene, "camille"), terms)
    seal_here()
    count_some(at=NOW)
    act_of(known(scene, "elisa"), terms)
    asked: dict[str, Any] = {"sites": [scene.site.pk], "grain": grain} | YEAR
    assert by_period(**asked) == [Tally(act="accept", origin="witnessed", start=start, acts=2)]
    assert by_period(**asked, versions=[terms.pk]) == by_period(**asked)
    assert by_period(**asked, versions=[]) == []


@pytest.mark.django_db
def test_the_task_and_the_command_count_what_is_left(terms: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), terms)
    seal_here()
    assert left() > 0
    count_acts()
    assert left() == 0
    output, errors = StringIO(), StringIO()
    call_command("count_acts", "--again", stdout=output, stderr=errors)
    assert output.getvalue().startswith(f"Lines of the ledger counted: {Counted.objects.get()}.")
    assert "Lines left: 0." in errors.getvalue()


@pytest.mark.django_db
def test_counting_stops_when_its_time_is_up(terms: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), terms)
    seal_here()
    assert count_for(timedelta(0), clock=lambda: NOW) == 0
    assert count_for(timedelta(seconds=1), clock=lambda: NOW) > 0


@pytest.mark.django_db
def test_the_doctor_says_when_counting_is_far_behind(
    terms: Version, scene: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    act_of(known(scene, "camille"), terms)
    seal_here()
    assert list(auditing.examine()) == []
    monkeypatch.setattr(auditing, "MANY", 0)
    assert [finding.id for finding in auditing.examine()] == ["auditing.counts"]


@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_count_once(brand: Brand) -> None:
    terms = brand.promulgate("Un contrat pour plusieurs.", kind=Kind.TERMS, day=TODAY + 60 * DAY)
    for place in range(20):
        act_of(known(brand, f"p{place}"), terms)
    seal_now()

    def count() -> None:
        count_for(timedelta(minutes=1), clock=lambda: NOW)
        connection.close()

    threads = [Thread(target=count) for _place in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count_some(at=NOW)
    assert [number for *_rest, number in counted(brand)] == [20]
