"""Staff reach the desk only with a second factor; whoever has one is asked for it."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from cryptography.fernet import InvalidToken
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from tests.conftest import NOW, Brand
from tests.test_signin import PASSWORD, ask_for_code, sign_in, signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = "/compte/2fa/totp/activate/"
SHOW_AGAIN = "/compte/2fa/reauthenticate/"


@pytest.fixture(autouse=True)
def clock(settings: Settings) -> Iterator[time_machine.Traveller]:
    """Stop the clock, which codes are made from, where a second factor is required."""
    settings.MFA_REQUIRED = True
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def editor(brand: Brand) -> User:
    """Give an editor without a second factor."""
    return brand.people["editor"]


@pytest.fixture
def protected(editor: User) -> User:
    """Give an editor who has a second factor."""
    TOTP.activate(editor, SECRET)
    return editor


def code_of(secret: str = SECRET) -> str:
    """Give the code that an authenticator app shows now."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return code


def set_up(client: Client) -> None:
    """Set up a second factor as a person does: password again, then the app's first code."""
    client.get(SET_UP)
    client.post(f"/compte/reauthenticate/?next={SET_UP}", {"password": PASSWORD})
    page = client.get(SET_UP).content.decode()
    found = re.search(r'<code class="key">(\w+)</code>', page)
    assert found
    client.post(SET_UP, {"code": code_of(found.group(1))})


def opens(client: Client) -> bool:
    """Tell whether the browser gets the desk."""
    return client.get("/admin/").status_code == HTTPStatus.OK


# Addresses of the desk, with what a careless guard might let through.
DESK = [
    ("get", "/admin/"),
    ("get", "/admin/pages/"),
    ("head", "/admin/"),
    ("post", "/admin/pages/1/delete/"),  # nothing may be written either
    ("put", "/admin/account/"),
    ("options", "/admin/account/"),
    ("get", "/admin/api/main/pages/"),  # what the editor's scripts ask
    ("get", "/admin/nowhere/"),
    ("get", "/%61dmin/"),  # the same address, written otherwise
    ("get", "/admin/images/"),
]


@pytest.mark.parametrize(("method", "address"), DESK)
def test_staff_without_a_second_factor_are_sent_to_set_it_up(
    brand: Brand, method: str, address: str
) -> None:
    answer = getattr(brand.client("editor"), method)(address)
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.headers["Location"].startswith(SET_UP)


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_every_role_needs_one(brand: Brand, role: str) -> None:
    assert not opens(brand.client(role))


def test_a_superuser_needs_one(brand: Brand) -> None:
    brand.people["root"] = User.objects.create_superuser("root@alpha.example", PASSWORD)
    assert not opens(brand.client("root"))


# What scripts send: headers that no person's request for a page has.
SCRIPTED = [
    {"X-Requested-With": "XMLHttpRequest"},
    {"Accept": "application/json"},
    {"Sec-Fetch-Dest": "empty"},
    {"Sec-Fetch-Dest": "script"},
]


@pytest.mark.parametrize("headers", SCRIPTED)
def test_a_script_gets_a_refusal_and_no_page(brand: Brand, headers: dict[str, str]) -> None:
    answer = brand.client("editor").get("/admin/", headers=headers)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json()["address"] == SET_UP


# No slash, another case, a language before it: none of these is the desk at all.
ELSEWHERE = ["/admin", "/ADMIN/", "/en/admin/"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_desk_has_one_address(brand: Brand, address: str) -> None:
    answer = brand.client("editor").get(address)
    assert answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.MOVED_PERMANENTLY}


def test_who_sets_it_up_reaches_the_desk_at_once(brand: Brand) -> None:
    client = brand.client("editor")
    set_up(client)
    assert opens(client)


def test_setting_up_takes_the_password_again(brand: Brand) -> None:
    answer = brand.client("editor").get(SET_UP)
    assert answer.headers["Location"].startswith("/compte/reauthenticate/")


def test_a_wrong_first_code_sets_nothing_up(brand: Brand) -> None:
    client = brand.client("editor")
    client.post(f"/compte/reauthenticate/?next={SET_UP}", {"password": PASSWORD})
    client.get(SET_UP)
    assert client.post(SET_UP, {"code": "000000"}).status_code == HTTPStatus.OK
    assert not Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_setting_up_is_told_by_mail(brand: Brand) -> None:
    set_up(brand.client("editor"))
    assert [message.to for message in mail.outbox] == [["editor@alpha.example"]]
    assert mail.outbox[0].subject.endswith(" – Alpha")


def test_a_session_from_before_the_set_up_must_show_the_factor(
    brand: Brand, protected: User
) -> None:
    answer = brand.client("editor").get("/admin/pages/")
    assert answer.headers["Location"] == f"{SHOW_AGAIN}?next=%2Fadmin%2Fpages%2F"


def test_showing_the_factor_opens_the_page_that_was_asked_for(
    brand: Brand, protected: User
) -> None:
    client = brand.client("editor")
    answer = client.post(f"{SHOW_AGAIN}?next=/admin/pages/", {"code": code_of()})
    assert answer.headers["Location"] == "/admin/pages/"
    assert opens(client)


def test_the_password_again_is_not_a_second_factor(brand: Brand, protected: User) -> None:
    client = brand.client("editor")
    client.post("/compte/reauthenticate/?next=/admin/", {"password": PASSWORD})
    assert not opens(client)


def test_the_desk_closes_when_the_factor_is_turned_off(
    brand: Brand, protected: User, clock: time_machine.Traveller
) -> None:
    client = brand.client("editor")
    client.post(f"{SHOW_AGAIN}?next=/admin/", {"code": code_of()})
    client.post("/compte/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert not opens(client)


def test_a_password_alone_does_not_sign_in_who_has_a_factor(brand: Brand, protected: User) -> None:
    client = brand.client()
    answer = sign_in(client, protected.email)
    assert answer.headers["Location"] == "/compte/2fa/authenticate/"
    assert not signed_in(client)


def test_a_mailed_code_alone_does_not_either(brand: Brand, protected: User) -> None:
    client = brand.client()
    code = ask_for_code(client, protected.email)
    answer = client.post("/compte/login/code/confirm/", {"code": code})
    assert answer.headers["Location"] == "/compte/2fa/authenticate/"
    assert not signed_in(client)


def test_the_second_stage_signs_in_and_opens_the_desk(brand: Brand, protected: User) -> None:
    client = brand.client()
    sign_in(client, protected.email)
    client.post("/compte/2fa/authenticate/", {"code": code_of()})
    assert opens(client)


def test_a_code_by_mail_and_the_second_stage_open_the_desk(brand: Brand, protected: User) -> None:
    client = brand.client()
    code = ask_for_code(client, protected.email)
    client.post("/compte/login/code/confirm/", {"code": code})
    client.post("/compte/2fa/authenticate/", {"code": code_of()})
    assert opens(client)


def test_a_code_of_the_app_is_good_once(brand: Brand, protected: User) -> None:
    first, second = brand.client(), brand.client()
    for client in (first, second):
        sign_in(client, protected.email)
        client.post("/compte/2fa/authenticate/", {"code": code_of()})
    assert (signed_in(first), signed_in(second)) == (True, False)


def test_a_code_of_the_app_is_good_for_its_half_minute_only(
    brand: Brand, protected: User, clock: time_machine.Traveller
) -> None:
    code, client = code_of(), brand.client()
    clock.shift(timedelta(seconds=30))
    sign_in(client, protected.email)
    client.post("/compte/2fa/authenticate/", {"code": code})
    assert not signed_in(client)


def test_guesses_of_the_second_factor_end_after_five(brand: Brand, protected: User) -> None:
    client = brand.client()
    sign_in(client, protected.email)
    for guess in range(5):
        client.post("/compte/2fa/authenticate/", {"code": f"00000{guess}"})
    client.post("/compte/2fa/authenticate/", {"code": code_of()})
    assert not signed_in(client)


def test_a_recovery_code_stands_in_for_the_phone_once(brand: Brand, protected: User) -> None:
    code = RecoveryCodes.activate(protected).get_unused_codes()[0]
    first, second = brand.client(), brand.client()
    for client in (first, second):
        sign_in(client, protected.email)
        client.post("/compte/2fa/authenticate/", {"code": code})
    assert (opens(first), signed_in(second)) == (True, False)


def test_a_form_without_a_code_is_no_way_in(brand: Brand, protected: User) -> None:
    client = brand.client()
    sign_in(client, protected.email)
    answer = client.post("/compte/2fa/authenticate/", {})
    assert answer.status_code == HTTPStatus.OK
    assert not signed_in(client)


def test_wagtails_own_form_signs_nobody_in(brand: Brand, protected: User) -> None:
    client = brand.client()
    form = {"username": protected.email, "password": PASSWORD, "next": "/admin/"}
    answer = client.post("/admin/login/", form)
    assert answer.headers["Location"] == "/compte/login/?next=%2Fadmin%2F"
    assert not signed_in(client)


def test_who_is_no_staff_is_told_so_and_not_sent_in_circles(brand: Brand) -> None:
    brand.people["zoe"] = User.objects.create_user("zoe@cabinet.example", PASSWORD)
    answer = brand.client("zoe").get("/admin/", follow=True)
    assert (answer.status_code, answer.redirect_chain) == (HTTPStatus.FORBIDDEN, [])
    assert "zoe@cabinet.example" in answer.content.decode()


def test_who_is_signed_out_is_asked_to_sign_in(brand: Brand) -> None:
    answer = brand.client().get("/admin/pages/")
    assert answer.headers["Location"] == "/compte/login/?next=/admin/pages/"


def test_signing_out_stays_possible_before_the_set_up(brand: Brand) -> None:
    client = brand.client("editor")
    client.post("/admin/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize("address", ["/compte/2fa/", "/compte/logout/", "/compte/password/change/"])
def test_an_account_stays_reachable_before_the_set_up(brand: Brand, address: str) -> None:
    assert brand.client("editor").get(address).status_code == HTTPStatus.OK


def test_where_it_is_not_required_a_password_opens_the_desk(
    brand: Brand, settings: Settings
) -> None:
    settings.MFA_REQUIRED = False
    assert opens(brand.client("editor"))


def test_the_guard_asks_the_database_once(brand: Brand) -> None:
    client = brand.client("editor")
    set_up(client)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/admin/pages/")
    asked = [one for one in queries.captured_queries if "mfa_authenticator" in one["sql"]]
    assert len(asked) == 1


def test_pages_outside_the_desk_are_not_guarded_by_queries(brand: Brand) -> None:
    with CaptureQueriesContext(connection) as queries:
        brand.client().get("/compte/login/")
    assert not [one for one in queries.captured_queries if "mfa_authenticator" in one["sql"]]


def test_the_secret_is_not_readable_in_the_database(brand: Brand) -> None:
    client = brand.client("editor")
    set_up(client)
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert not re.fullmatch(r"[A-Z2-7]{32}", stored)


def test_a_new_secret_key_keeps_second_factors_while_the_old_is_a_fallback(
    protected: User, settings: Settings
) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" + "y" * 50
    assert TOTP(Authenticator.objects.get()).validate_code(code_of())
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        TOTP(Authenticator.objects.get()).validate_code(code_of())


def test_the_qr_code_is_part_of_the_page_and_names_the_brand(brand: Brand) -> None:
    client = brand.client("editor")
    client.post(f"/compte/reauthenticate/?next={SET_UP}", {"password": PASSWORD})
    answer = client.get(SET_UP)
    page = answer.content.decode()
    assert re.search(r'role="img" aria-label="[^"]+"><svg ', page)
    assert not re.search(r"data:|<img|\sstyle=", page)
    assert "issuer=Alpha" in answer.context["totp_url"]
    assert "data:" not in answer.headers["Content-Security-Policy"]


# Pages of an account with a second factor, once it has been shown.
PAGES = [
    "/compte/2fa/",
    "/compte/2fa/recovery-codes/",
    "/compte/2fa/recovery-codes/generate/",
    "/compte/2fa/totp/deactivate/",
    "/compte/2fa/reauthenticate/",
    "/compte/reauthenticate/",
    "/compte/password/change/",
    "/compte/logout/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_an_account_is_in_the_house_layout(brand: Brand, address: str) -> None:
    client = brand.client("editor")
    set_up(client)
    for prefix, language in (("", "fr"), ("/en", "en")):
        answer = client.get(prefix + address)
        page = answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert f'<html lang="{language}">' in page
        assert ">Alpha</a>" in page
        assert not re.search(r"\sstyle=|<script|<style|data:", page)


def test_recovery_codes_can_be_downloaded_and_are_kept_by_no_cache(brand: Brand) -> None:
    client = brand.client("editor")
    set_up(client)
    answer = client.get("/compte/2fa/recovery-codes/download/")
    assert len(answer.content.decode().split()) == 10
    assert "no-store" in answer.headers["Cache-Control"]
