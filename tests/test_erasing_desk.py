"""Staff hold and erase from the desk: what goes is shown before, and is typed to be confirmed."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from consent.models import Hold, Identity, Practitioner
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, TODAY, Brand

AGES = timedelta(days=6 * 366)
CONFIRMED = {"ground": "Request of 3 November.", "typed": "camille"}
PAGES = ("", "hold/", "erase/")

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give somebody who answered, and whose contract ends today."""
    person = practitioner(brand, contract_end=TODAY)
    answers(person, brand.promulgate("We keep data."))
    return person


def page(brand: Brand, person: Practitioner, name: str, role: str = "approver", **sent: str) -> Any:
    """Give a page about somebody years later, or what it answers to a form."""
    address = f"/admin/practitioners/{person.pk}/{name}"
    with time_machine.travel(NOW + AGES, tick=False):
        client = brand.client(role)
        return client.post(address, sent) if sent else client.get(address)


def test_what_goes_and_what_stays_is_shown_before(brand: Brand, camille: Practitioner) -> None:
    shown = page(brand, camille, "erase/")
    with translation.override("en"):
        goes = {str(what): rows for what, rows in shown.context["goes"]}
    assert goes == {
        "Names, addresses, reasons and papers of her acts": 1,
        "Networks and browsers from which she acted": 1,
        "What opens her lines in the ledger: her acts, and what she was told": 1,
        "Mails to her": 1,
        "Rows with her name and address, older ones too": 2,
    }
    assert "1 act, under her pseudonym" in shown.content.decode()
    assert Identity.objects.exists()


def test_confirmed_it_is_erased(brand: Brand, camille: Practitioner) -> None:
    assert page(brand, camille, "erase/", **CONFIRMED).status_code == 302
    assert not Identity.objects.exists()
    again = page(brand, camille, "erase/", **CONFIRMED)
    assert "Everything about her was erased already." in again.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        CONFIRMED | {"typed": "zoe"},
        CONFIRMED | {"typed": ""},
        CONFIRMED | {"ground": " "},
        CONFIRMED | {"ground": "Camille asked."},
    ],
)
def test_without_the_right_id_and_a_ground_nothing_goes(
    brand: Brand, camille: Practitioner, sent: dict[str, str]
) -> None:
    answered = page(brand, camille, "erase/", **sent)
    assert (answered.status_code, answered.context["form"].is_valid()) == (200, False)
    assert Identity.objects.exists()


def test_a_hold_is_placed_shown_and_ended(brand: Brand, camille: Practitioner) -> None:
    assert page(brand, camille, "hold/", ground="Case 26/1234.").status_code == 302
    hold = Hold.objects.standing().get()
    assert "Case 26/1234." in page(brand, camille, "").content.decode()
    refused = page(brand, camille, "erase/", **CONFIRMED)
    assert "A hold stands since" in refused.content.decode()
    page(brand, camille, "hold/end/", hold=str(hold.pk), reason="Judged.")
    assert not Hold.objects.standing().exists()
    assert "Judged." in page(brand, camille, "hold/").content.decode()


def test_a_ground_that_names_her_is_refused_beside_its_field(
    brand: Brand, camille: Practitioner
) -> None:
    answered = page(brand, camille, "hold/", ground="Camille sues us.")
    assert "without naming her" in str(answered.context["form"].errors["ground"])
    assert not Hold.objects.exists()


@pytest.mark.parametrize("name", ["hold/", "erase/"])
@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_only_approvers_hold_and_erase(
    brand: Brand, camille: Practitioner, role: str, name: str
) -> None:
    assert page(brand, camille, name).status_code == 200
    assert page(brand, camille, name, role).status_code in {302, 403}
    assert page(brand, camille, name, role, **CONFIRMED).status_code in {302, 403}
    assert (Identity.objects.exists(), Hold.objects.exists()) == (True, False)


def test_a_page_leads_to_holds_and_erasure_who_may(brand: Brand, camille: Practitioner) -> None:
    address = f"/admin/practitioners/{camille.pk}/erase/"
    assert address in page(brand, camille, "").content.decode()
    assert address not in page(brand, camille, "", "dpo").content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_another_brands_people_are_not_there(
    brand: Brand, other_brand: Brand, camille: Practitioner, name: str
) -> None:
    assert page(other_brand, camille, name).status_code == 404
    assert page(other_brand, camille, name, **CONFIRMED).status_code == 404
    assert (Identity.objects.exists(), Hold.objects.exists()) == (True, False)


def test_a_hold_of_somebody_else_is_not_ended_from_here(
    brand: Brand, camille: Practitioner
) -> None:
    page(brand, camille, "hold/", ground="Case 26/1234.")
    hold, zoe = Hold.objects.get(), practitioner(brand, "zoe")
    answered = page(brand, zoe, "hold/end/", hold=str(hold.pk), reason="Judged.")
    assert answered.status_code == 404
    assert Hold.objects.standing().get() == hold
