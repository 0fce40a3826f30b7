"""Who has not answered: the list is what the gate's own rule says, of anybody and of any day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from audit.desk.unanswered.page import read_key, written
from audit.reading import unanswered as reading
from audit.reading.moments import beginning
from audit.reading.person import texts_at
from audit.reading.unanswered import COMING, IN_FORCE, Asked, page
from audit.reading.unanswered_then import owed_then
from consent.models import Act, ActKind, Cabinet, Capacity, Member, OwnEntry, Practitioner
from consent.obligations import NOT_UNTIL_INFORMED, Obligation
from consent.obligations.several import obligations_of_each
from policies.actions import text_of
from policies.models import Version
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import TODAY, Brand
from tests.ledgers import entry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Said = set[tuple[str, UUID, UUID | None]]


def asking(brand: Brand, kind: Kind, *, day: int, at: datetime, **asked: Any) -> Version:
    """Promulgate a text that asks for an answer, to enter into force `day` days from today."""
    draft = brand.draft(f"Depuis {day}.", kind=kind)
    for name, value in asked.items():
        setattr(draft, name, value)
    draft.save_revision()
    made = brand.fix_texts([text_of(draft, summary="It is clearer.")], day=TODAY + day * DAY, at=at)
    return made.versions.get()


@dataclass(frozen=True, kw_only=True)
class World:
    """A brand whose texts ask for answers, and people who gave some."""

    brand: Brand
    texts: dict[str, Version]
    people: list[Practitioner]


TEXTS: tuple[tuple[str, Kind, int, dict[str, Any]], ...] = (
    # Accepted once, and one to come.
    ("terms 1", Kind.TERMS, -90, {"asks": "accept"}),
    ("terms 2", Kind.TERMS, -20, {"asks": "accept"}),
    ("terms 3", Kind.TERMS, 40, {"asks": "accept"}),
    # Asked again after ten days.
    ("privacy 1", Kind.PRIVACY, -60, {"asks": "acknowledge", "valid_for_days": 10}),
    # Asked of cabinets.
    ("dpa 1", Kind.DPA, -80, {"asks": "accept", "asked_of": "cabinet"}),
    ("dpa 2", Kind.DPA, 35, {"asks": "accept", "asked_of": "cabinet"}),
    # Asks nothing.
    ("cookies 1", Kind.COOKIES, -50, {"asks": "none"}),
)


@pytest.fixture(scope="module", autouse=True)
def texts(scene: Brand) -> dict[str, Version]:
    """Give texts that ask for this and that, each promulgated forty days before it binds."""
    return {
        name: asking(scene, kind, day=day, at=NOW + (day - 40) * DAY, **asked)
        for name, kind, day, asked in TEXTS
    }


@pytest.fixture(params=range(2))
def world(brand: Brand, texts: dict[str, Version], request: pytest.FixtureRequest) -> World:
    """Give forty people, with cabinets, days of their own and answers drawn by a seed."""
    chance = Random(request.param)  # noqa: S311 (a draw, no secret)
    people = [_person(brand, number, chance) for number in range(40)]
    cabinets = [
        Cabinet.objects.create(site=brand.site, external_id=f"c-{one}", name=f"Cabinet {one}")
        for one in range(8)
    ]
    for one in people:
        for place in chance.sample(cabinets, chance.choice((0, 0, 1, 1, 2))):
            capacity = chance.choice(("owner", "signatory", "other"))
            Member.objects.create(cabinet=place, practitioner=one, capacity=capacity)
    for one in people:
        _own_days(one, list(texts.values()), chance)
        _acts(one, list(texts.values()), chance)
    return World(brand=brand, texts=texts, people=people)


def _person(brand: Brand, number: int, chance: Random) -> Practitioner:
    found = practitioner(
        brand,
        f"person-{number}",
        language=chance.choice(("fr", "fr", "en")),
        contract_start=TODAY - chance.choice((400, 30, -5)) * DAY,
        contract_end=chance.choice((None, None, TODAY + 5 * DAY)),
    )
    # Several of one name: the id tells them apart in the order.
    found.name = f"Name {chance.randrange(12)}"
    found.save(update_fields=["name"])
    return found


def _own_days(person: Practitioner, texts: list[Version], chance: Random) -> None:
    for version in texts:
        if chance.random() < 0.1:
            day = chance.choice((NOT_UNTIL_INFORMED, TODAY + 3 * DAY, TODAY - 3 * DAY))
            OwnEntry.objects.create(
                practitioner=person,
                version=version,
                day=day,
                reason="Too late.",
                decided_at=NOW - chance.randrange(1, 30) * DAY,
            )


def _acts(person: Practitioner, texts: list[Version], chance: Random) -> None:
    """Let somebody act on each text at any instant, in whatever order: papers come late."""
    last: dict[tuple[int, UUID | None], Act] = {
        (one.policy_id, one.cabinet_id): one
        for one in Act.objects.exclude(cabinet=None).filter(next=None)
        if one.policy_id
    }
    seats = [None, *person.memberships.exclude(capacity="other")]
    for version in chance.choices(texts, k=8):
        seat = chance.choice(seats) if version.asked_of == "cabinet" else None
        key = version.policy_id, seat.cabinet_id if seat else None
        last[key] = Act.objects.create(
            act=chance.choice(("accept", "accept", "refuse", "acknowledge")),
            practitioner=person,
            cabinet_id=key[1],
            capacity=seat.capacity if seat else "",
            policy_id=version.policy_id,
            version=version,
            origin="witnessed",
            sign_in="password",
            at=NOW - chance.randrange(1, 60) * DAY,
            recorded_at=NOW,
            previous=last.get(key),
            entry=entry(),
        )


def everybody(world: World) -> list[Practitioner]:
    """Give everybody, as they are kept."""
    return list(Practitioner.objects.filter(site=world.brand.site))


def said(owed: dict[UUID, list[Obligation]], *, state: str = "", policy: int | None = None) -> Said:
    """Give who owes what, in whose name."""
    return {
        (str(pk), one.text.version, one.seat.cabinet)
        for pk, several in owed.items()
        for one in several
        if policy in (None, one.text.policy) and (not state or (state == COMING) == one.is_coming)
    }


def listed(asked: Asked) -> Said:
    """Give the same of all pages."""
    found: dict[UUID, list[Obligation]] = {}
    after = None
    while True:
        one = page(asked, after=after)
        assert not found.keys() & {each.practitioner.pk for each in one.people}
        found |= {each.practitioner.pk: each.owed for each in one.people}
        after = one.following
        if after is None:
            return said(found)


def asked(brand: Brand, **more: Any) -> Asked:
    """Ask about a brand, now."""
    values: dict[str, Any] = {"sites": (brand.site.pk,), "at": NOW}
    return Asked(**values | more)


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 3)
    monkeypatch.setattr(reading, "AT_ONCE", 5)
    monkeypatch.setattr(reading, "LOOKED_AT", 10)


@pytest.mark.usefixtures("_small")
def test_nobody_is_missed_and_nobody_is_added(world: World) -> None:
    rule = obligations_of_each(everybody(world), at=NOW)
    assert listed(asked(world.brand)) == said(rule)
    assert said(rule)
    for state in (IN_FORCE, COMING):
        assert listed(asked(world.brand, state=state)) == said(rule, state=state), state
    for name, version in world.texts.items():
        wanted = asked(world.brand, policy=version.policy_id)
        assert listed(wanted) == said(rule, policy=version.policy_id), name


@pytest.mark.usefixtures("_small")
def test_of_an_earlier_day_nobody_is_missed_either(world: World) -> None:
    for back in (0, 1, 5, 25, 45, 100):
        on = TODAY - back * DAY
        at = beginning(on)
        texts = {world.brand.site.pk: texts_at(world.brand.site.pk, at=at)}
        rule = owed_then(everybody(world), texts, at=at)
        assert listed(asked(world.brand, at=at, on=on)) == said(rule), back


def test_the_rule_of_then_is_the_gates_rule_once_then_is_now(world: World) -> None:
    texts = {world.brand.site.pk: texts_at(world.brand.site.pk, at=beginning(TODAY + DAY))}
    people = everybody(world)
    later = beginning(TODAY + DAY)
    assert said(owed_then(people, texts, at=later)) == said(obligations_of_each(people, at=later))


def test_pages_follow_each_other_both_ways(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [one.practitioner.pk for one in page(asked(world.brand)).people]
    monkeypatch.setattr(reading, "PAGE", 3)
    first = page(asked(world.brand))
    second = page(asked(world.brand), after=first.following)
    back = page(asked(world.brand), before=second.preceding)
    assert [one.practitioner.pk for one in first.people + second.people] == whole[:6]
    assert [one.practitioner.pk for one in back.people] == whole[:3]
    assert (first.preceding, back.preceding) == (None, None)
    assert back.following == first.following


def test_an_answer_of_one_member_is_the_whole_cabinets(
    brand: Brand, texts: dict[str, Version]
) -> None:
    one, two = practitioner(brand, "one"), practitioner(brand, "two")
    place = cabinet(brand, one=(one, Capacity.OWNER), two=(two, Capacity.SIGNATORY))
    dpa = asked(brand, policy=texts["dpa 1"].policy_id, state=IN_FORCE)
    assert len(listed(dpa)) == 2
    answers(one, texts["dpa 1"], ActKind.ACCEPT, cabinet=place, at=NOW)
    assert listed(dpa) == set()


def test_a_refusal_is_an_answer(brand: Brand, texts: dict[str, Version]) -> None:
    person = practitioner(brand)
    terms = asked(brand, policy=texts["terms 2"].policy_id, state=IN_FORCE)
    assert len(listed(terms)) == 1
    answers(person, texts["terms 2"], ActKind.REFUSE, at=NOW)
    assert listed(terms) == set()


def test_a_key_reads_as_it_was_written() -> None:
    key = reading.Key(name="Élisa ~ &", id=uuid4())
    assert read_key(written(key)) == key
    for wrong in ("", "x", "x~y", f"{key.id}~\0"):
        assert read_key(wrong) is None


@pytest.fixture
def _today(desk: None) -> Iterator[None]:
    """Reach the desk on the day that the texts are about."""
    with time_machine.travel(NOW, tick=False):
        yield


def shown(brand: Brand, role: str = "auditor", **query: Any) -> HtmlElement:
    """Give the page as somebody sees it."""
    response = brand.client(role).get(reverse("audit_unanswered"), query)
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def rows(found: HtmlElement) -> list[str]:
    """Give the external ids on a page."""
    lines = found.xpath("//table[contains(@class, 'cards')]/tbody/tr")
    return [row.xpath("string(td[1]//small)").strip() for row in lines]


@pytest.mark.usefixtures("_today")
def test_the_page_lists_them_as_of_a_day(brand: Brand) -> None:
    practitioner(brand, "zoe")
    practitioner(brand, "anna")
    assert rows(shown(brand)) == ["anna", "zoe"]
    assert "Never answered." in shown(brand).text_content()
    assert rows(shown(brand, on=(TODAY - 150 * DAY).isoformat())) == []


@pytest.mark.usefixtures("_today")
def test_another_brands_people_are_not_there(brand: Brand, other_brand: Brand) -> None:
    practitioner(brand, "zoe")
    page = shown(other_brand)
    assert rows(page) == []
    assert "No text asked for an answer" in page.text_content()


@pytest.mark.usefixtures("_today")
def test_who_does_not_read_about_practitioners_is_refused(brand: Brand) -> None:
    response = brand.client("editor").get(reverse("audit_unanswered"))
    assert response.status_code in {302, 403}


@pytest.mark.usefixtures("_today")
def test_as_many_queries_for_many_as_for_few(
    brand: Brand, django_assert_max_num_queries: Any
) -> None:
    practitioner(brand, "zoe")
    client = brand.client("auditor")
    client.get(reverse("audit_unanswered"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("audit_unanswered"))
    for number in range(20):
        practitioner(brand, f"more-{number}")
    with django_assert_max_num_queries(len(few)):
        found = client.get(reverse("audit_unanswered")).content.decode()
    assert len(rows(document_fromstring(found))) == 21
