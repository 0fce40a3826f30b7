"""Of each act a letter is kept in the same transaction: what was done, and what follows."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, transaction
from lxml.html import document_fromstring

from consent import ports
from consent.actions import Declared, Objection, Source, object_to, record, take_back
from consent.links import read
from consent.models import Act, ActKind, Capacity, Matter, Opening, Origin, Practitioner
from consent.ports import Letter
from notifications.models import Mail
from notifications.rendering import ANSWER_LINK
from notifications.sending import send_due, write
from policies.models import BrandSettings
from policies.models.pages import Kind
from tests.cabinets import BY_PASSWORD, answers, cabinet, practitioner
from tests.conftest import NOW, TODAY, Brand

MARKETING = Objection(matter=Matter.DIRECT_MARKETING)


def letter() -> Mail:
    """Give the last letter that was kept, with the words in which it leaves."""
    mail = Mail.objects.latest("created_at")
    write(mail)
    return mail


def sent() -> str:
    """Send what is due, and give the text of the last mail."""
    send_due(clock=lambda: NOW)
    return str(outbox.outbox[-1].body)


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give a practitioner who reads English."""
    return practitioner(brand, language="en")


def test_a_receipt_says_what_was_done_of_which_text_when_and_by_which_button(
    brand: Brand, camille: Practitioner
) -> None:
    version = brand.promulgate("Un.", kind=Kind.TERMS)
    act = answers(camille, version, ActKind.ACCEPT)
    mail = letter()
    assert (mail.kind, mail.recipient, mail.key) == ("receipt", camille.email, f"act:{act.pk}")
    assert mail.subject == f"Receipt: you accepted “{version.title}” 1.0 – Alpha"
    for said in (version.sha256, "21 November 2026 at 10:30 (Paris time)", act.label):
        assert said in mail.text
    assert f"http://alpha.localhost/mes-documents/recus/{act.pk}/" in mail.text


def test_an_acknowledgement_is_not_called_an_agreement(brand: Brand, camille: Practitioner) -> None:
    answers(camille, brand.promulgate("Nous gardons."))
    assert "you have read it. Nothing is agreed to" in letter().text
    assert "accepted" not in letter().text


def test_a_letter_is_in_the_readers_language(brand: Brand) -> None:
    answers(practitioner(brand), brand.promulgate("Nous gardons."))
    assert letter().language == "fr"
    assert "21 novembre 2026" in letter().text


def test_an_act_in_a_cabinets_name_says_so(brand: Brand, camille: Practitioner) -> None:
    whole = cabinet(brand, owner=(camille, Capacity.OWNER))
    version = brand.promulgate("Un.", kind=Kind.DPA)
    answers(camille, version, ActKind.ACCEPT, cabinet=whole)
    assert "Cabinet des Tilleuls" in letter().text


def test_the_receipt_is_attached_as_the_bytes_that_open_the_ledgers_line(
    brand: Brand, camille: Practitioner
) -> None:
    act = answers(camille, brand.promulgate("Nous gardons."))
    sent()
    [(name, content, kind)] = outbox.outbox[0].attachments
    assert (name, kind) == ("recu.json", "application/json")
    opening = Opening.objects.get(entry=act.entry_id)
    opened = json.loads(content)
    assert opened["record"] == bytes(opening.record).decode()
    assert opened["salt"] == bytes(opening.salt).hex()


def test_once_its_record_is_erased_no_letter_leaves(brand: Brand, camille: Practitioner) -> None:
    answers(camille, brand.promulgate("Nous gardons."))
    Opening.objects.all().delete()
    assert send_due(clock=lambda: NOW).failed == 1
    assert (letter().given_up_at, letter().last_error) == (NOW, "ErasedError")
    assert outbox.outbox == []


def test_a_refusal_is_told_with_what_binds_on_and_how_to_leave(
    brand: Brand, camille: Practitioner
) -> None:
    BrandSettings.objects.update(contact_email="contact@alpha.example")
    first = brand.promulgate("Un.", kind=Kind.TERMS)
    answers(camille, first, ActKind.ACCEPT)
    second = brand.promulgate("Deux.", kind=Kind.TERMS, day=TODAY + timedelta(days=31))
    Mail.objects.all().delete()
    answers(camille, second, ActKind.REFUSE)
    assert letter().kind == "refusal"
    assert f"What binds you on is “{first.title}” 1.0." in letter().text
    assert "end your contract: write to contact@alpha.example." in letter().text
    assert "You may still accept this version" in letter().text


def test_a_refusal_of_a_first_text_says_that_none_binds(
    brand: Brand, camille: Practitioner
) -> None:
    answers(camille, brand.promulgate("Un.", kind=Kind.TERMS), ActKind.REFUSE)
    assert "No version of this text binds you." in letter().text


def test_the_link_to_answer_again_is_made_when_the_mail_leaves_and_never_kept(
    brand: Brand, camille: Practitioner
) -> None:
    version = brand.promulgate("Un.", kind=Kind.TERMS)
    answers(camille, version, ActKind.REFUSE)
    assert ANSWER_LINK in letter().text
    token = sent().partition("/mes-documents/lien/")[2].partition("/")[0]
    assert read(token, purpose="answer", at=NOW).version == version.pk
    assert token not in repr(list(Mail.objects.values()))
    assert ANSWER_LINK not in str(outbox.outbox[-1].alternatives)


# What is objected to, and what the letter says of it.
OBJECTIONS = [
    (Matter.DIRECT_MARKETING, "", "holds at once: your data are no longer used for it"),
    (Matter.LEGITIMATE_INTEREST, "My patients.", "answered within one month"),
    (Matter.SUBPROCESSOR, "", "GDPR art. 28(2)"),
]


@pytest.mark.parametrize(("matter", "reason", "said"), OBJECTIONS)
def test_an_objection_is_told_to_hold_at_once(
    camille: Practitioner, matter: Matter, reason: str, said: str
) -> None:
    about = Objection(matter=matter, reason=reason, subject="7")
    object_to(camille, about, at=NOW, way=BY_PASSWORD)
    assert letter().kind == "objection"
    assert "holds at once" in letter().text
    assert said in letter().text
    assert "My patients." not in letter().text


def test_an_objection_taken_back_is_told(camille: Practitioner) -> None:
    object_to(camille, MARKETING, at=NOW, way=BY_PASSWORD)
    take_back(camille, MARKETING, at=NOW + timedelta(days=1), way=BY_PASSWORD)
    assert letter().subject == "Your objection is taken back – Alpha"


def test_what_is_rolled_back_is_not_written_about(brand: Brand, camille: Practitioner) -> None:
    version = brand.promulgate("Nous gardons.")
    with transaction.atomic():
        answers(camille, version)
        transaction.set_rollback(True)
    assert (Act.objects.count(), Mail.objects.count()) == (0, 0)


def test_a_letter_is_kept_once(brand: Brand, camille: Practitioner) -> None:
    act = answers(camille, brand.promulgate("Nous gardons."))
    answers(camille, act.version)
    assert Mail.objects.count() == 1
    [again] = ports.rows_for(Letter(kind="receipt", key=f"act:{act.pk}", act=act))
    with pytest.raises(IntegrityError):
        again.save()


def from_elsewhere(brand: Brand, person: Practitioner, origin: Origin) -> None:
    """Record an acceptance that was not made on our page."""
    source = Source(origin=origin, operator=brand.people["editor"], name="papier.pdf")
    version = brand.promulgate("Un.", kind=Kind.TERMS)
    record(
        Declared(
            act=ActKind.ACCEPT,
            practitioner=person,
            version=version,
            source=source,
            at=NOW,
            recorded_at=NOW,
        )
    )


def test_what_staff_entered_is_told_with_its_origin(brand: Brand, camille: Practitioner) -> None:
    from_elsewhere(brand, camille, Origin.TRANSCRIBED)
    assert "entered by staff, from a paper" in letter().text


def test_of_what_is_adopted_nobody_is_written_to(brand: Brand, camille: Practitioner) -> None:
    from_elsewhere(brand, camille, Origin.ADOPTED)
    assert not Mail.objects.exists()


def refuses(brand: Brand, person: Practitioner) -> None:
    """Refuse a contract."""
    answers(person, brand.promulgate("Un.", kind=Kind.TERMS), ActKind.REFUSE)


def accepts(brand: Brand, person: Practitioner) -> None:
    """Accept a contract."""
    answers(person, brand.promulgate("Un.", kind=Kind.TERMS), ActKind.ACCEPT)


def objects(_brand: Brand, person: Practitioner) -> None:
    """Object to direct marketing."""
    object_to(person, MARKETING, at=NOW, way=BY_PASSWORD)


@pytest.mark.parametrize("does", [accepts, refuses, objects])
def test_text_and_html_say_the_same(
    brand: Brand, camille: Practitioner, does: Callable[[Brand, Practitioner], None]
) -> None:
    does(brand, camille)
    body = document_fromstring(letter().html).body
    assert body.text_content().split() == letter().text.split()


def test_nothing_in_the_html_is_fetched_or_run(brand: Brand, camille: Practitioner) -> None:
    BrandSettings.objects.update(name="A & B <img src=x>")
    accepts(brand, camille)
    page = document_fromstring(letter().html)
    assert not page.xpath("//img|//script|//link|//iframe|//*[@src]|//*[@background]")
    assert "A & B <img src=x>" in page.text_content()
    assert "url(" not in letter().html
