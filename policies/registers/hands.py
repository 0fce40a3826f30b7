"""Who had a hand in the registers that a text holds: they wrote a part of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wagtail.models import Site

from policies.registers.claims import Claim, Contact
from policies.registers.data import DataCategory, LawfulBasis, Processing, Purpose, RetentionPeriod
from policies.registers.interests import LegitimateInterest
from policies.registers.recipients import AIFeature, Subprocessor, Transfer

# Whose rows the words of each register's table come from.
_WRITTEN_IN: Final[dict[str, tuple[type[Any], ...]]] = {
    "subprocessors": (Subprocessor,),
    "recipients": (Subprocessor,),
    "data_categories": (DataCategory,),
    "purposes": (Purpose, LawfulBasis, DataCategory),
    "lawful_bases": (LawfulBasis, Purpose),
    "retention": (RetentionPeriod, DataCategory),
    "transfers": (Transfer, Subprocessor),
    "legitimate_interests": (LegitimateInterest, Purpose),
    "ai_features": (AIFeature, Subprocessor),
    "contacts": (Contact,),
    "security_measures": (Claim,),
    "claims": (Claim,),
    "processing": (
        Processing,
        Purpose,
        DataCategory,
        RetentionPeriod,
        Subprocessor,
        Transfer,
        Claim,
    ),
}


def hands_in(names: Iterable[str], *, site: Site, since: datetime | None) -> set[UUID]:
    """Give the keys of everybody who changed rows of these registers of a brand after an instant.

    Without an instant: ever. A register that another app answers for has no hands here.
    """
    models = {model for name in names for model in _WRITTEN_IN.get(name, ())}
    found: set[UUID] = set()
    for model in models:
        records = model.history.filter(site=site).exclude(history_user=None)
        if since is not None:
            records = records.filter(history_date__gt=since)
        found |= set(records.values_list("history_user_id", flat=True))
    return found
