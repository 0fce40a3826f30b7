"""The screen on which a draft is proposed: what it shows, what it refuses, what it keeps."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from policies.models import PolicyPage, Proposal, Version
from policies.models.pages import Kind
from tests.conftest import NOW, TODAY, Brand
from tests.test_practitioners import practitioner

pytestmark = pytest.mark.usefixtures("desk", "_at_noon")

DAY = timedelta(days=1)
COMING = TODAY + 31 * DAY


@pytest.fixture
def _at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def address(page: PolicyPage) -> str:
    """Give the address of the screen."""
    return reverse("policies_desk_propose", args=[page.pk])


def shown_in(response: Any) -> dict[str, Any]:
    """Give what a browser sends back of the form it was shown."""
    fields = {bound.html_name: bound.value() for bound in response.context["form"]}
    return {name: value for name, value in fields.items() if value not in (None, False)}


def form_of(brand: Brand, page: PolicyPage, **typed: Any) -> dict[str, Any]:
    """Give what the editor sends back of the form, with what she typed."""
    shown = brand.client("editor").get(address(page))
    summary = {f"summary_{page.pk}": "Nous gardons moins."}
    return shown_in(shown) | summary | typed


def send(brand: Brand, page: PolicyPage, role: str = "editor", **data: Any) -> Any:
    """Send the form."""
    return brand.client(role).post(address(page), data)


def test_an_editor_proposes_and_nothing_binds_yet(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    response = send(brand, page, **form_of(brand, page, in_force_from=TODAY))
    proposal = Proposal.objects.get()
    assert response["Location"] == reverse("policies_desk_proposal", args=[proposal.pk])
    assert (proposal.by, proposal.in_force_from) == (brand.people["editor"], TODAY)
    assert not Version.objects.exists()


def test_a_refusal_is_said_in_the_form_and_keeps_what_was_typed(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    page = brand.draft("Nous gardons moins.")
    response = send(brand, page, **form_of(brand, page, in_force_from="2026-12-21"))
    assert "22 December 2026 at the earliest" in str(response.context["form"].non_field_errors())
    shown = response.content.decode()
    assert "Nous gardons moins." in shown
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
    assert send(brand, page, **shown_in(response)).status_code == 302


def test_a_day_that_is_none_and_a_long_summary_are_errors_of_their_fields(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    long = {f"summary_{page.pk}": "mot " * 61, f"summary_{page.pk}_patient": "mot " * 61}
    data = form_of(brand, page, in_force_from="2026-02-30", **long)
    assert set(send(brand, page, **data).context["form"].errors) == {"in_force_from", *long}


def test_at_least_one_text_is_chosen(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    data = form_of(brand, page)
    del data[f"include_{page.pk}"]
    assert "at least one text" in send(brand, page, **data).content.decode()


def test_a_text_that_did_not_change_is_not_offered(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    page = brand.draft("We keep.", language="en")
    form = brand.client("editor").get(address(page)).context["form"]
    assert [text.page.language for text in form.texts] == ["en"]


def test_other_policies_of_the_brand_can_be_proposed_along(brand: Brand) -> None:
    page, terms = brand.draft("Nous gardons."), brand.draft("Vous payez.", kind=Kind.TERMS)
    data = form_of(brand, page)
    assert f"include_{terms.pk}" not in data
    data |= {f"include_{terms.pk}": "on", "in_force_from": TODAY}
    send(brand, page, **data)
    assert Proposal.objects.get().texts.count() == 2


def test_the_class_says_how_many_are_told_and_when_it_may_begin(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    practitioner(brand)
    page = brand.draft("Nous gardons moins.")
    shown = brand.client("editor").get(address(page)).content.decode()
    assert "1 practitioner will be e-mailed; entry into force 22 December 2026" in shown


def test_who_can_approve_is_said(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    approvers = brand.client("editor").get(address(page)).context["approvers"]
    assert approvers == [brand.people["approver"]]
    page.save_revision(user=brand.people["approver"])
    assert brand.client("editor").get(address(page)).context["approvers"] == []


def test_a_later_translation_is_offered_as_one(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    brand.promulgate("Nous gardons moins.", day=COMING)
    page = brand.draft("We keep less.", language="en")
    data = form_of(brand, page, in_force_from=COMING)
    assert data["change"] == "translation"
    send(brand, page, **data)
    assert Proposal.objects.get(promulgation=None).change == "translation"


def test_a_brand_without_a_changed_draft_is_told_what_to_do(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    shown = brand.client("editor").get(address(PolicyPage.objects.get())).content.decode()
    assert "edit the text first" in shown


def test_an_auditor_proposes_nothing(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    data = form_of(brand, page)
    assert send(brand, page, "auditor", **data).status_code in (302, 403, 404)
    assert not Proposal.objects.exists()
