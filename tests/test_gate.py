"""Who has a text in force to answer is asked first; nobody else waits, and nothing is lost."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from consent import gate, middleware
from consent.gate import is_open
from consent.models import ActKind, Practitioner
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
AGENDA, ANSWER = "/agenda/", "/mes-documents/repondre/"
# Views of the product that wait for an answer: a new address is placed here or in
# `consent.gate`, or its view is marked `ungated`.
GATED: set[str] = set()


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Stand in the day on which the tests' versions begin, at a host project with gated views."""
    settings.MFA_REQUIRED, settings.ROOT_URLCONF = False, "tests.gated"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner of the brand who reads English, with an account."""
    brand.people["zoe"] = User.objects.create_user("zoe@cabinet.example")
    return practitioner(brand, "zoe", user=brand.people["zoe"], language="en")


@pytest.fixture
def held(brand: Brand, zoe: Practitioner) -> Client:
    """Give the browser of a practitioner who has a text in force to answer."""
    brand.promulgate("Nous gardons.")
    return brand.client("zoe")


def test_a_practitioner_with_a_text_in_force_to_answer_is_sent_to_it(held: Client) -> None:
    answer = held.get(f"{AGENDA}?week=3")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{ANSWER}?next=%2Fagenda%2F%3Fweek%3D3"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_once_she_has_answered_she_passes(brand: Brand, zoe: Practitioner) -> None:
    version, client = brand.promulgate("Nous gardons."), brand.client("zoe")
    assert client.get(AGENDA).status_code == 302
    answers(zoe, version)
    assert client.get(AGENDA).content == b"ran GET"


def test_a_text_to_come_holds_nobody_up_before_its_day(brand: Brand, zoe: Practitioner) -> None:
    brand.promulgate("Nous gardons.", day=TODAY + 31 * DAY)
    # Midnight in Paris is 23:00 UTC: nothing but time passes after she was let through.
    eve = NOW.replace(hour=22, minute=59, second=50) + 30 * DAY
    with time_machine.travel(eve, tick=False) as clock:
        client = brand.client("zoe")
        assert client.get(AGENDA).status_code == 200
        clock.shift(11)
        assert client.get(AGENDA).status_code == 302


def test_a_correction_holds_nobody_up(brand: Brand, zoe: Practitioner) -> None:
    answers(zoe, brand.promulgate("Nous gardons."))
    brand.promulgate("Nous gardons ceci.", change=Change.MINOR, day=TODAY + DAY)
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        assert brand.client("zoe").get(AGENDA).status_code == 200


def test_a_refusal_holds_nobody_up(brand: Brand, zoe: Practitioner) -> None:
    answers(zoe, brand.promulgate("Un.", kind=Kind.TERMS), ActKind.REFUSE)
    assert brand.client("zoe").get(AGENDA).status_code == 200


# Who asks, at which brand's address: nobody that this brand's texts ask.
NOT_ASKED = [None, "editor", "stranger", "former"]


@pytest.mark.parametrize("role", NOT_ASKED)
def test_who_is_not_asked_passes(brand: Brand, role: str | None) -> None:
    brand.promulgate("Nous gardons.")
    for name, more in {"stranger": None, "former": {"contract_end": TODAY - DAY}}.items():
        brand.people[name] = User.objects.create_user(f"{name}@cabinet.example")
        if more:
            practitioner(brand, name, user=brand.people[name], **more)
    assert brand.client(role).get(AGENDA).status_code == 200


def test_another_brand_does_not_hold_her_up(
    brand: Brand, other_brand: Brand, zoe: Practitioner
) -> None:
    other_brand.promulgate("Ailleurs.")
    other_brand.people["zoe"] = brand.people["zoe"]
    assert other_brand.client("zoe").get(AGENDA).status_code == 200
    assert brand.client("zoe").get(AGENDA).status_code == 200


def test_a_form_is_not_performed_and_can_be_sent_again(held: Client) -> None:
    answer = held.post(AGENDA, {"name": "Ana"})
    said = answer.content.decode()
    assert answer.status_code == 403
    assert "ran" not in said.split()
    assert "your browser sends again what you entered" in said
    assert f'href="{ANSWER}" target="_blank"' in said
    assert "next=" not in said


# What a client says of itself, the address, the method.
PROGRAMS: list[tuple[dict[str, str], str, str]] = [
    ({}, "/api/v1/agenda/", "GET"),
    ({"Accept": "text/html"}, "/api/v1/agenda/", "POST"),
    ({"HX-Request": "true"}, "/api/v1/agenda/", "GET"),
    ({"Accept": "application/json"}, AGENDA, "GET"),
    ({"Accept": "application/json"}, AGENDA, "POST"),
    ({"Accept": "application/problem+json, application/json"}, AGENDA, "GET"),
    ({"Sec-Fetch-Dest": "empty", "Accept": "*/*"}, AGENDA, "GET"),  # fetch() in a page
]


@pytest.mark.parametrize(("headers", "address", "method"), PROGRAMS)
def test_a_program_gets_a_problem_that_names_the_texts(
    held: Client, headers: dict[str, str], address: str, method: str
) -> None:
    answer = held.generic(method, address, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")
    told = json.loads(answer.content)
    assert (told["status"], told["title"]) == (403, "A text in force waits for your answer")
    [listed] = told["obligations"]
    assert (listed["policy"], listed["version"]) == ("privacy", "1.0")
    assert (listed["asks"], listed["in_force_since"]) == ("acknowledge", TODAY.isoformat())
    assert held.get(listed["text"]).status_code == 200
    assert listed["answer"].endswith(ANSWER)


# The page on which htmx asked, and where she goes on.
PAGES = [
    ("http://alpha.localhost/week/?n=3", f"{ANSWER}?next=%2Fweek%2F%3Fn%3D3"),
    ("https://evil.example/week/", ANSWER),
    ("http://alpha.localhost//evil.example/", ANSWER),
    ("http://[", ANSWER),  # no address at all
    ("", ANSWER),
]


@pytest.mark.parametrize(("page", "address"), PAGES)
def test_htmx_is_told_where_to_go(held: Client, page: str, address: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": page, "Sec-Fetch-Dest": "empty"}
    answer = held.get(AGENDA, headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (403, address)
    assert answer.content == b""
    assert held.post(AGENDA, headers=headers).headers["HX-Redirect"] == ANSWER


def test_only_a_get_comes_back(held: Client) -> None:
    assert held.head(AGENDA).headers["Location"] == ANSWER


# Where she was, and whether she is led back there.
BACK = [
    ("/agenda/?week=3", True),
    ("//evil.example/", False),
    ("/\\evil.example/", False),
    ("https://evil.example/", False),
    ("javascript:alert(1)", False),
    ("", False),
]


@pytest.mark.parametrize(("page", "back"), BACK)
def test_she_is_led_back_to_this_site_only(page: str, back: bool) -> None:  # noqa: FBT001 (a table)
    assert ("?next=" in middleware._with_next(ANSWER, page)) is back


# Addresses that answer whoever waits, and how.
OPEN = [
    ("/", 200),
    ("/politique-de-confidentialite/", 200),
    ("/politique-de-confidentialite/versions/1.0/", 200),
    ("/mes-documents/", 200),
    ("/compte/logout/", 200),
    ("/en/compte/logout/", 200),
    ("/compte/2fa/", 200),
    ("/compte/", 302),
    ("/static/account.css", 200),
    ("/healthz", 200),
    ("/api/v1/acts/1/receipt", 200),
    ("/admin/", 403),  # no part of the desk is hers
]


@pytest.mark.parametrize(("address", "status"), OPEN)
def test_what_is_never_gated_answers(held: Client, address: str, status: int) -> None:
    answer = held.get(address)
    answer.close()  # a static file is open until then
    assert answer.status_code == status
    assert ANSWER not in answer.headers.get("Location", "")


def test_she_can_always_sign_out(held: Client) -> None:
    assert held.post("/compte/logout/").status_code == 302
    assert held.get(AGENDA).content == b"ran GET"


def views(patterns: list[Any], route: str = "") -> Iterator[tuple[str, Any]]:
    """Give every address below these patterns, and its view."""
    for pattern in patterns:
        below = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, below)
        elif isinstance(pattern, URLPattern):
            yield below, pattern.callback


def test_every_address_of_the_product_has_its_place() -> None:
    found = list(views(get_resolver("config.urls").url_patterns))
    assert len(found) > 500
    unplaced = {route for route, view in found if not is_open(view, route)} - GATED
    assert not unplaced, "place it: GATED here, consent.gate, or @ungated"


def test_a_new_view_is_gated_until_it_is_placed() -> None:
    found = {
        route
        for route, view in views(get_resolver("tests.gated").url_patterns)
        if not is_open(view, route)
    }
    assert found == {"agenda/", "api/v1/agenda/"}


# Who asks, and where: nobody's session is read there.
UNREAD = [(None, AGENDA), ("zoe", "/api/v1/acts/1/receipt"), (None, "/api/v1/agenda/")]


@pytest.mark.parametrize(("role", "address"), UNREAD)
def test_visitors_and_open_views_cost_no_query_and_no_session(
    held: Client,
    brand: Brand,
    role: str | None,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = brand.client(role)
    with django_assert_num_queries(0):
        answer = client.get(address)
    assert not answer.wsgi_request.session.accessed


# The method, and what becomes of the request when the rule does not answer.
UNKNOWN = [("GET", 200), ("HEAD", 200), ("POST", 503), ("PUT", 503), ("DELETE", 503)]


@pytest.mark.parametrize(("method", "status"), UNKNOWN)
def test_an_error_in_the_rule_stops_acts_and_no_reading(
    held: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    method: str,
    status: int,
) -> None:
    monkeypatch.setattr(gate, "obligations", None)  # a rule that cannot even be called
    answer = held.generic(method, AGENDA)
    assert answer.status_code == status
    assert "gate_failed" in caplog.text
    if status == 503:
        assert answer.headers["Retry-After"] == "30"
        assert "nothing was done" in answer.content.decode() or "rien" in answer.content.decode()


def test_a_program_is_told_of_an_error_as_a_problem(
    held: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "obligations", None)
    answer = held.post("/api/v1/agenda/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert json.loads(answer.content)["type"] == "urn:opposable:problem:gate-unavailable"


def test_an_error_keeps_nobody_from_signing_out(
    held: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "obligations", None)
    assert held.post("/compte/logout/").status_code == 302
