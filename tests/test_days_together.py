"""Texts that were promulgated for one day move and end together, unless somebody says otherwise."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from policies.actions import RefusedError, along, postpone_all
from policies.models import Version
from policies.models.pages import Kind
from tests.brands import NOW
from tests.conftest import TODAY, Brand

pytestmark = pytest.mark.usefixtures("desk")
E = TODAY + timedelta(days=60)
LATER = E + timedelta(days=10)


@pytest.fixture
def texts(brand: Brand) -> list[Version]:
    """Give the French text, the English one and the terms that are to bind on one day."""
    pages = [
        brand.draft("Logs are kept for two years."),
        brand.draft("Logs are kept for two years.", language="en"),
        brand.draft("Prices are net.", kind=Kind.TERMS),
    ]
    made = brand.fix(*pages, day=E)
    return list(made.versions.order_by("language", "policy__kind").reverse())


def days(texts: list[Version]) -> list[object]:
    """Give the Paris day on which each text is to bind; None for one that never will."""
    return [one.entries.get(replaced_by=None).day for one in texts]


def decide(brand: Brand, name: str, version: Version, **data: str) -> HttpResponse:
    """Send the desk's form about a version's day as an approver."""
    address = reverse(f"policies_desk_{name}", args=[version.pk])
    return brand.client("approver").post(address, {"reason": "A delay.", **data})


def test_those_of_the_same_day_are_named(texts: list[Version]) -> None:
    assert set(along(texts[0], at=NOW)) == set(texts[1:])


def test_one_that_was_moved_alone_goes_its_own_way(brand: Brand, texts: list[Version]) -> None:
    postpone_all([texts[0]], to=LATER, reason="Why.", by=brand.people["approver"], at=NOW)
    assert along(texts[0], at=NOW) == []
    assert set(along(texts[1], at=NOW)) == {texts[2]}


def test_what_binds_already_moves_with_nothing(texts: list[Version], brand: Brand) -> None:
    after = NOW + timedelta(days=61)
    assert along(texts[0], at=after) == []


def test_where_one_cannot_be_moved_none_is(brand: Brand, texts: list[Version]) -> None:
    postpone_all([texts[2]], to=LATER, reason="Why.", by=brand.people["approver"], at=NOW)
    with pytest.raises(RefusedError):
        postpone_all(texts, to=LATER, reason="Why.", by=brand.people["approver"], at=NOW)
    assert days(texts) == [E, E, LATER]


@pytest.mark.parametrize(
    ("together", "moved"),
    [
        ({"together": "on"}, [LATER, LATER, LATER]),
        ({}, [LATER, E, E]),  # the box was unticked
    ],
    ids=["together", "alone"],
)
def test_the_desk_moves_them_together_unless_told_otherwise(
    brand: Brand, texts: list[Version], together: dict[str, str], moved: list[object]
) -> None:
    assert decide(brand, "postpone", texts[0], to=LATER.isoformat(), **together).status_code == 302
    assert days(texts) == moved


def test_the_desk_ends_them_together(brand: Brand, texts: list[Version]) -> None:
    assert decide(brand, "withdraw", texts[0], together="on").status_code == 302
    assert days(texts) == [None, None, None]


def test_the_desk_asks_with_the_box_ticked(brand: Brand, texts: list[Version]) -> None:
    address = reverse("policies_desk_postpone", args=[texts[0].pk])
    page = brand.client("approver").get(address).content.decode()
    assert 'name="together"' in page
    assert "checked" in page


def test_a_text_on_its_own_is_asked_nothing_more(brand: Brand) -> None:
    version = brand.promulgate("Logs are kept for two years.", day=E)
    address = reverse("policies_desk_postpone", args=[version.pk])
    assert 'name="together"' not in brand.client("approver").get(address).content.decode()
