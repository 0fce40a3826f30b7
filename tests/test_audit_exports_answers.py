"""Files of the answers to a version: whoever is asked, once, as the version's page counts them."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from audit.exports import rows
from audit.exports.columns import ANSWERS
from audit.reading.coverage import coverage
from audit.reading.moments import beginning
from consent.models import ActKind, Cabinet, Member, Origin, Practitioner
from policies.actions import text_of
from policies.models import Version
from policies.models.pages import Kind
from tests.audit_answers import DAY, LONG_AGO, act_of, changed, known
from tests.conftest import NOW, TODAY, Brand
from tests.exported_lists import again, file_of, interrupted, rows_of, table_of, wish
from tests.exporting import LATER, asked, export_files, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("export_files")]
__all__ = ["export_files"]


def asking(brand: Brand, kind: Kind, **more: Any) -> Version:
    """Promulgate a text that asks for something."""
    draft = brand.draft("Un texte.", kind=kind)
    for name, value in more.items():
        setattr(draft, name, value)
    draft.save_revision()
    texts = [text_of(draft, summary="It is clearer.")]
    return brand.fix_texts(texts, day=TODAY - 300 * DAY, at=LONG_AGO).versions.get()


@pytest.fixture(scope="module", autouse=True)
def texts(scene: Brand) -> dict[str, Version]:
    """Give a contract of each, a text that is good for ten days, and a contract of cabinets."""
    return {
        "terms": asking(scene, Kind.TERMS, asks="accept", asked_of="practitioner"),
        "privacy": asking(scene, Kind.PRIVACY, asks="acknowledge", valid_for_days=10),
        "dpa": asking(scene, Kind.DPA, asks="accept", asked_of="cabinet"),
    }


def answers_to(brand: Brand, version: Version, **more: Any) -> list[dict[str, Any]]:
    """Give the rows of a version's file."""
    return rows_of("coverage", brand, version=str(version.pk), **more)


def by_name(brand: Brand, version: Version, **more: Any) -> dict[str, Any]:
    """Give them by external id."""
    return {one["external_id"]: one for one in answers_to(brand, version, **more)}


def test_whoever_is_asked_is_a_row_answered_or_not(scene: Brand, texts: dict[str, Version]) -> None:
    act = act_of(known(scene, "anna"), texts["terms"], ActKind.REFUSE)
    known(scene, "bea")
    found = by_name(scene, texts["terms"])
    assert {name: (one["status"], one["act"]) for name, one in found.items()} == {
        "anna": ("answered", "refuse"),
        "bea": ("unanswered", None),
    }
    assert (found["anna"]["id"], found["anna"]["origin"]) == (str(act.pk), "witnessed")
    assert found["bea"]["origin"] is found["bea"]["at"] is found["bea"]["line"] is None


def test_each_origin_is_its_own(scene: Brand, texts: dict[str, Version]) -> None:
    for origin in Origin.values:
        act_of(known(scene, origin), texts["terms"], origin=origin)
    found = by_name(scene, texts["terms"])
    assert {name: one["origin"] for name, one in found.items()} == {
        one: one for one in Origin.values
    }


@pytest.mark.parametrize(
    ("text", "act", "days", "status"),
    [
        ("terms", "accept", 200, "answered"),  # a contract is accepted once
        ("terms", "acknowledge", 1, "unanswered"),  # to read a contract is not to agree
        ("privacy", "acknowledge", 9, "answered"),
        ("privacy", "acknowledge", 10, "expired"),  # good for ten days, hers included
    ],
)
def test_an_answer_stands_as_the_gate_has_it(
    scene: Brand, texts: dict[str, Version], text: str, act: str, days: int, status: str
) -> None:
    act_of(known(scene, "anna"), texts[text], act, at=NOW - days * DAY)
    (row,) = answers_to(scene, texts[text])
    assert (row["status"], row["act"]) == (status, act)


def test_the_last_of_the_chain_stands_though_a_paper_is_dated_before(
    scene: Brand, texts: dict[str, Version]
) -> None:
    person = known(scene, "anna")
    act_of(person, texts["terms"])
    paper = {"origin": Origin.TRANSCRIBED, "at": NOW - DAY, "recorded_at": NOW + timedelta(hours=1)}
    act_of(person, texts["terms"], ActKind.REFUSE, **paper)
    (row,) = answers_to(scene, texts["terms"])
    assert (row["act"], row["origin"]) == ("refuse", "transcribed")


def test_what_was_recorded_after_the_file_was_asked_for_is_not_in_it(
    scene: Brand, texts: dict[str, Version]
) -> None:
    later = LATER + timedelta(seconds=1)
    act_of(known(scene, "anna"), texts["terms"], recorded_at=later)
    assert [one["status"] for one in answers_to(scene, texts["terms"])] == ["unanswered"]
    assert [one["status"] for one in answers_to(scene, texts["terms"], at=later)] == ["answered"]


def test_as_of_a_day_people_and_answers_are_those_of_then(
    scene: Brand, texts: dict[str, Version]
) -> None:
    person = known(scene, "anna")
    known(scene, "later", since=NOW - DAY)
    act_of(person, texts["terms"], at=NOW - 5 * DAY)
    changed(person, at=NOW - 3 * DAY, name="Zoé")
    found = [
        {one["name"]: one["status"] for one in answers_to(scene, texts["terms"], at=at, then=True)}
        for at in (beginning(TODAY - 9 * DAY), beginning(TODAY - 2 * DAY), LATER)
    ]
    assert found == [
        {"Anna": "unanswered"},
        {"Zoé": "answered"},
        {"Zoé": "answered", "Later": "unanswered"},
    ]


def test_cabinets_are_rows_where_they_are_asked(scene: Brand, texts: dict[str, Version]) -> None:
    people = crowd(scene, Random(0))  # noqa: S311 (a draw, no secret)
    place = Member.objects.filter(capacity="owner").first()
    assert place is not None
    act = act_of(place.practitioner, texts["dpa"], cabinet=place.cabinet)
    found = {one["asked_id"]: one for one in answers_to(scene, texts["dpa"])}
    row = found[str(place.cabinet_id)]
    assert (row["asked"], row["name"], row["id"]) == ("cabinet", place.cabinet.name, str(act.pk))
    assert (row["by"], row["email"]) == (str(place.practitioner_id), None)
    assert len(people) == 24


def crowd(brand: Brand, chance: Random) -> list[Practitioner]:
    """Give people, some of cabinets, some whose contracts ended or were changed."""
    people = [known(brand, f"person-{one}") for one in range(24)]
    cabinets = [
        Cabinet.objects.create(site=brand.site, external_id=f"c-{one}", name=f"Cabinet {one}")
        for one in range(6)
    ]
    for one in people:
        if chance.random() < 0.2:
            changed(one, at=NOW - 30 * DAY, contract_end=TODAY - 20 * DAY)
        if chance.random() < 0.6:
            capacity = chance.choice(("owner", "signatory", "other"))
            place = chance.choice(cabinets)
            Member.objects.create(cabinet=place, practitioner=one, capacity=capacity)
    return people


def act_at_random(people: Sequence[Practitioner], version: Version, chance: Random) -> None:
    """Let people answer a text, some several times, in whatever way and order."""
    for person in chance.choices(people, k=30):
        seat = person.memberships.exclude(capacity="other").first()
        act_of(
            person,
            version,
            chance.choice(("accept", "refuse", "acknowledge")),
            at=NOW - chance.randrange(1, 40) * DAY,
            cabinet=seat.cabinet if seat and version.asked_of == "cabinet" else None,
            origin=chance.choice(Origin.values),
            recorded_at=NOW,
        )


@pytest.mark.parametrize("text", ["terms", "privacy", "dpa"])
@pytest.mark.parametrize("seed", range(2))
def test_the_rows_counted_are_the_figures_of_the_page(
    scene: Brand, texts: dict[str, Version], text: str, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 (a draw, no secret)
    version = texts[text]
    act_at_random(crowd(scene, chance), version, chance)
    for at, then in ((LATER, False), (beginning(TODAY - 25 * DAY), True), (NOW - DAY, True)):
        found = answers_to(scene, version, at=at, then=then)
        figures = coverage(version, at=at)
        assert sizes(found) == {False: figures.people, True: figures.cabinets}
        assert waiting(found) == {one: figures.unanswered(by_cabinet=one) for one in (False, True)}
        given = Counter((one["act"], one["origin"]) for one in found if one["act"])
        expected: Counter[tuple[str, str]] = Counter()
        for one in figures.given:
            expected[one.act, one.origin] += one.count
        assert given == expected


def sizes(found: list[dict[str, Any]]) -> dict[bool, int]:
    """Give how many people are asked, and how many cabinets."""
    return {one: sum((row["asked"] == "cabinet") == one for row in found) for one in (False, True)}


def waiting(found: list[dict[str, Any]]) -> dict[bool, int]:
    """Give how many of each have still to answer."""
    return sizes([row for row in found if row["status"] != "answered"])


@pytest.mark.parametrize("written", ["csv", "jsonl", "xlsx"])
def test_an_interrupted_list_is_the_same_in_the_end(
    scene: Brand, texts: dict[str, Version], written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(scene, Random(1))  # noqa: S311 (a draw, no secret)
    monkeypatch.setattr(rows, "WINDOW", 3)
    wanted = wish("coverage", scene, written=written, at=LATER, version=str(texts["dpa"].pk))
    whole = made(asked(scene, wanted))
    export = asked(scene, wanted)
    interrupted(export, steps=2, at=LATER)
    export = again(export, at=LATER)
    assert (export.state, export.rows, export.sha256) == ("done", whole.rows, whole.sha256)
    assert export.rows > 6


def test_windows_of_any_size_make_the_same_file(
    scene: Brand, texts: dict[str, Version], monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(scene, Random(2))  # noqa: S311 (a draw, no secret)
    terms = {"version": str(texts["dpa"].pk)}
    whole = file_of("coverage", scene, **terms)
    for size in (1, 5):
        monkeypatch.setattr(rows, "WINDOW", size)
        assert file_of("coverage", scene, **terms) == whole, size


def test_a_table_has_a_cell_for_each_column_empty_where_nobody_answered(
    scene: Brand, texts: dict[str, Version]
) -> None:
    known(scene, "anna")
    head, row = table_of("coverage", scene, version=str(texts["terms"].pk))
    assert len(head) == len(row) == len(ANSWERS)
    assert row[[one.key for one in ANSWERS].index("at_paris")] == ""
