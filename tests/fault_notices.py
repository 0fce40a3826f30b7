"""Programs that tests of faults of notices run and kill: who promulgates, plans, sends, sweeps."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from signal import SIGKILL
from typing import Any, Final

import psycopg
import pytest
from celery import current_app
from django.db import Error, connection
from django.utils import timezone
from wagtail.models import Site

from config import celery as ours
from consent.models import Practitioner
from notifications import composing, delivering, planning, standing, tasks
from notifications.delivering import passing, recording, recovering, smtp
from notifications.delivering.composed import composed
from notifications.following import reminding
from notifications.models import Delivery, Notice, NoticeKind, Provider, Route
from notifications.planning import batches
from notifications.planning.writing import AT_ONCE
from policies.deadlines import paris_day
from policies.registers import Subprocessor
from tests import brands
from tests.conftest import Brand
from tests.notices import route_of

# Days from the making of the cast to E: late enough to leave time, near enough to send at once.
AHEAD: Final = 40
TEXT: Final = ("Nous gardons vos données un an.", "Nos messages partent par Brevo.")
BUDGET: Final = timedelta(seconds=25)
PAUSE: Final = 0.01  # seconds, before the same is tried again
DOWN: Final = (Error, psycopg.Error)


def now() -> datetime:
    """Give the instant: programs run beside real clocks."""
    return datetime.now(UTC)


def later(seconds: float) -> Callable[[], datetime]:
    """Give a clock that is so many seconds ahead."""
    return lambda: now() + timedelta(seconds=seconds)


def make_cast() -> None:
    """Make two brands with a text in force and a way for notices; the first announces another.

    Its notice is made, with what everybody's message has in common, and nobody is written to yet.
    """
    for key in ("alpha", "beta"):
        brands.make(key)
        brand = _brand(key)
        route_of(brand)
        brand.promulgate(*TEXT, day=paris_day(now()), at=now())
        since = paris_day(now())
        Subprocessor.objects.create(site=brand.site, name="Brevo", task_fr="Envoi", since=since)
    promulgate("alpha")
    [notice] = planning.plan_notices(at=now())
    composing.body_of(notice, "fr", at=now())


def promulgate(key: str, broker: str = "") -> None:
    """Promulgate a brand's second text, while the broker is at an address, or where it was."""
    _use_broker(broker)
    brand = _brand(key)
    day = paris_day(now()) + timedelta(days=AHEAD)
    brand.promulgate("Nous gardons vos données deux ans.", *TEXT[1:], day=day, at=now())


def _brand(key: str) -> Brand:
    return Brand(site=Site.objects.get(hostname=f"{key}.localhost"), people=brands.people(key))


def _use_broker(url: str) -> None:
    if url:
        current_app.conf.update(**ours.broker(url, database_url=""))


def people(key: str, first: int, last: int) -> None:
    """Let people join a brand: p0, p1 ... of alpha, b0, b1 ... of the other."""
    site, letter = _brand(key).site, "p" if key == "alpha" else "b"
    Practitioner.objects.bulk_create(
        Practitioner(
            site=site,
            external_id=f"{letter}{number}",
            name=f"Zoé {number}",
            email=f"{letter}{number}@cabinet.example",
            language="fr",
            contract_start=date(2020, 1, 1),
        )
        for number in range(first, last)
    )


def change(first: int, last: int) -> None:
    """Of each three people let one leave, one move to another address, and another one join."""
    yesterday = paris_day(now()) - timedelta(days=1)
    for number in range(first, last, 3):
        leaver, mover = (_person(number), _person(number + 1))
        leaver.contract_end = yesterday
        leaver.save()
        mover.email = f"n{number + 1}@cabinet.example"
        mover.save()
        people("alpha", last + number, last + number + 1)


def _person(number: int) -> Practitioner:
    found: Practitioner = Practitioner.objects.get(external_id=f"p{number}")
    return found


def spoil(person: str, address: str) -> None:
    """Give a person an address that no form would take."""
    Practitioner.objects.filter(external_id=person).update(email=address)


def point(port: int, **values: Any) -> None:
    """Let all brands send by a server on this machine."""
    Route.objects.update(port=port, **values)


def use_brevo(url: str) -> None:
    """Let the first brand send by a stand-in of Brevo."""
    brand = _brand("alpha")
    route = Route.objects.get(site=brand.site)
    route.provider, route.api_url, route.api_key = Provider.BREVO, url, "the-key"
    route.attestation, route.attested_at = "Off.", now()
    route.attested_by = brand.people["approver"]
    route.subprocessor = Subprocessor.objects.get(site=brand.site)
    route.save()


def plan(at_once: int = AT_ONCE) -> None:
    """Plan notices and all their deliveries."""
    planning.plan_notices(at=now())
    while planning.plan(clock=now, budget=BUDGET, at_once=at_once):
        pass


def send(ahead: float = 0) -> dict[str, Any]:
    """Make one pass, by a clock that is so many seconds ahead."""
    return asdict(delivering.deliver(clock=later(ahead), budget=BUDGET))


def send_on(ahead: float = 0) -> None:
    """Send without a pause: where the database is gone, the next pass goes on."""
    while True:
        try:
            delivering.deliver(clock=later(ahead), budget=BUDGET)
        except DOWN:
            connection.close()
        time.sleep(PAUSE)


def send_jumping(*hours: int) -> None:
    """Send until all have left, by a clock that is set to another hour after each claim."""
    jumps = cycle(hours)
    ahead = [next(jumps)]

    def jump(*arguments: Any) -> Any:
        ahead[0] = next(jumps)
        return composed(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "composed", jump)
        while Delivery.objects.filter(state__in=["planned", "claimed"]).exists():
            delivering.deliver(clock=lambda: now() + timedelta(hours=ahead[0]), budget=BUDGET)


def run_tasks(ahead: float = 0, broker: str = "") -> None:
    """Run each task of notices once, as the schedule does, so many seconds later."""
    _use_broker(broker)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", later(ahead))
        for task in TASKS:
            task()


def run_tasks_on(ahead: float = 0) -> None:
    """Run the tasks of notices again and again."""
    while True:
        run_tasks(ahead)


def stand(key: str) -> dict[str, Any]:
    """Give the state and the numbers of a brand's notice of a change."""
    notice = Notice.objects.get(site__hostname=f"{key}.localhost", kind=NoticeKind.CHANGE)
    counts = standing.counts(notice)
    state = standing.state_of(notice, at=now())
    return {"state": state.name, "people": counts.people, "informed": counts.informed}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A function of ours, and whether its `call`th call is over or about to begin."""

    of: Any
    name: str
    call: int = 1
    is_over: bool = False


STEPS: Final[Mapping[str, Step]] = {
    "noticed": Step(of=planning, name="plan"),
    "inserted": Step(of=batches, name="insert", is_over=True),
    "batch": Step(of=batches, name="_batch", call=2),
    "claimed": Step(of=passing, name="composed"),
    "written": Step(of=composing, name="body_of", is_over=True),
    "entered": Step(of=recording, name="begin"),
    "begun": Step(of=smtp.Session, name="send", call=4),
    # A mail has four answers: to MAIL, RCPT, DATA, and to its end.
    "ended": Step(of=smtp, name="_reply", call=16),
    "answered": Step(of=recording, name="keep_taken", call=4),
    "kept": Step(of=recording, name="keep_taken", call=4, is_over=True),
    "taken up": Step(of=recovering, name="_take_up", call=2, is_over=True),
    "reminding": Step(of=reminding, name="_add"),
    "reminded": Step(of=reminding, name="insert", is_over=True),
}


def die(step: str, program: str, *arguments: Any) -> None:
    """Run a program, and be killed at a step of it."""
    with _killed_at(STEPS[step]):
        PROGRAMS[program](*arguments)
    raise LookupError(step)


@contextmanager
def _killed_at(step: Step) -> Iterator[None]:
    calls, real = [0], getattr(step.of, step.name)

    def until(*arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == step.call and not step.is_over:
            os.kill(os.getpid(), SIGKILL)
        given = real(*arguments, **named)
        if calls[0] == step.call:
            os.kill(os.getpid(), SIGKILL)
        return given

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(step.of, step.name, until)
        yield


TASKS: Final = (
    tasks.plan_notices,
    tasks.deliver,
    tasks.settle_deliveries,
    tasks.sweep_audiences,
    tasks.follow_notices,
)
PROGRAMS: Final[Mapping[str, Callable[..., Any]]] = {
    program.__name__: program
    for program in (
        make_cast,
        promulgate,
        people,
        change,
        spoil,
        point,
        use_brevo,
        plan,
        send,
        send_on,
        send_jumping,
        run_tasks,
        run_tasks_on,
        stand,
        die,
    )
}
