"""The desk's pages on versions: see, move, withdraw; who may, and what a refusal keeps."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from policies.models import PolicyPage
from policies.models.pages import Kind
from tests.conftest import NOW, TODAY, Brand

pytestmark = pytest.mark.usefixtures("desk", "_at_noon")

DAY = timedelta(days=1)
COMING = TODAY + 31 * DAY


@pytest.fixture
def _at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def address(name: str, *args: Any) -> str:
    """Give the address of a page of the desk."""
    return reverse(f"policies_desk_{name}", args=args)


@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_only_approvers_move_or_withdraw(brand: Brand, role: str) -> None:
    brand.promulgate("Nous gardons.")
    version = brand.promulgate("Nous gardons moins.", day=COMING)
    for act in ("withdraw", "postpone"):
        data = {"reason": "Non.", "to": COMING + DAY}
        brand.client(role).post(address(act, version.pk), data)
    assert version.entries.count() == 1


def test_an_approver_of_another_brand_finds_nothing(brand: Brand, other_brand: Brand) -> None:
    version = brand.promulgate("Nous gardons.")
    page = PolicyPage.objects.get()
    client = other_brand.client("approver")
    for name, pk in (("propose", page.pk), ("versions", page.pk), ("withdraw", version.pk)):
        assert client.get(address(name, pk)).status_code in (302, 403, 404), name


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_all_staff_see_the_versions(brand: Brand, role: str) -> None:
    version = brand.promulgate("Nous gardons.")
    response = brand.client(role).get(address("versions", PolicyPage.objects.get().pk))
    shown = response.content.decode()
    assert version.public_path() in shown
    assert (address("withdraw", version.pk) in shown) == (role == "approver")


def test_an_approver_withdraws_and_says_why(brand: Brand) -> None:
    version = brand.promulgate("Nous gardons.", at=NOW - DAY, day=TODAY - DAY)
    client = brand.client("approver")
    assert client.post(address("withdraw", version.pk), {"reason": " "}).status_code == 200
    assert client.post(address("withdraw", version.pk), {"reason": "Faux."}).status_code == 302
    entry = version.entries.get(replaced_by=None)
    assert (entry.until, entry.reason, entry.decided_by) == (
        TODAY,
        "Faux.",
        brand.people["approver"],
    )


def test_what_a_withdrawal_does_is_said_before_it_is_done(brand: Brand) -> None:
    first = brand.promulgate("Nous gardons.", at=NOW - DAY, day=TODAY - DAY)
    coming = brand.promulgate("Moins.", day=COMING)
    client = brand.client("approver")
    for version, words in ((first, "nothing replaces it"), (coming, "goes on binding")):
        shown = client.get(address("withdraw", version.pk)).content.decode()
        assert words in shown, version.number


def test_an_approver_moves_a_day_and_says_why(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    version, client = brand.promulgate("Moins.", day=COMING), brand.client("approver")
    data = {"to": COMING + DAY, "reason": "Retard."}
    assert client.post(address("postpone", version.pk), data).status_code == 302
    assert version.entries.get(replaced_by=None).day == COMING + DAY


def test_a_refused_move_keeps_what_was_typed(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    version, client = brand.promulgate("Moins.", day=COMING), brand.client("approver")
    data = {"to": TODAY, "reason": "Plus tôt."}
    shown = client.post(address("postpone", version.pk), data).content.decode()
    assert "The earliest day is 22 December 2026" in shown
    assert "Plus tôt." in shown


def test_the_first_page_of_the_desk_shows_what_is_in_force_and_coming(
    brand: Brand, other_brand: Brand
) -> None:
    brand.promulgate("Nous gardons.")
    brand.promulgate("Moins.", day=COMING)
    other_brand.draft("Secret", kind=Kind.TERMS)
    shown = brand.client("auditor").get(reverse("wagtailadmin_home")).content.decode()
    assert f'<time datetime="{COMING}">' in shown
    assert "terms" not in shown


def test_the_chooser_does_not_begin_at_the_only_brand_that_has_a_policy(
    brand: Brand, other_brand: Brand
) -> None:
    other_brand.draft("Nous gardons.")
    url = reverse("wagtailadmin_choose_page") + "?page_type=policies.PolicyPage"
    response = brand.client("editor").get(url)
    assert response.status_code == 200
    assert "Bêta" not in response.json()["html"]
    assert "Bêta" in other_brand.client("editor").get(url).json()["html"]
