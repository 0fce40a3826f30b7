"""Read the mailboxes of bounces: one pass."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.inbound import apply_parked, read_mailbox
from notifications.inbound.mailbox import MailboxError
from notifications.models import Route


class Command(BaseCommand):
    help = (
        "Reads what mail servers report to each brand's mailbox of bounces (IMAP over TLS), and"
        " lets it take effect. Other mail there stays unseen. Safe to run at any time, and twice"
        " at once."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read each mailbox, and say what was in it; an error where one cannot be read."""
        unread = []
        for route in Route.objects.exclude(mailbox_host="").select_related("site"):
            try:
                read = read_mailbox(route, at=timezone.now())
            except MailboxError as error:
                unread.append(f"{route.site.hostname}: {error}")
                continue
            told = _("%(brand)s: %(reports)s reports, %(others)s other messages left unseen.")
            found = {"brand": route.site.hostname, "reports": read.reports, "others": read.left}
            self.stdout.write(told % found)
        apply_parked(at=timezone.now())
        if unread:
            raise CommandError("\n".join(unread))
