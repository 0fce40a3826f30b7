"""What visitors of the sample brands are asked about trackers: consent version 1.0, by two people.

It comes after the register and the tools: it fixes what they say.
"""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from wagtail.models import Site

from accounts.models import User
from consent.actions.asking import promulgate, propose
from consent.choosing import standing
from demo.logins import LOGINS
from policies.actions.refusals import RefusedError
from policies.models.versions import Change


def load_asking(site: Site, brand: str, *, now: datetime) -> str:
    """Fix version 1.0 where a sample brand has none; say why it cannot be, or nothing.

    A brand of an earlier demo may have been changed by hand: it goes on without a banner.
    """
    if standing(site) is not None:
        return ""
    try:
        with transaction.atomic(), translation.override("fr"):
            proposal = propose(site, by=_person(brand, "editor"), at=now, change=Change.SUBSTANTIAL)
            promulgate(proposal, by=_person(brand, "approver"), at=now)
    except RefusedError as refusal:
        return str(refusal)
    return ""


def _person(brand: str, role: str) -> User:
    email = next(one.email for one in LOGINS if (one.brand, one.role) == (brand, role))
    return User.objects.get(email=email)
