"""The screens of the registers: add, change, delete, history, and what an empty one says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import REGISTERS
from policies.models import BrandSettings
from policies.registers import (
    BalancingNote,
    Claim,
    Contact,
    DataCategory,
    LegitimateInterest,
    Purpose,
    RetentionPeriod,
    Subprocessor,
)
from tests.conftest import Brand
from tests.registers import category, claim, fill, purpose, subprocessor

pytestmark = pytest.mark.usefixtures("desk")

NEW = {
    "kind": "subprocessor",
    "name": "OVHcloud",
    "task_fr": "Hébergement",
    "country_fr": "France",
    "contact": "dpo@ovh.example",
}


def _url(model: str, screen: str, *args: Any) -> str:
    return reverse(f"registers_{model}:{screen}", args=args)


def _page(client: Client, model: str, screen: str, *args: Any) -> str:
    response = client.get(_url(model, screen, *args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("register", REGISTERS)
def test_every_register_has_its_screens(register: str, brand: Brand) -> None:
    row, client = fill(brand.site, "x")[register], brand.client("editor")
    for screen in ("index", "index_results", "add", "changes"):
        assert _page(client, register, screen)
    for screen in ("edit", "delete", "inspect", "history"):
        assert _page(client, register, screen, row.pk)


def test_the_menu_leads_to_every_register(brand: Brand) -> None:
    home = brand.client("editor").get(reverse("wagtailadmin_home")).content.decode()
    assert [name for name in REGISTERS if _url(name, "index") not in home] == []


@pytest.mark.parametrize("register", [name for name in REGISTERS if name != "parameter"])
def test_an_empty_register_says_what_to_do_next(register: str, brand: Brand) -> None:
    page = _page(brand.client("editor"), register, "index")
    assert "yet" in page or "Add one" in page
    assert page.count(_url(register, "add")) > 1


def test_an_editor_adds_a_row_to_her_brand(brand: Brand) -> None:
    response = brand.client("editor").post(_url("subprocessor", "add"), NEW)
    assert response.status_code == 302
    row = Subprocessor.objects.get()
    assert (row.site, row.name) == (brand.site, "OVHcloud")
    assert row.history.get().history_user == brand.people["editor"]


def test_an_editor_changes_a_row_and_the_change_is_shown(brand: Brand) -> None:
    row, client = subprocessor(brand.site, "Avant"), brand.client("editor")
    client.post(_url("subprocessor", "edit", row.pk), NEW)
    shown = _page(client, "subprocessor", "history", row.pk)
    assert "<del>Avant</del> → <ins>OVHcloud</ins>" in shown
    assert str(brand.people["editor"]) in shown


def test_the_history_of_a_register_keeps_what_was_deleted(brand: Brand) -> None:
    row, client = category(brand.site, "Fugitive"), brand.client("editor")
    client.post(_url("datacategory", "delete", row.pk))
    assert not DataCategory.objects.exists()
    for page in (
        _page(client, "datacategory", "changes"),
        _page(client, "datacategory", "history", row.pk),
    ):
        assert "Fugitive</strong> – deleted" in page


def test_a_row_that_another_needs_stays_and_the_refusal_names_it(brand: Brand) -> None:
    kept = category(brand.site)
    RetentionPeriod.objects.create(site=brand.site, category=kept, criterion_fr="Contrat")
    client = brand.client("editor")
    response = client.post(_url("datacategory", "delete", kept.pk), follow=True)
    assert "retention period – Identité" in response.content.decode()
    assert DataCategory.objects.get() == kept


def test_purposes_are_given_their_bases_and_categories(brand: Brand) -> None:
    rows, client = fill(brand.site, "x"), brand.client("editor")
    data = {"name_fr": "Facturer", "bases": rows["lawfulbasis"].pk}
    client.post(_url("purpose", "add"), data | {"categories": rows["datacategory"].pk})
    made = Purpose.objects.get(name_fr="Facturer")
    assert list(made.bases.all()) == [rows["lawfulbasis"]]
    shown = _page(client, "purpose", "history", made.pk)
    assert "<ins>legitimate interests (6(1)(f)) – x basis</ins>" in shown


def test_balancing_notes_are_kept_with_their_interest(brand: Brand) -> None:
    aim, client = purpose(brand.site), brand.client("editor")
    data = {"purpose": aim.pk, "interest_fr": "Sûreté", "notes-TOTAL_FORMS": 1}
    data |= {"notes-INITIAL_FORMS": 0, "notes-0-day": "2026-03-02", "notes-0-author": "DPO"}
    data |= {"notes-0-note": "Peu intrusif", "notes-0-outcome": "prevails"}
    assert client.post(_url("legitimateinterest", "add"), data).status_code == 302
    interest = LegitimateInterest.objects.get()
    assert BalancingNote.objects.get().interest == interest
    assert "Balancing note" in _page(client, "legitimateinterest", "history", interest.pk)
    assert "Peu intrusif" in _page(client, "legitimateinterest", "inspect", interest.pk)


def test_a_gap_is_shown_in_the_list(brand: Brand) -> None:
    purpose(brand.site)
    assert "no lawful basis" in _page(brand.client("editor"), "purpose", "index")


def test_a_contact_that_differs_from_the_settings_is_a_gap(brand: Brand) -> None:
    Contact.objects.create(site=brand.site, role="dpo", address="a@a.example")
    client, settings = brand.client("editor"), BrandSettings.for_site(brand.site)
    assert "brand settings say" not in _page(client, "contact", "index")
    settings.dpo_email = "b@a.example"
    settings.save()
    assert "brand settings say b@a.example" in _page(client, "contact", "index")


# What is filled in, and the refusal.
REFUSED = [
    ({"since": "2026-05-01", "until": "2026-05-01"}, "It ends before it begins"),
    ({"name": ""}, "This field is required"),
    ({"documents": "ftp://x"}, "Enter a valid URL"),
]


@pytest.mark.parametrize(("given", "refusal"), REFUSED)
def test_a_wrong_row_is_refused_with_a_reason(
    given: dict[str, str], refusal: str, brand: Brand
) -> None:
    response = brand.client("editor").post(_url("subprocessor", "add"), NEW | given)
    assert refusal in response.content.decode()
    assert not Subprocessor.objects.exists()


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_a_reader_sees_rows_and_changes_none(role: str, brand: Brand) -> None:
    row, client = subprocessor(brand.site, "Visible"), brand.client(role)
    assert "Visible" in _page(client, "subprocessor", "index")
    assert "Visible" in _page(client, "subprocessor", "inspect", row.pk)
    assert client.post(_url("subprocessor", "edit", row.pk), NEW).status_code in {302, 403, 404}
    client.post(_url("subprocessor", "add"), NEW)
    client.post(_url("subprocessor", "delete", row.pk))
    assert list(Subprocessor.objects.values_list("name", flat=True)) == ["Visible"]


def test_an_officer_keeps_the_registers_too(brand: Brand) -> None:
    brand.client("dpo").post(_url("subprocessor", "add"), NEW)
    assert Subprocessor.objects.exists()


def test_a_list_is_searched_and_filtered(brand: Brand) -> None:
    subprocessor(brand.site, "OVHcloud")
    subprocessor(brand.site, "Comptable", kind="recipient")
    client = brand.client("editor")
    for query in ({"q": "ovh"}, {"kind": "subprocessor"}):
        found = client.get(_url("subprocessor", "index"), query).content.decode()
        assert "OVHcloud" in found
        assert "Comptable" not in found


def test_the_first_page_tells_of_stale_registers_and_overdue_claims(brand: Brand) -> None:
    brand.promulgate("Un texte")
    claim(brand.site, "Tout est chiffré")
    row = subprocessor(brand.site)
    # Whatever the clock of this machine says.
    row.history.update(history_date=row.history.get().history_date.replace(year=2037))
    for role in ("editor", "approver", "auditor"):
        home = brand.client(role).get(reverse("wagtailadmin_home")).content.decode()
        assert "recipients and subprocessors” has changed since version 1.0" in home
        assert "Tout est chiffré" in home
        assert Claim.objects.get().owner in home


def test_someone_with_two_brands_chooses_the_brand_and_never_mixes_them(
    brand: Brand, other_brand: Brand
) -> None:
    editor = brand.people["editor"]
    editor.groups.add(*other_brand.people["editor"].groups.all())
    theirs, client = category(other_brand.site, "Autre"), brand.client("editor")
    data = {"site": brand.site.pk, "category": theirs.pk, "criterion_fr": "Contrat"}
    refused = client.post(_url("retentionperiod", "add"), data).content.decode()
    assert "Choose what belongs to the same brand." in refused
    data["site"] = other_brand.site.pk
    assert client.post(_url("retentionperiod", "add"), data).status_code == 302
    assert RetentionPeriod.objects.get().site == other_brand.site


def test_a_superuser_is_told_whose_rows_they_are(brand: Brand, other_brand: Brand) -> None:
    fill(brand.site, "ours")
    fill(other_brand.site, "theirs")
    User.objects.filter(pk=brand.people["editor"].pk).update(is_superuser=True)
    client = brand.client("editor")
    for screen in ("index", "changes"):
        page = _page(client, "subprocessor", screen)
        assert all(word in page for word in ("ours host", "theirs host", "Alpha", "Bêta"))
