"""Write the message catalogues from code and templates, and compile them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

NEEDS_BABEL = "Babel is missing: it is in the development environment, which `make setup` builds."


class Command(BaseCommand):
    help = "Extracts messages into locale/, keeps what is translated, and compiles the catalogues."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write what changed, and say what is left to do."""
        try:
            from config import messages  # noqa: PLC0415 (production has no Babel)
        except ModuleNotFoundError as error:
            raise CommandError(NEEDS_BABEL) from error
        for path in messages.write():
            self.stdout.write(f"{path} is written.")
        for sentence in messages.problems():
            self.stderr.write(sentence)
