"""The states of a delivery, whatever happens in whatever order."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.schedule import Happening, Standing, step
from notifications.schedule.states import What

THEN = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def standing(state: str, **more: object) -> Standing:
    return Standing(state=state, **more)  # type: ignore[arg-type]


INFORMED = standing("informed", informed_at=THEN, informed_round=1, basis="delivered")
PRESUMED = standing("informed", informed_at=THEN, informed_round=1, basis="presumed")
BOUNCED = standing("bounced", failed_at=THEN)
TIMED_OUT = standing("timed_out", failed_at=THEN)
NEXT = standing("planned", round=2, failed_at=THEN)
UNPROVEN = standing("informed", informed_at=THEN, basis="delivered")
ACKNOWLEDGED = standing("informed", informed_at=THEN, basis="in_app")


@pytest.mark.parametrize(
    ("before", "what", "hours", "round_", "effect", "after"),
    [
        # The usual way.
        (standing("claimed"), "submitted", 0, 1, "state", "submitted"),
        (standing("submitted"), "deferred", 0, 1, "state", "deferred"),
        (standing("deferred"), "delivered", 0, 1, "informed", "informed"),
        (standing("claimed"), "delivered", 0, 1, "informed", "informed"),
        # Rank only rises.
        (standing("deferred"), "submitted", 0, 1, "nothing", "deferred"),
        (INFORMED, "deferred", 1, 1, "nothing", "informed"),
        (BOUNCED, "deferred", 1, 1, "nothing", "bounced"),
        # A failure.
        (standing("submitted"), "bounced", 0, 1, "state", "bounced"),
        (standing("submitted"), "rejected", 0, 1, "state", "rejected"),
        (standing("deferred"), "timed_out", 0, 1, "state", "timed_out"),
        # A hard bounce after delivery revokes it; one that came before, or of another round, not.
        (INFORMED, "bounced", 1, 1, "revoked", "bounced"),
        (INFORMED, "bounced", -1, 1, "nothing", "informed"),
        (INFORMED, "bounced", 1, 2, "nothing", "informed"),
        (PRESUMED, "bounced", 1, 1, "revoked", "bounced"),
        # The same two events in the other order end the same.
        (BOUNCED, "delivered", -1, 1, "nothing", "bounced"),
        (BOUNCED, "delivered", 1, 1, "informed", "informed"),
        # The first address is told of once the second one's turn has come.
        (NEXT, "delivered", -1, 1, "informed", "informed"),
        # That a time ran out is no message that came back.
        (TIMED_OUT, "delivered", -1, 1, "informed", "informed"),
        (TIMED_OUT, "bounced", -1, 1, "state", "bounced"),
        (BOUNCED, "timed_out", 1, 1, "nothing", "bounced"),
        (INFORMED, "timed_out", 1, 1, "nothing", "informed"),
        # Of two failures the later one stands.
        (BOUNCED, "rejected", 1, 1, "state", "rejected"),
        (BOUNCED, "rejected", -1, 1, "nothing", "bounced"),
        (BOUNCED, "bounced", 0, 1, "nothing", "bounced"),
        # Without a known try it was the mail of this round.
        (UNPROVEN, "bounced", 1, 1, "revoked", "bounced"),
        (ACKNOWLEDGED, "bounced", 1, 1, "nothing", "informed"),
        # S is the first delivery by the time of the event.
        (INFORMED, "delivered", -1, 1, "earlier", "informed"),
        (INFORMED, "delivered", 1, 1, "nothing", "informed"),
        # What is known takes the place of what was presumed.
        (PRESUMED, "delivered", 1, 1, "earlier", "informed"),
        (INFORMED, "presumed", -1, 1, "nothing", "informed"),
        # Fallbacks.
        (BOUNCED, "acknowledged", 1, None, "informed", "informed"),
        (BOUNCED, "presented", 1, None, "informed", "informed"),
        # Of an earlier round only good news count.
        (standing("planned", round=2, failed_at=THEN), "bounced", 1, 1, "nothing", "planned"),
        (standing("planned", round=2, failed_at=THEN), "delivered", 1, 1, "informed", "informed"),
        # A complaint leaves her informed, and quiet.
        (INFORMED, "complained", 1, 1, "quiet", "informed"),
        # Nobody informs who is exempt.
        (standing("exempt"), "delivered", 0, 1, "nothing", "exempt"),
    ],
)
def test_a_happening_has_its_effect(
    before: Standing, what: What, hours: int, round_: int | None, effect: str, after: str
) -> None:
    done = step(before, Happening(what=what, at=THEN + hours * HOUR, round=round_))
    assert (done.effect, done.state) == (effect, after)


@pytest.mark.parametrize(
    ("before", "hours", "effect"),
    [
        # What came back at that instant or later informs nobody, whatever stands now.
        (standing("submitted"), 0, "nothing"),
        (NEXT, 1, "nothing"),
        (standing("informed", informed_at=THEN + 3 * HOUR, basis="delivered"), 1, "nothing"),
        # What came back before does not matter.
        (standing("submitted"), -1, "informed"),
    ],
)
def test_a_delivery_that_came_back_later_informs_nobody(
    before: Standing, hours: int, effect: str
) -> None:
    back = THEN + hours * HOUR
    done = step(before, Happening(what="delivered", at=THEN, round=1, returned_at=back))
    assert done.effect == effect
