"""What the record of a choice refers to, read from its rows, and who answered for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consent.addresses import preferences_path
from consent.trackers.consent_record import Around, Controller, postal
from policies.models import BrandSettings

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Site

    from consent.models import TrackerChoice


def around(choice: TrackerChoice, *, source: str) -> Around:
    """Give what the record of a choice refers to."""
    before = choice.previous
    return Around(
        content=choice.version.content,
        source=source,
        before=frozenset(before.yes if before else ()),
        controller=controller_at(choice.site, at=choice.at),
        preferences=f"{choice.site.root_url}{preferences_path(choice.language)}",
    )


def controller_at(site: Site, *, at: datetime) -> Controller:
    """Give the controller as a brand's settings were at an instant."""
    past = BrandSettings.history.filter(site=site, history_date__lte=at)
    brand = past.order_by("-history_date").first() or BrandSettings.for_site(site)
    return Controller(
        name=brand.legal_name,
        address=postal(brand.street, f"{brand.postcode} {brand.town}"),
        contact=brand.dpo_email or brand.contact_email,
    )
