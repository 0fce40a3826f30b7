"""The pages of an account and of errors: house layout, both languages, help for browsers."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import translation
from pytest_django import Settings

from tests.conftest import Brand
from tests.test_signin import PASSWORD, sign_in

# Every page of signing in that a person without a session reaches: address, status.
ENTRANCES = [
    ("/compte/login/", 200),
    ("/compte/login/code/", 200),
    ("/compte/signup/", 200),  # says who opens accounts
    ("/compte/inactive/", 200),
    ("/compte/password/reset/", 200),
    ("/compte/password/reset/done/", 200),
    ("/compte/password/reset/key/done/", 200),
    ("/compte/password/reset/key/1-wrong/", 200),  # a link that is no longer valid
]
# Every page of one's own account: without a session each asks to sign in.
OWN = [
    "/compte/password/change/",
    "/compte/password/set/",
    "/compte/2fa/",
    "/compte/2fa/totp/activate/",
    "/compte/2fa/totp/deactivate/",
    "/compte/2fa/recovery-codes/",
    "/compte/2fa/recovery-codes/generate/",
    "/compte/2fa/recovery-codes/download/",
    "/compte/2fa/authenticate/",
    "/compte/2fa/reauthenticate/",
    "/compte/reauthenticate/",
    "/compte/login/code/confirm/",
]
# allauth's pages for addresses: a brand decides those.
CLOSED = ["/compte/email/", "/compte/confirm-email/", "/compte/confirm-email/abc:def/"]


@pytest.fixture
def visitor(brand: Brand) -> Client:
    """Give a browser at the brand's host, signed out."""
    return brand.client()


@pytest.mark.parametrize("address", CLOSED)
def test_nobody_manages_addresses(brand: Brand, address: str) -> None:
    answer = brand.client("editor").get(address)
    assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("address", "status"), ENTRANCES)
def test_every_entrance_is_in_the_house_layout(
    visitor: Client, prefix: str, address: str, status: int
) -> None:
    answer = visitor.get(prefix + address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{prefix.strip("/") or "fr"}">' in page
    assert '<a class="name"' in page
    assert ">Alpha</a>" in page
    assert not re.search(r"\sstyle=|<script|<style|data:", page)


@pytest.mark.parametrize("address", OWN)
def test_pages_of_an_account_ask_to_sign_in(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.headers["Location"].startswith("/compte/login/")


def test_every_address_of_allauth_is_in_these_tables() -> None:
    known = {address for address, _status in ENTRANCES} | {*OWN, *CLOSED, "/compte/logout/"}
    known |= {"/compte/"}
    for name, arguments in _names(get_resolver()):
        with translation.override("fr"):
            assert reverse(name, kwargs=arguments) in known, name


def _names(resolver: object) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the names of allauth's addresses, with arguments for those that take any."""
    given = {
        "account_confirm_email": {"key": "abc:def"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "wrong"},
    }
    for name in resolver.reverse_dict:  # type: ignore[attr-defined]
        if isinstance(name, str) and name.startswith(("account_", "mfa_")):
            yield name, given.get(name, {})


# Field, form's address, what browsers fill in there.
FILLED_IN = [
    ("login", "/compte/login/", "username"),
    ("password", "/compte/login/", "current-password"),
    ("email", "/compte/login/code/", "username"),
    ("email", "/compte/password/reset/", "username"),
]


@pytest.mark.parametrize(("field", "address", "filled"), FILLED_IN)
def test_browsers_know_what_to_fill_in(
    visitor: Client, field: str, address: str, filled: str
) -> None:
    page = visitor.get(address).content.decode()
    tag = re.search(rf'<input[^>]*name="{field}"[^>]*>', page)
    assert tag
    assert f'autocomplete="{filled}"' in tag.group()
    assert f'<label for="id_{field}">' in page


def test_an_error_is_tied_to_its_field_and_summed_up(visitor: Client) -> None:
    page = sign_in(visitor, "", PASSWORD).content.decode()
    tag = re.search(r'<input[^>]*name="login"[^>]*>', page)
    assert tag
    assert 'aria-describedby="id_login_error"' in tag.group()
    assert 'id="id_login_error"' in page
    assert '<a href="#id_login">' in page
    assert re.search(r'<div class="errors" role="alert" tabindex="-1" autofocus>', page)


# Address of a page that does not exist, language of the answer.
MISSING = [("/nulle-part/", "fr"), ("/en/nowhere/", "en"), ("/compte/x/", "fr")]


@pytest.mark.parametrize(("address", "language"), MISSING)
def test_a_missing_page_answers_in_the_language_of_its_address(
    visitor: Client, address: str, language: str
) -> None:
    answer = visitor.get(address)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert f'<html lang="{language}">' in answer.content.decode()


def test_a_form_without_its_token_says_the_remedy(brand: Brand) -> None:
    client = Client(headers={"host": brand.site.hostname}, enforce_csrf_checks=True)
    answer = client.post("/en/compte/login/", {"login": "x", "password": "y"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert 'href="/en/compte/login/"' in answer.content.decode()


def test_a_wrong_host_gets_an_error_page() -> None:
    answer = Client(headers={"host": "evil.example"}).get("/compte/login/")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_last_error_page_needs_neither_database_nor_static_files(
    settings: Settings, language: str
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    request = RequestFactory().get("/en/x/" if language == "en" else "/x/")
    answer = get_resolver().resolve_error_handler(500)(request)
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert f'<html lang="{language}">' in answer.content.decode()
