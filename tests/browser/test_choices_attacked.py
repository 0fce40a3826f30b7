"""What is not our own signed choice is no consent; what is not saved changes nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect

from consent.choosing import choice_keys, standing
from consent.trackers import Choice, keys_from, new_key, read, signed, written
from tests.choices_site import PREFERENCES, Asking
from tests.choices_visitor import COOKIE, REGION, Visitor, choices, latest

Visiting = Callable[..., Visitor]
OURS = "www.alpha.localhost"


def consent(visitor: Visitor, **changes: object) -> Choice:
    """Give a choice that agrees to everything now, but for the changes."""
    version = standing(visitor.brand.site)
    assert version is not None
    values: dict[str, object] = {
        "id": uuid4(),
        "at": timezone.now().replace(microsecond=0),
        "version": (version.major, version.minor),
        "yes": frozenset({"audience", "payment"}),
        "no": frozenset(),
    }
    return Choice(**(values | changes))  # type: ignore[arg-type]


def ours(visitor: Visitor, **changes: object) -> str:
    """Give such a choice as we would sign it."""
    return signed(consent(visitor, **changes), host=OURS, key=choice_keys()[0])


def signed_by_another(visitor: Visitor) -> str:
    return signed(consent(visitor), host=OURS, key=keys_from(new_key())[0])


def of_the_other_brand(visitor: Visitor) -> str:
    return signed(consent(visitor), host="beta.localhost", key=choice_keys()[0])


def changed(visitor: Visitor) -> str:
    """Give a refusal of ours, made into a consent under its signature."""
    both = frozenset({"audience", "payment"})
    value = ours(visitor, yes=frozenset(), no=both)
    text, signature = value.rsplit(".", 1)
    refused = read(text)
    agreed = Choice(id=refused.id, at=refused.at, version=refused.version, yes=both, no=frozenset())
    return f"{written(agreed)}.{signature}"


def unsigned(visitor: Visitor) -> str:
    return written(consent(visitor))


def with_an_empty_signature(visitor: Visitor) -> str:
    return f"{written(consent(visitor))}.{'A' * 86}"


def from_the_future(visitor: Visitor) -> str:
    return ours(visitor, at=timezone.now().replace(microsecond=0) + timedelta(days=3))


def too_old(visitor: Visitor) -> str:
    return ours(visitor, at=timezone.now().replace(microsecond=0) - timedelta(days=183))


def of_an_older_text(visitor: Visitor) -> str:
    """Give one whose version was never substantial enough: no brand begins before 1.0."""
    value = ours(visitor)
    return re.sub(r"^(1\.[^.]+\.[^.]+\.)\d+-\d+", r"\g<1>0-9", value)


def of_the_library(_visitor: Visitor) -> str:
    return "audience=2026-11-22T00:00:00|payment=2026-11-22T00:00:00"


FORGED = [
    signed_by_another,  # a key that somebody made
    of_the_other_brand,  # ours, for another host
    changed,  # no turned into yes
    unsigned,  # the text alone
    with_an_empty_signature,  # as long as one
    from_the_future,  # it would last longer than six months
    too_old,  # ours, and over
    of_an_older_text,  # never asked
    of_the_library,  # as django-cookie-consent writes it, unsigned
]


def give(visitor: Visitor, value: str) -> None:
    """Put a value into the visitor's cookie."""
    visitor.context.add_cookies([{"name": COOKIE, "value": value, "url": visitor.root}])


def test_a_cookie_that_we_signed_for_this_host_is_a_choice(visitor: Visitor) -> None:
    give(visitor, ours(visitor))
    page = visitor.open()
    expect(page.locator(REGION)).to_be_hidden()
    assert visitor.kinds() == {"matomo"}


@pytest.mark.parametrize("forged", FORGED)
def test_any_other_cookie_is_no_consent(visitor: Visitor, forged: Callable[[Visitor], str]) -> None:
    give(visitor, forged(visitor))
    page = visitor.open()
    expect(page.locator(REGION)).to_be_visible()
    page = visitor.open(PREFERENCES)
    assert page.locator("main [name=cookie_groups]:checked:not(:disabled)").count() == 0
    assert visitor.foreign == []


@pytest.mark.parametrize("forged", [signed_by_another, changed])
def test_a_choice_takes_over_no_id_that_somebody_made_up(
    visitor: Visitor, forged: Callable[[Visitor], str]
) -> None:
    value = forged(visitor)
    give(visitor, value)
    visitor.open()
    visitor.press("refuse")
    row = latest(visitor.brand)
    assert row.visitor.visitor != read(value.rsplit(".", 1)[0]).id
    assert row.previous is None


def test_the_other_brand_knows_nothing_of_a_choice(
    visitor: Visitor, visiting: Visiting, asking: Asking
) -> None:
    visitor.open()
    visitor.press("accept")
    [kept] = [one for one in visitor.context.cookies() if one["name"] == COOKIE]
    other = visiting(asking.beta)
    give(other, kept["value"])
    expect(other.open().locator(REGION)).to_be_visible()
    assert "stripe" not in other.kinds()


FOREIGN = """<!doctype html><form method="post" action="{action}">
<input name="decision" value="accept"><input name="version" value="{version}">
<input name="place" value="banner"><button>Win</button></form>"""


@pytest.mark.parametrize("host", ["beta.localhost", "alpha.localhost", "elsewhere.localhost"])
def test_no_page_of_another_origin_chooses_for_her(visitor: Visitor, host: str) -> None:
    visitor.tolerated.append("status of 403")
    version = standing(visitor.brand.site)
    assert version is not None
    form = FOREIGN.format(action=f"{visitor.root}{PREFERENCES}", version=version.number)
    address = f"http://{host}:{visitor.asking.port}/win/"
    visitor.context.route(address, lambda route: route.fulfill(body=form, content_type="text/html"))
    before = choices(visitor.brand)
    visitor.page.goto(address)
    with visitor.page.expect_response(f"{visitor.root}{PREFERENCES}") as answered:
        visitor.page.click("button")
    assert answered.value.status == 403
    assert (choices(visitor.brand), visitor.cookies()) == (before, set())


def fails(status: int) -> Callable[[Route], None]:
    """Give what lets a choice fail with a status."""

    def failed(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, body="{}", content_type="application/json")
        else:
            route.fallback()

    return failed


def breaks_off(route: Route) -> None:
    """Break the connection off while a choice is sent."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.fallback()


@pytest.mark.parametrize("failing", [breaks_off, fails(500), fails(503), fails(429)])
def test_a_choice_that_is_not_saved_starts_nothing_and_can_be_tried_again(
    visitor: Visitor, failing: Callable[[Route], None]
) -> None:
    visitor.tolerated.append("Failed to load resource")
    page = visitor.open()
    page.route(f"**{PREFERENCES}", failing)
    page.click(f"{REGION} button[value=accept]")
    expect(page.locator(f"{REGION} .choice-failed")).to_be_visible()
    visitor.settled()
    assert (visitor.foreign, visitor.cookies()) == ([], set())
    page.unroute(f"**{PREFERENCES}")
    page.locator(f"{REGION} .choice-failed button").click()
    expect(page.locator(REGION)).to_be_hidden()
    assert latest(visitor.brand).yes == ["audience", "payment"]


def test_a_save_whose_cookie_does_not_arrive_starts_nothing(visitor: Visitor) -> None:
    page = visitor.open()
    page.route(
        f"**{PREFERENCES}",
        lambda route: route.fulfill(body='{"id": "x"}', content_type="application/json"),
    )
    page.click(f"{REGION} button[value=accept]")
    expect(page.locator(f"{REGION} .choice-failed")).to_be_visible()
    assert visitor.foreign == []
