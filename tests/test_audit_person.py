"""A practitioner as of an instant: by what she was bound, as the days stood then."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from audit.reading.moments import beginning
from audit.reading.person import Standing, as_of, standing_at, texts_at
from audit.reading.person_courses import courses
from audit.reading.person_rows import decisions_of, in_chains, kept_of
from consent.actions.transcribing import keep_paper, transcribe
from consent.models import ActKind, Capacity, OwnEntry, PendingPaper, Practitioner
from consent.obligations import NOT_UNTIL_INFORMED, bound_by, obligations
from consent.obligations.reading import texts_for
from policies.actions import Original, adopt, postpone, withdraw
from policies.models import Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.brands import NOW
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import TODAY, Brand

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
COMING = TODAY + 40 * DAY
ORIGINAL = Original(
    name="old.md", data=b"x", evidence_name="log", evidence=b"y", evidence_note="A mail."
)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW - DAY, tick=False):
        yield


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give a practitioner whom nothing binds yet."""
    return practitioner(brand)


def stood(person: Practitioner, at: datetime | date) -> Standing:
    """Give how somebody stood at an instant, or at 00:00 of a day."""
    at = at if isinstance(at, datetime) else beginning(at)
    return as_of(kept_of(Practitioner.objects.get(pk=person.pk)), at=at)


def numbers(person: Practitioner, at: datetime | date) -> list[tuple[str, date]]:
    """Give what bound somebody, by number, and since when."""
    return [(one.version.number, one.bound.since) for one in stood(person, at).held]


def paper_of(brand: Brand, person: Practitioner, version: Version) -> PendingPaper:
    """Give a paper by which somebody accepted a version on TODAY, entered by the approver."""
    return PendingPaper(
        practitioner=person,
        version=version,
        act=ActKind.ACCEPT,
        signed_on=TODAY,
        remark="By post.",
        name="signed.pdf",
        data=b"%PDF-1.7 a signed paper",
        by=brand.people["approver"],
    )


def own_day(person: Practitioner, version: Version, day: date, **more: Any) -> OwnEntry:
    """Give somebody a day of her own."""
    values = {"reason": "Informed late.", "decided_at": NOW} | more
    row = OwnEntry(practitioner=person, version=version, day=day, **values)
    row.save()
    return row


def test_before_the_first_version_nothing_binds(brand: Brand, camille: Practitioner) -> None:
    brand.promulgate("Un.", day=COMING)
    assert numbers(camille, COMING - DAY) == []
    assert numbers(camille, COMING) == [("1.0", COMING)]


def test_a_postponement_of_afterwards_changes_nothing_of_before(
    brand: Brand, camille: Practitioner
) -> None:
    brand.promulgate("Un.")
    coming = brand.promulgate("Deux.", day=COMING)
    later = NOW + 39 * DAY
    postpone(coming, to=COMING + 9 * DAY, reason="Late.", by=brand.people["approver"], at=later)
    before, after = (
        {one.version: one.day for one in texts_at(brand.site.pk, at=at)}[coming.pk]
        for at in (later, later + DAY)
    )
    assert (before, after) == (COMING, COMING + 9 * DAY)
    assert numbers(camille, COMING + DAY) == [("1.0", TODAY)]
    assert numbers(camille, COMING + 9 * DAY) == [("2.0", COMING + 9 * DAY)]


def test_what_she_had_to_answer_has_the_day_as_it_stood(
    brand: Brand, camille: Practitioner
) -> None:
    coming = brand.promulgate("Un.", day=COMING)
    later = NOW + 10 * DAY
    postpone(coming, to=COMING + 9 * DAY, reason="Late.", by=brand.people["approver"], at=later)
    [before], [after] = (stood(camille, at).owed for at in (NOW + DAY, later + DAY))
    assert before.obligation.text.day == COMING
    assert after.obligation.text.day == COMING + 9 * DAY


def test_a_withdrawal_of_afterwards_changes_nothing_of_before(
    brand: Brand, camille: Practitioner
) -> None:
    version = brand.promulgate("Un.")
    withdraw(version, reason="No.", by=brand.people["approver"], at=NOW + 5 * DAY)
    assert numbers(camille, NOW + 4 * DAY) == [("1.0", TODAY)]
    assert numbers(camille, NOW + 6 * DAY) == []


def test_a_version_that_never_binds_stood_until_that_was_decided(
    brand: Brand, camille: Practitioner
) -> None:
    version = brand.promulgate("Un.", day=COMING)
    withdraw(version, reason="No.", by=brand.people["approver"], at=NOW + DAY)
    rows = decisions_of(brand.site.pk)
    assert [row.day for row in standing_at(rows, at=NOW + DAY)] == [COMING]
    assert standing_at(rows, at=NOW + 2 * DAY) == []


def test_what_was_adopted_stood_before_it_was_recorded(brand: Brand, camille: Practitioner) -> None:
    since, people = date(2026, 2, 1), (brand.people["editor"], brand.people["approver"])
    page = brand.draft("Un.")
    adopt(page, original=ORIGINAL, number=(1, 0), in_force_from=since, people=people, at=NOW)
    assert numbers(camille, date(2026, 3, 3)) == [("1.0", since)]
    assert numbers(camille, date(2026, 1, 31)) == []


def test_a_contract_binds_from_its_acceptance_and_the_act_is_named(
    brand: Brand, camille: Practitioner
) -> None:
    terms = brand.promulgate("Un contrat.", kind=Kind.TERMS)
    accepted = answers(camille, terms, ActKind.ACCEPT, at=NOW + 3 * DAY)
    assert stood(camille, accepted.at).held == []
    [held] = stood(camille, NOW + 4 * DAY).held
    assert (held.act, held.bound.since) == (accepted, TODAY + 3 * DAY)


def test_what_was_signed_before_counts_though_it_was_entered_later(
    brand: Brand, camille: Practitioner
) -> None:
    terms = brand.promulgate("Un contrat.", kind=Kind.TERMS)
    paper = paper_of(brand, camille, terms)
    keep_paper(paper, at=NOW + 9 * DAY)
    act = transcribe(paper, by=brand.people["approver"], at=NOW + 9 * DAY)
    assert [one.act for one in stood(camille, NOW + DAY).held] == [act]


def test_acts_follow_each_other_as_their_chains_do(brand: Brand, camille: Practitioner) -> None:
    terms = brand.promulgate("Un contrat.", kind=Kind.TERMS)
    first = answers(camille, terms, ActKind.REFUSE)
    second = answers(camille, terms, ActKind.ACCEPT)
    assert in_chains([second, first]) == [first, second]
    # What it follows is not there: a colleague's, in a cabinet that she left.
    assert in_chains([second]) == [second]


def test_her_own_later_day_keeps_the_earlier_text(brand: Brand, camille: Practitioner) -> None:
    brand.promulgate("Un.")
    second = brand.promulgate("Deux.", day=COMING)
    own = own_day(camille, second, COMING + 5 * DAY, decided_at=NOW + 30 * DAY)
    assert numbers(camille, COMING + DAY) == [("1.0", TODAY)]
    [held] = stood(camille, COMING + 5 * DAY).held
    assert (held.own, held.bound.since) == (own, COMING + 5 * DAY)


def test_an_own_day_decided_afterwards_changes_nothing_of_before(
    brand: Brand, camille: Practitioner
) -> None:
    brand.promulgate("Un.")
    second = brand.promulgate("Deux.", day=COMING)
    never = own_day(camille, second, NOT_UNTIL_INFORMED, decided_at=NOW + 42 * DAY)
    own_day(camille, second, COMING + 9 * DAY, decided_at=NOW + 44 * DAY, replaces=never)
    assert numbers(camille, NOW + 41 * DAY) == [("2.0", COMING)]
    assert numbers(camille, NOW + 43 * DAY) == [("1.0", TODAY)]
    assert numbers(camille, NOW + 50 * DAY) == [("2.0", COMING + 9 * DAY)]


def test_nothing_binds_outside_her_contract_as_it_was_entered_then(
    brand: Brand, camille: Practitioner
) -> None:
    brand.promulgate("Un.")
    with time_machine.travel(NOW + 10 * DAY, tick=False):
        camille.contract_end = TODAY + 2 * DAY
        camille.save(update_fields=["contract_end"])
    # Nobody had entered an end by then.
    assert stood(camille, NOW + 5 * DAY).is_under_contract
    assert not stood(camille, NOW + 11 * DAY).is_under_contract
    assert stood(camille, NOW + 11 * DAY).held == []
    assert stood(camille, NOW + 11 * DAY).owed == []


def test_she_is_shown_as_she_was_or_it_is_said_since_when(camille: Practitioner) -> None:
    with time_machine.travel(NOW + DAY, tick=False):
        camille.name = "Camille Durand"
        camille.save(update_fields=["name"])
    assert (stood(camille, NOW).then.name, stood(camille, NOW).known_since) == ("Camille", None)
    before = stood(camille, NOW - 9 * DAY)
    assert (before.then.name, before.known_since) == ("Camille Durand", NOW - DAY)


def test_a_cabinets_text_is_bound_by_its_owners_act(brand: Brand, camille: Practitioner) -> None:
    owner = practitioner(brand, "dominique")
    cabinet_ = cabinet(brand, a=(owner, Capacity.OWNER), b=(camille, Capacity.OTHER))
    dpa = brand.promulgate("Un contrat.", kind=Kind.DPA)
    act = answers(owner, dpa, ActKind.ACCEPT, cabinet=cabinet_)
    [held] = stood(camille, NOW + DAY).held
    assert (held.act, held.bound.seat.name) == (act, "Cabinet des Tilleuls")


def test_of_now_it_is_what_the_gate_says(brand: Brand, camille: Practitioner) -> None:
    for kind in (Kind.PRIVACY, Kind.TERMS, Kind.COOKIES):
        first = brand.promulgate("Un.", kind=kind)
        brand.promulgate("One.", kind=kind, language="en", change=Change.TRANSLATION)
        brand.promulgate("Deux.", kind=kind, day=COMING)
        answers(camille, first, ActKind.ACCEPT if kind == Kind.TERMS else ActKind.ACKNOWLEDGE)
    for at in (NOW + DAY, NOW + 45 * DAY):
        found = stood(camille, at)
        assert [one.bound for one in found.held] == bound_by(camille, at=at)
        assert [one.obligation for one in found.owed] == obligations(camille, at=at)
    key = lambda one: str(one.version)  # noqa: E731
    now = texts_at(brand.site.pk, at=NOW + DAY)
    assert sorted(now, key=key) == sorted(texts_for(camille), key=key)


def test_another_brands_texts_bind_nobody_here(
    brand: Brand, other_brand: Brand, camille: Practitioner
) -> None:
    other_brand.promulgate("Chez l’autre.")
    assert numbers(camille, NOW + DAY) == []


def test_her_course_has_no_gap_and_ends_with_her_contract(
    brand: Brand, camille: Practitioner
) -> None:
    brand.promulgate("Un.")
    brand.promulgate("Deux.", day=COMING)
    camille.contract_end = COMING + 3 * DAY
    camille.save(update_fields=["contract_end"])
    [course] = courses(kept_of(camille), at=beginning(COMING + 9 * DAY))
    found = [(one.version.number, one.since, one.until) for one in course.spans]
    assert found == [("1.0", TODAY, COMING), ("2.0", COMING, COMING + 4 * DAY)]


def test_a_contract_refused_leaves_the_one_accepted_before_in_her_course(
    brand: Brand, camille: Practitioner
) -> None:
    first = brand.promulgate("Un.", kind=Kind.TERMS)
    answers(camille, first, ActKind.ACCEPT, at=NOW + DAY)
    second = brand.promulgate("Deux.", kind=Kind.TERMS, day=COMING)
    answers(camille, second, ActKind.REFUSE, at=NOW + 41 * DAY)
    [course] = courses(kept_of(camille), at=NOW + 60 * DAY)
    found = [(one.version.number, one.since, one.until) for one in course.spans]
    assert found == [("1.0", TODAY + DAY, None)]
