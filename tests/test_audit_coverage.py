"""Who had answered a number on a day: exactly whom the gate would not ask, by act and origin."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit.reading.coverage import Coverage, coverage
from audit.reading.coverage_curve import Rise, coverage_over_time
from audit.reading.moments import beginning
from consent.models import ActKind, Cabinet, Member, Origin, Practitioner
from policies.models import Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.audit_answers import DAY, LONG_AGO, act_of, changed, known
from tests.brands import NOW
from tests.conftest import TODAY, Brand

pytestmark = pytest.mark.django_db
LATER = NOW + DAY
ACCEPT, REFUSE = ActKind.ACCEPT, ActKind.REFUSE


@pytest.fixture(scope="module")
def texts(scene: Brand) -> dict[str, Version]:
    """Give a contract's first number in two languages, its correction, and its second number."""
    first = scene.promulgate("Un contrat.", kind=Kind.TERMS, at=LONG_AGO, day=TODAY - 300 * DAY)
    english = scene.promulgate(
        "A contract.", kind=Kind.TERMS, language="en", change=Change.TRANSLATION
    )
    minor = scene.promulgate("Un contrat !", kind=Kind.TERMS, change=Change.MINOR)
    second = scene.promulgate("Un autre.", kind=Kind.TERMS, day=TODAY + 60 * DAY)
    return {"1.0": first, "1.0 en": english, "1.1": minor, "2.0": second}


@pytest.fixture
def text(texts: dict[str, Version]) -> Version:
    """Give the first version, which asks each practitioner to accept."""
    return asking(texts["1.0"])


def asking(version: Version, **more: Any) -> Version:
    """Give a version that asks for something else, which is stored nowhere."""
    found = Version.objects.select_related("policy__site", "promulgation__by").get(pk=version.pk)
    values = {"asks": "accept", "asked_of": "practitioner", "valid_for_days": None}
    for name, value in (values | more).items():
        setattr(found, name, value)
    return found


def numbers(found: Coverage) -> dict[tuple[str, str], int]:
    """Give the standing answers of practitioners by act and origin."""
    return {(one.act, one.origin): found.of(one.act, one.origin) for one in found.standing}


def test_whoever_has_not_answered_is_counted_and_has_no_figure(text: Version, scene: Brand) -> None:
    known(scene, "camille")
    found = coverage(text, at=LATER)
    assert (found.people, found.unanswered(), found.given) == (1, 1, ())


def test_origins_are_never_one_figure(text: Version, scene: Brand) -> None:
    for origin in Origin.values:
        act_of(known(scene, origin), text, origin=origin)
    found = coverage(text, at=LATER)
    assert numbers(found) == {("accept", origin): 1 for origin in Origin.values}
    assert (found.people, found.unanswered()) == (4, 0)


def test_an_answer_is_good_for_the_number_in_every_language(
    texts: dict[str, Version], text: Version, scene: Brand
) -> None:
    for name in ("1.0", "1.0 en", "1.1"):
        act_of(known(scene, name), texts[name])
    act_of(known(scene, "camille"), texts["2.0"])
    assert numbers(coverage(text, at=LATER)) == {("accept", "witnessed"): 3}
    assert coverage(asking(texts["1.1"]), at=LATER) == coverage(text, at=LATER)


def test_the_last_answer_stands(text: Version, scene: Brand) -> None:
    camille = known(scene, "camille")
    act_of(camille, text, REFUSE, at=NOW - 2 * DAY)
    act_of(camille, text, ACCEPT)
    assert numbers(coverage(text, at=LATER)) == {("accept", "witnessed"): 1}
    assert numbers(coverage(text, at=NOW)) == {("refuse", "witnessed"): 1}


def test_a_paper_of_the_same_day_stands_though_its_instant_is_midnight(
    text: Version, scene: Brand
) -> None:
    camille = known(scene, "camille")
    act_of(camille, text, REFUSE, at=NOW)
    act_of(camille, text, ACCEPT, at=beginning(TODAY), origin="transcribed", recorded_at=LATER)
    assert numbers(coverage(text, at=NOW + 2 * DAY)) == {("accept", "transcribed"): 1}


def test_two_adopted_answers_of_one_instant_stand_as_they_follow(
    text: Version, scene: Brand
) -> None:
    camille = known(scene, "camille")
    for act in (REFUSE, ACCEPT, REFUSE):
        act_of(camille, text, act, origin="adopted")
    assert numbers(coverage(text, at=LATER)) == {("refuse", "adopted"): 1}


def test_what_is_recorded_later_counts_at_its_own_instant(text: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), text, at=NOW, origin="transcribed", recorded_at=NOW + 30 * DAY)
    assert numbers(coverage(text, at=LATER)) == {("accept", "transcribed"): 1}


def test_the_instant_itself_is_not_before_itself(text: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), text, at=NOW)
    assert coverage(text, at=NOW).unanswered() == 1
    assert coverage(text, at=NOW + timedelta(microseconds=1)).unanswered() == 0


@pytest.mark.parametrize(
    ("values", "is_asked"),
    [
        ({"contract_end": TODAY + DAY}, True),  # its last day is the day of the moment
        ({"contract_end": TODAY}, False),  # over
        ({"contract_start": TODAY + DAY}, True),  # its first day
        ({"contract_start": TODAY + 2 * DAY}, False),  # not begun
    ],
)
def test_only_whose_contract_runs_is_asked(
    text: Version, scene: Brand, values: Any, *, is_asked: bool
) -> None:
    act_of(known(scene, "camille", **values), text)
    found = coverage(text, at=LATER)
    assert (found.people, len(found.given), len(found.beside)) == (
        (1, 1, 0) if is_asked else (0, 0, 1)
    )


def test_people_are_as_they_were_then(text: Version, scene: Brand) -> None:
    camille = known(scene, "camille")
    changed(camille, at=NOW, contract_end=date(2026, 1, 1))
    known(scene, "elisa", since=NOW)
    before, after = coverage(text, at=NOW - DAY), coverage(text, at=LATER)
    assert (before.people, after.people) == (1, 1)
    act_of(camille, text, at=NOW - 2 * DAY)
    assert coverage(text, at=NOW - DAY).unanswered() == 0
    assert coverage(text, at=LATER).unanswered() == 1


def test_whose_row_nobody_kept_is_as_she_is_now(text: Version, scene: Brand) -> None:
    person = known(scene, "camille")
    person.history.all().delete()
    assert coverage(text, at=LONG_AGO).people == 1


def test_an_erased_practitioners_answer_is_still_counted(text: Version, scene: Brand) -> None:
    camille = known(scene, "camille", contract_end=TODAY + 300 * DAY)
    act_of(camille, text)
    changed(camille, at=LATER, name="—", external_id=camille.erased_id, email="")
    assert numbers(coverage(text, at=LATER + DAY)) == {("accept", "witnessed"): 1}


def test_another_brands_people_are_not_asked(
    text: Version, scene: Brand, other_scene: Brand
) -> None:
    known(other_scene, "paul")
    assert coverage(text, at=LATER).people == 0


def test_an_answer_that_is_good_no_more_is_asked_again(texts: Any, scene: Brand) -> None:
    text = asking(texts["1.0"], valid_for_days=10)
    act_of(known(scene, "camille"), text, at=NOW)
    ninth, tenth = coverage(text, at=NOW + 9 * DAY), coverage(text, at=NOW + 10 * DAY)
    assert (ninth.unanswered(), ninth.expired) == (0, [])
    assert (tenth.unanswered(), tenth.standing, len(tenth.expired)) == (1, [], 1)


def test_to_have_read_a_contract_is_not_to_agree(text: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), text, ActKind.ACKNOWLEDGE)
    found = coverage(text, at=LATER)
    assert (found.of("acknowledge", "witnessed"), found.unanswered()) == (1, 1)


def test_a_text_that_asks_for_nothing_waits_for_nobody(texts: Any, scene: Brand) -> None:
    known(scene, "camille")
    assert coverage(asking(texts["1.0"], asks="none"), at=LATER).unanswered() == 0


def cabinet(scene: Brand, name: str, **members: Practitioner) -> Cabinet:
    """Give a cabinet with its members by capacity."""
    made = Cabinet.objects.create(site=scene.site, external_id=name, name=name)
    for capacity, person in members.items():
        Member.objects.create(cabinet=made, practitioner=person, capacity=capacity)
    return made


def test_cabinets_are_counted_once_whoever_signs(texts: Any, scene: Brand) -> None:
    text = asking(texts["1.0"], asked_of="cabinet")
    owner, signatory, other = (known(scene, one) for one in ("anna", "bela", "cleo"))
    made = cabinet(scene, "tilleuls", owner=owner, signatory=signatory, other=other)
    act_of(owner, text, REFUSE, at=NOW - DAY, cabinet=made)
    act_of(signatory, text, cabinet=made)
    found = coverage(text, at=LATER)
    assert (found.cabinets, found.people, found.unanswered(by_cabinet=True)) == (1, 0, 0)
    assert found.of("accept", "witnessed", by_cabinet=True) == 1


def test_who_belongs_to_no_cabinet_answers_for_herself(texts: Any, scene: Brand) -> None:
    text = asking(texts["1.0"], asked_of="cabinet")
    cabinet(scene, "tilleuls", other=known(scene, "anna"))
    act_of(known(scene, "bela"), text)
    found = coverage(text, at=LATER)
    assert (found.people, found.cabinets, found.ownerless) == (1, 0, 1)
    assert (found.unanswered(), found.of("accept", "witnessed")) == (0, 1)


def test_her_own_answer_is_beside_where_her_cabinet_is_asked(texts: Any, scene: Brand) -> None:
    text = asking(texts["1.0"], asked_of="cabinet")
    anna = known(scene, "anna")
    cabinet(scene, "tilleuls", owner=anna)
    act_of(anna, text)
    found = coverage(text, at=LATER)
    assert (found.unanswered(by_cabinet=True), found.given, len(found.beside)) == (1, (), 1)


def test_the_curve_ends_where_the_coverage_stands(text: Version, scene: Brand) -> None:
    for place, origin in enumerate(("witnessed", "witnessed", "asserted")):
        act_of(known(scene, f"p{place}"), text, origin=origin, at=NOW + place * DAY)
    found = coverage_over_time(coverage(text, at=NOW + 9 * DAY).standing, act="accept")
    assert found == [
        Rise(day=TODAY, by_origin={"witnessed": 1}),
        Rise(day=TODAY + DAY, by_origin={"witnessed": 2}),
        Rise(day=TODAY + 2 * DAY, by_origin={"witnessed": 2, "asserted": 1}),
    ]


def test_one_statement_reads_the_answers(
    text: Version, scene: Brand, django_assert_num_queries: Any
) -> None:
    act_of(known(scene, "camille"), text)
    # The versions of the number, the statement, and the room it is given in a transaction.
    with django_assert_num_queries(5):
        coverage(text, at=LATER)
