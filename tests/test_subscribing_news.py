"""Each subscriber is told once of each public change, in her language, and ends it in one press."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail as outbox
from django.test import Client

from notifications.actions.subscribers import mark
from notifications.models import Mail, MailKind, Subscriber
from notifications.sending import send_due
from notifications.subscribing import announce
from policies.actions import postpone, withdraw
from policies.models.versions import Change
from tests.brands import NOW
from tests.conftest import TODAY, Brand

DAY = timedelta(days=1)
LATER = NOW + timedelta(hours=1)


def subscriber(brand: Brand, name: str = "a", language: str = "fr", **more: Any) -> Subscriber:
    """Give somebody who confirmed the day before."""
    address = f"{name}@reader.example"
    values = {"confirmed_at": NOW - DAY, "asked_at": NOW - DAY} | more
    found: Subscriber = Subscriber.objects.create(
        site=brand.site, address=address, mark=mark(address), language=language, **values
    )
    return found


def sent(at: Any = LATER) -> list[Any]:
    """Announce, send what is due, and give all that left by now."""
    announce(at=at)
    send_due(clock=lambda: at)
    return list(outbox.outbox)


def test_a_promulgation_is_told_once_with_what_changed_and_where_to_read_it(brand: Brand) -> None:
    subscriber(brand)
    brand.promulgate("We keep logs.")
    [mail], again = sent(), sent(LATER + DAY)
    assert (mail.to, len(again)) == (["a@reader.example"], 1)
    for words in (mail.body, mail.alternatives[0][0]):
        assert "It is clearer." in words
        assert "http://alpha.localhost/politique-de-confidentialite/versions/1.0/" in words


def test_a_mail_program_ends_it_in_one_click_without_a_cookie(brand: Brand) -> None:
    gone = subscriber(brand)
    brand.promulgate("We keep logs.")
    [mail] = sent()
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail.extra_headers["List-Unsubscribe"].strip("<>")
    client = Client(enforce_csrf_checks=True, headers={"host": urlsplit(address).netloc})
    body = {"List-Unsubscribe": "One-Click"}
    assert client.post(urlsplit(address).path, body).status_code == 200
    assert not Subscriber.objects.filter(pk=gone.pk).exists()
    assert not Mail.objects.filter(kind=MailKind.NEWS).exists()


def test_the_link_in_the_mail_waits_for_a_press_and_says_the_same_afterwards(brand: Brand) -> None:
    subscriber(brand)
    brand.promulgate("We keep logs.")
    path = urlsplit(sent()[0].extra_headers["List-Unsubscribe"].strip("<>")).path
    assert b"<form" in brand.get(path).content
    assert Subscriber.objects.count() == 1
    done = brand.client().post(path)
    assert (done.status_code, b'id="done"' in done.content) == (200, True)
    assert done.content == brand.get(path).content


def test_each_reads_it_in_her_language_where_the_text_is_in_it(brand: Brand) -> None:
    subscriber(brand, "fr")
    subscriber(brand, "en", language="en")
    brand.fix(*(brand.draft("We keep logs.", language=one) for one in ("fr", "en")))
    found = {mail.to[0][:2]: mail for mail in sent()}
    assert "/en/privacy-policy/versions/1.0/" in found["en"].body
    assert "/politique-de-confidentialite/versions/1.0/" in found["fr"].body
    assert found["en"].extra_headers["Content-Language"] == "en"


def test_a_text_in_french_alone_is_told_to_all(brand: Brand) -> None:
    subscriber(brand, language="en")
    brand.promulgate("We keep logs.")
    [mail] = sent()
    assert "/politique-de-confidentialite/versions/1.0/" in mail.body


def test_a_correction_is_told_and_named_as_one(brand: Brand) -> None:
    brand.promulgate("We keep logs.", at=NOW - 30 * DAY)
    subscriber(brand, language="en")
    brand.promulgate("We keep the logs.", change=Change.MINOR)
    [mail] = sent()
    assert "nothing of substance" in mail.body


def test_another_day_and_a_withdrawal_are_told_too(brand: Brand) -> None:
    brand.promulgate("We keep logs.", at=NOW - 60 * DAY)
    coming = brand.promulgate("We keep none.", day=TODAY + 40 * DAY, at=NOW - 30 * DAY)
    subscriber(brand, language="en")
    by = brand.people["approver"]
    postpone(coming, to=TODAY + 50 * DAY, reason="Later.", by=by, at=NOW)
    withdraw(coming, reason="No.", by=by, at=NOW)
    moved, withdrawn = sorted((mail.body for mail in sent()), key=lambda body: "withdrawn" in body)
    assert ("10 January 2027" in moved, "withdrawn" in withdrawn) == (True, True)


# Who is not told: she had not confirmed it by then, or not at all, or it is another brand's.
@pytest.mark.parametrize("confirmed", [None, LATER])
def test_who_had_not_confirmed_is_told_of_nothing(brand: Brand, confirmed: Any) -> None:
    subscriber(brand, confirmed_at=confirmed)
    brand.promulgate("We keep logs.")
    assert sent() == []


def test_a_brands_subscribers_hear_of_no_other_brand(brand: Brand, other_brand: Brand) -> None:
    subscriber(other_brand)
    brand.promulgate("We keep logs.")
    assert sent() == []


def test_what_is_older_than_two_weeks_is_no_news(brand: Brand) -> None:
    subscriber(brand)
    brand.promulgate("We keep logs.")
    assert sent(NOW + 14 * DAY) == []
    assert len(sent(NOW + 14 * DAY - timedelta(seconds=1))) == 1


def test_a_mail_names_nobody_but_its_address(brand: Brand) -> None:
    subscriber(brand, "a")
    subscriber(brand, "b")
    brand.promulgate("We keep logs.")
    first, second = sent()
    keys = set(Subscriber.objects.values_list("pk", flat=True))
    for mail in (first, second):
        assert (len(mail.to), mail.cc, mail.bcc) == (1, [], [])
        assert not [one for one in ("a@reader", "b@reader", *map(str, keys)) if one in mail.body]
