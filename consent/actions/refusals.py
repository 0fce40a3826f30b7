"""What an act is refused for: a sentence that says the remedy."""


class ActRefusedError(Exception):
    """This cannot be recorded; the message says why and what to do."""


class StaleError(ActRefusedError):
    """What was on the screen is not what stands now: show it again."""
