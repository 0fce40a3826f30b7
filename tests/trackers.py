"""Rows of a brand's register of trackers, as tests need them."""

from typing import Any

from wagtail.models import Site

from consent.models import BannerWording, Category, Ground, Lasting, Tracker


def category(site: Site, key: str = "audience") -> Category:
    """Give a category that a brand has from the start."""
    found: Category = Category.objects.get(site=site, key=key)
    return found


def tracker(site: Site, name: str = "clé_*", **fields: Any) -> Tracker:
    """Give a tracker of audience measurement with all that a table asks of it."""
    row = Tracker(
        site=site,
        name=name,
        **{
            "cookiegroup": category(site),
            "description": "Compter les visites",
            "purpose_en": "Counting visits",
            "provider": "Compteur",
            "lifetime": 1,
            "lifetime_unit": Lasting.MONTH,
            "ground": Ground.AUDIENCE,
        }
        | fields,
    )
    row.save()
    return row


def fill(site: Site, word: str) -> dict[str, Any]:
    """Give a brand one row of each part, named with `word`; rows by the name of their model."""
    added = Category.objects.create(
        site=site, key=word[:16], name=f"{word} category", consequence_fr="Rien"
    )
    rows = [
        added,
        # Contested, so that the address of its sign-off exists.
        tracker(site, f"{word}_*", cookiegroup=added, is_contested=True),
        BannerWording.objects.create(site=site, title_fr=f"{word} banner"),
    ]
    return {row._meta.model_name or "": row for row in rows}
