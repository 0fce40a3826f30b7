"""Previews: a draft as its readers would see it, saved or not, inside the editor's frame."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from policies.models import PolicyPage
from tests.conftest import Brand

pytestmark = pytest.mark.usefixtures("desk")


def typed(sentence: str, title: str = "Politique") -> dict[str, Any]:
    """Give what the editor's browser sends of a page with one clause."""
    body = streamfield([("text", sentence)])
    clause = {"number": "1", "title": "Objet", "level": "2", "body": body}
    fields = {"title": title, "kind": "privacy", "asks": "none"}
    return dict(nested_form_data(fields | {"body": streamfield([("clause", clause)])}))


def preview(brand: Brand, name: str, args: list[Any], data: dict[str, Any]) -> Any:
    """Send what is typed, then ask for the frame, as Wagtail's editor does."""
    client, address = brand.client("editor"), reverse(f"wagtailadmin_pages:{name}", args=args)
    assert client.post(address, data).json()["is_valid"]
    return client.get(f"{address}?mode=")


def test_an_unsaved_change_shows(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    shown = preview(brand, "preview_on_edit", [page.pk], typed("Nous **changeons**."))
    assert "Nous <strong>changeons</strong>." in shown.content.decode()
    assert "Nous gardons." in page.draft().markdown()


def test_a_page_that_is_not_made_yet_shows(brand: Brand) -> None:
    args = ["policies", "policypage", brand.site.root_page_id]
    shown = preview(brand, "preview_on_add", args, typed("Nous commençons."))
    assert "Nous commençons." in shown.content.decode()
    assert not PolicyPage.objects.exists()


def test_a_preview_says_that_it_binds_nobody_and_is_kept_nowhere(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    shown = preview(brand, "preview_on_edit", [page.pk], typed("Nous changeons."))
    assert 'name="robots" content="noindex"' in shown.content.decode()
    assert 'class="notice"' in shown.content.decode()
    assert (
        "no-store" in shown.headers["Cache-Control"] or "private" in shown.headers["Cache-Control"]
    )


def test_a_preview_may_stand_in_the_frame_of_the_desk(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    shown = preview(brand, "preview_on_edit", [page.pk], typed("Nous changeons."))
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]


def test_a_saved_draft_shows(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert "Nous gardons." in brand.client("editor").get(address).content.decode()


def test_a_preview_of_a_text_without_a_title_does_not_fail(brand: Brand) -> None:
    page, client = brand.draft("Nous gardons."), brand.client("editor")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(address, typed("Nous changeons.", title=""))
    assert client.get(f"{address}?mode=").status_code == 200


def test_the_home_of_a_brand_has_a_preview(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    client = brand.client("editor")
    address = reverse("wagtailadmin_pages:view_draft", args=[brand.site.root_page_id])
    assert "/politique-de-confidentialite/" in client.get(address).content.decode()
