"""The demo's mailbox keeps every mail as it was sent, and shows it harmlessly."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.http import Http404
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from demo import mailbox, views
from demo.mailbox import MailboxBackend


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Put the mailbox in a folder of the test."""
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    return tmp_path / "mailbox"


def send(subject: str, *, html: str = "") -> None:
    """Send one mail through the demo's backend."""
    mail = EmailMultiAlternatives(subject, "Bonjour, voici l’été.", "de@a.example", ["à@b.example"])
    if html:
        mail.attach_alternative(html, "text/html")
    mail.attach("politique.pdf", b"%PDF-1.7", "application/pdf")
    assert MailboxBackend().send_messages([mail]) == 1


def test_a_mail_is_read_back_with_its_text_html_and_attachment() -> None:
    send("Nouvelle version", html="<p>Bonjour</p>")
    (kept,) = mailbox.mails()
    assert kept.content["subject"] == "Nouvelle version"
    assert (kept.text().strip(), kept.html().strip()) == ("Bonjour, voici l’été.", "<p>Bonjour</p>")
    assert kept.attachments() == ["politique.pdf"]


def test_the_newest_mail_comes_first() -> None:
    send("premier")
    send("second")
    assert [mail.content["subject"] for mail in mailbox.mails()] == ["second", "premier"]


def test_an_empty_mailbox_is_an_empty_list() -> None:
    assert mailbox.mails() == []


@pytest.mark.django_db
def test_html_of_a_mail_is_shown_in_a_frame_without_rights(folder: Path) -> None:
    send("Piège", html="<script>alert(1)</script>")
    name = mailbox.mails()[0].name
    page = views.mail(RequestFactory().get("/"), name).content.decode()
    assert 'sandbox=""' in page
    assert "<script>" not in page


def test_the_source_is_what_was_kept_byte_for_byte(folder: Path) -> None:
    send("Octets")
    name = mailbox.mails()[0].name
    source = views.source(RequestFactory().get("/"), name)
    assert source.content == (folder / f"{name}.eml").read_bytes()


def test_a_mail_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(Http404):
        views.mail(RequestFactory().get("/"), "00000000000000000000-00000000")
