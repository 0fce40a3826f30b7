"""One notice's fault keeps no other waiting; and a promulgation wakes who makes its notice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from celery import Celery
from django.db import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from notifications import wake
from notifications.following import follow, passes
from notifications.models import Notice, NoticeKind
from notifications.planning import batches, plan, plan_notices, sweep, sweeping
from notifications.planning import notices as making
from policies.models import Promulgation
from policies.models.pages import Kind
from tests.brands import NOW
from tests.conftest import Brand
from tests.notices import E, people, second_version

MINUTE = timedelta(minutes=1)


@pytest.fixture
def broken(brand: Brand) -> Promulgation:
    """Give the first of two promulgations that two people are to be told of."""
    people(brand, 2)
    first = second_version(brand)
    second_version(brand, kind=Kind.TERMS, at=NOW + timedelta(seconds=1))
    return first


def break_for(
    broken: Promulgation,
    module: ModuleType,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception] = ValueError,
) -> None:
    """Let a function of a module fail for one promulgation, or a notice of it."""
    real: Callable[..., object] = getattr(module, name)

    def failing(one: Notice | Promulgation, **more: object) -> object:
        promulgation = one if isinstance(one, Promulgation) else one.promulgation
        if promulgation == broken:
            raise error
        return real(one, **more)

    monkeypatch.setattr(module, name, failing)


def planned(at: datetime = NOW + MINUTE) -> dict[str, int]:
    """Plan all notices; give the deliveries of each kind of text that has a notice."""
    plan_notices(at=at)
    plan(clock=lambda: at, budget=MINUTE)
    return {
        one.promulgation.versions.all()[0].policy.kind: one.deliveries.count()
        for one in Notice.objects.changes().select_related("promulgation")
    }


def test_a_notice_that_cannot_be_made_keeps_no_other_waiting(
    broken: Promulgation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        break_for(broken, making, "_owed", patch)
        assert planned() == {Kind.TERMS: 2}
    assert planned() == {Kind.PRIVACY: 2, Kind.TERMS: 2}


def test_a_notice_that_cannot_be_planned_keeps_no_other_waiting(
    broken: Promulgation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        break_for(broken, batches, "target", patch)
        assert planned() == {Kind.PRIVACY: 0, Kind.TERMS: 2}
    assert planned() == {Kind.PRIVACY: 2, Kind.TERMS: 2}


def test_a_notice_that_cannot_be_swept_keeps_no_other_waiting(
    broken: Promulgation, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned()
    break_for(broken, sweeping, "target", monkeypatch)
    sweep(clock=lambda: NOW + 10 * MINUTE, budget=MINUTE)
    swept = Notice.objects.exclude(progress__swept_at=None)
    assert [one.promulgation == broken for one in swept] == [False]


def test_a_notice_that_cannot_be_followed_keeps_no_other_waiting(
    broken: Promulgation, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned()
    at = NOW + (E - NOW.date()) - timedelta(days=6)
    for one in Notice.objects.all():
        one.deliveries.update(state="informed", informed_at=NOW, basis="delivered")
    break_for(broken, passes, "remind", monkeypatch)
    follow(clock=lambda: at, budget=MINUTE)
    reminded = Notice.objects.filter(kind=NoticeKind.REMINDER)
    assert {one.promulgation == broken for one in reminded} == {False}


def test_a_database_that_is_gone_ends_the_pass(
    broken: Promulgation, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_for(broken, batches, "target", monkeypatch, OperationalError)
    with pytest.raises(OperationalError):
        planned()


def test_a_promulgation_wakes_who_makes_its_notice(
    brand: Brand,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(wake, "NOTICES", wake.Bell())
    app = Celery(broker="memory://promulgated", set_as_current=False)
    monkeypatch.setattr(wake, "current_app", app)
    with app.connection_for_read() as broker:
        queue = broker.SimpleQueue("celery")
        queue.clear()
        with django_capture_on_commit_callbacks(execute=True):
            second_version(brand)
        asked = [queue.get(block=False).headers["task"] for _one in range(queue.qsize())]
        queue.close()
    assert asked.count("notifications.tasks.plan_notices") == 1
