"""Count the acts that pictures show, as far as the ledger is sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.tallying import count_some, forget, left


class Command(BaseCommand):
    help = (
        "Counts acts by day, as far as the ledger is sealed. Safe to run at any time, and twice at"
        " once: a line is counted once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to begin anew."""
        parser.add_argument(
            "--again", action="store_true", help="throw every count away and begin anew"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count pass after pass; say after each, on the error stream, how many lines are left."""
        if options["again"]:
            forget()
        lines = 0
        while passed := count_some(at=timezone.now()):
            lines += passed
            self.stderr.write(_("Lines left: %(count)s.") % {"count": left()})
        self.stdout.write(_("Lines of the ledger counted: %(count)s.") % {"count": lines})
        if waiting := left():
            self.stdout.write(
                _("Another process is counting: it has %(count)s lines to go.") % {"count": waiting}
            )
