"""The banner on public pages: first, the same for everybody, complete without scripts, light."""

import gzip
import json
from itertools import product
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from django.template.loader import get_template
from django.test import RequestFactory
from lxml.html import HtmlElement, document_fromstring

from config.errors import server_error
from consent.banner import LABELS, categories, label
from consent.choosing import choice_keys, modes, public_keys, standing
from consent.interface import banner_build
from consent.trackers import Choice, signed
from policies import ports
from tests import choosing, vendors
from tests.conftest import NOW, TODAY, Brand

STATIC: Final = Path(__file__).parent.parent / "consent/static/consent"
POLICY: Final = "/politique-de-confidentialite/"
PREFERENCES: Final = "/cookies/preferences/"


@pytest.fixture(scope="module")
def asking(scene: Brand) -> Brand:
    """Give a brand that asks about Matomo and Stripe, with a text in force."""
    scene.promulgate("Nous gardons vos données 3 ans.")
    choosing.asked(scene)
    vendors.switch_on(scene, "matomo", address="https://matomo.example")
    return scene


def region(brand: Brand, path: str = "/") -> HtmlElement:
    """Give the banner of a page, which must have one."""
    [found] = brand.html(path).xpath("//section[@class='choice']")
    return found


def test_script_and_style_are_light_enough_to_be_asked_first() -> None:
    packed = [gzip.compress((STATIC / f"choice.{end}").read_bytes(), 9) for end in ("js", "css")]
    assert sum(map(len, packed)) <= 4_096


@pytest.mark.parametrize("path", ["/", POLICY, "/en/", "/rien/", "/compte/login/", PREFERENCES])
def test_it_is_the_first_thing_of_every_page(asking: Brand, path: str) -> None:
    page = document_fromstring(asking.get(path).content.decode())
    first = page.find("body")[0]
    assert (first.tag, first.get("class")) == ("section", "choice")
    assert page.get_element_by_id(first.get("aria-labelledby")).text_content()


def test_purposes_providers_and_consequences_are_named_before_the_choice(asking: Brand) -> None:
    said = " ".join(region(asking).text_content().split())
    for word in ("Mesure d’audience", "Matomo", "Paiement", "Stripe", "Rien d’autre ne change."):
        assert word in said
    assert "changer d’avis à tout moment" in said


def test_accepting_and_refusing_are_the_same_button_but_for_a_word(asking: Brand) -> None:
    [accept, refuse] = region(asking).xpath(".//button[@name='decision']")
    assert (accept.get("value"), refuse.get("value")) == ("accept", "refuse")
    assert {*accept.keys()} == {*refuse.keys()} == {"name", "value"}
    assert accept.getparent() is refuse.getparent()


@pytest.mark.parametrize("path", ["/", PREFERENCES])
def test_nothing_is_ticked_before_the_choice(asking: Brand, path: str) -> None:
    page = asking.html(path)
    assert page.xpath("//input[@name='cookie_groups']/@value")
    assert not page.xpath("//input[@checked]")


def test_without_scripts_it_is_a_form_of_its_own(asking: Brand) -> None:
    [form] = region(asking).xpath(".//form")
    assert (form.get("method"), form.get("action")) == ("post", PREFERENCES)
    fields = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    assert fields == {"version": "1.0", "place": "banner"}
    assert form.xpath(".//a/@href") == [PREFERENCES]


@pytest.mark.parametrize("decision", ["accept", "refuse"])
def test_its_form_saves_what_its_buttons_say(asking: Brand, decision: str) -> None:
    sent = {"decision": decision, "version": "1.0", "place": "banner"}
    origin = {"origin": f"http://{asking.site.hostname}"}
    answer = asking.client().post(PREFERENCES, sent, headers=origin)
    assert answer.status_code == 303
    assert answer.cookies["cookie_consent"].value


def cookie(*, yes: frozenset[str]) -> str:
    """Give a signed choice as a cookie header."""
    choice = Choice(id=UUID(int=7), at=NOW, version=(1, 0), yes=yes, no=frozenset())
    return f"cookie_consent={signed(choice, host='alpha.localhost', key=choice_keys()[0])}"


def test_a_page_is_the_same_bytes_whatever_was_chosen(asking: Brand) -> None:
    states = ["", "cookie_consent=made-up", cookie(yes=frozenset({"audience", "payment"}))]
    bodies = {
        asking.get(POLICY, cookie=state, sec_gpc=gpc).content
        for state, gpc in product(states, ("", "1"))
    }
    assert len(bodies) == 1


@pytest.mark.parametrize("path", ["/", POLICY, "/rien/"])
def test_no_page_sets_a_cookie_or_varies_by_one(asking: Brand, path: str) -> None:
    answer = asking.get(path)
    assert not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()


def test_its_script_is_told_all_it_needs_to_judge_a_choice(asking: Brand) -> None:
    data = region(asking).attrib
    assert data["data-keys"].split() == public_keys()
    assert (data["data-version"], data["data-path"]) == ("1.0", PREFERENCES)
    assert data["data-modes"] == "necessary:necessary audience:asks payment:asks"
    assert json.loads(data["data-patterns"]) == {
        "audience": [["cookie", "_pk_id.*"]],
        "payment": [["cookie", "__stripe_mid"]],
    }


def test_the_words_of_its_buttons_are_those_that_the_proof_cites(asking: Brand) -> None:
    for path, language in (("/", "fr"), ("/en/", "en")):
        page = asking.html(path)
        shown = {
            (one.get("value"), one.text_content())
            for one in page.xpath("//button[@name='decision']")
        }
        assert shown == {(decision, label(decision, language)) for decision in LABELS}


def test_it_speaks_the_language_of_the_page(asking: Brand) -> None:
    english = region(asking, "/en/")
    assert "Audience measurement" in english.text_content()
    assert english.xpath(".//form/@action") == ["/en/cookies/preferences/"]


PAGES: Final = ("/", "/en/", POLICY, f"{POLICY}versions/", "/journal/", "/rien/", "/compte/login/")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_the_preferences_in_its_footer(asking: Brand, path: str) -> None:
    page = document_fromstring(asking.get(path).content.decode())
    prefix = "/en" if path.startswith("/en/") else ""
    addresses = [link.get("href") for link in page.findall(".//footer//a")]
    assert f"{prefix}{PREFERENCES}" in addresses


def test_even_a_page_of_a_failure_leads_to_the_preferences() -> None:
    failed = server_error(RequestFactory().get("/en/x/")).content.decode()
    damaged = get_template("400.html").render()
    assert 'href="/en/cookies/preferences/"' in failed
    assert f'href="{PREFERENCES}"' in damaged or 'href="/en/cookies/preferences/"' in damaged


@pytest.mark.parametrize("path", ["/", POLICY, f"{POLICY}versions/1.0/", "/sous-traitants/"])
def test_a_tracker_stands_in_a_template_and_nowhere_else(asking: Brand, path: str) -> None:
    page = asking.html(path)
    [template] = page.xpath("//template[@data-category]")
    assert template.get("data-category") == "audience"
    outside = page.xpath("//script[not(ancestor::template)]/@src")
    assert [address.rpartition("/")[2].split(".")[0] for address in outside] == ["choice"]


@pytest.mark.parametrize("path", ["/compte/login/", "/rien/", "/journal/", PREFERENCES])
def test_no_tracker_may_load_where_people_sign_in_or_act(asking: Brand, path: str) -> None:
    page = document_fromstring(asking.get(path).content.decode())
    assert not page.xpath("//template[@data-category]")


def test_at_another_host_name_nobody_is_asked(asking: Brand) -> None:
    # No choice is signed for it.
    answer = asking.client().get("/rien/", headers={"host": "localhost"})
    assert b'class="choice"' not in answer.content


def test_what_a_form_shows_of_a_category_is_what_was_fixed(asking: Brand) -> None:
    version = standing(asking.site)
    assert version is not None
    found = modes(version, day=TODAY)
    shown = categories(version.content, found, language="en", on={"audience"})
    assert [(one["key"], one["mode"], one["is_on"]) for one in shown] == [
        ("necessary", "necessary", True),
        ("audience", "asks", True),
        ("payment", "asks", False),
    ]
    assert shown[1]["name"] == "Audience measurement"
    assert [row["name"] for row in shown[1]["trackers"]] == ["_pk_id.*"]


def test_its_build_is_a_sha_256_of_what_it_is_made_of() -> None:
    assert len(banner_build()) == 64
    assert int(banner_build(), 16)


def test_a_brand_that_asks_nothing_yet_shows_nothing_and_still_leads_there(
    asking: Brand, other_brand: Brand
) -> None:
    page = other_brand.html("/")
    assert not page.xpath("//section[@class='choice'] | //script | //dialog")
    assert page.xpath(f"//footer//a[@href='{PREFERENCES}']")


def test_without_anybody_who_asks_pages_are_as_before(asking: Brand) -> None:
    banner = ports.banner()
    assert banner is not None
    ports.forget_banner()
    try:
        page = document_fromstring(asking.get("/rien/").content.decode())
    finally:
        ports.answer_banner(banner)
    assert not page.xpath(f"//section[@class='choice'] | //a[@href='{PREFERENCES}']")
