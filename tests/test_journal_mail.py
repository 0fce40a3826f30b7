"""Each auditor receives the ledger's latest checkpoint once a day, to keep outside."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from wagtail.users.models import UserProfile

from consent.ledger import open_checkpoint
from consent.sealing import current_vkey, latest_published
from notifications.journal import mail_checkpoint
from notifications.models import Mail, MailKind
from notifications.rendering import note_in
from notifications.sending import send_due
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import entries, own_ledger, seal_here

__all__ = ["own_ledger"]

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be the day on which the tests' ledger is sealed."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sealed(brand: Brand) -> Brand:
    """Give the brand, with a ledger that has a checkpoint."""
    entries(3)
    seal_here()
    return brand


def sent(at: datetime = NOW) -> list[EmailMultiAlternatives]:
    """Mail the checkpoint at an instant, send what is due, and give what left by now."""
    mail_checkpoint(at=at)
    send_due(clock=lambda: at)
    return outbox.outbox  # type: ignore[return-value]


def test_before_the_first_checkpoint_nobody_is_written_to(brand: Brand) -> None:
    assert (mail_checkpoint(at=NOW), Mail.objects.count()) == (0, 0)


def test_each_auditor_of_each_brand_gets_it_and_nobody_else(
    sealed: Brand, other_brand: Brand
) -> None:
    assert sorted(one.to for one in sent()) == [["auditor@alpha.example"], ["auditor@beta.example"]]


def test_once_a_day_and_person(sealed: Brand) -> None:
    midnight = datetime(2026, 11, 21, 22, 59, tzinfo=NOW.tzinfo)  # 23:59 in Paris
    assert [len(sent(at)) for at in (NOW, NOW, midnight, midnight + DAY / 720, NOW + DAY)] == [
        *[1, 1, 1],
        *[2, 2],
    ]


def test_who_left_gets_none(sealed: Brand) -> None:
    auditor = sealed.people["auditor"]
    auditor.is_active = False
    auditor.save(update_fields=["is_active"])
    assert sent() == []


def test_the_note_is_in_the_text_and_in_a_file_byte_by_byte(sealed: Brand) -> None:
    [mail] = sent()
    latest = latest_published()
    assert latest is not None
    [(name, data, kind)] = mail.attachments
    assert (name, kind) == ("checkpoint.note", "application/octet-stream")
    assert data == latest.note.encode() == note_in(str(mail.body)).encode()
    assert open_checkpoint(data.decode(), current_vkey() or "").size == latest.size


def test_it_is_of_its_day_even_if_it_leaves_later(sealed: Brand) -> None:
    mail_checkpoint(at=NOW)
    first = latest_published()
    entries(1)
    seal_here()
    send_due(clock=lambda: NOW + DAY)
    assert first is not None
    assert outbox.outbox[0].attachments[0][1] == first.note.encode()


def test_it_is_written_in_her_language(sealed: Brand) -> None:
    UserProfile.objects.create(user=sealed.people["auditor"], preferred_language="en")
    [mail] = sent()
    assert mail.subject == "Checkpoint of the ledger: 3 lines – Alpha"
    assert mail.extra_headers["Content-Language"] == "en"
    assert "http://alpha.localhost/en/journal/keys/" in mail.body
    [html] = [content for content, kind in mail.alternatives if kind == "text/html"]
    assert '<html lang="en">' in str(html)


def test_who_chose_no_language_is_written_to_in_french(sealed: Brand) -> None:
    sent()
    assert list(Mail.objects.values_list("kind", "language")) == [(MailKind.JOURNAL, "fr")]
