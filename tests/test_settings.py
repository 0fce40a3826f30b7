"""Settings come from the environment; what is wrong with them is one sentence."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.environment import Environment, postgresql

PRODUCTION = {
    "SECRET_KEY": "k3Zr8vQ1nX5mB7tY2wL9pD4sF6hJ0gC" + "aVuEiKoN1234567890xyz",
    "DATABASE_URL": "postgresql://opposable_app:a-secret@127.0.0.1:9/opposable",
    "ALLOWED_HOSTS": "www.example.fr",
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with these variables and none of ours."""
    known = ("PATH", "HOME", "LANG", "OPPOSABLE_STATE")
    environment = {name: os.environ[name] for name in known if name in os.environ}
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-W", "error", str(embedded.REPOSITORY / "manage.py"), *arguments],
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_refuses_to_start_without_a_secret_when_debug_is_off() -> None:
    ended = manage("check", DEBUG="off", DATABASE_URL=PRODUCTION["DATABASE_URL"])
    assert ended.returncode == 3
    assert ended.stderr.startswith("SECRET_KEY is missing")
    assert ended.stderr.count("\n") == 1


def test_the_web_server_refuses_to_start_without_a_secret_too() -> None:
    path = f"{embedded.REPOSITORY}:{embedded.REPOSITORY / 'site'}"
    ended = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        env={"PYTHONPATH": path, "DATABASE_URL": PRODUCTION["DATABASE_URL"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode != 0
    assert "SECRET_KEY is missing" in ended.stderr


def test_a_production_like_environment_passes_the_deployment_checks() -> None:
    ended = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "no issues (0 silenced)" in ended.stdout


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "abc"), ("DATABASE_URL", "mysql://me:a-secret@host/db")]
)
def test_a_value_that_cannot_be_is_one_sentence_that_names_it(name: str, value: str) -> None:
    ended = manage("check", **(PRODUCTION | {name: value}))
    assert (ended.returncode, ended.stderr.count("\n")) == (3, 1)
    assert ended.stderr.startswith(f"{name} must ")
    assert "a-secret" not in ended.stderr


def environment(**variables: str) -> Environment:
    """Give an environment of these variables alone."""
    made = Environment()
    made.ENVIRON = variables
    return made


@pytest.mark.parametrize("text", ["on", "true", "True", "1", "yes", " on "])
def test_a_switch_is_on(text: str) -> None:
    assert environment(MFA_REQUIRED=text).switch("MFA_REQUIRED", default=False)


@pytest.mark.parametrize("text", ["off", "false", "False", "0", "no", ""])
def test_a_switch_is_off(text: str) -> None:
    assert not environment(MFA_REQUIRED=text).switch("MFA_REQUIRED", default=True)


def test_a_switch_that_is_not_set_is_as_it_is_by_default() -> None:
    assert environment().switch("MFA_REQUIRED", default=True)


def test_a_misspelt_switch_is_not_off_in_silence() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^MFA_REQUIRED must be “on” or “off”\.$"):
        environment(MFA_REQUIRED="ture").switch("MFA_REQUIRED", default=False)


def test_a_secret_may_begin_with_a_dollar_sign() -> None:
    assert environment(SECRET_KEY="$HOME-and-more").text("SECRET_KEY") == "$HOME-and-more"


def test_a_role_is_one_of_two() -> None:
    assert environment(R="owner").choice("R", ("app", "owner"), default="app") == "owner"
    with pytest.raises(ImproperlyConfigured, match=r"^R must be app or owner\.$"):
        environment(R="root").choice("R", ("app", "owner"), default="app")


@pytest.mark.parametrize("url", ["pop3://mail", "smtp://host:port"])
def test_a_mail_server_that_is_none_is_named(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^EMAIL_URL must be "):
        environment(EMAIL_URL=url).email_url("EMAIL_URL", default="smtp://localhost:25")


def test_a_database_on_a_socket_is_read() -> None:
    settings = postgresql("postgresql://role@:5432/base?host=/run/db")
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["NAME"], settings["OPTIONS"]["host"]) == ("base", "/run/db")


NO_DATABASE = [
    "",  # nothing
    "sqlite:///db.sqlite3",  # another kind
    "postgresql://host",  # no database
    "postgresql://host:port/db",  # no port
    "opposable",  # no address
]


@pytest.mark.parametrize("url", NO_DATABASE)
def test_what_names_no_postgresql_database_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL must name a PostgreSQL"):
        postgresql(url)
