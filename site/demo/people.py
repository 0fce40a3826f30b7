"""The demo's people: staff who sign in, and two hundred practitioners in their cabinets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice

from django.contrib.auth.hashers import make_password
from simple_history.utils import bulk_create_with_history
from wagtail.models import Site

from accounts.models import User
from accounts.roles import grant_roles
from audit.reading.moments import beginning
from consent.models import Cabinet, Capacity, Member, Practitioner
from demo.logins import LOGINS, Login

FIRST = ("Inès", "Hugo", "Lina", "Nino", "Zoé", "Adam", "Léa", "Paul", "Anaïs", "Samir", "Élise")
LAST = ("Martin", "Garnier", "Nguyen", "Faure", "Benali", "Roux", "Da Costa", "Blanc", "Lemoine")
PLACES = ("du Parc", "des Tilleuls", "de la Gare", "Saint-Roch", "du Vieux-Port", "des Halles")


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many practitioners a sample brand has, and in how many cabinets."""

    practitioners: int
    cabinets: int


SIZES = {
    "cabinetzen": Size(practitioners=120, cabinets=90),
    "cabinet-en-ligne": Size(practitioners=80, cabinets=60),
}


def load_staff(site: Site, brand: str) -> dict[str, User]:
    """Make the brand's roles and the people who hold them; give these by role."""
    groups = grant_roles(site)
    staff = {}
    for login in (one for one in LOGINS if one.brand == brand):
        user = _user(login)
        if login.role in groups:
            user.groups.add(groups[login.role])
        staff[login.role] = user
    return staff


def load_practitioners(site: Site, brand: str, *, user: User, today: date) -> None:
    """Make the brand's cabinets and practitioners; `user` is the first of them."""
    size = SIZES[brand]
    cabinets = Cabinet.objects.bulk_create(
        Cabinet(
            site=site,
            external_id=f"cab-{number:04d}",
            name=f"Cabinet {PLACES[number % len(PLACES)]} {number}",
        )
        for number in range(1, size.cabinets + 1)
    )
    people = list(islice(_practitioners(site, brand, user=user, today=today), size.practitioners))
    known_since = beginning(min(one.contract_start for one in people))
    practitioners = bulk_create_with_history(people, Practitioner, default_date=known_since)
    # The first ones own a cabinet each; the others join these as signatories or other members.
    Member.objects.bulk_create(
        Member(cabinet=cabinet, practitioner=practitioner, capacity=_capacity(place, size))
        for place, (cabinet, practitioner) in enumerate(
            zip(cycle(cabinets), practitioners, strict=False)
        )
    )


def _capacity(place: int, size: Size) -> Capacity:
    if place < size.cabinets:
        return Capacity.OWNER
    return Capacity.SIGNATORY if place % 3 == 0 else Capacity.OTHER


def _practitioners(site: Site, brand: str, *, user: User, today: date) -> Iterator[Practitioner]:
    yield Practitioner(
        site=site,
        external_id="pra-0001",
        user=user,
        name=user.get_full_name(),
        email=user.email,
        language="fr",
        contract_start=today - timedelta(days=700),
    )
    for number in range(2, 10_000):
        first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
        start = today - timedelta(days=30 + 7 * number)
        yield Practitioner(
            site=site,
            external_id=f"pra-{number:04d}",
            name=f"{first} {last}",
            email=f"praticien{number:04d}@{brand}.example",
            second_email=f"secretariat{number:04d}@{brand}.example" if number % 74 == 0 else "",
            postal_address=f"{number} rue {PLACES[number % len(PLACES)]}\n69003 Lyon",
            language="en" if number % 10 == 0 else "fr",
            contract_start=start,
            contract_end=today - timedelta(days=10) if number % 40 == 0 else None,
        )


def _user(login: Login) -> User:
    first, _space, last = login.name.partition(" ")
    user = User(email=login.email, first_name=first, last_name=last)
    user.password = _hashed(login.password)
    user.save()
    return user


@cache
def _hashed(password: str) -> str:
    """Hash a password once: they share it, and hashing is slow on purpose."""
    return make_password(password)
