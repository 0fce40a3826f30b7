"""Mandates at the desk: given, mailed, ended; and nobody is let in once they are over."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.mandates import end
from accounts.models import Mandate, MandateEnd, User
from notifications.models import Mail, MailKind
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.test_signin import ask_for_code, sign_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
LAST = TODAY + timedelta(days=30)
AFTER = datetime.fromisoformat("2026-12-22T00:00:00+01:00")
MOMENT = timedelta(seconds=1)
LIST, ADD = "/admin/audit/mandates/", "/admin/audit/mandates/add/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """Stand on the day that the tests are about."""
    with time_machine.travel(NOW, tick=False):
        yield


def fields(brand: Brand, **changes: Any) -> dict[str, Any]:
    """Give what an approver fills in."""
    said = {
        "email": "Zoe@Audit.example",
        "name": "Zoé Roux",
        "organisation": "Cabinet Roux",
        "purpose": "Les acceptations de 2026.",
        "sites": [brand.site.pk],
        "until": LAST.isoformat(),
        "language": "fr",
    }
    return said | changes


def invited(brand: Brand, **changes: Any) -> Mandate:
    """Let the approver give a mandate at the desk."""
    answer = brand.client("approver").post(ADD, fields(brand, **changes))
    assert answer.headers["Location"] == LIST
    return Mandate.objects.get(site=brand.site)


def as_zoe(brand: Brand) -> Client:
    """Give a browser in which she is signed in."""
    client = brand.client()
    client.force_login(User.objects.get(email="zoe@audit.example"), BACKEND)
    return client


def test_a_mandate_is_given_and_mailed(brand: Brand) -> None:
    mandate = invited(brand)
    assert (mandate.user.email, mandate.until) == ("zoe@audit.example", LAST)
    (sent,) = mail.outbox
    assert sent.to == ["zoe@audit.example"]
    assert sent.reply_to == ["approver@alpha.example"]
    for said in ("Les acceptations de 2026.", "alpha.localhost", "/compte/login/"):
        assert said in sent.body


@pytest.mark.parametrize(
    ("language", "address", "day"),
    [("fr", "/compte/login/", "21 décembre 2026"), ("en", "/en/compte/login/", "21 December 2026")],
)
def test_the_mail_speaks_the_chosen_language(
    brand: Brand, language: str, address: str, day: str
) -> None:
    invited(brand, language=language)
    assert f"{brand.site.root_url}{address}" in mail.outbox[0].body
    assert day in mail.outbox[0].body


def test_that_it_was_mailed_is_kept_and_its_words_are_not(brand: Brand) -> None:
    invited(brand)
    kept = Mail.objects.get()
    assert (kept.kind, kept.site, kept.text) == (MailKind.SIGN_IN, brand.site, "")
    assert kept.sent_at is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "zoe"},  # no address
        {"organisation": ""},
        {"purpose": " "},
        {"sites": []},
        {"sites": ["999"]},  # another's brand
        {"until": ""},
        {"until": "2026-11-20"},  # yesterday
        {"until": "2027-11-22"},  # a day more than twelve months
        {"email": "dpo@alpha.example"},  # works for the brand
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_done(brand: Brand, changes: dict[str, Any]) -> None:
    answer = brand.client("approver").post(ADD, fields(brand, **changes))
    assert answer.status_code == 200
    assert "error" in answer.content.decode() or "critical" in answer.content.decode()
    assert not Mandate.objects.exists()
    assert mail.outbox == []


def test_an_approver_offers_her_own_brands_alone(brand: Brand, other_brand: Brand) -> None:
    page = brand.client("approver").get(ADD).content.decode()
    assert re.findall(r'name="sites" value="(\d+)"', page) == [str(brand.site.pk)]
    answer = brand.client("approver").post(ADD, fields(other_brand))
    assert answer.status_code == 200
    assert not Mandate.objects.exists()


@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_others_see_and_give_none(brand: Brand, role: str) -> None:
    mandate = invited(brand)
    client, one = brand.client(role), reverse("audit_mandates_end", args=[mandate.pk])
    assert {client.get(url).status_code for url in (LIST, ADD, one)} <= {302, 403}
    client.post(one)
    client.post(ADD, fields(brand, email="ida@audit.example"))
    assert not MandateEnd.objects.exists()
    assert Mandate.objects.count() == 1


def test_the_menu_leads_approvers_there_and_nobody_else(brand: Brand) -> None:
    home = reverse("wagtailadmin_home")
    assert LIST in brand.client("approver").get(home).content.decode()
    for role in ("dpo", "auditor"):
        assert LIST not in brand.client(role).get(home).content.decode()


def test_an_empty_list_says_what_to_do_next(brand: Brand) -> None:
    page = brand.client("approver").get(LIST).content.decode()
    assert "Nobody audits from outside." in page
    assert ADD in page


def test_the_list_shows_how_each_stands_as_of_a_day(brand: Brand, other_brand: Brand) -> None:
    mandate = invited(brand)
    with time_machine.travel(AFTER, tick=False):
        client = brand.client("approver")
        now, then = (client.get(LIST, {"on": on}) for on in ("", LAST.isoformat()))
        before = client.get(LIST, {"on": TODAY.isoformat()})
        theirs = other_brand.client("approver").get(LIST)
    assert [line.holds for line in now.context["object_list"]] == [False]
    assert [line.holds for line in then.context["object_list"]] == [True]
    assert list(before.context["object_list"]) == list(theirs.context["object_list"]) == []
    assert f'id="mandate-{mandate.pk}"' in now.content.decode()


def test_an_approver_ends_one_and_the_next_page_is_refused(brand: Brand) -> None:
    mandate, client = invited(brand), as_zoe(brand)
    assert client.get("/admin/audit/accesses/").status_code == 200
    one = reverse("audit_mandates_end", args=[mandate.pk])
    approver = brand.client("approver")
    assert approver.get(one).status_code == 200
    assert approver.post(one).headers["Location"] == LIST
    answer = client.get("/admin/audit/accesses/")
    assert answer.status_code == 403
    assert not signed_in(client)


def test_ending_twice_says_that_it_is_over(brand: Brand) -> None:
    mandate = invited(brand)
    end(mandate, by=brand.people["approver"], at=NOW)
    one = reverse("audit_mandates_end", args=[mandate.pk])
    assert "over already" in brand.client("approver").post(one).content.decode()
    assert MandateEnd.objects.count() == 1


def test_another_brands_approver_ends_none(brand: Brand, other_brand: Brand) -> None:
    one = reverse("audit_mandates_end", args=[invited(brand).pk])
    for method in ("get", "post"):
        assert getattr(other_brand.client("approver"), method)(one).status_code == 404
    assert not MandateEnd.objects.exists()


@pytest.mark.parametrize("path", ["/admin/", "/admin/audit/accesses/", "/compte/password/change/"])
def test_an_open_session_ends_with_the_last_day_though_nothing_ran(brand: Brand, path: str) -> None:
    invited(brand)
    with time_machine.travel(AFTER - MOMENT, tick=False):
        client = as_zoe(brand)
        client.get(path)
        assert signed_in(client)
    with time_machine.travel(AFTER, tick=False):
        answer = client.get(path)
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()
    assert not signed_in(client)


def test_after_the_last_day_she_signs_in_neither_by_password_nor_by_code(brand: Brand) -> None:
    user = invited(brand).user
    user.set_password("a-long-pass-phrase")
    user.save()
    with time_machine.travel(AFTER, tick=False):
        client = brand.client()
        by_password = sign_in(client, user.email)
        code = ask_for_code(client, user.email)
        by_code = client.post("/compte/login/code/confirm/", {"code": code})
        assert not signed_in(client)
    assert (by_password.status_code, by_code.status_code) == (403, 403)


def test_until_the_last_moment_she_signs_in_by_code(brand: Brand) -> None:
    user = invited(brand).user
    with time_machine.travel(AFTER - MOMENT, tick=False):
        client = brand.client()
        code = ask_for_code(client, user.email)
        client.post("/compte/login/code/confirm/", {"code": code})
        assert signed_in(client)


def test_public_pages_know_nobody(brand: Brand) -> None:
    brand.promulgate("Des données.")
    invited(brand)
    with time_machine.travel(AFTER, tick=False):
        client = as_zoe(brand)
        assert client.get("/politique-de-confidentialite/").status_code == 200
