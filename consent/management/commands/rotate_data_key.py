"""Renew the key under which personal data is encrypted at rest."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from consent.actions.rekeying import (
    RekeyingRefusedError,
    add_key,
    drop_old_keys,
    renew_rows,
    undisturbed,
)


class Command(BaseCommand):
    help = (
        "Puts a new key first in DATA_KEY_FILE and encrypts all personal data again under it."
        " Interrupted, run it again: it goes on. Other machines need the new file first: where"
        " they do not share it, write two lines, the new key first, into the file of each of"
        " them, then run this. Keep an old key for as long as backups made under it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether the old keys go."""
        parser.add_argument(
            "--drop",
            action="store_true",
            help="take the old keys out of the file, once nothing is under them any more",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Renew, and say how far it is; or drop."""
        try:
            with undisturbed():
                self._drop() if options["drop"] else self._renew()
        except RekeyingRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _renew(self) -> None:
        is_new = add_key()
        self.stdout.write("A new key is first." if is_new else "The first key is new already.")
        told: dict[str, str] = {}
        for one in renew_rows():
            name = f"{one.column.table}.{one.column.name}"
            told[name] = f"{name}: {one.seen} rows seen, {one.renewed} encrypted again."
            self.stderr.write(told[name])
        for line in told.values():
            self.stdout.write(line)
        self.stdout.write(
            "All rows are under the first key. `manage.py rotate_data_key --drop` takes the old one"
            " out of the file; backups made before need it."
        )

    def _drop(self) -> None:
        dropped = drop_old_keys(at=timezone.now())
        self.stdout.write(f"{dropped} old keys are out of the file.")
