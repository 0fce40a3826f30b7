"""People and cabinets, what they declared, and the lines of the ledger."""

from consent.models.acts import Act, ActKind, Identity, Matter, Origin, OwnEntry, Trace
from consent.models.entries import Entry, EntryType, Opening
from consent.models.interfaces import InterfaceBuild, InterfaceScreen
from consent.models.papers import PendingPaper
from consent.models.people import Cabinet, Capacity, Member, Practitioner

__all__ = [
    "Act",
    "ActKind",
    "Cabinet",
    "Capacity",
    "Entry",
    "EntryType",
    "Identity",
    "InterfaceBuild",
    "InterfaceScreen",
    "Matter",
    "Member",
    "Opening",
    "Origin",
    "OwnEntry",
    "PendingPaper",
    "Practitioner",
    "Trace",
]
