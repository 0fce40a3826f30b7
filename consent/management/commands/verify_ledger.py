"""Verify the ledger: everything again from its entries up, and what protects its tables."""

import json
import sys
import time
from dataclasses import asdict
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser, no_translations
from django.db import Error

from consent.verifying import Report, verify
from consent.verifying.drift import EXPECTED, write_expected

CANNOT_RUN: Final = 2
_PROGRESS_EVERY: Final = 1.0  # seconds


class Command(BaseCommand):
    help = (
        "Verifies every entry, record, hash, checkpoint and count of the ledger, and that nothing"
        " which protects its tables was changed. Exit status 0 when all of it holds, 1 when"
        " something does not, 2 when it could not be looked at. It writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how much is looked at, and the form of the answer."""
        parser.add_argument("--json", action="store_true", help="a JSON document")
        parser.add_argument(
            "--quick",
            action="store_true",
            help="protection, counts, checkpoints and witness; not each entry",
        )
        parser.add_argument(
            "--database-only", action="store_true", help="without the witness directory"
        )
        parser.add_argument(
            "--write-expected",
            action="store_true",
            help="write down this database's protection as what is expected (for developers)",
        )

    @no_translations
    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify, print, and end with the status."""
        if options["write_expected"]:
            self.stdout.write(f"{EXPECTED.name}: {write_expected()} facts.")
            return
        try:
            report = verify(
                told=self._progress(),
                with_witness=not options["database_only"],
                with_lines=not options["quick"],
            )
        except (Error, OSError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            self.stderr.write(f"The ledger cannot be verified: {reason}.")
            raise SystemExit(CANNOT_RUN) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
        else:
            self._print(report)
        if not report.is_clean:
            raise SystemExit(1)

    def _progress(self) -> Any:
        """Give what says, each second, how far it is: to people, on the terminal's other stream."""
        is_shown = sys.stderr.isatty()
        last = time.monotonic()

        def told(what: str, number: int) -> None:
            nonlocal last
            if is_shown and time.monotonic() - last > _PROGRESS_EVERY:
                last = time.monotonic()
                self.stderr.write(f"{what}: {number}")

        return told

    def _print(self, report: Report) -> None:
        for problem in report.problems:
            self.stdout.write(f"{self.style.ERROR(problem.id)} {problem.sentence}")
            self.stdout.write(f"    {problem.remedy}")
        for remark in report.remarks:
            self.stdout.write(remark)
        counted = ", ".join(f"{number} {what}" for what, number in report.counts.items())
        self.stdout.write(f"Verified: {counted}.")
        self.stdout.write(f"{len(report.problems)} problems.")
