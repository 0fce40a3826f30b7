"""Signing in by password or code, for whom it is refused, and what the pages and mails say."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User
from consent.views.way import client_address
from policies.models import BrandSettings
from tests.conftest import Brand

PASSWORD = "a-long-pass-phrase"
CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")


@pytest.fixture(autouse=True)
def _plain_staff(settings: Settings) -> None:
    """These tests are about the first factor."""
    settings.MFA_REQUIRED = False


@pytest.fixture
def visitor(brand: Brand) -> Client:
    """Give a browser at the brand's host, signed out."""
    return brand.client()


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    """Send the sign-in form."""
    return client.post("/compte/login/", {"login": email, "password": password})


def ask_for_code(client: Client, email: str) -> str:
    """Ask for a sign-in code and read it in the mail; "" when the mail has none."""
    mail.outbox.clear()
    client.post("/compte/login/code/", {"email": email})
    found = CODE.search(str(mail.outbox[-1].body)) if mail.outbox else None
    return found.group() if found else ""


def signed_in(client: Client) -> bool:
    """Tell whether the browser's session belongs to someone."""
    return "_auth_user_id" in client.session


def text(client: Client, address: str) -> str:
    """Give the text of a page."""
    return client.get(address).content.decode()


def test_staff_land_on_their_desk(visitor: Client) -> None:
    answer = sign_in(visitor, "editor@alpha.example")
    assert answer.headers["Location"] == "/admin/"


def test_others_land_on_their_documents(visitor: Client) -> None:
    User.objects.create_user("zoe@cabinet.example", PASSWORD)
    answer = sign_in(visitor, "zoe@cabinet.example")
    assert answer.headers["Location"] == "/mes-documents/"


# Where the sign-in form is told to go on, where it goes.
AFTER = [
    ("/en/terms/", "/en/terms/"),
    ("https://evil.example/", "/admin/"),  # another site
    ("//evil.example/", "/admin/"),
    ("javascript:alert(1)", "/admin/"),
]


@pytest.mark.parametrize(("wanted", "given"), AFTER)
def test_after_sign_in_nobody_is_sent_to_another_site(
    visitor: Client, wanted: str, given: str
) -> None:
    form = {"login": "editor@alpha.example", "password": PASSWORD, "next": wanted}
    assert visitor.post("/compte/login/", form).headers["Location"] == given


def test_an_address_may_be_typed_in_capitals(visitor: Client) -> None:
    sign_in(visitor, " Editor@ALPHA.example ")
    assert signed_in(visitor)


def test_a_code_from_the_mail_signs_in(visitor: Client) -> None:
    code = ask_for_code(visitor, "editor@alpha.example")
    visitor.post("/compte/login/code/confirm/", {"code": code})
    assert signed_in(visitor)


def test_a_code_signs_in_someone_who_has_no_password(visitor: Client) -> None:
    User.objects.create_user("zoe@cabinet.example")
    code = ask_for_code(visitor, "zoe@cabinet.example")
    visitor.post("/compte/login/code/confirm/", {"code": code.lower().replace("-", " ")})
    assert signed_in(visitor)


def test_a_code_holds_in_the_browser_that_asked_only(brand: Brand) -> None:
    code = ask_for_code(brand.client(), "editor@alpha.example")
    other = brand.client()
    other.post("/compte/login/code/confirm/", {"code": code})
    assert not signed_in(other)


def test_three_wrong_codes_end_the_code(visitor: Client) -> None:
    code = ask_for_code(visitor, "editor@alpha.example")
    for wrong in ("AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC"):
        visitor.post("/compte/login/code/confirm/", {"code": wrong})
    visitor.post("/compte/login/code/confirm/", {"code": code})
    assert not signed_in(visitor)


def test_a_new_code_replaces_the_first(visitor: Client) -> None:
    first = ask_for_code(visitor, "editor@alpha.example")
    visitor.post("/compte/login/code/confirm/", {"action": "resend"})
    visitor.post("/compte/login/code/confirm/", {"code": first})
    assert (len(mail.outbox), signed_in(visitor)) == (2, False)


def test_codes_for_one_address_are_limited(visitor: Client, brand: Brand) -> None:
    for _time in range(3):
        assert ask_for_code(brand.client(), "editor@alpha.example")
    assert ask_for_code(visitor, "editor@alpha.example") == ""


def test_limits_are_counted_for_all_processes_together(brand: Brand) -> None:
    ask_for_code(brand.client(), "editor@alpha.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM shared_cache WHERE cache_key LIKE '%request_login_code%'")
        assert cursor.rowcount > 0


def test_a_sign_in_ends_with_the_browser(visitor: Client) -> None:
    code = ask_for_code(visitor, "editor@alpha.example")
    answer = visitor.post("/compte/login/code/confirm/", {"code": code})
    assert answer.cookies["sessionid"]["max-age"] == ""


def test_a_wrong_password_and_a_wrong_address_get_the_same_answer(brand: Brand) -> None:
    answers = [
        sign_in(brand.client(), address, "wrong-pass-phrase")
        for address in ("editor@alpha.example", "nobody@alpha.example")
    ]
    shown = [re.sub(r'value="[^"]*"', "", one.content.decode()) for one in answers]
    assert shown[0] == shown[1]


def test_a_code_for_an_unknown_address_gets_the_same_page(brand: Brand) -> None:
    pages = []
    for address in ("editor@alpha.example", "nobody@alpha.example"):
        client = brand.client()
        ask_for_code(client, address)
        page = text(client, "/compte/login/code/confirm/").replace(address, "")
        pages.append(re.sub(r'value="[^"]*"', "", page))
    assert pages[0] == pages[1]


def test_an_unknown_address_is_told_so_by_mail_alone(visitor: Client) -> None:
    assert ask_for_code(visitor, "nobody@alpha.example") == ""
    assert "signup" not in mail.outbox[0].body
    assert mail.outbox[0].to == ["nobody@alpha.example"]


def test_an_empty_code_never_matches_for_an_unknown_address(visitor: Client) -> None:
    ask_for_code(visitor, "nobody@alpha.example")
    for code in ("", "-", " "):
        visitor.post("/compte/login/code/confirm/", {"code": code})
    assert not signed_in(visitor)


def test_a_closed_account_signs_in_neither_way(brand: Brand) -> None:
    User.objects.create_user("zoe@cabinet.example", PASSWORD, is_active=False)
    by_password, by_code = brand.client(), brand.client()
    answer = sign_in(by_password, "zoe@cabinet.example")
    assert answer.headers["Location"] == "/compte/inactive/"
    assert ask_for_code(by_code, "zoe@cabinet.example") == ""


def test_five_wrong_passwords_lock_the_account_for_that_address(visitor: Client) -> None:
    answers = [sign_in(visitor, "editor@alpha.example", "wrong") for _time in range(5)]
    assert [one.status_code for one in answers] == [200] * 4 + [429]
    assert "/compte/login/code/" in answers[-1].content.decode()


def test_while_locked_the_right_password_is_refused(visitor: Client) -> None:
    for _time in range(5):
        sign_in(visitor, "editor@alpha.example", "wrong")
    assert sign_in(visitor, "editor@alpha.example").status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert not signed_in(visitor)


def test_an_unknown_account_is_locked_like_any(visitor: Client) -> None:
    answers = [sign_in(visitor, "nobody@alpha.example", "wrong") for _time in range(5)]
    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_a_lock_is_for_one_account_only(visitor: Client) -> None:
    for _time in range(5):
        sign_in(visitor, "editor@alpha.example", "wrong")
    sign_in(visitor, "approver@alpha.example")
    assert signed_in(visitor)


def test_a_lock_holds_where_the_guesses_came_from_only(brand: Brand) -> None:
    guesser = Client(headers={"host": brand.site.hostname}, REMOTE_ADDR="203.0.113.9")
    for _time in range(4):
        sign_in(guesser, "editor@alpha.example", "wrong")
    owner = brand.client()
    sign_in(owner, "editor@alpha.example")
    assert signed_in(owner)


def test_a_code_signs_in_despite_the_lock_and_lifts_it(brand: Brand, visitor: Client) -> None:
    for _time in range(5):
        sign_in(visitor, "editor@alpha.example", "wrong")
    code = ask_for_code(visitor, "editor@alpha.example")
    visitor.post("/compte/login/code/confirm/", {"code": code})
    assert signed_in(visitor)
    again = brand.client()
    assert sign_in(again, "editor@alpha.example").status_code != HTTPStatus.TOO_MANY_REQUESTS


def test_the_proxy_is_believed_only_when_there_is_one(settings: Settings) -> None:
    request = RequestFactory(headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"}).get("/")
    assert client_address(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client_address(request) == "2.2.2.2"


def test_a_link_by_mail_sets_a_new_password(visitor: Client) -> None:
    link = ask_for_link(visitor, "editor@alpha.example")
    form = visitor.get(link, follow=True).redirect_chain[-1][0]
    new = "another-long-phrase"
    visitor.post(form, {"password1": new, "password2": new})
    sign_in(visitor, "editor@alpha.example", new)
    assert signed_in(visitor)


def test_links_for_one_address_are_limited(brand: Brand) -> None:
    answers = [
        brand.client().post("/compte/password/reset/", {"email": "editor@alpha.example"})
        for _time in range(4)
    ]
    assert [one.status_code for one in answers] == [302] * 3 + [429]
    assert ">Alpha</a>" in answers[-1].content.decode()


def ask_for_link(client: Client, email: str) -> str:
    """Ask for a link to choose a new password and give its path."""
    mail.outbox.clear()
    client.post("/compte/password/reset/", {"email": email})
    found = re.search(r"http://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def test_a_link_works_once(brand: Brand) -> None:
    client, later = brand.client(), brand.client()
    link = ask_for_link(client, "editor@alpha.example")
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another-long-phrase", "password2": "another-long-phrase"})
    assert "/compte/password/reset/" in later.get(link).content.decode()


def test_a_past_address_opens_no_account(brand: Brand, visitor: Client) -> None:
    """The address went to somebody else: her code must open her account, not his."""
    past = brand.people["editor"]
    EmailAddress.objects.create(user=past, email="zoe@cabinet.example", verified=True)
    her = User.objects.create_user("zoe@cabinet.example")
    code = ask_for_code(visitor, "zoe@cabinet.example")
    visitor.post("/compte/login/code/confirm/", {"code": code})
    assert visitor.session["_auth_user_id"] == str(her.pk)


def test_signing_in_leaves_no_list_of_addresses(visitor: Client) -> None:
    ask_for_link(visitor, "editor@alpha.example")
    code = ask_for_code(visitor, "editor@alpha.example")
    visitor.post("/compte/login/code/confirm/", {"code": code})
    assert not EmailAddress.objects.exists()


def test_signing_out_takes_a_form_and_ends_the_session(brand: Brand) -> None:
    client = brand.client("editor")
    client.get("/compte/logout/")
    assert signed_in(client)
    assert client.post("/compte/logout/").headers["Location"] == "/"
    assert not signed_in(client)


def test_signing_out_in_english_leads_to_the_english_texts(brand: Brand) -> None:
    assert brand.client("editor").post("/en/compte/logout/").headers["Location"] == "/en/"


def test_nobody_signs_up(visitor: Client) -> None:
    visitor.post(
        "/compte/signup/",
        {"email": "new@alpha.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not User.objects.filter(email="new@alpha.example").exists()


def test_mails_come_from_the_brand(brand: Brand, visitor: Client) -> None:
    settings = BrandSettings.for_site(brand.site)
    settings.sender_name, settings.sender_email = "Alpha santé", "bonjour@alpha.example"
    settings.save(update_fields=["sender_name", "sender_email"])
    ask_for_code(visitor, "editor@alpha.example")
    sent = mail.outbox[0].message()
    assert str(sent["From"]) == "=?utf-8?q?Alpha_sant=C3=A9?= <bonjour@alpha.example>"
    assert sent["Subject"]


def test_a_mail_names_the_brand_at_whose_host_it_was_asked_for(
    brand: Brand, other_brand: Brand
) -> None:
    ask_for_code(other_brand.client(), "editor@alpha.example")
    assert mail.outbox[0].subject.endswith(" – Bêta")
    assert "http://beta.localhost/" in mail.outbox[0].body


def test_a_changed_password_is_told_by_mail(brand: Brand) -> None:
    client = brand.client("editor")
    new = "another-long-phrase"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/compte/password/change/", fields)
    assert mail.outbox[0].to == ["editor@alpha.example"]
