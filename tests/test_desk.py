"""The approver's pages: review, promulgate, move, withdraw; who may, and what a refusal keeps."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from policies.models import PolicyPage, Promulgation, Version
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


def shown_in(response: Any) -> dict[str, Any]:
    """Give what a browser sends back of the form it was shown."""
    fields = {bound.html_name: bound.value() for bound in response.context["form"]}
    return {name: value for name, value in fields.items() if value not in (None, False)}


def form_of(brand: Brand, page: PolicyPage, **typed: Any) -> dict[str, Any]:
    """Give what the approver sends back of the form of promulgation, with what she typed."""
    shown = brand.client("approver").get(address("promulgate", page.pk))
    return shown_in(shown) | {"step": "promulgate"} | typed


def send(brand: Brand, page: PolicyPage, role: str = "approver", **data: Any) -> Any:
    """Send the form of promulgation."""
    return brand.client(role).post(address("promulgate", page.pk), data)


def test_an_approver_reviews_then_promulgates(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    data = form_of(brand, page, in_force_from=TODAY, step="review")
    review = send(brand, page, **data)
    assert not Version.objects.exists()
    assert send(brand, page, **shown_in(review), step="promulgate").status_code == 302
    assert Promulgation.objects.get().by == brand.people["approver"]


def test_the_review_says_what_will_be_fixed(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    data = form_of(brand, page, step="review", summary_fr="Tout est **nouveau**.")
    shown = send(brand, page, **data).content.decode()
    assert "21 November 2026" in shown
    assert "Tout est **nouveau**." in shown


def test_a_change_of_mind_keeps_what_was_typed(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    shown = send(brand, page, **form_of(brand, page, step="", summary_fr="Nouveau texte."))
    assert "Nouveau texte." in shown.content.decode()
    assert not Version.objects.exists()


def test_a_refusal_is_said_in_the_form_and_keeps_what_was_typed(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    page = brand.draft("Nous gardons moins.")
    data = form_of(brand, page, in_force_from="2026-12-21", summary_fr="Moins de données.")
    response = send(brand, page, **data)
    assert "22 December 2026 at the earliest" in str(response.context["form"].non_field_errors())
    shown = response.content.decode()
    assert "Moins de données." in shown
    assert 'value="2026-12-21"' in shown


def test_the_form_offers_the_earliest_day(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    page = brand.draft("Nous gardons moins.")
    assert form_of(brand, page)["in_force_from"] == COMING


def test_a_draft_that_changes_meanwhile_is_refused_then_shown_anew(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    data = form_of(brand, page)
    brand.draft("Nous vendons.")
    response = send(brand, page, **data)
    assert "has changed since you read it" in response.content.decode()
    assert send(brand, page, **shown_in(response), step="promulgate").status_code == 302
    assert "Nous vendons." in Version.objects.get().markdown


def test_a_day_that_is_none_and_a_long_summary_are_errors_of_their_fields(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    data = form_of(brand, page, in_force_from="2026-02-30", summary_fr="mot " * 61)
    errors = send(brand, page, **data).context["form"].errors
    assert set(errors) == {"in_force_from", "summary_fr"}


def test_at_least_one_text_is_chosen(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    data = form_of(brand, page)
    del data["include_fr"]
    assert "at least one text" in send(brand, page, **data).content.decode()


def test_an_unchanged_language_is_not_offered(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    page = brand.draft("We keep.", language="en")
    form = brand.client("approver").get(address("promulgate", page.pk)).context["form"]
    assert [form.fields[f"include_{one}"].disabled for one in ("fr", "en")] == [True, False]


@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_only_approvers_promulgate(brand: Brand, role: str) -> None:
    page = brand.draft("Nous gardons.")
    data = form_of(brand, page)
    assert send(brand, page, role, **data).status_code in (302, 403, 404)
    assert brand.client(role).get(address("promulgate", page.pk)).status_code in (302, 403, 404)
    assert not Version.objects.exists()


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
    for name, pk in (("promulgate", page.pk), ("versions", page.pk), ("withdraw", version.pk)):
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
