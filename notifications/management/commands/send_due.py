"""Send the mails that are due: one pass."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from notifications import actions, sending

# No task's time limit here; each mail's lease is its own.
AS_LONG_AS_IT_TAKES = timedelta(days=1)


class Command(BaseCommand):
    help = "Sends the mails that are due, each once. Safe to run at any time, and twice at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to begin again with what was given up."""
        parser.add_argument(
            "--again", action="store_true", help="try again what was given up, once its cause ended"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Send, and say how many."""
        if options["again"]:
            actions.try_again(at=timezone.now())
        done = sending.send_due(clock=timezone.now, budget=AS_LONG_AS_IT_TAKES)
        self.stdout.write(f"{done.sent} mails sent, {done.failed} not taken yet.")
