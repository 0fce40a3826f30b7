"""The pages of the drafting desk, in Wagtail: one per policy and language, in its place."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from policies.models import Policy, PolicyPage, Version
from policies.models.pages import Kind
from tests.conftest import Brand

pytestmark = pytest.mark.usefixtures("desk")


def page_form(title: str = "Politique", kind: str = "privacy", **extra: Any) -> dict[str, Any]:
    """Give what the editor's browser sends to save a page."""
    fields = {"title": title, "kind": kind, "asks": "none", "body": streamfield([])}
    return dict(nested_form_data(fields)) | extra


def create(brand: Brand, role: str = "editor", **fields: Any) -> Any:
    """Create a policy page under the brand's French home."""
    home = brand.site.root_page_id
    address = reverse("wagtailadmin_pages:add", args=["policies", "policypage", home])
    return brand.client(role).post(address, page_form(**fields))


def post(brand: Brand, name: str, page: Page, **data: Any) -> Any:
    """Do something with a page as a superuser; nothing that Wagtail offers may fail badly."""
    address = reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
    return brand.client("superuser").post(address, data, follow=True)


def test_an_editor_creates_a_policy(brand: Brand) -> None:
    assert create(brand, kind="terms").status_code == 302
    page = PolicyPage.objects.get()
    assert page.policy == Policy.objects.get(site=brand.site, kind="terms")
    assert (page.slug, page.live) == ("conditions", False)


def test_a_second_page_of_a_kind_is_a_clear_error(brand: Brand) -> None:
    create(brand)
    response = create(brand, title="Autre")
    assert response.status_code == 200
    assert "This brand has that policy already: edit it." in response.content.decode()
    assert PolicyPage.objects.count() == 1


def test_the_kind_of_a_page_stays(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = brand.client("editor").post(address, page_form(kind="terms"))
    assert "The kind stays" in response.content.decode()


def test_a_new_title_leaves_the_address_alone(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    page = PolicyPage.objects.get()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert brand.client("editor").post(address, page_form("Autre titre")).status_code == 302
    assert PolicyPage.objects.get().slug == "politique-de-confidentialite"
    assert "Autre titre" not in brand.text("/politique-de-confidentialite/")


def test_a_policy_that_has_bound_is_not_deleted(superuser: Brand) -> None:
    superuser.promulgate("Nous gardons.")
    response = post(superuser, "delete", PolicyPage.objects.get())
    assert "has versions" in response.content.decode()
    assert PolicyPage.objects.exists()


def test_a_draft_that_never_bound_may_be_deleted(superuser: Brand) -> None:
    page = superuser.draft("Nous gardons.")
    post(superuser, "delete", page)
    assert not PolicyPage.objects.exists()


def test_a_brand_home_is_not_deleted(superuser: Brand) -> None:
    superuser.promulgate("Nous gardons.")
    response = post(superuser, "delete", superuser.site.root_page)
    assert "the home of a brand" in response.content.decode()
    assert Version.objects.count() == PolicyPage.objects.count() == 1


def test_policies_are_not_deleted_many_at_a_time_either(superuser: Brand) -> None:
    superuser.promulgate("Nous gardons.")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    address += f"?id={PolicyPage.objects.get().pk}"
    response = superuser.client("superuser").post(address, follow=True)
    assert "has versions" in response.content.decode()
    assert PolicyPage.objects.exists()


def test_a_policy_stays_under_its_brand(superuser: Brand, other_brand: Brand) -> None:
    page, home = superuser.draft("Nous gardons."), other_brand.site.root_page
    assert not page.permissions_for_user(superuser.people["superuser"]).can_move_to(home)
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home.pk])
    superuser.client("superuser").post(address, follow=True)
    assert PolicyPage.objects.child_of(superuser.site.root_page).exists()


@pytest.mark.parametrize("alias", ["", "on"])
def test_a_policy_is_not_copied(superuser: Brand, other_brand: Brand, alias: str) -> None:
    page, home = superuser.draft("Nous gardons."), other_brand.site.root_page
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": home.pk, "alias": alias}
    response = post(superuser, "copy", page, **data)
    assert "not copied" in response.content.decode()
    assert PolicyPage.objects.count() == 1


def test_the_pages_of_a_policy_are_translations_of_each_other(brand: Brand) -> None:
    french, english = brand.draft("Nous gardons."), brand.draft("We keep.", language="en")
    assert list(french.get_translations()) == [english]


def test_a_policy_is_translated_from_the_desk(superuser: Brand) -> None:
    page = superuser.draft("Nous gardons.")
    address = reverse("simple_translation:submit_page_translation", args=[page.pk])
    english = superuser.draft("x", language="en", kind=Kind.TERMS).locale
    superuser.client("superuser").post(address, {"locales": english.pk}, follow=True)
    made = PolicyPage.objects.get(locale=english, kind="privacy")
    assert (made.policy, made.slug) == (page.policy, "privacy-policy")


def test_publishing_is_not_offered(superuser: Brand) -> None:
    page = superuser.draft("Nous gardons.")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = superuser.client("superuser").get(address).content.decode()
    assert "action-publish" not in shown
    assert reverse("policies_desk_propose", args=[page.pk]) in shown


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_what_wagtail_publishes_binds_nobody(superuser: Brand, action: str) -> None:
    superuser.promulgate("Nous gardons.")
    page, before = PolicyPage.objects.get(), superuser.get("/politique-de-confidentialite/").content
    form = page_form("Publié par Wagtail", **{action: action})
    post(superuser, "edit", page, **form)
    assert superuser.get("/politique-de-confidentialite/").content == before
    assert Version.objects.count() == 1


def test_a_schedule_of_wagtail_binds_nobody(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    page.go_live_at = timezone.now()
    page.save_revision().publish(skip_permission_checks=True)
    assert not Version.objects.exists()
    assert brand.get("/politique-de-confidentialite/").status_code == 404
