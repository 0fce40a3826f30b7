"""Reads settings from the environment; a wrong value is a sentence, not a traceback."""

from typing import Any, TypeAlias
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Database: TypeAlias = dict[str, Any]

_YES = {"true", "on", "ok", "y", "yes", "1"}
_NO = {"false", "off", "n", "no", "0", ""}
_POSTGRESQL = {"postgres", "postgresql", "psql", "pgsql"}


class Environment(environ.Env):
    """The environment's variables. Every error names the variable, and never shows its value."""

    def get_value(self, var: str, *args: Any, **options: Any) -> Any:
        """Give a variable's value as its type; raises ImproperlyConfigured for any other text."""
        try:
            return super().get_value(var, *args, **options)
        except (ValueError, TypeError) as error:
            raise ImproperlyConfigured(f"{var} must be {_expected(args, options)}.") from error

    def text(self, var: str, *, default: str = "") -> str:
        """Give a variable as it stands. Env.str takes a secret that begins with "$" for a name."""
        return str(self.ENVIRON.get(var, default))

    def switch(self, var: str, *, default: bool) -> bool:
        """Give a switch. A misspelt "ture" must not mean "off" in silence, as Env.bool has it."""
        text = str(self.ENVIRON.get(var, default)).strip().lower()
        if text not in _YES | _NO:
            raise ImproperlyConfigured(f"{var} must be “on” or “off”.")
        return text in _YES

    def choice(self, var: str, choices: tuple[str, ...], *, default: str) -> str:
        """Give one of `choices`."""
        value = self.text(var, default=default)
        if value not in choices:
            raise ImproperlyConfigured(f"{var} must be {' or '.join(choices)}.")
        return value

    def email_url(self, var: str, *, default: str) -> dict[str, Any]:
        """Give Django's settings of the mail server at a variable's address."""
        try:
            found: dict[str, Any] = super().email_url(var, default=default)
        except (ValueError, ImproperlyConfigured) as error:
            raise ImproperlyConfigured(
                f"{var} must be the address of a mail server: smtp+tls://user:password@host:587."
            ) from error
        return found


def postgresql(url: str, *, name: str = "DATABASE_URL") -> Database:
    """Give Django's settings of the database at `url`, the value of the variable `name`.

    Raises ImproperlyConfigured, without the address as it may hold a password, for any other kind.
    """
    try:
        # Before django-environ sees it: that one only warns, or names a module that is not there.
        if urlsplit(url).scheme not in _POSTGRESQL or not urlsplit(url).path.strip("/"):
            raise ValueError
        settings: Database = environ.Env.db_url_config(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"{name} must name a PostgreSQL database: postgresql://role:password@host:5432/database."
        ) from error
    return settings


def _expected(args: tuple[Any, ...], options: dict[str, Any]) -> str:
    cast = options.get("cast", args[0] if args else None)
    return "a whole number" if cast is int else "a value of the right form"
