"""What is killed, cut off or put back loses no acknowledged act and makes no false log."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from signal import SIGCONT, SIGKILL, SIGQUIT
from typing import Any

import pytest

from consent import ledger
from tests.brands import address
from tests.database import Clone
from tests.fault_checks import (
    answers,
    check_checkpoints,
    check_seen,
    check_whole,
    kept,
    lost,
    published,
    seal_all,
    sealed,
    verified,
    waiting,
)
from tests.fault_commits import (
    End,
    Hold,
    answer_held,
    held_after_commit,
    held_before_commit,
    killed,
    terminated,
)
from tests.fault_loads import answer, load, stopped, until_more
from tests.faults import Programs, Server, Site, Stage, staged, until


@pytest.fixture(scope="module")
def stage(clone: Clone) -> Iterator[Stage]:
    """Give servers and programs that these tests may kill."""
    with staged(clone) as stage:
        yield stage


@pytest.fixture
def programs(stage: Stage) -> Programs:
    """Give who starts programs."""
    return stage.programs


@pytest.fixture
def site(stage: Stage) -> Iterator[Site]:
    """Give an installation in which nothing is sealed; its programs end with the test."""
    made = stage.site()
    yield made
    stage.remove(made)


# Sealers


def test_sealers_at_once_give_each_acknowledged_act_one_place(
    programs: Programs, site: Site
) -> None:
    stay = [programs.start(site, "manage", "seal_ledger", "--stay") for _ in range(2)]
    without_pause = [programs.start(site, "seal_on") for _ in range(2)]
    with load(programs, site, *stay, *without_pause):
        until_more(site, 300, 20)
    assert check_seen(site) > 1


def test_a_ledger_is_clean_while_it_is_written_to_and_sealed(
    programs: Programs, site: Site
) -> None:
    with load(programs, site, programs.start(site, "seal_on")):
        for _ in range(3):
            until_more(site, 20, 2)
            verified(programs, site)
            assert programs.run(site, "examine") == ""


# At which step a sealer is killed, and how many checkpoints more are public then.
STEPS = [("read", 0), ("written", 0), ("committed", 0), ("witnessed", 0), ("published", 1)]


@pytest.mark.parametrize(("step", "more"), STEPS)
def test_the_next_pass_finishes_what_a_sealer_killed_at_a_step_left(
    programs: Programs, site: Site, step: str, more: int
) -> None:
    answer(programs, site, 0, 5)
    seal_all(programs, site)
    before = published(site)
    answer(programs, site, 5, 10)
    assert programs.start(site, "seal", step, SIGKILL).wait() == -SIGKILL
    assert len(published(site)) == len(before) + more
    seal_all(programs, site)
    assert published(site).items() >= before.items()
    check_whole(programs, site)


@pytest.mark.parametrize("step", ["read", "written"])
def test_a_sealer_that_lost_its_connection_before_its_commit_writes_nothing(
    programs: Programs, site: Site, step: str
) -> None:
    answer(programs, site, 0, 5)
    hung = stopped(programs, site, step)
    assert programs.run(site, "seal")["problem"] == "busy"
    site.server.ask("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    seal_all(programs, site)
    hung.signal(SIGCONT)
    assert "error" in hung.given()
    check_whole(programs, site)


@pytest.mark.parametrize("step", ["committed", "witnessed", "published"])
def test_a_sealer_that_hung_after_its_commit_undoes_nothing_that_others_did(
    programs: Programs, site: Site, step: str
) -> None:
    answer(programs, site, 0, 5)
    hung = stopped(programs, site, step)
    answer(programs, site, 5, 10)
    seal_all(programs, site)
    before = published(site)
    hung.signal(SIGCONT)
    assert hung.given()["problem"] == ""
    assert published(site) == before
    check_whole(programs, site)


def test_what_another_publishes_while_a_sealer_looks_at_the_witness_is_no_contradiction(
    programs: Programs, site: Site
) -> None:
    answer(programs, site, 0, 5)
    first = stopped(programs, site, "committed")
    second = stopped(programs, site, "known")
    first.signal(SIGCONT)
    until(lambda: len(published(site)) == 1, "the first sealer's checkpoint")
    second.signal(SIGCONT)
    assert second.given()["problem"] == ""


@pytest.mark.parametrize("step", ["known", "stored"])
def test_what_is_sealed_while_somebody_asks_whether_all_is_well_is_no_contradiction(
    programs: Programs, site: Site, step: str
) -> None:
    answer(programs, site, 0, 5)
    seal_all(programs, site)
    asks = stopped(programs, site, step, "examine")
    answer(programs, site, 5, 10)
    seal_all(programs, site)
    asks.signal(SIGCONT)
    assert asks.given() == ""


# PostgreSQL

KILLS = [*[SIGQUIT] * 8, *[SIGKILL] * 2]


def test_postgresql_killed_ten_times_under_load_loses_nothing_acknowledged(
    programs: Programs, site: Site
) -> None:
    with load(programs, site, *[programs.start(site, "seal_on") for _ in range(2)]):
        for number in KILLS:
            until_more(site, 20, 1)
            site.server.kill(number)
            site.server.start()
    assert check_seen(site) > len(KILLS)


def test_a_sealer_that_stays_goes_on_after_postgresql_was_killed(
    programs: Programs, site: Site
) -> None:
    stays = programs.start(site, "manage", "seal_ledger", "--stay")
    answer(programs, site, 0, 5)
    until(lambda: waiting(site) == 0, "the first seals")
    site.server.kill(SIGQUIT)
    site.server.start()
    answer(programs, site, 5, 10)
    until(lambda: waiting(site) == 0 or stays.poll() is not None, "the next seals")
    programs.end([stays])
    seal_all(programs, site)
    check_whole(programs, site)


# Where the commit is, how its server process ends, and how many acts there are then.
AT_COMMIT = [
    (held_before_commit, terminated, 0),
    (held_before_commit, killed, 0),
    (held_after_commit, terminated, 1),
    (held_after_commit, killed, 1),
]


@pytest.mark.parametrize(("held", "end", "acts"), AT_COMMIT)
def test_an_act_whose_server_process_ends_at_commit_is_there_once_or_not_and_can_be_repeated(
    programs: Programs, site: Site, held: Hold, end: End, acts: int
) -> None:
    with held(site) as event:
        number, pid = answer_held(programs, site, event)
        end(site, pid)
        until(lambda: answers(site, "failed") != [], "the error that the client gets")
    assert [person for person, _ in answers(site, "failed")] == [f"p{number}"]
    assert site.value("SELECT count(*) FROM consent_act") == len(answers(site)) + acts
    answer(programs, site, number, number + 1)
    assert site.value("SELECT count(*) FROM consent_act") == len(answers(site))
    seal_all(programs, site)
    check_whole(programs, site)


# Who else is on the server


def test_a_transaction_of_another_database_stalls_sealing_and_is_named(
    programs: Programs, site: Site
) -> None:
    answer(programs, site, 0, 5)
    seal_all(programs, site)
    with site.server.connect() as foreign, foreign.transaction():
        foreign.execute("SELECT pg_current_xact_id()")
        answer(programs, site, 5, 10)
        assert programs.run(site, "seal")["count"] == 0
        held = programs.run(site, "lag")
        assert held["waiting"] == 5
        assert str(foreign.info.backend_pid) in held["held_by"]
    seal_all(programs, site)
    check_whole(programs, site)


def test_a_forgotten_prepared_transaction_stalls_sealing_even_after_a_restart_and_is_named(
    programs: Programs, site: Site
) -> None:
    answer(programs, site, 0, 5)
    with site.server.connect() as foreign:
        foreign.execute("BEGIN; SELECT pg_current_xact_id(); PREPARE TRANSACTION 'forgotten'")
    site.server.kill(SIGQUIT)
    site.server.start()
    answer(programs, site, 5, 10)
    programs.run(site, "seal")
    held = programs.run(site, "lag")
    assert held["waiting"] >= 5
    assert "forgotten" in held["held_by"]
    site.server.ask("ROLLBACK PREPARED 'forgotten'")
    seal_all(programs, site)
    check_whole(programs, site)


# Backups

BY = ("--by", address("approver", "alpha"), "--second", address("dpo", "alpha"))
ANCHOR = ("manage", "anchor_ledger", *BY, "--yes", "--reason", "The backup was put back.")


def check_goes_on(programs: Programs, site: Site, problem: str) -> None:
    """Check that a ledger put back is not sealed, and is once two people have anchored it."""
    before, held = published(site), kept(site)
    refused = programs.run(site, "seal")
    assert (refused["problem"], "anchor_ledger" in refused["remedy"]) == (problem, True)
    said = programs.run(site, "manage", "seal_ledger")
    assert (said["status"] != 0, refused["sentence"] in said["output"]) == (True, True)
    # What people declare meanwhile is recorded all the same.
    answer(programs, site, 15, 20)
    assert (published(site), kept(site)) == (before, held)
    assert programs.run(site, *ANCHOR)["status"] == 0
    seal_all(programs, site)
    check_checkpoints(site)
    assert published(site) == before | kept(site, "anchor-*/*")


def check_said(programs: Programs, site: Site, gone: dict[str, Any], people: list[str]) -> None:
    """Check that what was lost is said: by the witness, and by the receipt of who was told."""
    missing = lost(site)
    assert [person for person, act in answers(site) if act in missing] == people
    assert "gave up" in " ".join(verified(programs, site))
    proof = ledger.Proof.from_values(gone["proof"])
    proven = proof.check(gone["line"].encode(), gone["vkey"])
    assert kept(site)[proven.size] == proof.checkpoint
    # The ledger that goes on contradicts what was signed.
    assert len(sealed(site)) >= proven.size
    assert ledger.root(sealed(site)[: proven.size]) != proven.root


def answer_beyond(programs: Programs, site: Site, back_up: Callable[[], None]) -> dict[str, Any]:
    """Back up with entries that wait, then go on; give the proof of an act that is in no backup."""
    answer(programs, site, 0, 5)
    seal_all(programs, site)
    answer(programs, site, 5, 10)
    back_up()
    answer(programs, site, 10, 15)
    seal_all(programs, site)
    return dict(programs.run(site, "prove", answers(site)[-1][1]))


BEYOND = [f"p{number}" for number in range(10, 15)]


def test_a_dump_restored_elsewhere_is_sealed_once_two_people_anchored_it_and_says_what_is_lost(
    programs: Programs, site: Site
) -> None:
    dump = site.directory / "dump"
    gone = answer_beyond(programs, site, lambda: site.server.dump(site.database, dump))
    other = Server(name="restored")
    try:
        other.start()
        other.restore(dump, site.database)
        restored = replace(site, server=other)
        check_goes_on(programs, restored, "restored")
        check_said(programs, restored, gone, BEYOND)
    finally:
        other.remove()


def test_a_base_backup_put_back_is_sealed_once_two_people_anchored_it_and_says_what_is_lost(
    programs: Programs, site: Site
) -> None:
    gone = answer_beyond(programs, site, site.server.back_up)
    site.server.go_back()
    check_goes_on(programs, site, "shrunken")
    check_said(programs, site, gone, BEYOND)


# The witness's disk


# Bytes that it still takes: none, half of a note.
@pytest.mark.parametrize("room", [0, 100])
def test_on_a_full_disk_nothing_is_published_nor_half_written_until_there_is_room(
    programs: Programs, site: Site, room: int
) -> None:
    answer(programs, site, 0, 5)
    seal_all(programs, site)
    before = published(site)
    for number in range(5, 8):
        answer(programs, site, number, number + 1)
        refused = programs.run(site, "seal_on_full_disk", room)
        assert (refused["problem"], "full" in refused["remedy"]) == ("witness_unwritable", True)
        assert published(site) == kept(site) == before
    # However long it lasts, one checkpoint is signed and not yet kept.
    assert site.value("SELECT count(*) FROM consent_checkpoint") == len(before) + 1
    seal_all(programs, site)
    check_whole(programs, site)


def test_on_a_full_disk_no_pass_leaves_a_file_behind(programs: Programs, site: Site) -> None:
    answer(programs, site, 0, 5)
    seal_all(programs, site)
    before = sorted(site.witness.rglob("*"))
    answer(programs, site, 5, 10)
    for _ in range(2):
        programs.run(site, "seal_on_full_disk", 100)
    assert sorted(site.witness.rglob("*")) == before


def test_what_a_witness_that_cannot_be_written_missed_is_published_once_it_can(
    programs: Programs, site: Site
) -> None:
    answer(programs, site, 0, 5)
    # Nobody can write there, not even root.
    refused = programs.run(site, "seal_elsewhere", "/proc/witness")
    assert refused["problem"] == "witness_unwritable"
    assert published(site) == {}
    seal_all(programs, site)
    check_whole(programs, site)
