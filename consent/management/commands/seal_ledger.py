"""Seal what waits in the ledger: one pass, or one a second until stopped."""

import time
from datetime import timedelta
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import sealing
from policies.management.sources import refuse

logger = structlog.get_logger(__name__)

# No task's time limit here.
AS_LONG_AS_IT_TAKES = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Gives the ledger's new entries their places, signs a checkpoint, has it witnessed and"
        " publishes it. Safe to run at any time, and twice at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to stay."""
        parser.add_argument("--stay", action="store_true", help="seal every second until stopped")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seal, and say what was done."""
        while options["stay"]:
            try:
                sealing.seal_quietly(clock=timezone.now)
            except Error as error:
                # PostgreSQL starts anew: the next pass has a connection of its own.
                logger.warning("sealing_without_database", error=type(error).__name__)
                connection.close()
            time.sleep(1)
        try:
            done = sealing.seal(clock=timezone.now, budget=AS_LONG_AS_IT_TAKES)
        except sealing.SealingRefusedError as refusal:
            raise refuse(str(refusal)) from refusal
        if done.problem:
            self.stdout.write(_("Another process is sealing: nothing was left to do here."))
            return
        self.stdout.write(
            _("Sealed: %(count)s. Enrolled: %(enrolled)s. Entries in the ledger: %(size)s.")
            % {"count": done.count, "enrolled": done.enrolled, "size": done.size}
        )
        self._say_what_waits()

    def _say_what_waits(self) -> None:
        left = sealing.lag()
        if left.waiting:
            self.stdout.write(
                _("Waiting for %(held_by)s: %(count)s.")
                % {"count": left.waiting, "held_by": left.held_by or _("the next pass")}
            )
