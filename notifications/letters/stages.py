"""Takes deliveries back from the way of a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.models import Delivery, Stage
from notifications.models.deliveries import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def give_back(deliveries: Iterable[UUID]) -> None:
    """Let deliveries that wait for a letter's proof wait for another letter, or for their mail."""
    waiting = Delivery.objects.open().filter(pk__in=list(deliveries), stage=Stage.LETTER)
    waiting.exclude(state__in=FAILED).update(stage=Stage.MAIL)
    waiting.filter(state__in=FAILED).update(stage=Stage.IN_APP)
