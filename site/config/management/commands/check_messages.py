"""Check that the message catalogues say what code and templates say, in every language."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.management.commands.make_messages import NEEDS_BABEL


class Command(BaseCommand):
    help = (
        "Fails when catalogues and code differ, a translation is missing, or one is not compiled."
    )
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Name every problem, a line each; status 1 when there is one."""
        try:
            from config import messages  # noqa: PLC0415 (production has no Babel)
        except ModuleNotFoundError as error:
            raise CommandError(NEEDS_BABEL) from error
        found = messages.problems()
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise SystemExit(1)
        self.stdout.write("The catalogues are up to date.")
