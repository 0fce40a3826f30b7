"""What the house keeps for those who check: who looked at what, and what was counted."""

from audit.models.accesses import Access, AccessKind
from audit.models.tallies import Counted, DayTally

__all__ = ["Access", "AccessKind", "Counted", "DayTally"]
