"""Brand settings: what may be said, who changed it, and that public pages follow."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from policies.models import BrandSettings
from policies.models.brands import contrast_with_white
from policies.stored import SHELF
from tests.conftest import Brand

pytestmark = pytest.mark.usefixtures("desk")


def save(brand: Brand, role: str, **fields: object) -> Any:
    """Save the brand's settings through the desk."""
    settings = BrandSettings.for_site(brand.site)
    values = {"name": settings.name, "legal_name": settings.legal_name, "notice_days": 30}
    address = reverse("wagtailsettings:edit", args=["policies", "brandsettings", brand.site.pk])
    data = values | {"colour": settings.colour} | fields
    return brand.client(role).post(address, data)


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        ("#000000", 21.0),  # black
        ("#ffffff", 1.0),  # white
        ("#767676", 4.54),  # the lightest grey that can be read (WCAG's own example)
        ("#777777", 4.48),  # the next one cannot
    ],
)
def test_contrast_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert round(contrast_with_white(colour), 2) == ratio


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "#777777"),  # links in it could not be read
        ("colour", "red"),  # not #rrggbb
        ("colour", "#12345g"),
        ("notice_days", 366),
        ("notice_days", -1),
        ("dpo_email", "dpo"),
        ("legal_name", ""),
    ],
)
def test_settings_that_cannot_be_are_errors_of_their_field(
    brand: Brand, field: str, value: object
) -> None:
    settings = BrandSettings.for_site(brand.site)
    setattr(settings, field, value)
    with pytest.raises(ValidationError) as refusal:
        settings.full_clean()
    assert set(refusal.value.message_dict) == {field}


def test_a_change_shows_on_public_pages(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    brand.html("/politique-de-confidentialite/")
    assert (
        save(brand, "approver", legal_name="Alpha Santé SAS", colour="#7a1f99").status_code == 302
    )
    SHELF.clear()
    assert "Alpha Santé SAS" in brand.text("/politique-de-confidentialite/")
    assert brand.get("/brand.css").content == b":root{--brand:#7a1f99}"


def test_a_change_is_kept_with_who_made_it(brand: Brand) -> None:
    save(brand, "approver", legal_name="Alpha Santé SAS")
    settings = BrandSettings.for_site(brand.site)
    latest = settings.history.first()
    assert latest.history_user == brand.people["approver"]
    assert [change.field for change in latest.diff_against(latest.prev_record).changes] == [
        "legal_name"
    ]


@pytest.mark.parametrize("role", ["editor", "auditor"])
def test_who_only_reads_settings_changes_none(brand: Brand, role: str) -> None:
    save(brand, role, legal_name="Autre")
    assert BrandSettings.for_site(brand.site).legal_name == "Alpha SAS"


def test_the_history_shows_who_changed_what(brand: Brand) -> None:
    save(brand, "approver", legal_name="Alpha Santé SAS")
    shown = brand.client("auditor").get(reverse("policies_desk_history")).content.decode()
    for words in ("approver@alpha.example", "Alpha SAS", "Alpha Santé SAS"):
        assert words in shown, words


def test_the_history_shows_the_persons_own_brands_only(brand: Brand, other_brand: Brand) -> None:
    save(brand, "approver", legal_name="Alpha Santé SAS")
    shown = other_brand.client("approver").get(reverse("policies_desk_history")).content.decode()
    assert "Alpha" not in shown
    assert "Bêta" in shown
