"""What the doctor finds."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is missing or risky: what it is, and what to do about it.

    An error stops the product or breaks what it promises; a warning is a risk one may choose.
    """

    id: str
    sentence: str
    remedy: str
    level: Level = "error"
