"""Seed a brand's register of trackers with the table of RULES section 4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from consent.actions.tracker_seeds import PURPOSES, TOOLS, Purpose, Seed
from consent.models import Category, Ground, Lasting, ToolKind, Tracker

if TYPE_CHECKING:
    from wagtail.models import Site

_DAY: Final = 86_400


@transaction.atomic
def seed_trackers(site: Site) -> None:
    """Give a brand the categories and trackers that it never had. Safe to run again.

    What it has keeps its words, and what somebody deleted stays deleted: the history knows it.
    Trackers that tools bring are declared only while their tool is on (`consent.choosing`).
    """
    categories = {
        purpose.key: _category(site, purpose, place) for place, purpose in enumerate(PURPOSES)
    }
    for seed in (*_ours(), *TOOLS):
        category = categories[seed.category]
        if category is not None and not _was_there(site, seed):
            _tracker(category, seed).save()


def _category(site: Site, purpose: Purpose, place: int) -> Category | None:
    """Give the category of a key, made if need be; None where somebody deleted it."""
    found: Category | None = Category.objects.filter(site=site, key=purpose.key).first()
    if found is not None or Category.history.filter(site=site, key=purpose.key).exists():
        return found
    made: Category = Category.objects.create(
        site=site,
        key=purpose.key,
        name=purpose.name[0],
        name_en=purpose.name[1],
        description=purpose.description[0],
        description_en=purpose.description[1],
        consequence_fr=purpose.consequence[0],
        consequence_en=purpose.consequence[1],
        is_required=purpose.is_required,
        is_deletable=not purpose.is_required,
        ordering=place,
    )
    return made


def _was_there(site: Site, seed: Seed) -> bool:
    return bool(Tracker.history.filter(site=site, name=seed.name, domain=seed.domain).exists())


def _tracker(category: Category, seed: Seed) -> Tracker:
    number, unit = seed.lifetime
    retention, retention_unit = seed.retention or (None, "")
    return Tracker(
        site=category.site,
        cookiegroup=category,
        name=seed.name,
        domain=seed.domain,
        description=seed.purpose[0],
        purpose_en=seed.purpose[1],
        in_use=seed.in_use,
        tool=seed.tool,
        modes=list(seed.modes),
        storage=seed.storage,
        provider=ToolKind(seed.tool).label if seed.tool else "",
        lifetime=number,
        lifetime_unit=unit,
        retention=retention,
        retention_unit=retention_unit,
        retention_fr=seed.kept[0],
        retention_en=seed.kept[1],
        ground=seed.ground,
        is_contested=seed.is_contested,
    )


def _ours() -> tuple[Seed, ...]:
    """Give our own rows, as the settings name them and let them last."""
    return (
        Seed(
            name=settings.SESSION_COOKIE_NAME,
            category="necessary",
            purpose=(
                "Vous garder connecté d’une page à l’autre",
                "Keeping you signed in from one page to the next",
            ),
            lifetime=(settings.SESSION_COOKIE_AGE // _DAY, Lasting.DAY),
            kept=("Avec la session", "With the session"),
            ground=Ground.AUTHENTICATION,
        ),
        Seed(
            name=settings.CSRF_COOKIE_NAME,
            category="necessary",
            purpose=(
                "Vérifier qu’un formulaire envoyé vient bien de ce site",
                "Checking that a form was sent from this site",
            ),
            lifetime=(settings.CSRF_COOKIE_AGE // _DAY, Lasting.DAY),
            ground=Ground.AUTHENTICATION,
        ),
        Seed(
            name=settings.COOKIE_CONSENT_NAME,
            category="necessary",
            purpose=(
                "Retenir votre choix sur les traceurs, refus compris",
                "Remembering your choice on trackers, a refusal too",
            ),
            lifetime=(settings.COOKIE_CONSENT_MAX_AGE // _DAY, Lasting.DAY),
            # The proof of a choice (GDPR 7(1)); C. civ. 2224.
            retention=(5, Lasting.YEAR),
            kept=("(preuve du choix, sans nom)", "(proof of the choice, without a name)"),
            ground=Ground.CHOICE,
        ),
        Seed(
            name="messages",
            category="interface",
            purpose=(
                "Afficher une fois la réponse à ce que vous venez de faire",
                "Showing once the answer to what you have just done",
            ),
            lifetime=(None, Lasting.VISIT),
            ground=Ground.INTERFACE,
        ),
        Seed(
            name=settings.LANGUAGE_COOKIE_NAME,
            category="interface",
            purpose=("Retenir la langue choisie", "Remembering the language chosen"),
            lifetime=(None, Lasting.VISIT),
            ground=Ground.INTERFACE,
            # The address says the language here: this software never writes it.
            in_use=False,
        ),
    )
