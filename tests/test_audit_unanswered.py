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
from audit.reading.person import answers_at, as_of
from audit.reading.person_rows import kept_of
from audit.reading.unanswered import COMING, IN_FORCE, Asked, Key, Owing, next_step, page
from consent.models import Act, ActKind, Cabinet, Capacity, Member, OwnEntry, Practitioner
from consent.obligations import NOT_UNTIL_INFORMED, Answer, Obligation, Text
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
Said = set[tuple[str, Text, UUID | None, bool]]


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
    if chance.random() < 0.4:
        _was_other(found, chance)
    return found


def _was_other(person: Practitioner, chance: Random) -> None:
    """Let somebody have had another contract, or language, or have been taken out, before."""
    values = {field.attname: getattr(person, field.attname) for field in Practitioner._meta.fields}
    values["language"] = chance.choice(("fr", "en"))
    values["contract_start"] = TODAY - 300 * DAY
    values["contract_end"] = chance.choice((None, TODAY - 20 * DAY))
    for kind in chance.choice(("+", "+~", "+-")):
        back = chance.choice((90, 30, 3)) * DAY
        person.history.create(**values, history_date=NOW - back, history_type=kind)


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
    """Give who owes what, in whose name, and whether because an answer ran out."""
    return {
        (str(pk), one.text, one.seat.cabinet, one.why == "expired")
        for pk, several in owed.items()
        for one in several
        if policy in (None, one.text.policy) and (not state or (state == COMING) == one.is_coming)
    }


def pages(asked: Asked) -> Iterator[list[Owing]]:
    """Give each page from the first on."""
    found = page(asked)
    yield found.people
    while found.following is not None:
        found = page(asked, after=found.following)
        yield found.people


def pages_back(asked: Asked) -> Iterator[list[Owing]]:
    """Give each page from the last on, each in its order."""
    found = page(asked, before=Key(name="Zzz", id=UUID(int=2**128 - 1)))
    yield found.people
    while found.preceding is not None:
        found = page(asked, before=found.preceding)
        yield found.people


def listed(asked: Asked) -> Said:
    """Give who owes what by all pages: nobody twice, and the same in both directions."""
    people = [one for several in pages(asked) for one in several]
    back = [one for several in reversed(list(pages_back(asked))) for one in several]
    ids = [one.practitioner.pk for one in people]
    assert ids == [one.practitioner.pk for one in back]
    assert len(set(ids)) == len(ids)
    return said({one.practitioner.pk: one.owed for one in people})


def asked(brand: Brand, **more: Any) -> Asked:
    """Ask about a brand, now."""
    values: dict[str, Any] = {"sites": (brand.site.pk,), "at": NOW}
    return Asked(**values | more)


# How many are asked one after the other: nobody, some before it is searched for others, everybody.
ROADS = (0, 3, 1_000)


@pytest.fixture(params=ROADS)
def _small(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let pages be small, on each road."""
    monkeypatch.setattr(reading, "PAGE", 3)
    monkeypatch.setattr(reading, "FIRST", 5)
    monkeypatch.setattr(reading, "AT_ONCE", 5)
    monkeypatch.setattr(reading, "LOOKED_AT", 10)
    monkeypatch.setattr(reading, "WALKED", request.param)


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
def test_of_an_earlier_day_it_is_what_each_persons_page_says(world: World) -> None:
    kept = [kept_of(one) for one in everybody(world)]
    for back in (0, 1, 5, 25, 45, 100):
        on = TODAY - back * DAY
        at = beginning(on)
        standing = {one.practitioner.pk: as_of(one, at=at).owed for one in kept}
        rule = {pk: [one.obligation for one in owed] for pk, owed in standing.items()}
        assert listed(asked(world.brand, at=at, on=on)) == said(rule), back


@pytest.mark.usefixtures("_small")
def test_two_brands_are_one_list(world: World, other_brand: Brand) -> None:
    for number in range(6):
        practitioner(other_brand, f"name {number}")
    asking(other_brand, Kind.TERMS, day=-3, at=NOW - 9 * DAY, asks="accept")
    both = (world.brand.site.pk, other_brand.site.pk)
    rule = obligations_of_each(list(Practitioner.objects.filter(site__in=both)), at=NOW)
    assert len({pk for pk, owed in rule.items() if owed}) > 6
    assert listed(asked(world.brand, sites=both)) == said(rule)


def test_the_last_answer_is_the_end_of_its_chain(world: World) -> None:
    """Although a paper that came later may be older."""
    for back in (0, 5, 20, 40):
        at = beginning(TODAY - back * DAY)
        found = page(asked(world.brand, at=at, on=TODAY - back * DAY)).people
        pairs = [(one, owed) for one in found for owed in one.owed]
        last = [one.last(owed) for one, owed in pairs]
        assert last == [chained(one.practitioner, owed, at=at) for one, owed in pairs], back
        assert any(last) or back > 30


def chained(person: Practitioner, owed: Obligation, *, at: datetime) -> Answer | None:
    """Give the last answer of before an instant, in the order of her own page."""
    own = [
        one
        for one in answers_at(kept_of(person), at=at)
        if one.policy == owed.text.policy and one.cabinet == owed.seat.cabinet
    ]
    return own[-1] if own else None


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


@pytest.mark.parametrize(
    ("seen", "found", "step"),
    [
        # A page is full.
        (200, 51, 0),
        # One of four: a page is soon full.
        (200, 50, 4),
        (200, 25, 249),
        # One of forty: so many would have to be asked that a search costs less.
        (200, 5, 0),
        # Nobody so far.
        (200, 0, 0),
    ],
)
def test_people_are_asked_on_while_a_page_is_soon_full(seen: int, found: int, step: int) -> None:
    assert next_step(seen, found, most=1_000) == step


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
