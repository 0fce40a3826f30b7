"""Who is told when something goes wrong: those who answer for a brand, or for all of them."""

from typing import Final

from wagtail.models import Site

from accounts.auditors import readers_in
from accounts.roles import ROLES, group_name
from notifications.ports import Reader
from policies.models import BrandHome

_APPROVER: Final = next(role for role in ROLES if role.key == "approver")
_OFFICER: Final = next(role for role in ROLES if role.key == "dpo")


def watchers_of(site: Site | None) -> list[Reader]:
    """Give a brand's active approvers and data protection officers; without one, all approvers.

    Each once, in the language of her desk.
    """
    if site is not None:
        return readers_in([group_name(site, role) for role in (_APPROVER, _OFFICER)])
    brands = Site.objects.filter(root_page__in=BrandHome.objects.all())
    return readers_in([group_name(brand, _APPROVER) for brand in brands])
