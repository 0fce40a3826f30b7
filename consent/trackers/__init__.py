"""What a visitor decided on trackers: as a signed cookie, and what it means on a page. Pure.

Three words: a *tracker* is a cookie or other storage, a *category* its purpose group, a *choice*
what a visitor decided. A category is **necessary** (no question), **exempt** (audience measurement
that needs no consent while it is attested, but may be refused) or **asks** (nothing before a yes).
"""

from consent.trackers.choices import Choice, ChoiceError, read, written
from consent.trackers.effect import Mode, allowed, undecided
from consent.trackers.matching import deletions, matches
from consent.trackers.signing import ChoiceKey, keys_from, new_key, public_key, signed, verified

__all__ = [
    "Choice",
    "ChoiceError",
    "ChoiceKey",
    "Mode",
    "allowed",
    "deletions",
    "keys_from",
    "matches",
    "new_key",
    "public_key",
    "read",
    "signed",
    "undecided",
    "verified",
    "written",
]
