"""The two people who answer for what a command records, and what each of them may do."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.models import Site

from policies.actions.drafts import brand_home
from policies.management.sources import refuse
from policies.models import Policy
from policies.permissions import BrandPermissionPolicy


def two_people(
    by: str, confirmed_by: str, *, site: Site, kind: str, language: str
) -> tuple[Any, Any]:
    """Give the two people named by e-mail; each must be able to do so at the desk.

    The first writes for the brand, the second may promulgate; a refusal says who may not.
    """
    writer, approver = _person(by), _person(confirmed_by)
    if not brand_home(site, language).permissions_for_user(writer).can_edit():
        raise refuse(
            _("%(person)s may not write for %(brand)s: name one of its legal editors.")
            % {"person": writer.email, "brand": site.hostname}
        )
    allowed = BrandPermissionPolicy(Policy).user_has_permission_for_instance(
        approver, "promulgate", Policy(site=site, kind=kind)
    )
    if not allowed:
        raise refuse(
            _("%(person)s may not promulgate for %(brand)s: name one of its approvers.")
            % {"person": approver.email, "brand": site.hostname}
        )
    return writer, approver


def _person(email: str) -> Any:
    found = get_user_model()._default_manager.filter(email__iexact=email.strip()).first()
    if found is None:
        raise refuse(_("Nobody signs in with the address %(email)s.") % {"email": email})
    if not found.is_active:
        raise refuse(_("The account of %(email)s is closed.") % {"email": email})
    return found
