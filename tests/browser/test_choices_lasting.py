"""A choice lasts 182 days, and until something else is asked; a typo asks nobody again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from consent.models import Category
from policies.models.versions import Change
from policies.stored import SHELF
from tests import choosing
from tests.choices_site import PREFERENCES, Asking
from tests.choices_visitor import REGION, Visitor
from tests.conftest import Brand

Visiting = Callable[..., Visitor]
LASTS = timedelta(days=182)
A_MINUTE = timedelta(minutes=1)


@contextmanager
def both_clocks(visitor: Visitor, at: datetime) -> Iterator[None]:
    """Move the browser's clock and the server's."""
    visitor.page.clock.set_fixed_time(at)
    with time_machine.travel(at, tick=True):
        yield


@pytest.fixture
def consenting(visitor: Visitor) -> Visitor:
    """Give a visitor who accepted everything."""
    visitor.open()
    visitor.press("accept")
    visitor.forget()
    return visitor


def switched_on(visitor: Visitor) -> list[str]:
    """Give the purposes that the preferences page, read anew from the server, shows as on."""
    page = visitor.open(PREFERENCES)
    boxes = page.locator("main [name=cookie_groups]:checked:not(:disabled)")
    return [box.get_attribute("value") or "" for box in boxes.all()]


def test_a_choice_holds_to_the_end_of_its_182_days(consenting: Visitor) -> None:
    with both_clocks(consenting, timezone.now() + LASTS - timedelta(minutes=5)):
        consenting.open()
        expect(consenting.page.locator(REGION)).to_be_hidden()
        assert consenting.kinds() == {"matomo"}
        assert switched_on(consenting) == ["audience", "payment"]


def test_after_182_days_it_is_asked_again_and_nothing_loads(consenting: Visitor) -> None:
    with both_clocks(consenting, timezone.now() + LASTS + A_MINUTE):
        consenting.open()
        expect(consenting.page.locator(REGION)).to_be_visible()
        assert switched_on(consenting) == []
    assert consenting.foreign == []


def test_the_cookie_ends_with_the_choice(consenting: Visitor) -> None:
    [cookie] = [one for one in consenting.context.cookies() if one["name"] == "cookie_consent"]
    ends = datetime.fromtimestamp(cookie["expires"], tz=timezone.get_current_timezone())
    assert timedelta(days=180) < ends - timezone.now() <= LASTS
    assert (cookie["sameSite"], cookie["path"], cookie["domain"]) == (
        "Lax",
        "/",
        "www.alpha.localhost",
    )


def promulgated(brand: Brand, change: Change) -> None:
    """Fix what the register says by now, and let this process know."""
    choosing.fix(brand, change=change, at=timezone.now())
    SHELF.clear()


def another_provider(brand: Brand, name: str) -> None:
    """Let a new tracker of another company count visits, too."""
    choosing.tracker(brand.site, "audience", name, provider=f"{name} SAS", lifetime=30)
    promulgated(brand, Change.SUBSTANTIAL)


def test_a_substantial_change_asks_again_and_says_what_changed(consenting: Visitor) -> None:
    another_provider(consenting.brand, "_compte")
    consenting.a_minute_later()
    consenting.open()
    expect(consenting.page.locator(REGION)).to_be_visible()
    assert choosing.SUMMARIES["fr"] in consenting.page.locator(REGION).inner_text()
    assert consenting.foreign == []
    consenting.press("accept")
    assert consenting.kinds() == {"matomo"}


def test_somebody_who_refused_is_asked_again_too(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("refuse")
    another_provider(visitor.brand, "_autre")
    visitor.a_minute_later()
    visitor.open()
    expect(visitor.page.locator(REGION)).to_be_visible()


def test_a_typo_asks_nobody_again(consenting: Visitor) -> None:
    category = Category.objects.get(site=consenting.brand.site, key="audience")
    category.description = category.description.replace("visites", "visites ")
    category.description = f"{category.description.rstrip('.')} ."
    category.save()
    promulgated(consenting.brand, Change.MINOR)
    consenting.a_minute_later()
    consenting.open()
    expect(consenting.page.locator(REGION)).to_be_hidden()
    assert consenting.kinds() == {"matomo"}


def test_a_page_from_before_a_change_cannot_consent_to_what_it_did_not_show(
    visitor: Visitor,
) -> None:
    visitor.tolerated.append("409")
    visitor.open()
    another_provider(visitor.brand, "_tard")
    visitor.page.click(f"{REGION} button[value=accept]")
    expect(visitor.page.locator(REGION)).to_contain_text("_tard SAS")
    assert visitor.foreign == []
    assert "cookie_consent" not in visitor.cookies()
    visitor.press("accept")


def test_an_attestation_that_ends_turns_the_exempt_into_a_question(
    asking: Asking, visiting: Visiting
) -> None:
    visitor = visiting(asking.beta)
    with both_clocks(visitor, timezone.now() + timedelta(days=366)):
        SHELF.clear()
        visitor.open()
        expect(visitor.page.locator(REGION)).to_be_visible()
        assert visitor.foreign == []
    SHELF.clear()
