"""People and cabinets, what they declared, and the lines of the ledger."""

from consent.models.acts import Act, ActKind, Identity, Matter, Origin, OwnEntry, Trace
from consent.models.entries import Entry, EntryType, Opening
from consent.models.holds import Hold, HoldEnd
from consent.models.interfaces import InterfaceBuild, InterfaceScreen
from consent.models.links import RevokedLink
from consent.models.papers import PendingPaper
from consent.models.people import Cabinet, Capacity, Member, Practitioner
from consent.models.sealing import (
    Anchor,
    Checkpoint,
    Enrolment,
    LedgerKey,
    Publication,
    Seal,
    Subtree,
    TimeStamp,
)

__all__ = [
    "Act",
    "ActKind",
    "Anchor",
    "Cabinet",
    "Capacity",
    "Checkpoint",
    "Enrolment",
    "Entry",
    "EntryType",
    "Hold",
    "HoldEnd",
    "Identity",
    "InterfaceBuild",
    "InterfaceScreen",
    "LedgerKey",
    "Matter",
    "Member",
    "Opening",
    "Origin",
    "OwnEntry",
    "PendingPaper",
    "Practitioner",
    "Publication",
    "RevokedLink",
    "Seal",
    "Subtree",
    "TimeStamp",
    "Trace",
]
