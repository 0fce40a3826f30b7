"""Say what is missing or risky in this installation, each with its remedy."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from config.doctor import Finding, examine


class Command(BaseCommand):
    help = "Says what is missing or risky, and what to do. Exit status 1 when there is an error."
    requires_system_checks = ()  # they are among the findings

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="a JSON list of findings")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Examine, print, and end with the status."""
        found = examine(at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        else:
            self._print(found)
        if any(one.level == "error" for one in found):
            raise SystemExit(1)

    def _print(self, found: list[Finding]) -> None:
        for one in found:
            style = self.style.ERROR if one.level == "error" else self.style.WARNING
            self.stdout.write(f"{style(one.level)} {one.id}: {one.sentence}")
            self.stdout.write(f"    {one.remedy}")
        errors = sum(one.level == "error" for one in found)
        self.stdout.write(f"{errors} errors, {len(found) - errors} warnings.")
