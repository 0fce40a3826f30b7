"""Sending notices in tests: a notice whose message is made once, passes, and what they leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications import composing
from notifications.delivering import Pass, claiming, deliver, recording
from notifications.delivering.claiming import Turn
from notifications.delivering.composed import composed
from notifications.delivering.items import Item
from notifications.delivering.runs import Run
from notifications.models import Attempt, Delivery, Notice, Route
from policies.models.pages import Kind
from tests.brands import NOW
from tests.conftest import Brand
from tests.notices import delivery_to, notice_of, people, second_version

MINUTE = timedelta(minutes=1)


def composed_notice(brand: Brand) -> Notice:
    """Give a notice that is sent from NOW on, with its French message made."""
    notice = notice_of(second_version(brand, kind=Kind.PRIVACY), send_from=NOW)
    composing.body_of(notice, "fr", at=NOW)
    return notice


def deliveries(brand: Brand, notice: Notice, number: int) -> list[Delivery]:
    """Give that many planned deliveries of a notice, in the order in which they leave."""
    return [
        delivery_to(person, notice, due_at=NOW - timedelta(seconds=number - place))
        for place, person in enumerate(people(brand, number))
    ]


def send(at: datetime = NOW, *, budget: timedelta = timedelta(seconds=25)) -> Pass:
    """Make one pass at an instant."""
    return deliver(clock=lambda: at, budget=budget)


def now(delivery: Delivery) -> Delivery:
    """Give a delivery as it stands."""
    found: Delivery = Delivery.objects.get(pk=delivery.pk)
    return found


def states(found: Iterable[Delivery]) -> list[str]:
    """Give the states in which deliveries are now."""
    return [now(one).state for one in found]


def outcomes() -> list[str]:
    """Give the outcomes of all attempts, in the order in which they began."""
    return list(Attempt.objects.order_by("begun_at", "number").values_list("outcome", flat=True))


@dataclass
class Clock:
    """A clock that moves only when somebody sleeps."""

    at: datetime = NOW
    slept: float = 0.0

    def __call__(self) -> datetime:
        """Give the instant."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept += seconds
        self.at += timedelta(seconds=seconds)


def turn_of(route: Route) -> Turn:
    """Give the turn of a way's brand, which has something due at NOW."""
    [turn] = claiming.turns({route.site_id: route}, at=NOW)
    return turn


def claimed(route: Route) -> list[Item]:
    """Claim what is due at NOW, with its attempts entered and none begun."""
    turn = turn_of(route)
    claim = claiming.claim(turn, at=NOW)
    assert claim is not None
    clock = Clock()
    run = Run(clock=clock, sleep=clock.sleep, routes={}, end=NOW + MINUTE, reached=NOW)
    items = composed(run, turn, claim)
    recording.enter(items, route, at=NOW)
    return items
