"""Make the files that auditors asked for: until nothing waits, as the worker does."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.exports import making
from audit.models import Export, ExportState


class Command(BaseCommand):
    help = (
        "Makes the exports that wait, goes on with those that were interrupted, and deletes files"
        " whose time is over. Safe to run at any time, and several times at once."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make, and say what there is."""
        making.make_all(clock=timezone.now)
        found = Export.objects.values_list("state", flat=True)
        numbers = {state: sum(one == state for one in found) for state in ExportState.values}
        self.stdout.write(
            _("Ready: %(done)s. Waiting: %(open)s. Failed: %(failed)s.")
            % {
                "done": numbers["done"],
                "open": numbers["waiting"] + numbers["running"],
                "failed": numbers["failed"],
            }
        )
