"""One mail about to leave: the delivery, its attempt, and the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from notifications.informing import other_address
from notifications.models import Delivery, Stage

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.composing import Values
    from notifications.models import Body, NoticePractice


@dataclass(frozen=True, kw_only=True)
class Item:
    """A claimed delivery with its message. `slot` is the instant from which it may leave."""

    delivery: Delivery
    attempt: UUID
    address: str
    body: Body
    values: Values
    message: bytes
    sha256: str
    lease: datetime
    slot: datetime


def address_of(delivery: Delivery, practice: NoticePractice | None) -> str:
    """Give where a delivery goes in its round; empty where she has no such address."""
    if delivery.practitioner is None:
        return practice.canary_email if practice is not None else ""
    if delivery.stage == Stage.OTHER_ADDRESS:
        return other_address(delivery)
    return str(delivery.practitioner.email)
