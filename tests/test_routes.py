"""Whether a brand's way may be used: encrypted, attested, and known to those whose data it has."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notifications.delivering import routes
from notifications.models import Provider, Route, Security
from policies.models import PolicyPage
from policies.models.versions import Change
from policies.registers import Subprocessor
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.notices import route_of

DAY = timedelta(days=1)


def said(route: Route | None, *, days: int = 0) -> list[str]:
    return routes.obstacles(route, at=NOW + days * DAY)


def brevo(brand: Brand, subprocessor: Subprocessor | None, **more: Any) -> Route:
    values: dict[str, Any] = {
        "provider": Provider.BREVO,
        "subprocessor": subprocessor,
        "api_key": "key",
        "attestation": "Off in the account since 1 November.",
        "attested_at": NOW,
        "attested_by": brand.people["approver"],
    }
    return route_of(brand, **(values | more))


def line(brand: Brand, name: str = "Brevo", **more: Any) -> Subprocessor:
    values: dict[str, Any] = {
        "site": brand.site,
        "name": name,
        "task_fr": "Envoi de messages",
        "data_fr": "Adresses",
        "country_fr": "France",
    }
    found: Subprocessor = Subprocessor.objects.create(**(values | more))
    return found


def with_register(brand: Brand, *, day: date = TODAY) -> None:
    """Promulgate a policy that holds the register of subprocessors as it is now."""
    page = brand.draft("We have subprocessors.")
    body = page.body.get_prep_value()
    clause = next(one for one in body if one["type"] == "clause" and one["value"]["body"])
    clause["value"]["body"].append({"type": "register", "value": {"register": "subprocessors"}})
    page.body = body
    page.save_revision()
    page.save()
    change = Change.MINOR if day == TODAY else Change.SUBSTANTIAL
    if not page.policy.versions.exists():
        change = Change.SUBSTANTIAL
    brand.fix(PolicyPage.objects.get(pk=page.pk), day=day, change=change)


IN_REGISTER = "The provider is not in the register of subprocessors on this day."
IN_FORCE = "Brevo is not among the subprocessors of the versions in force."


def test_a_server_of_ones_own_may_be_used(brand: Brand) -> None:
    assert said(route_of(brand)) == []


def test_a_brand_without_a_way_is_told_so(brand: Brand) -> None:
    assert said(None) == ["No way for notices is set up."]


def test_a_server_without_an_address_is_no_way(brand: Brand) -> None:
    route = route_of(brand, host="", security=Security.STARTTLS)
    assert said(route) == ["The address of the mail server is missing."]


def test_mail_leaves_this_machine_encrypted_only(brand: Brand) -> None:
    plain = Route(site=brand.site, provider="smtp", host="mx.example", security=Security.NONE)
    assert said(plain) == ["The connection to the mail server is not encrypted."]
    with pytest.raises(IntegrityError, match="route_encrypted"), transaction.atomic():
        plain.save()
    plain.security = Security.STARTTLS
    assert said(plain) == []


def test_a_provider_in_the_register_and_in_the_text_in_force_may_be_used(brand: Brand) -> None:
    route = brevo(brand, line(brand))
    with_register(brand)
    assert said(route) == []


def test_a_provider_that_no_version_in_force_lists_may_not(brand: Brand) -> None:
    line(brand, "Autre")
    with_register(brand)
    route = brevo(brand, line(brand))
    assert said(route) == [IN_FORCE]
    with_register(brand)
    assert said(route) == []


def test_it_may_be_used_only_once_the_version_that_lists_it_is_in_force(brand: Brand) -> None:
    line(brand, "Autre")
    with_register(brand)
    route = brevo(brand, line(brand))
    with_register(brand, day=TODAY + 40 * DAY)
    assert (said(route, days=39), said(route, days=40)) == ([IN_FORCE], [])


def test_without_a_register_in_force_its_words_must_name_it(brand: Brand) -> None:
    route = brevo(brand, line(brand))
    brand.promulgate("Our mails leave by Brevotron.")
    assert said(route) == [IN_FORCE]
    brand.promulgate("Our mails leave by Brevo, in France.", change=Change.MINOR)
    assert said(route) == []


# Its line in the register: whose days are over or to come, or that is of another kind.
LINES = [
    ({"until": TODAY}, False),
    ({"since": TODAY + DAY}, False),
    ({"kind": "recipient"}, False),
    ({"since": TODAY, "until": TODAY + DAY}, True),
]


@pytest.mark.parametrize(("values", "is_there"), LINES)
def test_its_line_in_the_register_holds_on_that_day(
    brand: Brand, values: dict[str, Any], *, is_there: bool
) -> None:
    brand.promulgate("Our mails leave by Brevo, in France.")
    assert said(brevo(brand, line(brand, **values))) == ([] if is_there else [IN_REGISTER])


def test_a_provider_without_a_line_or_with_another_brands_may_not(
    brand: Brand, other_brand: Brand
) -> None:
    brand.promulgate("Our mails leave by Brevo, in France.")
    route = brevo(brand, None)
    assert said(route) == [IN_REGISTER]
    route.subprocessor = line(other_brand)
    assert said(route) == [IN_REGISTER]


def test_a_relay_of_somebody_elses_is_a_subprocessor_too(brand: Brand) -> None:
    route = route_of(brand, subprocessor=line(brand))
    assert said(route) == [IN_FORCE]
    brand.promulgate("Our mails leave by Brevo, in France.")
    assert said(route) == []


# What is missing of a provider, and what is said.
MISSING = [
    (
        {"attested_at": None},
        "Nobody attested that tracking of opens and links is switched off.",
    ),
    ({"api_key": ""}, "The key of the provider is missing."),
    ({"provider": "mailjet"}, "The key of the provider is missing."),
    ({"api_url": "http://api.example/v3/"}, "The connection to the provider is not encrypted."),
]


@pytest.mark.parametrize(("values", "words"), MISSING)
def test_what_a_provider_lacks_is_said(brand: Brand, values: dict[str, Any], words: str) -> None:
    brand.promulgate("Our mails leave by Brevo, in France.")
    assert said(brevo(brand, line(brand), **values)) == [words]


def test_the_database_refuses_a_provider_that_nobody_attested(brand: Brand) -> None:
    with pytest.raises(IntegrityError, match="route_attested"), transaction.atomic():
        brevo(brand, line(brand), attestation="")
    assert brevo(brand, None).attestation
