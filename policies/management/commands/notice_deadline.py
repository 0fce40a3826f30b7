"""Print the earliest entry into force after a notice, or the last day to inform before one."""

import re
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.deadlines import earliest_entry_into_force, last_day_to_inform
from policies.management.sources import iso_day

WRONG = 2


class Command(BaseCommand):
    help = (
        "Prints a day as YYYY-MM-DD: with --informed the earliest entry into force of a text,"
        " with --entry the last day on which to inform of it. Days are those of Paris."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an instant or a day, and the length of the notice."""
        parser.add_argument("--informed", help="when they were informed: 2026-11-21T09:30+01:00")
        parser.add_argument("--entry", help="the day of entry into force: 2026-12-22")
        parser.add_argument("--days", default="30", help="days of notice, 30 by default")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compute and print; one line and status 2 for what is no day."""
        if (options["informed"] is None) == (options["entry"] is None):
            raise CommandError("Give either --informed or --entry.", returncode=WRONG)
        try:
            days = _whole_number(options["days"])
            if options["entry"] is not None:
                answer = last_day_to_inform(_day(options["entry"]), notice_days=days)
            else:
                informed = _instant(options["informed"])
                answer = earliest_entry_into_force(informed, notice_days=days)
        except ValueError as error:
            raise CommandError(str(error), returncode=WRONG) from error
        self.stdout.write(answer.isoformat())


def _whole_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text.strip()):
        raise ValueError("--days must be a whole number from 0, for example 30.")
    return int(text)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(
            f"--informed: “{text}” is no date and time: write it as 2026-11-21T09:30+01:00."
        ) from error
    if instant.utcoffset() is None:
        raise ValueError(
            f"--informed: “{text}” has no time zone, so its day in Paris is not known:"
            " write it as 2026-11-21T09:30+01:00, or with Z for UTC."
        )
    return instant


def _day(text: str) -> date:
    try:
        return iso_day(text)
    except ValueError as error:
        raise ValueError(f"--entry: “{text}” is no day: write it as 2026-12-22.") from error
