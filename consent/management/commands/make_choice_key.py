"""Make the key that signs choices on trackers; with `--next`, one that takes its place."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from consent.choosing.making import KeyExistsError, make_key
from policies.management.sources import refuse
from policies.wake import refresh_pages


class Command(BaseCommand):
    help = (
        "Makes the key that signs the cookies of choices on trackers, in CHOICE_KEY_FILE, for this"
        " account only. With --next, a new key signs from now on, and the older ones still verify:"
        " choices that were made stay valid. Copy the file to every web server."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether the key is to be replaced."""
        parser.add_argument(
            "--next", action="store_true", help="make the next key; the older ones still verify"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the key, and give the public one."""
        try:
            public = make_key(is_next=options["next"])
        except (KeyExistsError, OSError, ValueError) as error:
            raise refuse(str(error)) from error
        self.stdout.write(
            _("Choices are signed by this key from now on: %(key)s") % {"key": public}
        )
        # Pages hold the public keys.
        refresh_pages()
