"""What of a message is one person's alone: kept with each try, a few hundred bytes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

Role = Literal["signatory", "member"]
# In an address of ours: what stands before the token of a personal link.
_LINK: Final = re.compile(r"lien/([^/]+)/")
_MESSAGE_ID: Final = re.compile(
    r"<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9][0-9]{0,4})@[^\s<>@]+>?"
)


@dataclass(frozen=True, kw_only=True)
class Values:
    """To whom, when (to the second), in which role she reads, and the ends of her own links.

    `links` are the ends of addresses under `/mes-documents/`, one per text that asks for an answer,
    in the order of the body's `versions`.
    """

    name: str
    address: str
    message_id: str
    at: datetime
    role: Role
    links: tuple[str, ...] = ()

    def json(self) -> str:
        """Give the values as they are kept."""
        kept = {
            "n": self.name,
            "a": self.address,
            "i": self.message_id,
            "d": int(self.at.timestamp()),
            "r": self.role,
            "l": self.links,
        }
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, kept: str) -> Values:
        """Give the values that were kept. Raises ValueError or KeyError for anything else."""
        values = json.loads(kept)
        return cls(
            name=values["n"],
            address=values["a"],
            message_id=values["i"],
            at=datetime.fromtimestamp(values["d"], tz=UTC),
            role=values["r"],
            links=tuple(values["l"]),
        )


def links_in(values: Values) -> tuple[str, ...]:
    """Give the tokens of the personal links in a message: they are revoked before it is shown."""
    found = map(_LINK.fullmatch, values.links)
    return tuple(one[1] for one in found if one is not None)


def link_in(values: Values) -> str | None:
    """Give the token of the first personal link in a message; None where it has none."""
    return next(iter(links_in(values)), None)


def identified(delivery: UUID, number: int, *, host: str) -> str:
    """Give the Message-ID of a delivery's round: all its tries bear the same."""
    return f"<{delivery}.{number}@{host}>"


def parse_message_id(text: str) -> tuple[UUID, int] | None:
    """Give the delivery and the round that a Message-ID names; None where it is none of ours."""
    found = _MESSAGE_ID.fullmatch(text.strip().lower())
    return None if found is None else (UUID(found[1]), int(found[2]))
