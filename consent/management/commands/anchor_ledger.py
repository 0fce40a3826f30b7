"""Go on with a ledger that no longer fits its witness; two people answer for it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from consent import sealing
from policies.management.sources import refuse
from policies.models import Policy
from policies.permissions import BrandPermissionPolicy


class Command(BaseCommand):
    help = (
        "After a restore, lets the ledger go on from what the database holds, on record and by two"
        " people. What was published before, and is lost, stays a contradiction for whoever holds"
        " it: first try to put the later database back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the two people, and why."""
        parser.add_argument("--by", required=True, help="who decides: an e-mail address")
        parser.add_argument("--second", required=True, help="a second person, who confirms")
        parser.add_argument("--reason", required=True, help="what was restored, what is lost")
        parser.add_argument("--yes", action="store_true", help="do not ask again")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Show what does not fit, ask, and anchor, or change nothing."""
        try:
            decision = sealing.Decision(
                by=_person(options["by"]),
                second=_person(options["second"]),
                reason=options["reason"],
            )
            if not (options["yes"] or self._is_confirmed()):
                raise refuse(_("Nothing was changed."))
            made = sealing.anchor(decision, at=timezone.now())
        except (sealing.AnchorRefusedError, sealing.SealingRefusedError) as refusal:
            raise refuse(str(refusal)) from refusal
        self.stdout.write(
            _("The ledger goes on after %(size)s entries; the witness had %(witnessed)s.")
            % {"size": made.size, "witnessed": made.witnessed_size}
        )

    def _is_confirmed(self) -> bool:
        problem = sealing.examine()
        self.stdout.write(problem.sentence if problem else _("The ledger fits its witness."))
        self.stdout.write(_("Type “anchor” to go on from what the database holds:"))
        return input().strip() == "anchor"


def _person(email: str) -> Any:
    """Give who signs in with an address; she must be one who answers for findings somewhere."""
    found = get_user_model()._default_manager.filter(email__iexact=email.strip()).first()
    if found is None:
        raise refuse(_("Nobody signs in with the address %(email)s.") % {"email": email})
    if not BrandPermissionPolicy(Policy).user_has_permission(found, "override"):
        raise refuse(
            _("%(person)s may not anchor the ledger: name an approver or a protection officer.")
            % {"person": found.email}
        )
    return found
