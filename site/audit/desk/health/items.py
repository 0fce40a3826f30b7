"""What is to be said of the log, each with a mark: good, to look at, or bad, and its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

Mark = Literal["good", "look", "bad"]
MARKS: Final[dict[str, Promise]] = {
    "good": _("good"),
    "look": _("to look at"),
    "bad": _("bad"),
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing about the log: what it is, how it is, what to do about it, and its facts.

    `facts` are labels with values as they are shown.
    """

    name: str
    title: str
    mark: Mark
    sentence: str
    remedy: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> str:
        """Give the mark in a word: a colour alone says nothing to some."""
        return str(MARKS[self.mark])
