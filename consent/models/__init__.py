"""People and cabinets, what they declared, and the lines of the ledger."""

from consent.models.acts import Act, ActKind, Identity, Matter, Origin, OwnEntry, Trace
from consent.models.banner_wording import BannerWording
from consent.models.choosing import (
    ChoiceVisitor,
    ConsentProposal,
    ConsentVersion,
    Crawl,
    CrawlScreen,
    Place,
    TrackerChoice,
)
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
from consent.models.trackers import (
    Attestation,
    Category,
    Ground,
    Lasting,
    Storage,
    Tool,
    ToolKind,
    ToolMode,
    Tracker,
)

__all__ = [
    "Act",
    "ActKind",
    "Anchor",
    "Attestation",
    "BannerWording",
    "Cabinet",
    "Capacity",
    "Category",
    "Checkpoint",
    "ChoiceVisitor",
    "ConsentProposal",
    "ConsentVersion",
    "Crawl",
    "CrawlScreen",
    "Enrolment",
    "Entry",
    "EntryType",
    "Ground",
    "Hold",
    "HoldEnd",
    "Identity",
    "InterfaceBuild",
    "InterfaceScreen",
    "Lasting",
    "LedgerKey",
    "Matter",
    "Member",
    "Opening",
    "Origin",
    "OwnEntry",
    "PendingPaper",
    "Place",
    "Practitioner",
    "Publication",
    "RevokedLink",
    "Seal",
    "Storage",
    "Subtree",
    "TimeStamp",
    "Tool",
    "ToolKind",
    "ToolMode",
    "Trace",
    "Tracker",
    "TrackerChoice",
]
