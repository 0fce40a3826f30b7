"""The register of trackers on the desk: who reads and writes it, its rules, history, sign-off."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import TRACKERS
from consent.actions.signing_off import SignOffRefusedError, fingerprint, sign_off
from consent.choosing import content
from consent.models import BannerWording, Category, Tool, ToolMode, Tracker
from tests import vendors
from tests.brands import NOW
from tests.conftest import Brand
from tests.trackers import category, fill, tracker

pytestmark = pytest.mark.usefixtures("desk")


def _url(model: str, screen: str, *args: Any) -> str:
    return reverse(f"registers_{model}:{screen}", args=args)


def _page(client: Client, model: str, screen: str, *args: Any) -> str:
    response = client.get(_url(model, screen, *args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def _new(brand: Brand, **fields: Any) -> dict[str, Any]:
    """Give what an editor fills in for a tracker."""
    return {
        "cookiegroup": category(brand.site).pk,
        "in_use": "on",
        "name": "clef.*",
        "storage": "cookie",
        "provider": "Compteur",
        "description": "Compter les visites",
        "purpose_en": "Counting visits",
        "lifetime": "2",
        "lifetime_unit": "month",
        "ground": "audience",
    } | fields


def _row(brand: Brand, name: str) -> Tracker:
    found: Tracker = Tracker.objects.get(site=brand.site, name=name)
    return found


@pytest.mark.parametrize("part", TRACKERS)
def test_every_part_of_the_register_has_its_screens(part: str, brand: Brand) -> None:
    row, client = fill(brand.site, "x")[part], brand.client("editor")
    for screen in ("index", "index_results", "changes"):
        assert _page(client, part, screen)
    for screen in ("edit", "delete", "inspect", "history"):
        assert _page(client, part, screen, row.pk)


# Wording is one row per brand: with it, there is nothing to add.
@pytest.mark.parametrize("part", TRACKERS)
def test_every_part_has_a_form_for_a_new_row(part: str, brand: Brand) -> None:
    assert "<form" in _page(brand.client("editor"), part, "add")


def test_the_menu_leads_to_every_part(brand: Brand) -> None:
    home = brand.client("editor").get(reverse("wagtailadmin_home")).content.decode()
    assert [part for part in TRACKERS if _url(part, "index") not in home] == []


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_those_who_only_read_see_rows_and_no_form(role: str, brand: Brand) -> None:
    row, client = _row(brand, "sessionid"), brand.client(role)
    assert "sessionid" in _page(client, "tracker", "index")
    assert _page(client, "tracker", "inspect", row.pk)
    for screen, args in (("add", []), ("edit", [row.pk]), ("delete", [row.pk])):
        assert client.get(_url("tracker", screen, *args)).status_code in {302, 404}


def test_an_editor_adds_a_tracker_to_her_brand(brand: Brand) -> None:
    response = brand.client("editor").post(_url("tracker", "add"), _new(brand))
    assert response.status_code == 302
    row = _row(brand, "clef.*")
    assert (row.site, row.cookiegroup_id) == (brand.site, category(brand.site).pk)
    assert row.history.get().history_user == brand.people["editor"]


def test_the_modes_of_a_tool_are_kept_as_they_are_ticked(brand: Brand) -> None:
    data = _new(brand, tool="matomo", modes=["exempt", "consent"])
    brand.client("editor").post(_url("tracker", "add"), data)
    assert _row(brand, "clef.*").modes == ["exempt", "consent"]


# What is filled in, and the field under which the refusal stands.
REFUSED = [
    ({"name": "*"}, "name"),
    ({"name": "_pk_id.*"}, "name"),  # it is there already
    ({"lifetime": "14"}, "lifetime"),
    ({"retention": "26", "retention_unit": "month"}, "retention"),
    ({"retention": "3"}, "__all__"),  # of nothing
    ({"lifetime": ""}, "__all__"),
    ({"description": ""}, "description"),
    ({"modes": ["consent"]}, "modes"),
]


@pytest.mark.parametrize(("said", "field"), REFUSED)
def test_a_refused_row_names_the_field_and_adds_nothing(
    said: dict[str, Any], field: str, brand: Brand
) -> None:
    before = Tracker.objects.count()
    response = brand.client("editor").post(_url("tracker", "add"), _new(brand, **said))
    assert field in response.context["form"].errors
    assert Tracker.objects.count() == before


def test_a_necessary_row_without_a_ground_is_refused(brand: Brand) -> None:
    data = _new(brand, cookiegroup=category(brand.site, "necessary").pk, ground="")
    response = brand.client("editor").post(_url("tracker", "add"), data)
    assert list(response.context["form"].errors) == ["ground"]


def test_another_brands_category_is_no_choice(brand: Brand, other_brand: Brand) -> None:
    data = _new(brand, cookiegroup=category(other_brand.site).pk)
    response = brand.client("editor").post(_url("tracker", "add"), data)
    assert list(response.context["form"].errors) == ["cookiegroup"]


def test_another_brands_rows_are_neither_listed_nor_found(brand: Brand, other_brand: Brand) -> None:
    rows, client = fill(other_brand.site, "zorglub"), brand.client("editor")
    for part in TRACKERS:
        assert "zorglub" not in _page(client, part, "index")
        assert "zorglub" not in _page(client, part, "changes")
        assert client.get(_url(part, "edit", rows[part].pk)).status_code == 404
    assert client.get(_url("tracker", "sign_off", rows["tracker"].pk)).status_code == 404


def test_a_change_is_in_the_history_with_what_it_changed(brand: Brand) -> None:
    row, client = (
        tracker(brand.site, "clef.*", tool="matomo", modes=["exempt"]),
        brand.client("editor"),
    )
    data = _new(brand, tool="matomo", modes=["consent"], provider="Autre")
    client.post(_url("tracker", "edit", row.pk), data)
    shown = _page(client, "tracker", "history", row.pk)
    assert "<del>Compteur</del> → <ins>Autre</ins>" in shown
    assert "<del>exempt</del> → <ins>consent</ins>" in shown


def test_the_history_of_the_register_keeps_what_was_deleted(brand: Brand) -> None:
    row, client = tracker(brand.site, "fugitif"), brand.client("editor")
    client.post(_url("tracker", "delete", row.pk))
    assert not Tracker.objects.filter(name="fugitif").exists()
    assert "fugitif</strong> – deleted" in _page(client, "tracker", "changes")


def test_the_list_says_which_rows_are_declared_as_tools_stand(brand: Brand) -> None:
    client, cells = brand.client("editor"), []
    for is_on in (False, True):
        Tool.objects.filter(site=brand.site).delete()
        Tool.objects.create(site=brand.site, kind="matomo", mode=ToolMode.EXEMPT, is_on=is_on)
        page = client.get(_url("tracker", "index"), {"q": "_pk_id"}).content.decode()
        cells.append("".join(page.partition("_pk_id.*")[2].split()))
    assert ["<td>yes</td>" in cell for cell in cells] == [False, True]


def test_a_category_with_trackers_stays_and_the_refusal_names_them(brand: Brand) -> None:
    row = category(brand.site, "interface")
    response = brand.client("editor").post(_url("category", "delete", row.pk), follow=True)
    assert "django_language, messages" in response.content.decode()
    assert Tracker.objects.filter(cookiegroup=row.pk).count() == 2


def test_a_category_of_a_tool_that_is_on_stays(brand: Brand) -> None:
    Tracker.objects.filter(site=brand.site, cookiegroup=category(brand.site).pk).delete()
    Tool.objects.create(site=brand.site, kind="matomo", mode=ToolMode.COOKIELESS, is_on=True)
    client, row = brand.client("editor"), category(brand.site)
    client.post(_url("category", "delete", row.pk))
    assert Category.objects.filter(pk=row.pk).exists()


def test_an_empty_category_is_deleted(brand: Brand) -> None:
    row = Category.objects.create(site=brand.site, key="vide", name="Vide")
    brand.client("editor").post(_url("category", "delete", row.pk))
    assert not Category.objects.filter(pk=row.pk).exists()


def test_the_key_of_a_category_never_changes(brand: Brand) -> None:
    row = category(brand.site)
    data = {"key": "autre", "name": "Audience", "description": "Compter", "ordering": "2"}
    data |= {"consequence_fr": "Rien ne change"}
    brand.client("editor").post(_url("category", "edit", row.pk), data)
    row.refresh_from_db()
    assert (row.key, row.name) == ("audience", "Audience")


def test_a_category_that_one_may_refuse_says_what_refusing_changes(brand: Brand) -> None:
    data = {"key": "cartes", "name": "Cartes", "description": "Montrer un plan", "ordering": "9"}
    response = brand.client("editor").post(_url("category", "add"), data)
    assert list(response.context["form"].errors) == ["consequence_fr"]


def test_a_brand_gives_its_own_words_once(brand: Brand) -> None:
    client, data = brand.client("editor"), {"title_fr": "Vos traceurs", "title_en": "Your trackers"}
    client.post(_url("bannerwording", "add"), data)
    assert content(brand.site)["texts"]["fr"]["title"] == "Vos traceurs"
    assert _url("bannerwording", "add") not in _page(client, "bannerwording", "index")
    client.post(_url("bannerwording", "add"), data)
    assert BannerWording.objects.filter(site=brand.site).count() == 1


# What it says until a brand has words of its own.
def test_without_own_words_the_empty_state_says_whose_they_are(brand: Brand) -> None:
    assert "software" in _page(brand.client("editor"), "bannerwording", "index")


def test_a_contested_row_leads_to_its_sign_off(brand: Brand) -> None:
    row = _row(brand, "__stripe_mid")
    assert _url("tracker", "sign_off", row.pk) in _page(brand.client("editor"), "tracker", "index")


def test_a_contested_row_whose_consent_is_asked_lacks_nothing_and_may_be_signed_off(
    brand: Brand,
) -> None:
    vendors.switch_on(brand, "stripe")
    row, client = _row(brand, "__stripe_mid"), brand.client("editor")
    assert _url("tracker", "sign_off", row.pk) not in _page(client, "tracker", "index")
    assert _url("tracker", "sign_off", row.pk) in _page(client, "tracker", "edit", row.pk)


def test_whoever_signs_off_is_kept_with_the_reason(brand: Brand) -> None:
    row, client = _row(brand, "__stripe_mid"), brand.client("editor")
    data = {"reason": "Fraude : nous en répondons.", "seen": fingerprint(row)}
    assert client.post(_url("tracker", "sign_off", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.signed_off_by, row.sign_off) == (brand.people["editor"], data["reason"])
    assert row.history.first().history_user == brand.people["editor"]
    assert _url("tracker", "sign_off", row.pk) not in _page(client, "tracker", "index")


# The reason given, and what was read: the refusal stands on the page and nothing is signed.
@pytest.mark.parametrize(("reason", "seen"), [("", None), ("Parce que.", "of another row")])
def test_nothing_is_signed_without_reason_or_of_another_reading(
    reason: str, seen: str | None, brand: Brand
) -> None:
    row = _row(brand, "__stripe_mid")
    data = {"reason": reason, "seen": seen or fingerprint(row)}
    response = brand.client("editor").post(_url("tracker", "sign_off", row.pk), data)
    assert (response.status_code, bool(response.context["form"].errors)) == (200, True)
    assert _row(brand, "__stripe_mid").signed_off_at is None


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_those_who_only_read_sign_nothing(role: str, brand: Brand) -> None:
    row = _row(brand, "__stripe_mid")
    data = {"reason": "Oui.", "seen": fingerprint(row)}
    answer = brand.client(role).post(_url("tracker", "sign_off", row.pk), data)
    assert answer.status_code in {403, 404}
    assert _row(brand, "__stripe_mid").signed_off_at is None


def test_a_row_that_is_not_contested_has_no_sign_off(brand: Brand) -> None:
    row = _row(brand, "sessionid")
    assert brand.client("editor").get(_url("tracker", "sign_off", row.pk)).status_code == 404
    with pytest.raises(SignOffRefusedError):
        sign_off(row, by=brand.people["editor"], at=NOW, reason="Oui.", seen=fingerprint(row))


def _signed(brand: Brand) -> Tracker:
    row = tracker(brand.site, "clef.*", is_contested=True)
    return sign_off(row, by=brand.people["editor"], at=NOW, reason="Oui.", seen=fingerprint(row))


# What an editor changes, and whether the sign-off still answers for the row.
LAPSES = [
    ({"lifetime": "3"}, False),
    ({"provider": "Autre"}, False),
    ({"description": "Compter autrement"}, False),
    ({"purpose_en": "Counting, in other words"}, True),  # French is what was signed
]


@pytest.mark.parametrize(("said", "stays"), LAPSES)
def test_a_sign_off_answers_only_for_the_row_as_it_was(
    said: dict[str, str],
    stays: bool,  # noqa: FBT001 (a table's column)
    brand: Brand,
) -> None:
    row = _signed(brand)
    data = _new(brand, is_contested="on", lifetime="1") | said
    response = brand.client("editor").post(_url("tracker", "edit", row.pk), data)
    assert response.status_code == 302
    assert (_row(brand, "clef.*").signed_off_at is not None) is stays
    assert row.history.filter(sign_off="Oui.").exists()


def test_the_history_of_a_sign_off_says_who_and_when_in_words(brand: Brand) -> None:
    page = _page(brand.client("editor"), "tracker", "history", _signed(brand).pk)
    assert f"<del>–</del> → <ins>{brand.people['editor']}</ins>" in page
    assert "2026" in page
    assert "+00:00" not in page


def test_an_inspected_tracker_says_its_modes_and_its_blanks_in_words(brand: Brand) -> None:
    row = _row(brand, "_pk_ref.*")
    page = _page(brand.client("auditor"), "tracker", "inspect", row.pk)
    assert "with consent" in page
    assert "[" not in page.partition('class="inspect')[2]
    assert "None" not in page.partition('class="inspect')[2]
