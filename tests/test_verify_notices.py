"""Who was informed when is replayed from a bundle: what came too late, or never, is told."""

import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

import pytest

from audit.verifying.command import report, verified
from audit.verifying.failures import HASHES, RULES
from consent.models import OwnEntry, Practitioner
from notifications.models import Notice
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.evidence import bundle_of, failure_of, files_of, ledger_key, named, own_place
from tests.forging import Files, Forger, changed
from tests.informed import informed
from tests.ledgers import seal_here
from tests.notices import E, notice_of, second_version

NOBODY = "11111111-1111-1111-1111-111111111111"
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """The bundle about somebody who was informed today of a version that binds in 60 days."""

    bundle: bytes
    notice: Notice
    person: Practitioner
    forger: Forger

    @property
    def files(self) -> Files:
        """Give its files."""
        return files_of(self.bundle)


@pytest.fixture(scope="module")
def told(scene: Brand, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Give the bundle, and what it is made of."""
    with own_place(tmp_path_factory.mktemp("ledger")):
        notice, person = notice_of(second_version(scene)), practitioner(scene)
        informed(person, notice)
        binds_later(person, notice)
        seal_here()
        bundle = bundle_of(person, scene)
        return Told(bundle=bundle, notice=notice, person=person, forger=Forger(key=ledger_key()))


def binds_later(person: Practitioner, notice: Notice) -> None:
    """Let the version bind somebody a day later than everybody."""
    OwnEntry(
        practitioner=person,
        version=notice.promulgation.versions.get(),
        day=E + DAY,
        reason="A test.",
        decided_at=NOW,
    ).save()


def record_of(files: Files) -> str:
    """Give the file of the record that she was informed."""
    (found,) = (name for name in files if "/information-" in name)
    return found


def informed_on(told: Told, days: int, **files: bytes) -> bytes:
    """Give a bundle in which she was informed so many days after today."""
    at = (NOW + timedelta(days=days)).astimezone(UTC).isoformat()
    name, history = record_of(told.files), named(told.files, "/history.json")
    said = json.loads(told.files[history])
    said["attempts"][0] |= {"begun_at": at, "ended_at": at}
    beside = changed(told.files, history, attempts=said["attempts"]) | files
    day = (TODAY + timedelta(days=days)).isoformat()
    return told.forger.relogged(beside, name, at=at, day=day)


def without_own_day(told: Told) -> Files:
    """Give the files in which the version binds her on the day on which it binds everybody."""
    own = next(name for name in told.files if name.startswith("days/"))
    return changed(told.files, own, day=E.isoformat())


def test_what_holds_is_told(told: Told) -> None:
    assert report(verified(told.bundle))[-1] == "Deliveries that informed (delivered) in time: 1."


# E is in 60 days: with thirty days of notice the 29th is the last legal day.
@pytest.mark.parametrize("days", [0, 1, 29])
def test_thirty_whole_days_are_notice_enough(told: Told, days: int) -> None:
    verified(informed_on(told, days))


def test_a_day_later_is_too_late_where_nothing_followed(told: Told) -> None:
    own = next(name for name in told.files if name.startswith("days/"))
    bundle = informed_on(told, 30, **{own: without_own_day(told)[own]})
    failure = failure_of(bundle)
    assert (failure.code, failure.file) == (RULES, record_of(told.files))
    assert "too late" in str(failure)


def test_a_day_later_is_no_harm_where_the_text_binds_her_later(told: Told) -> None:
    said = report(verified(informed_on(told, 30)))[-1]
    assert said.endswith("(delivered) too late, whom the text binds later: 1.")


def test_two_days_later_a_day_of_her_own_must_be_later_too(told: Told) -> None:
    assert failure_of(informed_on(told, 31)).code == RULES


def allowed(told: Told, **values: object) -> dict[str, bytes]:
    """Give the notice on which two people decided that it binds those informed late."""
    decision = {
        "id": NOBODY,
        "decision": "allow_late",
        "reason": "The law changed.",
        "advice": "Write to them again.",
        "by": NOBODY,
        "second": str(told.person.pk),
        "at": "2026-11-22T09:00:00.000000Z",
    }
    name = named(told.files, "/notice.json")
    return {name: changed(told.files, name, decisions=[decision | values])[name]}


def test_two_people_may_let_a_privacy_policy_bind_those_informed_late(told: Told) -> None:
    said = report(verified(informed_on(told, 40, **allowed(told))))[-1]
    assert said.endswith("too late, which two people allowed: 1.")


@pytest.mark.parametrize(
    "values",
    [
        {"second": None},  # one alone
        {"second": NOBODY},  # twice the same
        {"reason": " "},  # for no reason
        {"advice": ""},  # without the officer's advice
        {"decision": "pause"},  # something else
    ],
)
def test_less_than_that_allows_nothing(told: Told, values: dict[str, object]) -> None:
    assert failure_of(informed_on(told, 40, **allowed(told, **values))).code == RULES


@pytest.mark.parametrize(
    "values",
    [
        {"day": (TODAY + DAY).isoformat()},  # the Paris day of another instant
        {"at": "2026-11-21T00:00:00.000000Z"},  # an instant at which nothing was taken
        {"basis": "letter"},  # no letter was presented
        {"basis": "in_app", "shown_by": NOBODY},  # she did not act
        {"basis": "presumed"},  # nobody adopted that
        {"basis": "rumour"},  # no proof at all
        {"attempt": None, "message_sha256": ""},  # by no message
        {"entry_into_force": (E + DAY).isoformat()},  # another E
        {"required_days": 15},  # fewer days of notice
        {"required_days": None},  # none
        {"pseudonym": NOBODY},  # somebody else
        {"delivery": NOBODY},  # another delivery
        {"notice": NOBODY},  # another notice
        {"kind": "reminder"},  # what is no notice of a change
        {"informed": False},  # revoked, and was never informed
        {"replaces": NOBODY},  # replaces what is not there
        {"id": NOBODY},  # not the row that the history names
    ],
)
def test_what_the_history_does_not_show_is_refused(told: Told, values: dict[str, Any]) -> None:
    bundle = told.forger.relogged(told.files, record_of(told.files), **values)
    assert failure_of(bundle).code == RULES


def test_another_message_than_was_sent_is_told(told: Told) -> None:
    name = record_of(told.files)
    failure = failure_of(told.forger.relogged(told.files, name, message_sha256="0" * 64))
    assert (failure.code, failure.file) == (HASHES, name)


def test_a_message_that_was_rewritten_is_told(told: Told) -> None:
    name = named(told.files, ".eml")
    altered = told.files[name].replace(b"\r\n", b"\r\n ", 1)
    failure = failure_of(told.forger.resealed(told.files | {name: altered}))
    assert (failure.code, failure.file) == (HASHES, name)


@pytest.mark.parametrize("values", [{"message_id": "<1@x>"}, {"round": 2}])
def test_a_message_names_its_delivery(told: Told, values: dict[str, Any]) -> None:
    history = named(told.files, "/history.json")
    attempts = json.loads(told.files[history])["attempts"]
    attempts[0] |= values
    failure = failure_of(told.forger.resealed(changed(told.files, history, attempts=attempts)))
    assert (failure.code, failure.file) == (HASHES, named(told.files, ".eml"))


@pytest.mark.parametrize("ending", ["/history.json", "/notice.json"])
def test_what_proves_her_information_cannot_be_left_out(told: Told, ending: str) -> None:
    name = named(told.files, ending)
    files = {one: data for one, data in told.files.items() if one != name}
    assert failure_of(told.forger.resealed(files)).code == HASHES


def test_a_proof_that_the_history_names_cannot_be_left_out(told: Told) -> None:
    history = named(told.files, "/history.json")
    rows = json.loads(told.files[history])["informations"]
    more = [*rows, rows[0] | {"id": NOBODY}]
    failure = failure_of(told.forger.resealed(changed(told.files, history, informations=more)))
    assert (failure.code, failure.file) == (RULES, history)


def test_of_somebody_else_it_is_no_evidence(told: Told) -> None:
    subject = json.loads(told.files["manifest.json"])["subject"] | {"id": NOBODY}
    failure = failure_of(told.forger.resealed(told.files, subject=subject))
    assert (failure.code, failure.file) == (RULES, named(told.files, "/history.json"))


def test_a_bit_that_flips_in_any_file_of_a_notice_is_caught(told: Told) -> None:
    for name, data in told.files.items():
        if name.startswith("notice/"):
            for place in range(0, len(data), max(1, len(data) // 40)):
                flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
                altered = told.bundle.replace(data, flipped, 1)
                assert failure_of(altered).file == name
