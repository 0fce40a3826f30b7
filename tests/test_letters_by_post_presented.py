"""A letter's first presentation informs her, with its slip; and the desk's pages for letters."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consent.actions.erasing import erase_person
from consent.models import Practitioner
from notifications import letters
from notifications.informing import hear
from notifications.letters import LettersRefusedError
from notifications.models import (
    Basis,
    Delivery,
    Information,
    LetterBatch,
    LetterProof,
    LetterScan,
    Notice,
    Stage,
    State,
)
from notifications.schedule import Happening
from policies.deadlines import paris_day
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.notices import notice_of, practice_of, second_version
from tests.test_letters_by_post import failed, made

DAY = timedelta(days=1)
LATER = NOW + 9 * DAY
SLIP = b"%PDF-1.7 slip"


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give the notice of a policy, of a brand that has entered the sender of its letters."""
    practice_of(scene, return_address="Atelier Alpha\n1 place Bellecour")
    return notice_of(second_version(scene))


@pytest.fixture
def batch(scene: Brand, notice: Notice) -> LetterBatch:
    """Give a batch with one letter, which was posted a day later."""
    return letters.posted(made(scene, failed(notice)), on=TODAY + DAY, at=LATER)


def presented(batch: LetterBatch, days: int, **more: Any) -> LetterProof:
    """Enter that the letter of a batch was presented so many days after it was printed."""
    values = {"tracking": "1A 234", "scan": SLIP, "scan_name": "c:/slips/slip.pdf"}
    delivery = Delivery.objects.get(pk=batch.deliveries[0])
    on = TODAY + days * DAY
    return letters.presented(delivery, on=on, by=batch.by, at=LATER, **(values | more))


def test_she_is_informed_since_the_day_of_the_first_presentation(batch: LetterBatch) -> None:
    proof = presented(batch, 3)
    delivery, information = Delivery.objects.get(), Information.objects.get()
    assert delivery.informed_at is not None
    assert paris_day(delivery.informed_at) == TODAY + 3 * DAY
    assert (delivery.state, delivery.basis) == (State.INFORMED, Basis.LETTER)
    assert (information.shown_by, information.by) == (proof.pk, batch.by)
    assert (proof.sha256, proof.scan.name) == (sha256(SLIP).hexdigest(), "slip.pdf")


def test_presented_this_morning_it_is_not_of_the_afternoon(batch: LetterBatch) -> None:
    early = LATER.replace(hour=7)
    delivery = Delivery.objects.get()
    values: dict[str, Any] = {"tracking": "", "scan": SLIP, "scan_name": "", "by": batch.by}
    letters.presented(delivery, on=paris_day(early), at=early, **values)
    assert Delivery.objects.get().informed_at == early


@pytest.mark.parametrize(
    ("days", "more"),
    [
        # Before it was posted.
        (0, {}),
        # Still to come.
        (10, {}),
        # No scan, and one that is too large.
        (3, {"scan": b"<html>"}),
        (3, {"scan": b""}),
        (3, {"scan": b"%PDF-" + bytes(letters.LARGEST_SCAN)}),
    ],
)
def test_what_is_no_proof_is_refused(batch: LetterBatch, days: int, more: dict[str, bytes]) -> None:
    with pytest.raises(LettersRefusedError):
        presented(batch, days, **more)
    assert not LetterProof.objects.exists()
    assert Delivery.objects.get().state == State.BOUNCED


def test_a_letter_that_was_not_posted_was_not_presented(scene: Brand, notice: Notice) -> None:
    with pytest.raises(LettersRefusedError, match="No letter to her is posted"):
        presented(made(scene, failed(notice)), 3)


def test_the_same_day_is_entered_once(batch: LetterBatch) -> None:
    presented(batch, 3)
    with pytest.raises(LettersRefusedError):
        presented(batch, 3)
    assert LetterProof.objects.count() == 1


@pytest.mark.parametrize(
    ("mailed", "days"),
    [
        # Informed by mail before the letter: her day stays.
        (2, 2),
        # Informed after it: the letter's day is hers.
        (5, 3),
    ],
)
def test_the_earlier_of_mail_and_letter_counts(batch: LetterBatch, mailed: int, days: int) -> None:
    delivery = Delivery.objects.select_related("notice", "practitioner").get()
    hear(delivery, Happening(what="delivered", at=NOW + mailed * DAY, round=1), at=LATER)
    presented(batch, 3)
    informed = Delivery.objects.get().informed_at
    assert informed is not None
    assert paris_day(informed) == TODAY + days * DAY


def test_of_whom_nothing_is_asked_any_more_nothing_is_entered(batch: LetterBatch) -> None:
    Delivery.objects.update(state=State.EXEMPT, exemption="left", stage=Stage.LETTER)
    with pytest.raises(LettersRefusedError):
        presented(batch, 3)


def test_the_slip_goes_with_her_and_its_proof_stays(batch: LetterBatch) -> None:
    presented(batch, 3)
    Practitioner.objects.update(contract_end=TODAY)
    erase_person(Practitioner.objects.get(), by=None, at=NOW + 9 * 366 * DAY, ground="A test.")
    assert not LetterScan.objects.exists()
    assert LetterProof.objects.count() == 1


# At the desk


@pytest.fixture
def clock(desk: None) -> Iterator[None]:
    """Let it be some days later at the desk."""
    with time_machine.travel(LATER, tick=False):
        yield


def address(name: str, *args: object) -> str:
    return reverse(f"notifications_desk_{name}", args=args)


@pytest.mark.usefixtures("clock")
def test_a_batch_is_made_after_one_confirmation(scene: Brand, notice: Notice) -> None:
    delivery, client = failed(notice), scene.client("approver")
    url = address("letters_print", notice.pk)
    page = client.get(url)
    assert (page.context["number"], page.context["euros"]) == (1, 5.8)
    asked = {"deliveries": page.context["form"].initial["deliveries"]}
    answer = client.post(url, asked)
    made_now = LetterBatch.objects.get()
    assert answer["location"] == address("letters_batch", notice.pk, made_now.pk)
    assert made_now.deliveries == [str(delivery.pk)]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("file", "begins"), [("letters_pdf", b"%PDF"), ("letters_csv", b"\xef")])
def test_the_files_of_a_batch_are_downloads(batch: LetterBatch, file: str, begins: bytes) -> None:
    client = Brand(site=batch.notice.site, people={"approver": batch.by}).client("approver")
    answer = client.get(address(file, batch.notice_id, batch.pk))
    assert answer.content.startswith(begins)
    assert answer["content-disposition"].startswith("attachment")


@pytest.mark.usefixtures("clock")
def test_a_presentation_is_entered_with_its_slip(scene: Brand, batch: LetterBatch) -> None:
    client, delivery = scene.client("approver"), Delivery.objects.get()
    said = {"on": TODAY + 3 * DAY, "tracking": "1A", "scan": SimpleUploadedFile("slip.pdf", SLIP)}
    answer = client.post(address("letter", delivery.pk), said)
    assert answer["location"] == address("delivery", delivery.pk)
    assert Delivery.objects.get().basis == Basis.LETTER
    slip = client.get(address("letter_slip", delivery.pk, LetterProof.objects.get().pk))
    assert slip.content == SLIP


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "said",
    [
        # No file; a number that could be a name's; no day.
        {"on": "2026-11-24"},
        {"on": "2026-11-24", "tracking": "M. Émile", "scan": SLIP},
        {"scan": SLIP},
        # A file that is something else.
        {"on": "2026-11-24", "scan": b"<html>"},
    ],
)
def test_an_incomplete_presentation_is_asked_for_again(
    scene: Brand, batch: LetterBatch, said: dict[str, Any]
) -> None:
    values = {k: SimpleUploadedFile("a.pdf", v) if k == "scan" else v for k, v in said.items()}
    answer = scene.client("approver").post(address("letter", batch.deliveries[0]), values)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not LetterProof.objects.exists()


@pytest.mark.usefixtures("clock")
def test_the_day_of_posting_is_entered_at_the_desk(scene: Brand, notice: Notice) -> None:
    batch = made(scene, failed(notice))
    url = address("letters_posted", notice.pk, batch.pk)
    refused = scene.client("approver").post(url, {"on": "2026-01-01"})
    assert refused.context["form"].errors
    assert scene.client("approver").post(url, {"on": TODAY}).status_code == 302
    batch.refresh_from_db()
    assert batch.posted_on == TODAY


@pytest.mark.usefixtures("clock")
def test_an_address_is_entered_on_her_line(scene: Brand, notice: Notice) -> None:
    delivery, client = failed(notice, address=""), scene.client("approver")
    assert f"lacking-{delivery.pk}" in client.get(address("letters", notice.pk)).content.decode()
    url = address("letter_address", delivery.pk)
    assert client.post(url, {"address": "x" * 39}).status_code == 200
    assert client.post(url, {"address": "1 rue A"}).status_code == 302
    assert client.get(address("letters", notice.pk)).context["number"] == 1


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        # Who steers and reads about people; who reads only; who reads numbers only.
        ("approver", [200, 200, 200, 200]),
        ("dpo", [200, 302, 200, 302]),
        ("auditor", [200, 302, 200, 302]),
        ("editor", [302, 302, 302, 302]),
    ],
)
def test_letters_are_for_those_who_steer_and_may_know_who_it_is(
    scene: Brand, batch: LetterBatch, role: str, statuses: list[int]
) -> None:
    notice, one = batch.notice_id, batch.deliveries[0]
    pages = [
        address("letters", notice),
        address("letters_print", notice),
        address("letters_batch", notice, batch.pk),
        address("letter", one),
    ]
    client = scene.client(role)
    assert [client.get(url).status_code for url in pages] == statuses


@pytest.mark.usefixtures("clock")
def test_another_brands_letters_are_not_there(other_scene: Brand, batch: LetterBatch) -> None:
    notice, one = batch.notice_id, batch.deliveries[0]
    client = other_scene.client("approver")
    for url in (
        address("letters", notice),
        address("letters_pdf", notice, batch.pk),
        address("letters_csv", notice, batch.pk),
        address("letter", one),
    ):
        assert client.get(url).status_code == 404


@pytest.mark.usefixtures("clock")
def test_a_batch_of_another_notice_is_not_there(
    scene: Brand, batch: LetterBatch, notice: Notice
) -> None:
    other = notice_of(notice.promulgation, number=2)
    answer = scene.client("approver").get(address("letters_pdf", other.pk, batch.pk))
    assert answer.status_code == 404
