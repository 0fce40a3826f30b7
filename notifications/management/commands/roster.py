"""Print a brand's count and digest, to compare with what the company's software sends."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from notifications.planning.rosters import own_roster
from policies.actions import RefusedError, brand_named
from policies.deadlines import paris_day
from policies.management.sources import iso_day, refuse


class Command(BaseCommand):
    help = (
        "Prints how many practitioners of a brand are under contract on a day, and the SHA-256 of"
        " their external ids: sorted by code point, joined by line feeds, in UTF-8."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the brand, the day, and how to say it."""
        parser.add_argument("--brand", required=True, help="the brand's key or host name")
        parser.add_argument("--day", type=iso_day, help="a Paris day (2026-11-21); today if not")
        parser.add_argument("--json", action="store_true", help="print what is to be sent")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print."""
        day = options["day"] or paris_day(timezone.now())
        try:
            site = brand_named(options["brand"])
        except RefusedError as error:
            raise refuse(str(error)) from error
        count, digest = own_roster(site, day)
        told = {"day": day.isoformat(), "count": count, "digest": digest}
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"{told['day']} {count} {digest}")
