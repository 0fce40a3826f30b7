"""What somebody does is one transaction, and whoever only reads does nothing."""

from __future__ import annotations

from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from policies import ports

if TYPE_CHECKING:
    from collections.abc import Callable

# The parameters by which actions are told who acts, each somebody or several people.
ACTORS: Final = ("by", "second", "people")

_P = ParamSpec("_P")
_R = TypeVar("_R")


class RefusedError(Exception):
    """The rules refuse this; nothing changed."""


class ReadsOnlyError(RefusedError, PermissionDenied):
    """Whoever asked for this only reads; the message says whom to ask.

    An edge that shows refusals shows its sentence; any other answers 403.
    """


def refuse_readers(*people: Any) -> None:
    """Raise ReadsOnlyError where one of these only reads; None is the schedule, which may act."""
    if any(one is not None and ports.only_reads(one) for one in people):
        raise ReadsOnlyError(_("You read as an auditor: ask somebody of the brand to do it."))


def refusing_readers(action: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make an action refuse, before anything else, whoever of its ACTORS only reads.

    Raises TypeError for one that is not told by keyword who acts: it would refuse nobody.
    """
    given = signature(action).parameters
    named = [name for name in ACTORS if name in given]
    if not named or any(given[name].kind is not Parameter.KEYWORD_ONLY for name in named):
        raise TypeError(f"{action.__qualname__} is not told by keyword who acts.")

    @wraps(action)
    def refusing(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        for name in named:
            who = kwargs.get(name)
            refuse_readers(*(who if isinstance(who, tuple) else (who,)))
        return action(*args, **kwargs)

    return refusing


def acting(action: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make an action one transaction, refused to whoever only reads (ReadsOnlyError)."""
    return transaction.atomic(refusing_readers(action))
