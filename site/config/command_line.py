"""Runs a command of manage.py; what keeps it from running is one clear line."""

import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import django.db
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config import binaries, cluster, embedded

# The application's role may not alter tables; the owner may.
AS_OWNER = ("migrate", "install_queue")
WITHOUT_DATABASE = {
    *("help", "version", "check", "check_messages", "make_messages", "collectstatic"),
    *("makemigrations", "notice_deadline", "diffsettings", "findstatic", "test"),
}
ASKS_NO_DATABASE = {"--dry-run", "--help", "-h", "--version"}

# What a command says with its status, and this is neither "warnings" (1) nor "unreadable" (2).
NOT_AVAILABLE = 3
_UNREACHABLE = ("08", "57P", "53300")
_MISSING = ("42P01", "42703", "3F000")
_FORBIDDEN = "42501"

LocalError = (cluster.ClusterError, binaries.BinariesError, embedded.StateDirectoryError)


def run(arguments: Sequence[str]) -> None:
    """Run the command that `arguments` (as in sys.argv) names.

    Ends the process with status 3 and one line on stderr when the settings, the database server
    or the tables are not there; `--traceback` shows where.
    """
    if arguments[1:2] and arguments[1] in AS_OWNER:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    try:
        with _database(arguments):
            settings.INSTALLED_APPS  # noqa: B018 (read first: what is wrong with them is one line)
            execute_from_command_line(list(arguments))
    except (ImproperlyConfigured, django.db.Error, psycopg.Error, *LocalError) as error:
        sentence = _sentence(error)
        if sentence is None or "--traceback" in arguments:
            raise
        sys.stderr.write(f"{sentence}\n")
        sys.exit(NOT_AVAILABLE)


def _database(arguments: Sequence[str]) -> AbstractContextManager[None]:
    """Keep the local installation's server up for a command that needs it."""
    named = set(arguments[1:2]) or {"help"}
    if named & WITHOUT_DATABASE or ASKS_NO_DATABASE & set(arguments) or not _is_local():
        return nullcontext()
    is_made = (embedded.data_directory("demo") / "PG_VERSION").exists()
    return cluster.running("demo") if is_made else nullcontext()


def _is_local() -> bool:
    return os.environ.get("OPPOSABLE_LOCAL") == "1" and "DATABASE_URL" not in os.environ


def _sentence(error: Exception) -> str | None:
    """Give what to tell the person; None for an error that is not about the installation."""
    if isinstance(error, (ImproperlyConfigured, *LocalError)):
        return " ".join(str(error).split())
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    code = getattr(cause, "sqlstate", None) or ""
    if isinstance(cause, psycopg.OperationalError) and (not code or code.startswith(_UNREACHABLE)):
        return _unreachable(cause)
    if code in _MISSING:
        return "Tables are missing in the database: run `manage.py migrate`."
    if code == _FORBIDDEN:
        return (
            f"The database refuses: {_reason(cause)}. What only the owner may do runs with"
            " DATABASE_ROLE=owner; rights are given by `manage.py migrate`."
        )
    return None


def _unreachable(cause: BaseException) -> str:
    if _is_local():
        return "The database does not answer: start the demo with `make demo`, or set DATABASE_URL."
    return f"The database does not answer ({_reason(cause)}): look at it, and at DATABASE_URL."


def _reason(cause: BaseException | None) -> str:
    """Give the first line of the server's or libpq's message; it never holds a password."""
    return str(cause).strip().splitlines()[0].rstrip(".")
