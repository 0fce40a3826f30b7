"""Evidence of a notice: every message as it left, what was heard of it, and nobody else's."""

import json
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from hashlib import sha256

import pytest
import time_machine
from django.test import Client

import audit.notices
from audit.bundle import evidence, parts_of
from audit.refusals import EvidenceRefusedError
from audit.subjects import Subject
from audit.verifying.command import report, verified
from consent.links import Link, LinkError, make, mark, opened, revoke
from consent.models import Practitioner, RevokedLink
from notifications.composing import Values, links_in
from notifications.models import (
    Attempt,
    Delivery,
    Meaning,
    Notice,
    NoticeKind,
)
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import Brand
from tests.evidence import about as of
from tests.evidence import bundle_of, files_of, named
from tests.informed import informed, posted, reported
from tests.ledgers import seal_here
from tests.notices import delivery_to, notice_of, second_version

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give the notice of terms that are to be accepted: its mail has a link."""
    return notice_of(second_version(scene, kind=Kind.TERMS))


@pytest.fixture
def camille(brand: Brand, notice: Notice) -> Practitioner:
    """Give somebody who was informed by mail, as an event says."""
    person = practitioner(brand)
    delivery = informed(person, notice)
    reported(brand, delivery, Meaning.DELIVERED, raw='{"event": "delivered"}')
    return person


def about(notice: Notice, *, part: int = 1) -> Subject:
    """Give a notice as a subject."""
    return Subject(kind="notice", id=notice.pk, site=notice.site, part=part)


def of_notice(notice: Notice, *, part: int = 1) -> dict[str, bytes]:
    """Seal, and give the files of the evidence about a notice, which verify."""
    seal_here()
    bundle = evidence(about(notice, part=part), checkpoints=(), at=NOW)
    verified(bundle)
    return files_of(bundle)


def of_person(person: Practitioner, brand: Brand) -> dict[str, bytes]:
    """Seal, and give the files of the evidence about somebody, which verify."""
    seal_here()
    bundle = bundle_of(person, brand)
    verified(bundle)
    return files_of(bundle)


# What is in it


def test_a_message_is_there_byte_by_byte(notice: Notice, camille: Practitioner) -> None:
    message, attempt = of_notice(notice)[_of(camille, "message-1-1.eml")], Attempt.objects.get()
    assert sha256(message).hexdigest() == attempt.sha256
    read = message_from_bytes(message, policy=policy.default)
    assert "camille@cabinet.example" in str(read["To"])
    assert read["Message-ID"].startswith(f"<{attempt.delivery_id}.1@")


def _of(person: Practitioner, name: str) -> str:
    """Give where a file about somebody's delivery stands."""
    delivery = Delivery.objects.get(practitioner=person)
    return f"notice/{delivery.notice_id}/{delivery.pk}/{name}"


def test_the_history_holds_what_was_heard_as_it_came(notice: Notice, camille: Practitioner) -> None:
    said = json.loads(of_notice(notice)[_of(camille, "history.json")])
    assert [one["outcome"] for one in said["attempts"]] == ["delivered"]
    assert [one["raw"] for one in said["events"]] == ['{"event": "delivered"}']
    assert (said["delivery"]["state"], len(said["informations"])) == ("informed", 1)


def test_the_notice_says_what_was_promised_to_whom(notice: Notice, camille: Practitioner) -> None:
    said = json.loads(named_file(of_notice(notice), "/notice.json"))
    assert (said["day"], said["required_days"]) == (notice.day.isoformat(), 30)
    assert [one["number"] for one in said["versions"]] == ["2.0"]
    assert said["counts"] == [
        {
            "state": "informed",
            "stage": "mail",
            "basis": "delivered",
            "exemption": "",
            "deliveries": 1,
        }
    ]


def named_file(files: dict[str, bytes], ending: str) -> bytes:
    """Give the one file whose name ends so."""
    return files[named(files, ending)]


def test_her_own_bundle_holds_what_she_was_told(
    brand: Brand, notice: Notice, camille: Practitioner
) -> None:
    files = of_person(camille, brand)
    assert _of(camille, "message-1-1.eml") in files
    assert "document/terms-fr-2.0/text.md" in files
    kinds = {one["type"] for one in json.loads(files["manifest.json"])["entries"]}
    assert "inform" in kinds


def test_what_she_answered_and_was_told_stands_in_one_bundle(
    brand: Brand, notice: Notice, camille: Practitioner
) -> None:
    act = answers(camille, brand.promulgate("Nous gardons.", kind=Kind.COOKIES))
    files = of_person(camille, brand)
    assert {f"acts/{act.pk}/record.json", _of(camille, "history.json")} <= set(files)


def test_a_version_holds_its_notices_and_names_nobody(
    brand: Brand, notice: Notice, camille: Practitioner
) -> None:
    seal_here()
    bundle = bundle_of(notice.promulgation.versions.get(), brand)
    verified(bundle)
    assert [name for name in files_of(bundle) if name.startswith("notice/")] == [
        f"notice/{notice.pk}/notice.json"
    ]
    for word in (b"camille@", str(camille.pk).encode()):
        assert word not in bundle


def test_of_others_she_gets_nothing(brand: Brand, notice: Notice, camille: Practitioner) -> None:
    zoe = practitioner(brand, "zoe")
    informed(zoe, notice)
    of_person(camille, brand)
    assert b"zoe@" not in bundle_of(camille, brand)
    assert str(zoe.pk).encode() not in bundle_of(camille, brand)


def test_the_canary_is_no_evidence(brand: Brand, notice: Notice, camille: Practitioner) -> None:
    canary = delivery_to(None, notice)
    assert not [name for name in of_notice(notice) if str(canary.pk) in name]


def test_who_is_not_informed_yet_is_in_it_and_counted(
    brand: Brand, notice: Notice, camille: Practitioner
) -> None:
    delivery_to(practitioner(brand, "zoe"), notice)
    seal_here()
    said = report(verified(evidence(about(notice), checkpoints=(), at=NOW)))
    assert "Deliveries that informed nobody yet: 1." in said
    assert "Deliveries that informed (delivered) in time: 1." in said


def test_the_same_content_is_the_same_bytes(
    brand: Brand, notice: Notice, camille: Practitioner
) -> None:
    seal_here()
    for subject in (about(notice), of(camille, brand)):
        first, again = (evidence(subject, checkpoints=(), at=NOW) for _ in range(2))
        assert first == again


def test_what_is_not_sealed_is_refused(notice: Notice, camille: Practitioner, brand: Brand) -> None:
    seal_here()
    informed(practitioner(brand, "zoe"), notice)
    with pytest.raises(EvidenceRefusedError, match="not sealed"):
        evidence(about(notice), checkpoints=(), at=NOW)


def test_a_message_that_is_not_what_left_is_refused(notice: Notice, camille: Practitioner) -> None:
    seal_here()
    Attempt.objects.update(sha256="0" * 64)
    with pytest.raises(EvidenceRefusedError, match="cannot be made again"):
        evidence(about(notice), checkpoints=(), at=NOW)


def test_a_letter_is_there_with_its_slip(brand: Brand, notice: Notice) -> None:
    posted(brand, delivery_to(practitioner(brand), notice))
    assert named_file(of_notice(notice), ".bin") == b"slip"


# Links


@pytest.fixture
def link(notice: Notice, camille: Practitioner) -> str:
    """Give the address of a link in her mail."""
    (token,) = links_in(Values.read(Attempt.objects.get().values))
    return f"/mes-documents/lien/{token}/"


def says(client: Client, link: str) -> tuple[int, bool]:
    """Give what opening a link answers, and whether it says that its mail became evidence."""
    answer = client.post(link, headers={"accept-language": "en"})
    return answer.status_code, RevokedLink.objects.exists()


def test_a_link_opens_nothing_once_its_mail_is_evidence(
    brand: Brand, notice: Notice, link: str
) -> None:
    assert says(brand.client(), link) == (303, False)
    message = named_file(of_notice(notice), ".eml")
    assert link.encode() in message.replace(b"=\r\n", b"")
    assert says(brand.client(), link) == (403, True)


def test_her_own_bundle_revokes_it_too(brand: Brand, camille: Practitioner, link: str) -> None:
    of_person(camille, brand)
    of_person(camille, brand)
    assert says(brand.client(), link) == (403, True)


def test_a_revoked_link_says_why_and_another_opens(camille: Practitioner, notice: Notice) -> None:
    version = notice.promulgation.versions.get()
    tokens = [
        make(
            Link(
                practitioner=camille.pk,
                version=version.pk,
                address=mark(camille.email),
                until=NOW + timedelta(days=days),
            ),
            purpose="answer",
        )
        for days in (1, 2)
    ]
    revoke(tokens[:1], at=NOW)
    with pytest.raises(LinkError, match="handed out as evidence"):
        opened(tokens[0], purpose="answer", at=NOW)
    assert opened(tokens[1], purpose="answer", at=NOW).version == version.pk


# Parts


def test_a_notice_to_many_comes_in_parts(
    brand: Brand, notice: Notice, camille: Practitioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit.notices, "PART", 2)
    for name in ("zoe", "dominique"):
        informed(practitioner(brand, name), notice)
    assert parts_of(about(notice)) == 2
    found = [_histories(of_notice(notice, part=part)) for part in (1, 2)]
    assert [len(one) for one in found] == [2, 1]
    assert len(set.union(*found)) == 3


def _histories(files: dict[str, bytes]) -> set[str]:
    return {name for name in files if name.endswith("/history.json")}


@pytest.mark.parametrize("part", [0, 2, -1])
def test_a_part_that_there_is_not_is_refused(
    notice: Notice, camille: Practitioner, part: int
) -> None:
    seal_here()
    with pytest.raises(EvidenceRefusedError, match="no part"):
        evidence(about(notice, part=part), checkpoints=(), at=NOW)


# After erasure


def test_of_who_was_erased_the_line_stays_alone(
    brand: Brand, notice: Notice, camille: Practitioner
) -> None:
    seal_here()
    Practitioner.objects.filter(pk=camille.pk).update(external_id=camille.erased_id)
    Delivery.objects.get().informations.get().entry.opening.delete()
    files = of_notice(notice)
    entries = json.loads(files["manifest.json"])["entries"]
    (line,) = [one for one in entries if one["type"] == "inform"]
    assert line["record"] is None
    assert not _histories(files)


def test_a_reminder_has_no_deadline(brand: Brand, notice: Notice, camille: Practitioner) -> None:
    more = {"kind": NoticeKind.REMINDER, "follows": notice, "required_days": None}
    reminder = notice_of(notice.promulgation, **more)
    informed(camille, reminder)
    seal_here()
    said = report(verified(evidence(about(reminder), checkpoints=(), at=NOW)))
    assert "Deliveries that informed (delivered): 1." in said
