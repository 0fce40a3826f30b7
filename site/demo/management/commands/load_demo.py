"""Load the sample brands once; a second run changes nothing."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Site

from consent.models import Practitioner
from demo.acts import load_acts
from demo.asking import load_asking
from demo.logins import BRANDS
from demo.people import load_practitioners, load_staff
from demo.registers import Registers
from demo.routes import load_routes
from demo.texts import FOLDER, Shelf
from demo.tools import load_tools
from demo.trackers import load_trackers
from policies.actions import NewBrand, create_brand
from policies.deadlines import paris_day
from policies.models import BrandSettings


class Command(BaseCommand):
    help = "Loads the sample brands, their people and their policies, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load what is missing, all of a brand or nothing of it."""
        for brand in BRANDS:
            if not Site.objects.filter(hostname=f"{brand}.localhost").exists():
                with transaction.atomic(), translation.override("fr"):
                    load_brand(brand)
            # Data of an earlier version stays, and had no way for notices and no trackers.
            site = Site.objects.get(hostname=f"{brand}.localhost")
            load_routes(site, brand)
            load_trackers(site, brand, now=timezone.now())
            for refusal in load_tools(site, brand, now=timezone.now()):
                self.stderr.write(f"{brand}: {refusal}")
            # Last: it fixes what the register and the tools say by then.
            if refusal := load_asking(site, brand, now=timezone.now()):
                self.stderr.write(f"{brand}: {refusal}")


def load_brand(brand: str) -> Site:
    """Load one sample brand."""
    settings = json.loads((FOLDER / "brands.json").read_text(encoding="utf-8"))[brand]
    now = timezone.now()
    site = create_brand(
        NewBrand(
            key=brand,
            hostname=f"{brand}.localhost",
            name=settings["name"],
            legal_name=settings["legal_name"],
        )
    )
    found = BrandSettings.for_site(site)
    for field, value in settings.items():
        setattr(found, field, value)
    found.full_clean()
    found.save()
    staff = load_staff(site, brand)
    registers = Registers(site=site, brand=brand, editor=staff["editor"], now=now)
    registers.load()
    Shelf(
        site=site,
        brand=brand,
        editor=staff["editor"],
        approver=staff["approver"],
        now=now,
        between=lambda then: _equip(site, brand, registers, now=then),
    ).load()
    load_practitioners(site, brand, user=staff["practitioner"], today=paris_day(now))
    load_acts(Practitioner.objects.get(user=staff["practitioner"]), now=now)
    return site


def _equip(site: Site, brand: str, registers: Registers, *, now: datetime) -> None:
    """Bring the registers up to date, and the tools that the texts in force allow by then."""
    registers.change()
    load_trackers(site, brand, now=now)
    load_tools(site, brand, now=now)
