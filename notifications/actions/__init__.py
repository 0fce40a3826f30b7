"""What is done with mail, and how somebody steers a notice."""

from typing import Final

from consent.actions import retaining
from notifications.actions.kept_deliveries import StrayEvents
from notifications.actions.mails import (
    SIGN_INS_KEPT,
    KeptLetters,
    SignIns,
    forget_sign_ins,
    hand_over,
    keep,
    old_sign_ins,
    try_again,
)
from notifications.actions.subscribers import Unconfirmed

__all__ = [
    "RETAINED",
    "SIGN_INS_KEPT",
    "KeptLetters",
    "SignIns",
    "forget_sign_ins",
    "hand_over",
    "keep",
    "old_sign_ins",
    "try_again",
]

# Every class of what is erased once it has been kept for long enough.
RETAINED: Final = (*retaining.CLASSES, SignIns(), StrayEvents(), Unconfirmed())
