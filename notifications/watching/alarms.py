"""An alarm: what it is about, and how it is said to whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from wagtail.models import Site


@dataclass(frozen=True, kw_only=True)
class Said:
    """An alarm in the language that is active: a heading, what is wrong, and what to do."""

    subject: str
    sentence: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Something that is wrong now. As long as it is, it is found under the same `key`.

    `site` is None where it concerns the whole installation. `facts` are kept with it: numbers,
    ids and days (ISO 8601), no names. `path` is the page of the desk where it is dealt with.
    """

    key: str
    site: Site | None
    said: Callable[[], Said]
    path: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Give the check that found it: what stands before the first colon of the key."""
        return self.key.partition(":")[0]
