"""Make the next key that signs checkpoints; without any, the first one."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import sealing
from policies.management.sources import refuse


class Command(BaseCommand):
    help = (
        "Makes a new key for the ledger's checkpoints, in LEDGER_KEY_FILE; without any key yet,"
        " the first one. The next checkpoint is signed by both keys; the old one stays listed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether the old key is gone."""
        parser.add_argument(
            "--old-is-lost",
            action="store_true",
            help="go on without the old key's signature: its file and all copies are lost",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rotate, and give the public key."""
        try:
            vkey = sealing.rotate(at=timezone.now(), old_is_lost=options["old_is_lost"])
        except sealing.SealingRefusedError as refusal:
            raise refuse(str(refusal)) from refusal
        self.stdout.write(
            _("Checkpoints are signed by this key from now on: %(key)s") % {"key": vkey}
        )
        self.stdout.write(
            _("Keep a copy of %(file)s elsewhere, where only few can read it.")
            % {"file": settings.LEDGER_KEY_FILE}
        )
