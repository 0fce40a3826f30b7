"""The preferences page: without JavaScript everything works by it, and only from our own pages."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import pytest
import time_machine
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from lxml.html import HtmlElement, document_fromstring
from pytest_django import Settings

from consent.choosing import choice_keys, host_of
from consent.choosing.cookies import choice_of
from consent.models import Category, ConsentVersion, Entry, TrackerChoice
from consent.trackers import Choice, keys_from, new_key, signed, verified
from consent.views.choice_limit import LIMIT, ChoiceLimit, network
from policies.models.versions import Change
from tests import choosing
from tests.brands import NOW
from tests.conftest import Brand

PAGE = "/cookies/preferences/"
ENGLISH = f"/en{PAGE}"
COOKIE = "cookie_consent"
HOST = "alpha.localhost"
ORIGIN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
SCRIPT = ORIGIN | {"accept": "application/json"}
FORM = {"decision": "refuse", "version": "1.0", "place": "banner"}
DAY = timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def version(scene: Brand) -> ConsentVersion:
    """Give version 1.0: `audience` is exempt by attestation, `payment` asks."""
    return choosing.asked(scene, matomo="exempt", stripe="consent")


@pytest.fixture(autouse=True)
def _uncounted() -> Iterator[None]:
    """Let each test begin an hour anew."""
    LIMIT.clear()
    yield
    LIMIT.clear()


@pytest.fixture
def visitor(scene: Brand) -> Client:
    """Give a browser that checks tokens as a real one would have to."""
    return Client(enforce_csrf_checks=True, headers={"host": scene.site.hostname})


def post(visitor: Client, path: str = PAGE, **given: Any) -> HttpResponse:
    """Send the form that a page of ours sends, with some fields or headers otherwise."""
    headers = given.pop("headers", ORIGIN)
    data = {name: value for name, value in (FORM | given).items() if value is not None}
    return cast("HttpResponse", visitor.post(path, data, headers=headers))


def page(visitor: Client, path: str = PAGE, **headers: str) -> HtmlElement:
    """Give the page as a browser sees it."""
    response = visitor.get(path, headers=headers)
    assert response.status_code == HTTPStatus.OK
    return document_fromstring(response.content.decode())


def on(shown: HtmlElement) -> set[str]:
    """Give the categories whose switches are on, in the page's own form."""
    found = shown.xpath("//form[@class='choice-form']//input[@type='checkbox'][@checked]/@value")
    return set(found)


def said(visitor: Client) -> Choice:
    """Give the choice that a browser's cookie says, as anybody may verify it."""
    return verified(visitor.cookies[COOKIE].value, host=HOST, keys=choice_keys())


def test_a_visit_asks_and_has_nothing_ticked_writes_nothing_and_is_not_cached(
    visitor: Client,
) -> None:
    response = visitor.get(PAGE)
    shown = document_fromstring(response.content.decode())
    assert (on(shown), TrackerChoice.objects.count()) == ({"audience"}, 0)
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert shown.xpath("//*[@data-holds='no']")


@pytest.mark.parametrize(("path", "language"), [(PAGE, "fr"), (ENGLISH, "en")])
def test_the_page_is_in_the_language_of_its_address(
    visitor: Client, path: str, language: str
) -> None:
    shown = page(visitor, path)
    assert shown.get("lang") == language
    [form] = shown.xpath("//form[@class='choice-form']")
    assert form.get("action") == path
    assert [one.get("value") for one in form.xpath(".//button")] == ["accept", "refuse", "save"]


def test_a_form_is_led_back_to_the_page_which_shows_the_choice(visitor: Client) -> None:
    response = post(visitor, decision="save", cookie_groups=["payment"], place="page")
    assert (response.status_code, response["Location"]) == (303, PAGE)
    shown = page(visitor)
    assert on(shown) == {"payment"}
    assert shown.xpath("//*[@data-holds='yes']")
    assert shown.xpath(f"//a[starts-with(@href, '{PAGE}preuve/{said(visitor).id}/')]")


def test_the_cookie_is_readable_signed_and_lasts_182_days(visitor: Client) -> None:
    cookie = post(visitor).cookies[COOKIE]
    assert (cookie["max-age"], cookie["path"], cookie["samesite"]) == (15_724_800, "/", "Lax")
    assert (cookie["domain"], cookie["httponly"]) == ("", "")
    assert said(visitor).no == {"audience", "payment"}
    assert said(visitor).version == (1, 0)


def test_a_script_is_told_the_random_id_and_the_version(visitor: Client) -> None:
    response = post(visitor, headers=SCRIPT)
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.content) == {"id": str(said(visitor).id), "version": "1.0"}


def test_only_the_cookie_of_the_choice_is_set_and_no_token_is_asked(visitor: Client) -> None:
    assert set(post(visitor).cookies) == {COOKIE}


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/conditions/?a=b", "/conditions/?a=b"),
        ("https://elsewhere.example/", PAGE),
        ("//elsewhere.example/", PAGE),
        ("/\\elsewhere.example/", PAGE),
        ("javascript:alert(1)", PAGE),
        ("", PAGE),
    ],
)
def test_a_form_leads_on_within_this_host_only(visitor: Client, asked: str, led_to: str) -> None:
    assert post(visitor, next=asked)["Location"] == led_to


def test_the_page_one_came_from_is_offered_again_after_the_choice(visitor: Client) -> None:
    [form] = page(visitor, f"{PAGE}?next=/conditions/").xpath("//form[@class='choice-form']")
    response = post(visitor, form.get("action"))
    assert response["Location"] == f"{PAGE}?next=%2Fconditions%2F"
    assert page(visitor, response["Location"]).xpath("//a[@href='/conditions/']")


@pytest.mark.parametrize(
    "headers",
    [
        {},  # a browser says from where; what does not is none, or hides it
        {"origin": "http://beta.localhost"},  # the other brand
        {"origin": "https://alpha.localhost"},  # another scheme
        {"origin": "http://alpha.localhost:81"},  # another port
        {"origin": "null"},  # a frame in a sandbox
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},  # a neighbour under the same domain
        {"sec-fetch-site": "none"},  # typed, or sent by an extension
        {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},  # both must fit
        {"origin": "http://beta.localhost", "sec-fetch-site": "same-origin"},
    ],
)
def test_what_does_not_come_from_our_own_page_is_refused(
    visitor: Client, headers: dict[str, str]
) -> None:
    response = post(visitor, headers=headers)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert not response.cookies
    assert document_fromstring(response.content.decode()).xpath("//*[@role='alert']")
    assert not TrackerChoice.objects.exists()


@pytest.mark.parametrize("name", ["origin", "sec-fetch-site"])
def test_either_word_of_the_browser_is_enough(visitor: Client, name: str) -> None:
    assert post(visitor, headers={name: ORIGIN[name]}).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "agree"},  # no such button
        {"decision": None},
        {"version": "1"},  # no number
        {"version": None},
        {"place": "elsewhere"},
        {"place": None},
        {"decision": "save", "cookie_groups": ["payment", "marketing"]},  # no such category
        {"decision": "save", "cookie_groups": ["1-payment"]},  # the library's key, not ours
        {"next": "/" * 3000},
    ],
)
def test_a_form_that_is_not_ours_is_refused(visitor: Client, wrong: dict[str, Any]) -> None:
    response = post(visitor, ENGLISH, headers=SCRIPT, **wrong)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    told = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert sorted(wrong)[-1] in told["detail"] or "cookie_groups" in told["detail"]
    assert not TrackerChoice.objects.exists()


def test_a_form_of_a_text_that_has_changed_in_substance_is_a_conflict(
    visitor: Client, scene: Brand
) -> None:
    post(visitor)
    choosing.tracker(scene.site, "payment", "m", tool="stripe")
    choosing.fix(scene, at=NOW)
    assert post(visitor, headers=SCRIPT).status_code == HTTPStatus.CONFLICT
    shown = page(visitor, ENGLISH)
    assert shown.xpath("//*[@data-holds='no']//li/text()") == [choosing.SUMMARIES["en"]]
    assert post(visitor, version="2.0").status_code == HTTPStatus.SEE_OTHER


def test_a_choice_on_older_words_is_kept_with_the_words_that_were_shown(
    visitor: Client, scene: Brand, version: ConsentVersion
) -> None:
    words = Category.objects.get(site=scene.site, key="payment")
    words.description = "À quoi sert le paiement."
    words.save(update_fields=["description"])
    latest = choosing.fix(scene, change=Change.MINOR, at=NOW, reason="Un mot.")
    assert latest.number == "1.1"
    assert post(visitor).status_code == HTTPStatus.SEE_OTHER
    assert TrackerChoice.objects.get().version == version


def test_where_nothing_is_asked_a_form_is_refused_and_the_page_says_so(other_scene: Brand) -> None:
    visitor = other_scene.client()
    origin = {"origin": f"http://{other_scene.site.hostname}"}
    assert post(visitor, headers=origin).status_code == HTTPStatus.BAD_REQUEST
    assert page(visitor).xpath("//*[@class='choice-nothing']")


@pytest.mark.parametrize(
    ("value", "is_kept"),
    [
        ("ours", True),
        ("another host's", False),
        ("another key's", False),
        ("changed", False),
        ("the library's: 1-audience=-1|1-payment=2026", False),
    ],
)
def test_only_our_own_cookie_is_a_choice(visitor: Client, value: str, *, is_kept: bool) -> None:
    choice = Choice(id=said_id(visitor), at=NOW, version=(1, 0), yes={"payment"}, no=frozenset())  # type: ignore[arg-type]
    [ours], [other] = choice_keys()[:1], keys_from(new_key())
    good = signed(choice, host=HOST, key=ours)
    visitor.cookies[COOKIE] = {
        "ours": good,
        "another host's": signed(choice, host="beta.localhost", key=ours),
        "another key's": signed(choice, host=HOST, key=other),
        "changed": good.replace("payment", "paiment"),
    }.get(value, value)
    assert ("payment" in on(page(visitor))) is is_kept
    post(visitor)
    assert (said(visitor).id == choice.id) is is_kept


def said_id(visitor: Client) -> Any:
    """Give a random id that a choice was made under."""
    post(visitor)
    return said(visitor).id


@pytest.mark.parametrize(("days", "holds"), [(181, "yes"), (182, "no")])
def test_a_choice_is_asked_again_after_182_days(visitor: Client, days: int, holds: str) -> None:
    post(visitor, decision="accept")
    first = said(visitor)
    with time_machine.travel(NOW + days * DAY, tick=False):
        assert page(visitor).xpath(f"//*[@data-holds='{holds}']")
        post(visitor)
    assert said(visitor).id == first.id


def test_global_privacy_control_switches_everything_off_until_a_choice_is_made_despite_it(
    visitor: Client,
) -> None:
    gpc = {"sec-gpc": "1"}
    shown = page(visitor, **gpc)
    assert on(shown) == set()
    assert shown.xpath("//form[@class='choice-form']//*[contains(@class, 'is-shown')]")
    post(visitor, decision="accept", headers=ORIGIN | gpc)
    assert said(visitor).despite_gpc
    assert on(page(visitor, **gpc)) == {"audience", "payment"}


def test_a_choice_made_without_global_privacy_control_is_none_under_it(visitor: Client) -> None:
    post(visitor, decision="accept")
    assert on(page(visitor)) == {"audience", "payment"}
    assert on(page(visitor, **{"sec-gpc": "1"})) == set()


def test_what_is_refused_ends_the_cookies_of_its_patterns_on_host_and_parents(
    visitor: Client,
) -> None:
    visitor.cookies.load("_pk_id.1.1fff=x; _pk_identity=x; __stripe_mid=x; django_language=x")
    ended = {name: one for name, one in post(visitor).cookies.items() if name != COOKIE}
    assert {one.key for one in ended.values()} == {"_pk_id.1.1fff", "__stripe_mid"}
    assert {one["max-age"] for one in ended.values()} == {"0"}
    assert {one["domain"] for one in ended.values()} == {"", HOST}


def test_what_is_agreed_to_keeps_its_cookies(visitor: Client) -> None:
    visitor.cookies.load("_pk_id.1.1fff=x; __stripe_mid=x")
    response = post(visitor, decision="save", cookie_groups=["payment"])
    assert {one.key for one in response.cookies.values()} == {COOKIE, "_pk_id.1.1fff"}


def test_a_network_that_sends_too_many_is_told_when_to_come_back(
    visitor: Client, settings: Settings
) -> None:
    settings.CHOICES_PER_HOUR = 2
    statuses = [post(visitor).status_code for _again in range(3)]
    response = post(visitor, headers=SCRIPT)
    assert statuses == [303, 303, 429]
    assert (response.status_code, response.headers["Retry-After"]) == (429, "1800")  # 9.30 to 10.00
    assert TrackerChoice.objects.count() == 2
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        assert post(visitor).status_code == HTTPStatus.SEE_OTHER


def test_networks_are_counted_apart_and_not_by_name() -> None:
    limit = ChoiceLimit()
    addresses = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "nonsense"]
    assert [limit.exceeded(one, at=NOW, allowed=1) for one in addresses] == [0] * 4
    assert limit.exceeded("2001:db8::2", at=NOW, allowed=1) == 1800
    assert not any(one.encode() in name for one in addresses for name in limit._counts)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),  # the same, as a socket of both kinds tells it
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),  # one subscriber has all of these
        ("", ""),
    ],
)
def test_the_network_of_an_address(address: str, name: str) -> None:
    assert network(address) == name


def test_without_a_key_nothing_is_saved_and_the_page_is_still_read(
    visitor: Client, settings: Settings, tmp_path: Path
) -> None:
    post(visitor, decision="accept")
    settings.CHOICE_KEY_FILE, settings.LEDGER_MAKES_KEYS = tmp_path / "none", False
    response, lines = post(visitor, headers=SCRIPT), Entry.objects.count()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert Entry.objects.count() == lines
    assert "payment" not in on(page(visitor))


def test_an_answer_to_another_method_is_refused(visitor: Client) -> None:
    assert visitor.put(PAGE).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert visitor.head(PAGE).status_code == HTTPStatus.OK


def test_a_host_without_a_brand_has_no_choices(scene: Brand) -> None:
    visitor = Client(headers={"host": "elsewhere.localhost"})
    assert {visitor.get(one).status_code for one in (PAGE, "/.well-known/gpc.json")} == {404}


def test_the_site_says_that_it_respects_global_privacy_control(visitor: Client) -> None:
    response = visitor.get("/.well-known/gpc.json")
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.content) == {"gpc": True, "lastUpdate": "2026-11-21"}
    assert not response.cookies


def test_the_host_of_a_choice_is_the_one_that_a_script_sees(visitor: Client) -> None:
    visitor.cookies[COOKIE] = "x"
    request = visitor.get(PAGE, headers={"host": "Alpha.localhost:8000"}).wsgi_request
    assert (host_of(request), choice_of(request)) == (HOST, None)
    assert django_settings.COOKIE_CONSENT_NAME == COOKIE
