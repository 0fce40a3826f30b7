"""The mails of a notice say all that the law wants in them, each to the right reader."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core import mail as outbox

from consent import links
from consent.models import Capacity, Practitioner
from notifications import composing
from notifications.composing import Values, as_email, body_of, message_of, values_for, whole
from notifications.composing.bodies import body_from
from notifications.composing.reading import announced_by
from notifications.models import Attempt, Body, Delivery, NoticeKind
from policies.actions import postpone, withdraw
from policies.models import BrandSettings, Promulgation
from policies.models.asking import AskedOf, Asks
from policies.models.pages import Kind
from policies.models.versions import Change
from policies.stored.keeping import WantedPdf
from tests.brands import NOW
from tests.cabinets import cabinet, practitioner
from tests.conftest import Brand
from tests.mails import (
    MEMBER,
    NEW,
    OLD,
    SIGNATORY,
    changed,
    fixed,
    html_of,
    sent,
    text_of_mail,
    with_register,
)
from tests.notices import E, delivery_to, notice_of, practice_of
from tests.registers import subprocessor


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Forget bodies between tests: each has a database of its own."""
    composing.forget()
    yield
    composing.forget()


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give a practitioner who reads English."""
    return practitioner(brand, language="en")


@pytest.fixture(scope="module")
def promulgation(scene: Brand) -> Promulgation:
    """Give a privacy policy that changes on the day E, its PDF drawn."""
    made = changed(scene, signatory=SIGNATORY, member=MEMBER)
    WantedPdf(version=made.versions.get()).keep(scene.site, at=NOW)
    return made


@pytest.fixture
def delivery(promulgation: Promulgation, camille: Practitioner) -> Delivery:
    """Give a delivery of that change."""
    return delivery_to(camille, notice_of(promulgation))


def following(delivery: Delivery, kind: NoticeKind, **more: object) -> Delivery:
    """Give the delivery, to the same person, of what follows a notice."""
    notice = notice_of(
        delivery.notice.promulgation,
        kind=kind,
        follows=delivery.notice,
        required_days=None,
        day=delivery.notice.day,
        **more,
    )
    return delivery_to(delivery.practitioner, notice)


def told(brand: Brand, person: Practitioner, kind: Kind, asks: Asks, **more: str) -> str:
    """Give the text of the notice of a change of a kind of policy."""
    promulgation = changed(brand, kind=kind, asks=asks, **more)
    return text_of_mail(sent(delivery_to(person, notice_of(promulgation))))


def test_a_change_says_what_the_law_wants(delivery: Delivery) -> None:
    text = text_of_mail(sent(delivery))
    old, new = delivery.notice.promulgation.versions.get().policy.versions.order_by("major")
    for said in ("Hello Camille,", "plus longtemps", "20 January 2027 at 00:00 (Paris time)"):
        assert said in text
    for version in (old, new):
        assert f"http://alpha.localhost{version.public_path()}" in text
        assert version.sha256 in text
    assert "“un an” becomes “deux ans”" in text
    assert new.markdown.strip() in text


def test_it_says_who_writes_and_whom_to_ask(brand: Brand, delivery: Delivery) -> None:
    BrandSettings.objects.filter(site=brand.site).update(
        legal_form="SAS", street="1 rue d’Été", dpo_email="dpo@alpha.example", contact_email=""
    )
    message = sent(delivery)
    text = text_of_mail(message)
    assert "Controller: Alpha SAS, 1 rue d’Été" in text
    assert "Data protection officer: dpo@alpha.example" in text
    assert message["Reply-To"] == "dpo@alpha.example"


def test_its_headers_are_those_of_a_mandatory_notice(delivery: Delivery) -> None:
    message = sent(delivery)
    assert message["Message-ID"] == f"<{delivery.pk}.1@alpha.localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert str(message["Subject"]).startswith("Alpha: “Le texte” changes on 20 January 2027")
    assert not [name for name in message if name.lower().startswith("list-")]


def test_the_full_text_is_attached_as_a_pdf(delivery: Delivery) -> None:
    (file,) = sent(delivery).iter_attachments()
    assert file.get_filename() == "politique-de-confidentialite-2.0.pdf"
    assert file.get_content_type() == "application/pdf"
    assert file.get_payload(decode=True).startswith(b"%PDF-")


def test_each_role_reads_what_changes_for_it(
    brand: Brand, delivery: Delivery, camille: Practitioner
) -> None:
    assert SIGNATORY in text_of_mail(sent(delivery))
    cabinet(brand, other=(camille, Capacity.OTHER))
    assert MEMBER in text_of_mail(sent(delivery))
    assert SIGNATORY not in html_of(sent(delivery)).text_content()


def test_a_member_is_not_asked_for_her_cabinet(brand: Brand, camille: Practitioner) -> None:
    cabinet(brand, other=(camille, Capacity.OTHER))
    text = told(brand, camille, Kind.DPA, Asks.ACCEPT, asked_of=AskedOf.CABINET)
    assert "the owner or a signatory answers for it" in text
    assert "/mes-documents/lien/" not in text


# A kind, what it asks, and what silence means.
SILENT = [
    (Kind.COOKIES, Asks.NONE, "This text is in force from", "are asked for your answer"),
    (Kind.COOKIES, Asks.ACKNOWLEDGE, "are asked for your answer before", "not an acceptance"),
    (Kind.TERMS, Asks.ACCEPT, "version 1.0 binds on", "is in force from"),
    (Kind.TERMS, Asks.ACCEPT, "At your first sign-in", "GDPR art. 28"),
    (Kind.DPA, Asks.ACCEPT, "in writing (GDPR art. 28(9))", "is in force from"),
]


@pytest.mark.parametrize(("kind", "asks", "said", "unsaid"), SILENT)
def test_silence_is_explained_by_kind_of_policy(
    brand: Brand, camille: Practitioner, kind: Kind, asks: Asks, said: str, unsaid: str
) -> None:
    text = told(brand, camille, kind, asks)
    assert said in text
    assert unsaid not in text


def test_a_personal_link_opens_the_text_until_the_day_or_thirty_days(delivery: Delivery) -> None:
    values = values_for(delivery, address="camille@cabinet.example", at=NOW)
    token = composing.link_in(values)
    assert token is not None
    link = links.read(token, purpose="answer", at=NOW + timedelta(days=58))
    assert link.version == delivery.notice.promulgation.versions.get().pk
    assert f"/mes-documents/lien/{token}/" in text_of_mail(sent(delivery))
    with pytest.raises(links.LinkError):
        links.read(token, purpose="answer", at=NOW + timedelta(days=60))


def test_a_canarys_links_open_nothing_without_a_sign_in(delivery: Delivery) -> None:
    canary = delivery_to(None, delivery.notice)
    values = values_for(canary, address="canary@alpha.example", at=NOW)
    assert composing.links_in(values) == ()
    text = text_of_mail(sent(canary))
    assert "Bonjour," in text
    # Nobody is addressed by name.
    assert "Camille" not in text
    assert "/mes-documents/lien/" not in text


def test_a_late_correction_quotes_the_corrected_text_and_both_hashes(
    brand: Brand, delivery: Delivery
) -> None:
    before = body_of(delivery.notice, "en", at=NOW)
    text = NEW.replace("Voir", "Voyez")
    first = delivery.notice.promulgation.versions.get()
    brand_draft = fixed_correction(brand, text)
    composing.forget()
    after = text_of_mail(sent(delivery))
    assert body_of(delivery.notice, "en", at=NOW).pk != before.pk
    assert "Voyez" in after
    assert first.sha256 in after
    assert brand_draft.versions.get().sha256 in after


def fixed_correction(brand: Brand, markdown: str) -> Promulgation:
    """Promulgate a correction that takes the coming version's place."""
    return fixed(brand, markdown, day=E, change=Change.MINOR)


def test_a_correction_is_noticed_by_a_process_that_remembers(
    brand: Brand, delivery: Delivery
) -> None:
    before = body_of(delivery.notice, "fr", at=NOW)
    fixed_correction(brand, NEW.replace("Voir", "Voyez"))
    assert body_of(delivery.notice, "fr", at=NOW + timedelta(seconds=1)) is before
    assert body_of(delivery.notice, "fr", at=NOW + timedelta(seconds=9)).pk != before.pk


def test_a_body_is_made_once_for_all_processes(delivery: Delivery) -> None:
    body = body_of(delivery.notice, "fr", at=NOW)
    composing.forget()
    assert body_of(delivery.notice, "fr", at=NOW + timedelta(days=3)).pk == body.pk
    assert Body.objects.count() == 1
    assert sha256(bytes(body.parts)).hexdigest() == body.sha256


def test_the_same_texts_make_the_same_bytes(delivery: Delivery) -> None:
    announced = announced_by(delivery.notice, "fr", at=NOW)
    one, other = (body_from(announced, at=NOW) for _time in range(2))
    assert one.sha256 == other.sha256
    assert bytes(one.parts) == bytes(other.parts)


def test_a_try_gives_the_bytes_that_were_sent(delivery: Delivery) -> None:
    body = body_of(delivery.notice, "en", at=NOW)
    values = values_for(delivery, address="camille@cabinet.example", at=NOW)
    Attempt.objects.create(
        delivery=delivery, round=1, number=1, body=body, values=values.json(), claimed_at=NOW
    )
    kept = Attempt.objects.select_related("body").get()
    assert message_of(kept) == whole(body, Values.read(values.json()))


def test_what_is_kept_of_a_delivery_is_small(delivery: Delivery) -> None:
    name, address = "É" * 60, f"{'a' * 60}@cabinet.example"
    Practitioner.objects.filter(pk=delivery.practitioner_id).update(name=name, email=address)
    own = Delivery.objects.get(pk=delivery.pk)
    values = values_for(own, address=address, at=NOW)
    Attempt.objects.create(
        delivery=own, round=1, number=1, address=address, values=values.json(), claimed_at=NOW
    )
    (size,) = Attempt.objects.raw(
        "SELECT id, pg_column_size(t.*) AS size FROM notifications_attempt t"
    )
    assert size.size < 1_500


def test_a_reminder_is_short_and_asks_for_the_answer(delivery: Delivery) -> None:
    text = text_of_mail(sent(following(delivery, NoticeKind.REMINDER)))
    assert "Your answer is still missing" in text
    assert "/mes-documents/lien/" in text
    assert "20 January 2027" in text
    assert "deux ans" not in text


def test_a_postponement_says_both_days_and_why(brand: Brand, delivery: Delivery) -> None:
    version = delivery.notice.promulgation.versions.get()
    later = E + timedelta(days=5)
    postpone(version, to=later, reason="Late.", by=brand.people["approver"], at=NOW)
    mail = following(delivery, NoticeKind.POSTPONEMENT, reason="Too early.")
    text = text_of_mail(sent(mail))
    assert "announced for 20 January 2027 is put off" in text
    assert "enters into force on 25 January 2027" in text
    assert "Reason: Too early." in text


def test_a_cancellation_says_that_nothing_changes(brand: Brand, delivery: Delivery) -> None:
    version = delivery.notice.promulgation.versions.get()
    mail = following(delivery, NoticeKind.CANCELLATION, reason="Wrong.")
    withdraw(version, reason="Wrong.", by=brand.people["approver"], at=NOW)
    text = text_of_mail(sent(mail))
    assert "Nothing changes for you" in text
    assert "What applies on is version 1.0:" in text


def test_a_copy_says_that_it_is_one_and_holds_the_full_text(delivery: Delivery) -> None:
    text = text_of_mail(sent(following(delivery, NoticeKind.COPY)))
    assert "This is a copy, to your new address" in text
    assert "## 2. Durées" in text


def test_a_translation_is_quoted_and_the_french_text_prevails(
    brand: Brand, delivery: Delivery
) -> None:
    french = delivery.notice.promulgation.versions.get()
    english = "# The text\n\n## 1. Data\n\nWe keep your data for two years.\n"
    fixed(brand, english, day=E, language="en", change=Change.TRANSLATION)
    text = text_of_mail(sent(delivery))
    assert "We keep your data for two years." in text
    assert "the French text prevails" in text
    assert french.sha256 in text


def test_several_texts_stand_in_one_mail(brand: Brand, camille: Practitioner) -> None:
    fixed(brand, OLD, kind=Kind.LEGAL)
    fixed(brand, OLD, kind=Kind.TERMS)
    drafts = [brand.draft("Plus.", kind=Kind.LEGAL), brand.draft("Encore.", kind=Kind.TERMS)]
    message = sent(delivery_to(camille, notice_of(brand.fix(*drafts, day=E))))
    assert "Alpha: 2 texts change" in str(message["Subject"])
    names = [one.get_filename() for one in message.iter_attachments()]
    assert names == ["conditions-2.0.pdf", "mentions-legales-2.0.pdf"]
    assert all(one in text_of_mail(message) for one in ("Plus.", "Encore."))


def test_a_provider_is_given_the_same_content(delivery: Delivery) -> None:
    body = body_of(delivery.notice, "en", at=NOW)
    values = values_for(delivery, address="camille@cabinet.example", at=NOW)
    made = as_email(body, values)
    made.send()
    read = sent(delivery)
    assert outbox.outbox[0].subject == str(read["Subject"])
    assert made.body == text_of_mail(read)
    assert made.extra_headers["Message-ID"] == values.message_id
    assert [one[0] for one in made.attachments] == ["politique-de-confidentialite-2.0.pdf"]


def test_a_member_of_staff_sends_a_test_to_herself(brand: Brand, delivery: Delivery) -> None:
    to = brand.people["editor"]
    composing.test_mail(delivery.notice, "en", to=to, at=NOW, role="signatory")
    (mail,) = outbox.outbox
    assert mail.subject.startswith("[Test] Alpha:")
    assert to.email in mail.to[0]
    assert "/mes-documents/lien/" not in mail.body


def test_a_second_language_has_a_body_of_its_own(delivery: Delivery) -> None:
    both = [body_of(delivery.notice, one, at=NOW) for one in ("fr", "en")]
    assert [one.language for one in both] == ["fr", "en"]
    assert len({one.sha256 for one in both}) == 2
    assert both[0].versions == both[1].versions


# How the agreements authorise subprocessors, and what unopposed means.
AUTHORISED = [("general", "unless you object before"), ("specific", "the subprocessor is refused")]


@pytest.mark.parametrize(("authorisation", "said"), AUTHORISED)
def test_a_new_subprocessor_may_be_objected_to(
    brand: Brand, camille: Practitioner, authorisation: str, said: str
) -> None:
    practice_of(brand, authorisation=authorisation)
    text = told_of_subprocessor(brand, camille)
    assert "New in the list of subprocessors: Nouvel hébergeur." in text
    assert said in text
    assert "/mes-documents/oppositions/" in text


def told_of_subprocessor(brand: Brand, person: Practitioner) -> str:
    """Give the text of the notice of an agreement whose register gained a subprocessor."""
    subprocessor(brand.site)
    with_register(brand)
    subprocessor(brand.site, "Nouvel hébergeur")
    return text_of_mail(sent(delivery_to(person, notice_of(with_register(brand, day=E)))))
