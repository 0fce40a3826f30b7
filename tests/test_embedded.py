"""The embedded PostgreSQL: where it lives, what it survives, and what its roles may do."""

import contextlib
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import environ
import psycopg
import pytest
from kombu import Connection as Broker
from psycopg.conninfo import conninfo_to_dict

from config import binaries, cluster, embedded, queue, roles

# The second is killed again and again; it is kept as carefully as a demo, not as loosely as a test.
NAME, KILLED, HALF_MADE = "test-own", "killed", "test-half-made"


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """Give a state directory of our own, where PostgreSQL's account can enter when we are root."""
    with pytest.MonkeyPatch.context() as patch:
        path = Path(tempfile.mkdtemp(prefix="opposable-test-", dir="/var/tmp"))
        patch.setenv("OPPOSABLE_STATE", str(path))
        yield path
        for name in (NAME, KILLED, HALF_MADE):
            cluster.stop(name)
            shutil.rmtree(embedded.socket_directory(name), ignore_errors=True)
        shutil.rmtree(path)


@pytest.fixture(scope="module")
def provisioned(state: Path) -> Iterator[Path]:
    """Give a running cluster with roles, database, queue and one table of the owner's."""
    with cluster.running(NAME):
        roles.provision(cluster=NAME)
        queue.install_queue(address("owner"))
        with connect("owner") as owner:
            owner.execute("CREATE TABLE IF NOT EXISTS kept (id bigserial PRIMARY KEY, word text)")
        yield state


def address(role: embedded.Role, name: str = NAME) -> str:
    return embedded.url(role, cluster=name)


def connect(role: embedded.Role, name: str = NAME) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(address(role, name), autocommit=True)


def value(role: embedded.Role, query: str, name: str = NAME) -> object:
    with connect(role, name) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def kill_everything(name: str) -> None:
    for pid in cluster.processes(name):
        with contextlib.suppress(ProcessLookupError):  # its server's end was its own
            os.kill(pid, signal.SIGKILL)
    while cluster.processes(name):
        continue


# Where it lives


def test_an_address_means_the_same_to_libpq_and_to_django() -> None:
    django = environ.Env.db_url_config(embedded.url("app"))
    libpq = conninfo_to_dict(embedded.url("app"))
    assert django["OPTIONS"]["host"] == libpq["host"] == str(embedded.socket_directory("demo"))
    assert (django["USER"], django["NAME"]) == (libpq["user"], libpq["dbname"])


def test_a_long_state_directory_still_gives_a_short_socket_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPPOSABLE_STATE", "/srv/" + "long/" * 40)
    assert len(str(embedded.socket_directory("demo"))) < 80


def test_two_installations_never_share_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    first = embedded.socket_directory("demo")
    monkeypatch.setenv("OPPOSABLE_STATE", "/srv/other")
    assert embedded.socket_directory("demo") != first


def test_a_link_in_place_of_a_private_directory_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(embedded.StateDirectoryError, match="OPPOSABLE_STATE"):
        embedded.ensure_private(link, owner=os.getuid())


def test_a_private_directory_is_closed_to_others(tmp_path: Path) -> None:
    made = embedded.ensure_private(tmp_path / "made", owner=os.getuid())
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_the_secret_is_made_once_and_only_its_user_reads_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPPOSABLE_STATE", str(tmp_path / "state"))
    secret = embedded.local_secret()
    assert secret == embedded.local_secret()
    assert len(secret) >= 50
    assert stat.S_IMODE((tmp_path / "state" / "secret-key").stat().st_mode) == 0o600


# What it survives


def test_the_last_user_stops_the_server(state: Path) -> None:
    with cluster.running(KILLED):
        with cluster.running(KILLED):
            assert cluster.postmaster(KILLED)
        assert cluster.postmaster(KILLED)
    assert cluster.processes(KILLED) == []


def test_the_server_is_never_root(state: Path) -> None:
    with cluster.running(KILLED):
        pid = cluster.processes(KILLED)[0]
        assert Path("/proc", str(pid)).stat().st_uid == binaries.server_user().uid != 0


def test_nothing_listens_on_the_network(provisioned: Path) -> None:
    assert value("superuser", "SHOW listen_addresses") == ""


def test_data_survives_the_kill_of_every_process(state: Path) -> None:
    with cluster.running(KILLED):
        roles.provision(cluster=KILLED)
        with connect("owner", KILLED) as owner:
            owner.execute("CREATE TABLE survivor AS SELECT 42 AS answer")
        kill_everything(KILLED)
    with cluster.running(KILLED):
        assert value("owner", "SELECT answer FROM survivor", KILLED) == 42


def test_lock_files_that_name_somebody_elses_process_do_not_block(state: Path) -> None:
    with cluster.running(KILLED):
        data = embedded.data_directory(KILLED)
        kill_everything(KILLED)
        lines = (data / "postmaster.pid").read_text().splitlines()
        (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with cluster.running(KILLED):
        assert cluster.postmaster(KILLED) not in {None, os.getpid()}


def test_an_orphaned_server_is_adopted(state: Path) -> None:
    directory = cluster._prepare_directories(KILLED)
    orphan = cluster.start(KILLED)
    with cluster.running(KILLED):
        assert cluster.postmaster(KILLED) == orphan.pid
    assert orphan.wait(timeout=30) == 0
    assert directory.exists()


def test_a_cluster_whose_making_was_interrupted_is_made_again(state: Path) -> None:
    part = cluster._prepare_directories(HALF_MADE) / "data.part"
    part.mkdir()
    (part / "PG_VERSION").write_text("18\n")  # initdb writes it first
    with cluster.running(HALF_MADE):
        assert cluster.postmaster(HALF_MADE)


def test_a_cluster_in_use_is_not_taken_over(provisioned: Path) -> None:
    with pytest.raises(cluster.ClusterError, match="using the local database"):
        cluster.require_unused(NAME)


def test_data_of_another_major_version_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("9\n")
    with pytest.raises(binaries.BinariesError, match="PostgreSQL 9, which made the data"):
        binaries.find(tmp_path)


# What its roles may do


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",  # the application's role makes nothing
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "CREATE TABLE pgmq.mine (id int)",  # not even in the queue's schema
        "SELECT pgmq.drop_queue('celery')",
        "TRUNCATE kept",  # a right that it would need to be given
        "ALTER TABLE kept ADD COLUMN more int",
        "DROP TABLE kept",
        "SET ROLE opposable_owner",
        "SET session_replication_role = replica",  # would switch triggers off
    ],
)
def test_the_application_may_not(provisioned: Path, statement: str) -> None:
    with connect("app") as app:
        app.execute("SELECT pgmq.create('celery')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO kept (word) VALUES ('one')",  # table and sequence are granted by default
        "UPDATE kept SET word = 'two'",
        "SELECT * FROM kept",
        "DELETE FROM kept",
    ],
)
def test_the_application_may(provisioned: Path, statement: str) -> None:
    with connect("app") as app:
        assert app.execute(statement.encode()).statusmessage


def test_the_owner_is_no_superuser_and_may_not_switch_triggers_off(provisioned: Path) -> None:
    assert value("owner", "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with connect("owner") as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("SET session_replication_role = replica")


def test_the_database_folds_accented_capitals(provisioned: Path) -> None:
    assert value("app", "SELECT lower('ÉÀÇŒ')") == "éàçœ"


@pytest.mark.parametrize("extension", roles.EXTENSIONS)
def test_extensions_are_there_before_the_migrations(provisioned: Path, extension: str) -> None:
    query = f"SELECT count(*) FROM pg_extension WHERE extname = '{extension}'"  # noqa: S608
    assert value("app", query) == 1


def test_provisioning_and_installing_again_change_nothing(provisioned: Path) -> None:
    before = value("owner", "SELECT array_agg(oid::text ORDER BY oid) FROM pg_proc")
    roles.provision(cluster=NAME)
    assert queue.install_queue(address("owner")) == queue.install_queue(address("owner"))
    assert value("owner", "SELECT array_agg(oid::text ORDER BY oid) FROM pg_proc") == before


def test_the_application_sends_and_receives_through_the_queue(provisioned: Path) -> None:
    options = queue.transport_options(address("app"))
    with Broker("pgmq://", transport_options=options) as broker:
        simple = broker.SimpleQueue("own")
        simple.put({"act": "inform"})
        message = simple.get(block=False)
        message.ack()
        simple.close()
    assert message.payload == {"act": "inform"}
