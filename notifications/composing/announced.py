"""What a notice speaks of, as values: the brand, its texts old and new, the days."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policies.addresses import compare_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from policies.clauses import Draft


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A text that is named with its number, its SHA-256 and where it stands for ever."""

    number: str
    sha256: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Former:
    """The text that a new one follows, in the same language."""

    cited: Cited
    draft: Draft


@dataclass(frozen=True, kw_only=True)
class Text:
    """One new text as it is announced in a language.

    `day` is the Paris day from which it binds. `corrected` is the text that was announced first,
    where a correction took its place since; `prevailing` the French one beside a translation.
    `pdf` draws it, or finds it drawn; it gives nothing where it cannot be drawn.
    `subprocessors` are those that its register gained; `only_subprocessors`: nothing else changed.
    """

    id: str
    kind: str
    language: str
    title: str
    cited: Cited
    markdown: str
    html: str
    draft: Draft
    day: date
    summary: str
    asks: str
    asked_of: str
    pdf: Callable[[], bytes]
    summaries: Mapping[str, str] = field(default_factory=dict)
    former: Former | None = None
    corrected: Cited | None = None
    prevailing: Cited | None = None
    subprocessors: tuple[str, ...] = ()
    only_subprocessors: bool = False

    @property
    def is_asking(self) -> bool:
        """Tell whether somebody is to answer it."""
        return self.asks != "none"

    def compared_url(self, root: str) -> str:
        """Give where the new text is compared with the one before; "" for a first one."""
        if self.former is None:
            return ""
        numbers = (self.former.cited.number, self.cited.number)
        return root + compare_path(self.kind, self.language, *numbers)

    def kept(self) -> dict[str, Any]:
        """Give what is kept beside a body: which text it quotes, and since when that binds."""
        return {
            "id": self.id,
            "number": self.cited.number,
            "sha256": self.cited.sha256,
            "day": self.day.isoformat(),
            "asks": self.asks,
        }


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who writes: the brand and the controller behind it, and whom to ask."""

    name: str
    identity: str
    contact: str
    dpo_name: str
    dpo_email: str
    root: str
    host: str
    from_name: str
    from_email: str
    colour: str

    @property
    def reply_to(self) -> str:
        """Give who reads answers to a notice; "" where the brand names nobody."""
        return self.contact or self.dpo_email


@dataclass(frozen=True, kw_only=True)
class Announced:
    """All that the mails of a notice in one language say. `kind` is that of the notice.

    `former_day` is the day announced before a postponement; `authorisation` what the brand's
    agreements say of subprocessors to come.
    """

    kind: str
    language: str
    sender: Sender
    texts: tuple[Text, ...]
    day: date
    reason: str = ""
    former_day: date | None = None
    authorisation: str = "general"

    @property
    def has_links(self) -> bool:
        """Tell whether its mails hold personal links."""
        return self.kind in {"change", "copy", "reminder"}

    @property
    def is_whole(self) -> bool:
        """Tell whether its mails hold the texts themselves."""
        return self.kind in {"change", "copy"}

    @property
    def is_new(self) -> bool:
        """Tell whether none of its texts follows an earlier one."""
        return all(one.former is None for one in self.texts)

    def asking(self) -> list[Text]:
        """Give the texts that ask for an answer, in order: each has a personal link."""
        return [one for one in self.texts if one.is_asking]
