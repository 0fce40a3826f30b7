"""Anybody may subscribe to public changes; who did is known to nobody, and ends it in a press."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail as outbox
from django.http import HttpResponse
from django.test import Client

from consent.actions.retaining import retain
from notifications.actions import RETAINED
from notifications.models import Mail, MailKind, Subscriber
from notifications.sending import send_due
from notifications.subscribing import asking
from tests.brands import NOW
from tests.conftest import Brand

FORM, ENGLISH = "/abonnement/", "/en/subscription/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHO = "somebody@reader.example"


@pytest.fixture(autouse=True)
def clock(brand: Brand) -> Any:
    """Let it be NOW."""
    with time_machine.travel(NOW, tick=False) as travelled:
        yield travelled


def browser(brand: Brand) -> Client:
    """Give a browser without a cookie, of which forms are checked as they are in production."""
    return Client(enforce_csrf_checks=True, headers={"host": brand.site.hostname})


def ask(brand: Brand, address: str = WHO, *, page: str = FORM, **headers: str) -> HttpResponse:
    """Send the form."""
    return browser(brand).post(page, {"address": address}, headers=headers)  # type: ignore[return-value]


def links() -> list[str]:
    """Send what is due; give the paths of the secret links in what left."""
    send_due(clock=lambda: NOW)
    found = [
        re.findall(r"https?://\S+/(?:lien|link|fin|end)/\S+", str(one.body))
        for one in outbox.outbox
    ]
    return [urlsplit(one).path for group in found for one in group]


def subscribed(brand: Brand, *, page: str = FORM) -> Subscriber:
    """Subscribe, with both steps."""
    ask(brand, page=page)
    browser(brand).post(links()[-1])
    found: Subscriber = Subscriber.objects.confirmed().get()
    return found


@pytest.mark.parametrize("page", [FORM, ENGLISH])
def test_the_page_needs_no_cookie_and_no_script(brand: Brand, page: str) -> None:
    response = brand.get(page)
    assert (response.status_code, dict(response.cookies)) == (200, {})
    for word in (b"<script", b"csrf", b"style="):
        assert word not in response.content
    assert "noindex" in response["X-Robots-Tag"]
    assert page.encode() in brand.get("/" if page == FORM else "/en/").content


def test_only_who_opens_the_mail_is_told_of_anything(brand: Brand) -> None:
    response = ask(brand)
    assert (response.status_code, response["Location"]) == (303, "/abonnement/?sent=1")
    [link] = links()
    assert not Subscriber.objects.confirmed().exists()
    assert browser(brand).post(link).status_code == 200
    assert Subscriber.objects.confirmed().get().confirmed_at == NOW


def test_a_program_that_follows_links_confirms_and_ends_nothing(brand: Brand) -> None:
    ask(brand)
    [link] = links()
    for method in (browser(brand).get, browser(brand).head):
        assert method(link).status_code == 200
    assert not Subscriber.objects.confirmed().exists()


def test_what_is_answered_is_the_same_for_every_address(brand: Brand) -> None:
    subscribed(brand)
    known, unknown = ask(brand), ask(brand, "nobody@reader.example")
    assert [(one.status_code, one["Location"], one.content) for one in (known, unknown)] == 2 * [
        (303, "/abonnement/?sent=1", b"")
    ]


def test_one_mail_to_an_address_in_an_hour(brand: Brand, clock: Any) -> None:
    for again in (WHO, WHO.upper(), f" {WHO} "):
        ask(brand, again)
    assert (Mail.objects.count(), Subscriber.objects.count()) == (1, 1)
    clock.move_to(NOW + HOUR)
    ask(brand)
    assert (Mail.objects.count(), Subscriber.objects.count()) == (2, 1)


def test_who_is_subscribed_and_asks_again_is_told_so(brand: Brand, clock: Any) -> None:
    subscribed(brand)
    clock.move_to(NOW + 2 * HOUR)
    ask(brand, page=ENGLISH)
    assert "/abonnement/fin/" in links_at(NOW + 2 * HOUR)
    assert Subscriber.objects.get().language == "fr"


def links_at(at: Any) -> str:
    """Send what is due at an instant; give the words of the last mail."""
    send_due(clock=lambda: at)
    return str(outbox.outbox[-1].body)


def test_nobody_fills_other_peoples_mailboxes(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_AN_HOUR", 2)
    statuses = [ask(brand, f"{name}@reader.example").status_code for name in "abc"]
    assert (statuses, Subscriber.objects.count()) == ([303, 303, 429], 2)


# What is no address; a header's line break among them.
@pytest.mark.parametrize("address", ["", "nobody", "a@b.example\nBcc: c@d.example", "a" * 300])
def test_what_is_no_address_is_refused_with_a_sentence(brand: Brand, address: str) -> None:
    response = ask(brand, address)
    assert (response.status_code, b'id="errors"' in response.content) == (400, True)
    assert not Mail.objects.exists()


def test_another_sites_form_is_refused(brand: Brand) -> None:
    assert ask(brand, sec_fetch_site="cross-site").status_code == 403
    assert not Mail.objects.exists()


def test_the_mail_is_in_the_language_of_the_page(brand: Brand) -> None:
    ask(brand, page=ENGLISH)
    [link] = links()
    assert link.startswith("/en/subscription/link/")
    [mail] = outbox.outbox
    assert mail.extra_headers["Content-Language"] == "en"
    assert "List-Unsubscribe" not in mail.extra_headers


def test_no_link_is_kept(brand: Brand) -> None:
    ask(brand)
    [link] = links()
    mail = Mail.objects.get()
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in mail.text + mail.html
    assert token in str(outbox.outbox[0].body)


def test_what_is_not_confirmed_within_a_week_is_forgotten(brand: Brand, clock: Any) -> None:
    ask(brand)
    [link] = links()
    clock.move_to(NOW + 7 * DAY + HOUR)
    assert browser(brand).get(link).status_code == 404
    assert browser(brand).post(link).status_code == 404
    retain(RETAINED, clock=lambda: NOW + 7 * DAY + HOUR, budget=HOUR)
    assert (Subscriber.objects.count(), Mail.objects.count()) == (0, 0)


def test_who_confirmed_is_kept_for_as_long_as_she_wants_it(brand: Brand) -> None:
    subscribed(brand)
    retain(RETAINED, clock=lambda: NOW + 400 * DAY, budget=500 * DAY)
    assert (Subscriber.objects.count(), Mail.objects.count()) == (1, 0)


def test_a_link_of_one_brand_opens_nothing_at_another(brand: Brand, other_brand: Brand) -> None:
    ask(brand)
    [link] = links()
    assert browser(other_brand).post(link).status_code == 404
    assert not Subscriber.objects.confirmed().exists()


def test_a_link_that_was_altered_or_is_for_something_else_opens_nothing(brand: Brand) -> None:
    ask(brand)
    [link] = links()
    for wrong in (link[:-3] + "xx/", link.replace("/lien/", "/fin/")):
        browser(brand).post(wrong)
    assert browser(brand).post(link[:-3] + "xx/").status_code == 404
    assert [one.confirmed_at for one in Subscriber.objects.all()] == [None]


def test_an_address_is_ended_for_who_asks_for_it_in_writing(brand: Brand) -> None:
    subscribed(brand)
    assert asking.end_for(brand.site, WHO.upper()) is True
    assert asking.end_for(brand.site, WHO) is False
    assert not Mail.objects.filter(kind=MailKind.SUBSCRIBE).exists()
