"""What the house keeps for those who check: looks, tallies, and the files that they asked for."""

from audit.models.accesses import Access, AccessKind, Query
from audit.models.exports import Export, ExportFormat, ExportKind, ExportState
from audit.models.tallies import Counted, DayTally

__all__ = [
    "Access",
    "AccessKind",
    "Counted",
    "DayTally",
    "Export",
    "ExportFormat",
    "ExportKind",
    "ExportState",
    "Query",
]
