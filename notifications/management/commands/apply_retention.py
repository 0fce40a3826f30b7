"""Erase what has been kept for as long as its class is kept."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.actions import retaining
from consent.actions.retaining import Run
from notifications.actions import RETAINED

# No task's time limit here.
AS_LONG_AS_IT_TAKES = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Erases what has been kept long enough, class by class: traces, people whose contract"
        " ended IDENTITY_KEPT_YEARS years ago, papers that nobody confirmed, mails of sign-in,"
        " words that auditors searched for."
        " What a hold keeps stays. The ledger gets a line that says how much went. Safe to run"
        " at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether only to count, and how to say it."""
        parser.add_argument("--dry-run", action="store_true", help="count, erase nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Erase or count, and say how much."""
        classes = retaining.with_others(RETAINED)
        if options["dry_run"]:
            run = retaining.would_retain(classes, at=timezone.now())
        else:
            run = retaining.retain(classes, clock=timezone.now, budget=AS_LONG_AS_IT_TAKES)
        if options["json"]:
            told = [asdict(one) | {"until": one.until.isoformat()} for one in run.classes]
            document = {"dry_run": options["dry_run"], "classes": told}
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        self._tell(run, is_dry=options["dry_run"])

    def _tell(self, run: Run, *, is_dry: bool) -> None:
        for one in run.classes:
            self.stdout.write(
                _("%(class)s: %(rows)s rows until %(until)s; a hold keeps %(held)s more.")
                % {
                    "class": one.name,
                    "rows": one.rows,
                    "until": one.until.isoformat(),
                    "held": one.held,
                }
            )
        self.stdout.write(_("Nothing was erased.") if is_dry else _("They are erased."))
