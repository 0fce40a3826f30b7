"""Reports of one message, in any order and any number of times: one end (RULES section 2)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.schedule import Happening, Standing, step
from notifications.schedule.states import RETURNING, What

THEN = datetime(2026, 11, 21, 12, tzinfo=UTC)
WORDS: list[What] = [
    "submitted", "delivered", "deferred", "bounced", "rejected", "complained", "timed_out",
]  # fmt: skip


def heard_by(standing: Standing, happening: Happening) -> tuple[Standing, str]:
    """Give where a delivery with one address stands after a happening, and the effect."""
    done = step(standing, happening)
    if done.effect in {"nothing", "quiet"}:
        return standing, done.effect
    after = replace(standing, state=done.state, basis=done.basis)
    if done.effect in {"informed", "earlier"}:
        return replace(after, informed_at=happening.at, informed_round=1), done.effect
    if done.state in {*RETURNING, "timed_out"}:
        after = replace(after, failed_at=happening.at, informed_at=None, informed_round=None)
    return after, done.effect


def end_of(happenings: list[Happening]) -> tuple[str, datetime | None]:
    """Hear happenings one after the other, as `notifications.inbound` does; give state and S."""
    standing, heard = Standing(state="claimed"), list[Happening]()
    for one in happenings:
        heard.append(one)
        standing, effect = heard_by(standing, known(one, heard))
        if effect == "revoked":
            for other in sorted(heard, key=lambda happening: happening.at):
                if other.what == "delivered":
                    standing, _effect = heard_by(standing, known(other, heard))
    return standing.state, standing.informed_at


def known(happening: Happening, heard: list[Happening]) -> Happening:
    """Give a happening with the instant at which that message is known to have come back."""
    returns = [one.at for one in heard if one.what in RETURNING]
    return replace(happening, returned_at=max(returns, default=None))


def in_time(happenings: list[Happening]) -> tuple[str, datetime | None]:
    """Give the end by the rule alone: informed by the first delivery that nothing came back of."""
    last = max((one.at for one in happenings if one.what in RETURNING), default=None)
    first = [
        one.at for one in happenings if one.what == "delivered" and (last is None or one.at > last)
    ]
    if first:
        return "informed", min(first)
    failures = [one for one in happenings if one.what in RETURNING]
    if failures:
        return max(failures, key=lambda one: (one.at, one.what)).what, None
    words = {one.what for one in happenings}
    found: list[str] = [word for word in ("timed_out", "deferred", "submitted") if word in words]
    return (found or ["claimed"])[0], None


HAPPENINGS = st.builds(
    lambda what, minute: Happening(what=what, at=THEN + timedelta(minutes=minute), round=1),
    st.sampled_from(WORDS),
    st.integers(0, 4),
)


@settings(deadline=None)
@given(st.lists(HAPPENINGS, max_size=7), st.data())
def test_any_order_with_repetitions_ends_in_the_same_state_and_s(
    happenings: list[Happening], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(happenings))) if happenings else []
    shuffled = data.draw(st.permutations([*happenings, *again]))
    assert end_of(shuffled) == in_time(happenings)
