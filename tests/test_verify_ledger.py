"""`verify_ledger` makes everything again from the entries up, and says what does not fit."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import InternalError, connection
from hypothesis import given
from hypothesis import strategies as st

from consent.actions.recording import record_of
from consent.ledger import Line, commitment, leaf_hash
from consent.models import Act, Entry, EntryType, Opening
from consent.sealing import keys
from consent.verifying import verify
from consent.verifying.acts import VALUES, doubtful_acts
from consent.verifying.lines import WAITING, leaves_of
from consent.verifying.problems import Findings
from consent.verifying.snapshot import batches, snapshot
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import Brand
from tests.database import Superuser
from tests.ledgers import entries, entry, seal_here
from tests.test_commands import program


@pytest.fixture
def answered(brand: Brand) -> Act:
    """Give an act of a ledger in which a text, its approvals and its act are sealed."""
    version = brand.promulgate("We keep data “for ever”, \\ or less.")
    act = answers(practitioner(brand), version)
    seal_here()
    return act


def verified(*arguments: str) -> tuple[int, str]:
    """Give the exit status of the command, and what it prints."""
    out = StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_an_empty_ledger_is_clean(db: None) -> None:
    report = verify()
    assert (report.problems, report.remarks) == ([], [])


def test_a_ledger_that_nobody_touched_is_clean(answered: Act) -> None:
    report = verify()
    assert report.problems == []
    assert report.counts["entries sealed"] == Entry.objects.count() > 3
    assert report.counts["acts"] == report.counts["checkpoints"] == 1


def test_a_ledger_of_several_checkpoints_and_subtrees_is_clean(db: None) -> None:
    for count in (255, 1, 3, 300):
        entries(count)
        seal_here()
    # Lines that no act tells of: this ledger has nothing else.
    assert {one.id for one in verify().problems} == {"entry.orphan"}


def test_what_waits_is_verified_too_and_told(answered: Act) -> None:
    entry(kind=EntryType.ACCESS)
    report = verify()
    assert report.problems == []
    assert report.counts["entries waiting"] == 1
    assert report.remarks[0].startswith("1 entries wait to be sealed")


def test_an_opening_that_is_gone_leaves_the_rest_verifiable(answered: Act) -> None:
    Opening.objects.get(pk=answered.entry_id).delete()
    report = verify()
    assert report.counts["lines that can no longer be opened"] == 1
    assert {one.id for one in report.problems} <= {"erase.count"}


def test_a_brand_whose_host_name_changed_is_a_remark(answered: Act, brand: Brand) -> None:
    brand.site.hostname = "new.localhost"
    brand.site.save()
    report = verify()
    assert report.problems == []
    assert any("host name" in remark for remark in report.remarks)


def test_a_key_that_was_rotated_still_verifies(answered: Act) -> None:
    keys.rotate(at=NOW + timedelta(hours=1))
    entry(kind=EntryType.ACCESS)
    seal_here()
    assert verify().problems == []


INSTANTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 (the zone is beside it)
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001 (the zone is beside it)
    timezones=st.just(UTC),
)
Row = tuple[Any, ...]


def row(time: datetime, kind: str) -> Row:
    """Give a sealed entry as it is read from the database."""
    salt, record, key = b"s" * 32, b'{"number":1}', uuid.uuid4()
    hashed = commitment(record, salt)
    canonical = Line(id=key, type=kind, time=time, hash=hashed).canonical()
    utc = str(time.replace(tzinfo=None))
    utc = utc.rstrip("0") if "." in utc else utc  # as PostgreSQL writes it
    return (0, leaf_hash(canonical), canonical, hashed, str(key), utc, kind, record, salt)


def problems_of(one: Row) -> set[str]:
    """Give the ids of what does not fit in an entry."""
    found = Findings()
    leaves_of([one], 0, found)
    return {problem.id for problem in found.report().problems}


@given(time=INSTANTS, kind=st.sampled_from(EntryType.values))
def test_the_bytes_that_are_compared_are_those_of_rfc_8785(time: datetime, kind: str) -> None:
    assert problems_of(row(time, kind)) == set()
    assert problems_of(row(time.replace(microsecond=0), kind)) == set()


TAMPERED: list[tuple[int, Any, set[str]]] = [
    (0, 1, {"seal.gap"}),  # another place
    (1, b"0" * 32, {"seal.leaf"}),  # another leaf
    (2, b"{}", {"seal.leaf", "entry.columns"}),  # other bytes
    (3, "0" * 64, {"entry.columns", "entry.opening"}),  # another commitment
    (4, str(uuid.UUID(int=1)), {"entry.columns"}),  # another id
    (5, "2026-11-21 09:30:00.000001", {"entry.columns"}),  # a little later
    (5, "2026-11-21 09:30:01", {"entry.columns"}),  # a second later
    (6, "refuse", {"entry.columns"}),  # another type
    (6, 'a"b', {"entry.columns", "entry.type"}),  # a type that there is not
    (7, b"{}", {"entry.opening"}),  # another record
    (8, b"", {"entry.opening"}),  # another salt
]


@pytest.mark.parametrize(("place", "value", "problems"), TAMPERED)
def test_each_value_of_an_entry_is_compared(place: int, value: Any, problems: set[str]) -> None:
    true = row(NOW, "accept")
    assert problems_of((*true[:place], value, *true[place + 1 :])) == problems


def test_a_seal_whose_entry_is_gone_is_told() -> None:
    assert problems_of((0, leaf_hash(b""), b"", *[None] * 6)) == {"seal.entry"}


def test_an_entry_that_was_erased_is_compared_without_its_opening() -> None:
    assert problems_of((*row(NOW, "accept")[:7], None, None)) == set()


def test_the_filter_of_acts_knows_every_value_of_a_record(answered: Act) -> None:
    assert set(VALUES) == set(json.loads(record_of(answered).canonical()))


def test_the_filter_of_acts_lets_every_true_act_through(answered: Act) -> None:
    with snapshot():
        assert doubtful_acts() == []


@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_written_while_it_is_verified() -> None:
    with pytest.raises(InternalError, match="read-only"), snapshot():
        connection.cursor().execute("DELETE FROM consent_opening")


@pytest.mark.django_db(transaction=True)
def test_one_state_is_seen_whatever_others_commit_meanwhile(owner: Superuser) -> None:
    with snapshot():
        before = [len(rows) for rows in batches(WAITING)]
        owner.execute(
            "INSERT INTO consent_entry (id, type, time, commitment, canonical)"
            " VALUES (gen_random_uuid(), 'access', now(), repeat('0', 64), '')"
        )
        assert [len(rows) for rows in batches(WAITING)] == before == []


def test_a_large_table_comes_in_batches_and_whole(db: None) -> None:
    made = entries(7)
    with snapshot():
        read = list(batches(WAITING, size=3))
    assert [len(rows) for rows in read] == [3, 3, 1]
    assert {row[2] for rows in read for row in rows} == {str(one.pk) for one in made}


def test_the_command_ends_with_0_when_all_holds(answered: Act) -> None:
    status, out = verified()
    assert status == 0
    assert out.endswith("0 problems.\n")


def test_the_command_ends_with_1_and_names_what_does_not_hold(answered: Act) -> None:
    opening = Opening.objects.get(pk=answered.entry_id)
    Opening.objects.filter(pk=opening.pk).update(record=b"{}")
    status, out = verified()
    assert status == 1
    assert f"consent_opening {opening.pk} does not open its entry" in out


def test_the_command_gives_json(answered: Act) -> None:
    status, out = verified("--json")
    assert (status, json.loads(out)["problems"]) == (0, [])


def test_a_quick_look_leaves_out_each_entry(answered: Act) -> None:
    Opening.objects.filter(pk=answered.entry_id).update(record=b"{}")
    status, out = verified("--quick")
    assert status == 0
    assert "entries sealed" not in out
    assert "checkpoints" in out


def test_the_command_ends_with_2_where_there_is_no_database(
    program_environment: dict[str, str], db: None
) -> None:
    nowhere = program_environment | {"DATABASE_URL": "postgresql://nobody@/nothing?host=/nowhere"}
    done = program(nowhere, "verify_ledger")
    assert done.returncode == 2
    assert "The ledger cannot be verified" in done.stderr
