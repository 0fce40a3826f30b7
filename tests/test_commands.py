"""The command line: one clear line for what is not there; deadlines without a database."""

import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from config import embedded
from tests.database import CLUSTER
from tests.test_settings import PRODUCTION, manage


def program(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py on the tests' database."""
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, str(embedded.REPOSITORY / "manage.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def deadline(*arguments: str) -> str:
    """Give what notice_deadline prints."""
    out = StringIO()
    call_command("notice_deadline", *arguments, stdout=out)
    return out.getvalue()


DEADLINES = [
    (["--informed", "2026-11-21T10:00:00+01:00"], "2026-12-22"),  # the example of the rules
    (["--informed", "2026-11-20T23:30:00Z"], "2026-12-22"),  # half past midnight in Paris
    (["--informed", "2027-01-30T12:00Z"], "2027-03-02"),  # over February
    (["--informed", "2026-11-21T10:00Z", "--days", "0"], "2026-11-22"),  # no notice at all
    (["--entry", "2026-12-22"], "2026-11-21"),  # the other way round
    (["--entry", "2026-12-22", "--days", "15"], "2026-12-06"),  # another length
]


@pytest.mark.parametrize(("arguments", "day"), DEADLINES)
def test_a_deadline_is_printed_alone(arguments: list[str], day: str) -> None:
    assert deadline(*arguments) == f"{day}\n"


NO_DEADLINE = [
    ["--informed", "2026-11-21T10:00"],  # without a time zone: which day was it in Paris?
    ["--informed", "2026-11-21"],  # a day is no instant
    ["--informed", "yesterday"],  # nonsense
    ["--entry", "2026-12-22T00:00Z"],  # an instant is no day
    ["--entry", "2026-W52-2"],  # a week
    ["--entry", "2026-02-30"],  # no such day
    ["--entry", "2026-12-22", "--days", "-1"],  # less than none
    ["--entry", "2026-12-22", "--days", "x"],  # no number
    ["--entry", "0001-01-05"],  # outside the calendar
    ["--informed", "9999-12-31T23:00Z"],  # outside the calendar
    ["--informed", "2026-11-21T10:00Z", "--entry", "2026-12-22"],  # both questions
    [],  # none
]


@pytest.mark.parametrize("arguments", NO_DEADLINE)
def test_what_is_no_day_is_one_line_and_status_2(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        deadline(*arguments)
    assert (refused.value.returncode, str(refused.value).count("\n")) == (2, 0)


def test_a_deadline_needs_no_database() -> None:
    ended = manage("notice_deadline", "--entry", "2026-12-22", **PRODUCTION)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "2026-11-21\n", "")


def test_a_dry_run_needs_no_database() -> None:
    arguments = ["README.md", "--brand", "a", "--kind", "privacy", "--dry-run", "--json"]
    ended = manage("import_policy", *arguments, **PRODUCTION)
    assert (ended.returncode, ended.stdout[:1]) == (0, "{")


def test_status_and_line_of_a_refusal_reach_the_shell() -> None:
    ended = manage("import_policy", "missing.md", "--brand", "a", "--kind", "terms", **PRODUCTION)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("CommandError: missing.md: ")


def test_a_database_that_does_not_answer_is_one_line() -> None:
    ended = manage("showmigrations", **PRODUCTION)
    assert (ended.returncode, ended.stderr.count("\n")) == (3, 1)
    assert ended.stderr.startswith("The database does not answer (")
    assert "a-secret" not in ended.stderr


def test_a_local_installation_without_a_database_says_how_to_make_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    ended = manage("showmigrations", OPPOSABLE_STATE=str(tmp_path_factory.mktemp("state")))
    assert ended.returncode == 3
    assert ended.stderr == (
        "The database does not answer: start the demo with `make demo`, or set DATABASE_URL.\n"
    )


def test_missing_tables_are_one_line(program_environment: dict[str, str]) -> None:
    empty = embedded.url("app", "postgres", CLUSTER)
    ended = program(program_environment | {"DATABASE_URL": empty}, "clearsessions")
    assert (ended.returncode, ended.stderr) == (
        3,
        "Tables are missing in the database: run `manage.py migrate`.\n",
    )


def test_the_queue_is_installed_twice_without_harm(program_environment: dict[str, str]) -> None:
    ended = program(program_environment, "install_queue")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "is installed for the role opposable_app" in ended.stdout


def test_another_broker_needs_no_queue(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    out = StringIO()
    call_command("install_queue", stdout=out)
    assert "nothing to install" in out.getvalue()
