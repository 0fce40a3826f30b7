"""A choice as text: what the consent cookie says, before it is signed.

`1.<id>.<time>.<version>.<yes>.<no>.<gpc>`: the random id and the time (seconds since 1970, base
36), the consent version shown (`2-1`), the categories agreed to and refused (`audience~payment`,
either may be empty), and whether it was made although the browser sends Global Privacy Control.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

# CNIL deliberations 2020-091 and 2020-092: six months; C06 of RULES.
LASTS: Final = timedelta(days=182)
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
KEY: Final = re.compile(r"[a-z][a-z0-9]{0,15}")
_TEXT: Final = re.compile(
    r"1\.(?P<id>[A-Za-z0-9_-]{22})\.(?P<time>[0-9a-z]{1,9})\.(?P<major>[1-9]\d{0,5})-(?P<minor>\d{1,6})"
    r"\.(?P<yes>[a-z0-9~]{0,200})\.(?P<no>[a-z0-9~]{0,200})\.(?P<gpc>[01])"
)


class ChoiceError(ValueError):
    """This is no choice: it is read as none, never as a consent."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody decided: at an instant (UTC, whole seconds), on a consent version.

    `yes` and `no` are keys of categories. A category in neither is undecided: what is exempt was
    left on, what asks is to be asked. `despite_gpc`: the browser asked for no trackers, and
    the visitor decided all the same.
    """

    id: UUID
    at: datetime
    version: tuple[int, int]
    yes: frozenset[str]
    no: frozenset[str]
    despite_gpc: bool = False

    def holds(self, *, at: datetime, major: int) -> bool:
        """Tell whether it still counts: made within 182 days, on this or a later substantial text.

        One from more than a day ahead does not: a clock was set back, or somebody made it up.
        """
        is_recent = self.at - timedelta(days=1) <= at < self.at + LASTS
        return is_recent and self.version[0] >= major


def written(choice: Choice) -> str:
    """Give a choice as text."""
    encoded = urlsafe_b64encode(choice.id.bytes).rstrip(b"=").decode()
    time = _base36(int(choice.at.timestamp()))
    yes, no = ("~".join(sorted(keys)) for keys in (choice.yes, choice.no))
    major, minor = choice.version
    return f"1.{encoded}.{time}.{major}-{minor}.{yes}.{no}.{int(choice.despite_gpc)}"


def read(text: str) -> Choice:
    """Give the choice that a text says. Raises ChoiceError for any other text."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise ChoiceError
    yes, no = _keys(found["yes"]), _keys(found["no"])
    if yes & no:
        raise ChoiceError
    try:
        choice = Choice(
            id=UUID(bytes=urlsafe_b64decode(found["id"] + "==")),
            at=datetime.fromtimestamp(int(found["time"], 36), tz=UTC),
            version=(int(found["major"]), int(found["minor"])),
            yes=yes,
            no=no,
            despite_gpc=found["gpc"] == "1",
        )
    except (ValueError, OverflowError, OSError) as error:
        raise ChoiceError from error
    # Each choice has one text: what reads alike and is written otherwise was not ours.
    if written(choice) != text:
        raise ChoiceError
    return choice


def _keys(text: str) -> frozenset[str]:
    keys = text.split("~") if text else []
    if not all(KEY.fullmatch(one) for one in keys):
        raise ChoiceError
    return frozenset(keys)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, place = divmod(number, 36)
        digits = _DIGITS[place] + digits
    return digits or "0"
