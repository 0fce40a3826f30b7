"""Two brands that ask about trackers, live: their vendors are stand-ins on this machine.

Alpha measures its audience with Matomo, with consent; Bêta with Plausible, exempt and attested.
Both take cards with Stripe, with consent. Made once per module: what tests add are choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from django.utils import timezone, translation
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.roles import grant_roles
from consent.actions.seeding_trackers import seed_trackers
from consent.actions.signing_off import fingerprint, sign_off
from consent.models import Tracker
from policies.actions import NewBrand, create_brand
from policies.stored import SHELF
from tests import brands, choosing, vendors
from tests.conftest import Brand

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.database import Clone

# A name with a parent, where scripts may set cookies too; and one without.
HOSTS: Final = {"alpha": "www.alpha.localhost", "beta": "beta.localhost"}
MATOMO: Final = {"matomo": "consent", "stripe": "consent"}
PLAUSIBLE: Final = {"plausible": "cookieless", "stripe": "consent"}
POLICY: Final = "/politique-de-confidentialite/"
PAYMENT: Final = "/souscrire/"
PREFERENCES: Final = "/cookies/preferences/"
# Every kind of page, by an address of it.
PAGES: Final = ("/", POLICY, "/rien/", "/compte/login/", PAYMENT)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Both brands, the port on which they are served, and the stand-ins of their vendors."""

    alpha: Brand
    beta: Brand
    port: int
    vendors: vendors.Vendors


@pytest.fixture(scope="module")
def asking(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, clone: Clone
) -> Iterator[Asking]:
    """Serve both brands while the module's tests run; the database is made anew after them."""
    with django_db_blocker.unblock(), vendors.running() as found, translation.override("en"):
        try:
            alpha, beta = _brand("alpha", MATOMO, found), _brand("beta", PLAUSIBLE, found)
            with _served() as port:
                yield Asking(alpha=alpha, beta=beta, port=port, vendors=found)
        finally:
            clone.renew()


@contextmanager
def _served() -> Iterator[int]:
    SHELF.clear()
    server = LiveServer("localhost")
    try:
        yield int(server.url.rsplit(":", 1)[-1])
    finally:
        server.stop()


def _brand(key: str, tools: dict[str, str], found: vendors.Vendors) -> Brand:
    name = brands.NAMES[key]
    new = NewBrand(key=key, hostname=HOSTS[key], name=name, legal_name=f"{name} SAS")
    site = create_brand(new)
    seed_trackers(site)
    for role, group in grant_roles(site).items():
        person = User.objects.create_user(brands.address(role, key), "a-long-pass-phrase")
        person.groups.add(group)
    brand = Brand(site=site, people=brands.people(key))
    now = timezone.now()
    for kind, mode in tools.items():
        vendors.switch_on(brand, kind, mode=mode, address=found.address(kind), at=now)
    for row in Tracker.objects.filter(site=site, is_contested=True):
        sign_off(row, by=brand.people["dpo"], at=now, reason="Fraud.", seen=fingerprint(row))
    choosing.fix(brand, at=now)
    return brand
