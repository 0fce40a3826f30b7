"""The states of a delivery: what each happening makes of it, in whatever order they come.

Rank only rises within a round; a hard bounce after delivery revokes it; a delivery event of an
earlier instant moves S (RULES section 2). Whatever the order of arrival, the end is that of the
order of the instants, provided that whoever hears says with a delivery when that round came back
(`Happening.returned_at`), and after a revocation hears what else informs once more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

What = Literal[
    "submitted", "delivered", "deferred", "bounced", "rejected", "timed_out",
    "complained", "presumed", "acknowledged", "presented",
]  # fmt: skip
Effect = Literal["nothing", "state", "informed", "earlier", "revoked", "quiet"]

RANK: Final[dict[str, int]] = {
    "planned": 0, "claimed": 1, "unknown": 2, "submitted": 3, "deferred": 4,
    "bounced": 5, "rejected": 5, "timed_out": 5, "informed": 6, "exempt": 7,
}  # fmt: skip
# Deferred for so long, it will not arrive in time to be relied on.
DEFERRED_AT_MOST: Final = timedelta(hours=72)
# No negative answer for so long after a relay took it (only where the brand adopted that).
PRESUMED_AFTER: Final = timedelta(days=5)
_INFORMING: Final[dict[str, str]] = {
    "delivered": "delivered",
    "presumed": "presumed",
    "acknowledged": "in_app",
    "presented": "letter",
}
# It came back; that a time ran out is no more than silence.
RETURNING: Final = frozenset({"bounced", "rejected"})
_FAILING: Final = RETURNING | {"timed_out"}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a delivery stands. Instants are those of the events; None where there was none.

    `round` counts the addresses tried; `informed_round` is that by which she was informed, None
    where that was no mail.
    """

    state: str
    round: int = 1
    informed_at: datetime | None = None
    informed_round: int | None = None
    basis: str | None = None
    failed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What is heard of a message of one round, and the instant at which it happened.

    `returned_at` is the latest instant at which that round is known to have come back, whether or
    not that had an effect; None where it never did.
    """

    what: What
    at: datetime
    round: int | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """What follows: the effect, and the state after it."""

    effect: Effect
    state: str
    basis: str | None = None


def step(standing: Standing, happening: Happening) -> Step:
    """Give what a happening makes of a delivery.

    `nothing`: it changes nothing. `state`: it goes on. `informed`: she is, since the happening's
    instant. `earlier`: she was already, and S moves to that instant, on that basis. `revoked`: she
    is not after all. `quiet`: no reminder any more.
    """
    if standing.state == "exempt":
        return _stays(standing)
    if happening.what == "complained":
        return Step(effect="quiet", state=standing.state, basis=standing.basis)
    if happening.what in _INFORMING:
        return _informing(standing, happening)
    if happening.what in _FAILING:
        return _failing(standing, happening)
    return _progress(standing, happening)


def _stays(standing: Standing) -> Step:
    return Step(effect="nothing", state=standing.state, basis=standing.basis)


def _informing(standing: Standing, happening: Happening) -> Step:
    basis = _INFORMING[happening.what]
    # Of this round something later said that it came back: the order of arrival is chance.
    if _came_back_later(standing, happening):
        return _stays(standing)
    if standing.state != "informed":
        return Step(effect="informed", state="informed", basis=basis)
    if basis == "presumed" or standing.informed_at is None:
        return _stays(standing)
    # What is known takes the place of what was presumed, whichever day it names.
    if standing.basis == "presumed" or happening.at < standing.informed_at:
        return Step(effect="earlier", state="informed", basis=basis)
    return _stays(standing)


def _came_back_later(standing: Standing, happening: Happening) -> bool:
    """Tell whether the message that informs is known to have come back at that instant or later."""
    returns = [happening.returned_at]
    if happening.round == standing.round and standing.state in RETURNING:
        returns.append(standing.failed_at)
    return happening.round is not None and any(
        returned is not None and returned >= happening.at for returned in returns
    )


def _failing(standing: Standing, happening: Happening) -> Step:
    if standing.state == "informed":
        return _revoking(standing, happening)
    is_current = happening.round is None or happening.round == standing.round
    if not is_current or not _says_more(standing, happening):
        return _stays(standing)
    return Step(effect="state", state=happening.what)


def _says_more(standing: Standing, happening: Happening) -> bool:
    """Tell whether a failure is the first one, or counts for more than the one that stands.

    To have come back is more than silence; of two that came back the later one stands.
    """
    if standing.state not in _FAILING or standing.failed_at is None:
        return RANK[standing.state] < RANK[happening.what]
    stands = (standing.state in RETURNING, standing.failed_at, standing.state)
    return stands < (happening.what in RETURNING, happening.at, happening.what)


def _revoking(standing: Standing, happening: Happening) -> Step:
    by_round = standing.informed_round
    if by_round is None and standing.basis in {"delivered", "presumed"}:
        by_round = standing.round
    is_that_mail = happening.round is not None and happening.round == by_round
    is_later = standing.informed_at is None or happening.at >= standing.informed_at
    if is_that_mail and is_later and happening.what in RETURNING:
        return Step(effect="revoked", state=happening.what)
    return _stays(standing)


def _progress(standing: Standing, happening: Happening) -> Step:
    """Go on to submitted or deferred, never back."""
    reached = happening.what
    is_current = happening.round is None or happening.round == standing.round
    if not is_current or RANK[standing.state] >= RANK[reached]:
        return _stays(standing)
    return Step(effect="state", state=reached)
