"""Coverage is what a slow and obvious count of every person gives, whatever the rows."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

import pytest

from audit.reading.coverage import Coverage, coverage
from audit.reading.person_rows import in_chains
from consent.models import Act, ActKind, Cabinet, Capacity, Member, Origin, Practitioner
from policies.deadlines import paris_day
from policies.models import Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.audit_answers import DAY, LONG_AGO, act_of, changed, known
from tests.brands import NOW
from tests.conftest import TODAY, Brand

pytestmark = pytest.mark.django_db
MOMENTS: Final = [NOW + days * DAY for days in (-300, -20, -9, -5, -1, 0, 1, 30)]
HOUR: Final = timedelta(hours=1)


@pytest.fixture(scope="module")
def texts(scene: Brand) -> list[Version]:
    """Give a number in two languages with its correction, and the next number."""
    first = scene.promulgate("Un contrat.", kind=Kind.TERMS, at=LONG_AGO, day=TODAY - 300 * DAY)
    english = scene.promulgate(
        "A contract.", kind=Kind.TERMS, language="en", change=Change.TRANSLATION
    )
    minor = scene.promulgate("Un contrat !", kind=Kind.TERMS, change=Change.MINOR)
    second = scene.promulgate("Un autre.", kind=Kind.TERMS, day=TODAY + 60 * DAY)
    return [first, english, minor, second]


def somebody(scene: Brand, random: Random, place: int) -> Practitioner:
    """Give somebody whose contract is, was or will be running, and changed at times."""
    start = TODAY + random.choice([-400, -30, -5, 5]) * DAY
    since = NOW + random.choice([-500, -200, -7]) * DAY
    person = known(scene, f"p{place}", since=since, contract_start=start)
    for _change in range(random.choice([0, 0, 1, 2])):
        since += random.randint(1, 250) * DAY
        end = random.choice([None, max(start, TODAY + random.randint(-20, 20) * DAY)])
        changed(person, at=since, contract_end=end)
    return person


def cabinets_of(scene: Brand, random: Random, people: list[Practitioner]) -> list[Cabinet]:
    """Give cabinets with some of the people, one of which nobody may sign for."""
    made = [
        Cabinet.objects.create(site=scene.site, external_id=f"c{place}", name=f"C{place}")
        for place in range(3)
    ]
    for person in random.sample(people, len(people) * 2 // 3):
        one = random.choice(made)
        capacity = Capacity.OTHER if one is made[0] else random.choice(Capacity.values)
        Member.objects.create(cabinet=one, practitioner=person, capacity=capacity)
    return made


def act_at_random(random: Random, person: Any, texts: list[Version], *, recorded: datetime) -> None:
    """Write an act, of now or of a paper that was signed up to a day before."""
    origin = random.choice(Origin.values)
    paper = origin in ("transcribed", "adopted")
    at = recorded - random.randint(0, 24) * HOUR if paper else recorded
    act = random.choice([ActKind.ACKNOWLEDGE, ActKind.ACCEPT, ActKind.REFUSE])
    member = Member.objects.filter(practitioner=person).first() if random.random() < 0.5 else None
    act_of(
        person,
        random.choice(texts),
        act,
        at=at,
        recorded_at=recorded,
        origin=origin,
        cabinet=member.cabinet if member else None,
    )


def asked_slowly(version: Version, at: datetime) -> Iterator[tuple[Any, bool]]:
    """Give each person or cabinet that is asked, one by one; None for a cabinet without owner."""
    day, running = paris_day(at), []
    seats: dict[Any, set[str]] = {}
    for person in Practitioner.objects.filter(site=version.policy.site):
        then = person.history.filter(history_date__lte=at).order_by("history_date").last()
        if then and then.contract_start <= day <= (then.contract_end or date.max):
            running.append(person)
    for person in running:
        members = list(person.memberships.all())
        if version.asked_of == "practitioner" or not members:
            yield person.pk, False
        for one in members if version.asked_of == "cabinet" else ():
            seats.setdefault(one.cabinet_id, set()).add(one.capacity)
    for cabinet, capacities in seats.items():
        yield (cabinet if capacities - {"other"} else None), True


def counted_slowly(version: Version, at: datetime) -> tuple[Counter[Any], Counter[Any]]:
    """Give how many are asked, and the last answer of each who is, chain by chain."""
    acts = in_chains(Act.objects.select_related("version").order_by("recorded_at"))
    last: dict[Any, Act] = {}
    for act in acts:
        assert act.version is not None
        if act.version.major == version.major and act.at < at:
            last[act.cabinet_id or act.practitioner_id, act.cabinet_id is not None] = act
    asked = list(asked_slowly(version, at))
    given = [(last[one], one[1]) for one in asked if one in last]
    answers = Counter((cab, act.act, act.origin, paris_day(act.at)) for act, cab in given)
    return Counter(cab if key else None for key, cab in asked), answers


def in_words(found: Coverage) -> tuple[Counter[Any], Counter[Any]]:
    """Give a coverage as the slow count has it."""
    sizes = {False: found.people, True: found.cabinets, None: found.ownerless}
    given = {(one.by_cabinet, one.act, one.origin, one.day): one.count for one in found.given}
    return Counter({key: count for key, count in sizes.items() if count}), Counter(given)


@pytest.mark.parametrize("asked_of", ["practitioner", "cabinet"])
@pytest.mark.parametrize("seed", range(6))
def test_every_count_is_that_of_a_slow_look_at_everybody(
    scene: Brand, texts: list[Version], seed: int, asked_of: str
) -> None:
    random = Random(seed)  # noqa: S311 (the same each time)
    people = [somebody(scene, random, place) for place in range(12)]
    cabinets_of(scene, random, people)
    for recorded in sorted(NOW + random.randint(-240, 240) * HOUR for _act in range(40)):
        act_at_random(random, random.choice(people), texts, recorded=recorded)
    version = Version.objects.select_related("policy__site").get(pk=texts[0].pk)
    version.asks, version.asked_of = "accept", asked_of
    for at in MOMENTS:
        assert in_words(coverage(version, at=at)) == counted_slowly(version, at), at
