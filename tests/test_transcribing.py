"""What is on a signed paper is entered by who may, looked at twice, and marked as transcribed."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consent.actions import ActRefusedError, keep_paper, transcribe
from consent.actions.transcribing import LARGEST_PAPER, WAITS
from consent.models import Act, ActKind, Capacity, Identity, Origin, PendingPaper, Practitioner
from consent.ports import Letter, answer_post
from policies.models import Version
from policies.models.asking import Asks
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import NOW, TODAY, Brand

PDF = b"%PDF-1.7 a signed paper"
LATER = NOW + timedelta(days=10)
DAY = timedelta(days=1)
COMING = TODAY + 31 * DAY


@pytest.fixture
def terms(brand: Brand) -> Version:
    """Give terms in force since NOW."""
    return brand.promulgate("Un.", kind=Kind.TERMS)


@pytest.fixture
def person(brand: Brand) -> Practitioner:
    """Give a practitioner who belongs to no cabinet."""
    return practitioner(brand)


@pytest.fixture
def at_the_desk(desk: None) -> Iterator[None]:
    """Let staff work ten days later."""
    with time_machine.travel(LATER, tick=False):
        yield


def paper(brand: Brand, who: Practitioner, version: Version, **more: object) -> PendingPaper:
    """Give a paper by which somebody accepts a version, entered by the approver."""
    values = {
        "practitioner": who,
        "version": version,
        "act": ActKind.ACCEPT,
        "signed_on": TODAY,
        "remark": "By post.",
        "name": "signed.pdf",
        "data": PDF,
        "by": brand.people["approver"],
    }
    return PendingPaper(**(values | more))


def recorded(brand: Brand, given: PendingPaper) -> Act:
    """Enter a paper ten days later, and confirm it."""
    keep_paper(given, at=LATER)
    return transcribe(given, by=brand.people["approver"], at=LATER)


def test_it_is_marked_with_operator_source_and_both_days(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    act = recorded(brand, paper(brand, person, terms))
    assert (act.origin, act.operator) == (Origin.TRANSCRIBED, brand.people["approver"])
    digest = hashlib.sha256(PDF).hexdigest()
    assert (act.source_name, act.source_sha256) == ("scan.pdf", digest)
    assert (act.at.isoformat(), act.recorded_at) == ("2026-11-21T00:00:00+01:00", LATER)
    assert (act.label, act.interface, act.sign_in) == ("", "", "")
    kept = Identity.objects.get(act=act)
    assert (bytes(kept.paper or b""), kept.remark) == (PDF, "By post.")


def test_nothing_is_recorded_before_it_is_confirmed(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    given = paper(brand, person, terms)
    keep_paper(given, at=LATER)
    assert not Act.objects.exists()
    transcribe(given, by=brand.people["approver"], at=LATER)
    assert not PendingPaper.objects.exists()


def test_only_who_entered_it_confirms_it(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    given = paper(brand, person, terms)
    keep_paper(given, at=LATER)
    with pytest.raises(ActRefusedError, match="Somebody else entered"):
        transcribe(given, by=brand.people["editor"], at=LATER)


def test_papers_that_nobody_confirms_are_thrown_away(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    keep_paper(paper(brand, person, terms), at=LATER)
    second = paper(brand, person, terms)
    keep_paper(second, at=LATER + WAITS + DAY)
    assert PendingPaper.objects.get() == second


def test_a_receipt_goes_out_as_for_any_act(
    brand: Brand, person: Practitioner, terms: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters: list[Letter] = []
    monkeypatch.setattr("consent.ports._posts", [])
    answer_post(letters.append)  # gives None: no row of its own
    act = recorded(brand, paper(brand, person, terms))
    assert [(one.kind, one.act) for one in letters] == [("receipt", act)]


# What is refused: what differs from a good paper, and the words that say why.
REFUSED = [
    ({"signed_on": TODAY + 11 * DAY}, "still to come"),
    # The day before the version was promulgated.
    ({"signed_on": TODAY - DAY}, "was promulgated on 21 November 2026"),
    ({"remark": "  "}, "Remark how"),
    ({"data": b"MZ\x90\x00"}, "no PDF, PNG or JPEG"),
    # A PDF further down is none: what opens it may read something else in it.
    ({"data": b"<html>%PDF-1.7"}, "no PDF, PNG or JPEG"),
    ({"data": b""}, "no PDF, PNG or JPEG"),
    ({"data": PDF + bytes(LARGEST_PAPER)}, "larger than 10 MB"),
    ({"act": ActKind.ACKNOWLEDGE}, "asks for acceptance"),
    ({"act": ActKind.OBJECT}, "asks for acceptance"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_what_cannot_be_on_a_paper_is_refused(
    brand: Brand,
    person: Practitioner,
    terms: Version,
    changes: dict[str, object],
    words: str,
) -> None:
    with pytest.raises(ActRefusedError, match=words):
        keep_paper(paper(brand, person, terms, **changes), at=LATER)
    assert not PendingPaper.objects.exists()


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0..."])
def test_a_picture_of_the_paper_will_do(
    brand: Brand, person: Practitioner, terms: Version, data: bytes
) -> None:
    assert recorded(brand, paper(brand, person, terms, data=data)).pk


def test_a_paper_from_after_the_contract_is_refused(brand: Brand, terms: Version) -> None:
    gone = practitioner(brand, "gone", contract_end=TODAY)
    assert recorded(brand, paper(brand, gone, terms)).pk
    later = paper(brand, gone, terms, signed_on=TODAY + DAY)
    with pytest.raises(ActRefusedError, match="contract ended"):
        keep_paper(later, at=LATER)


def test_a_past_version_is_transcribed_if_it_was_in_force_that_day(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    brand.promulgate("Deux.", kind=Kind.TERMS, day=COMING)
    other, at = practitioner(brand, "other"), NOW + 60 * DAY
    with pytest.raises(ActRefusedError, match="was not to be answered"):
        keep_paper(paper(brand, other, terms, signed_on=COMING), at=at)
    given = paper(brand, person, terms, signed_on=COMING - DAY)
    keep_paper(given, at=at)
    assert transcribe(given, by=brand.people["approver"], at=at).version == terms


def test_a_coming_version_is_answered_early_on_paper_too(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    second = brand.promulgate("Deux.", kind=Kind.TERMS, day=COMING)
    assert recorded(brand, paper(brand, person, second)).version == second


def test_another_brands_text_is_refused(
    brand: Brand, other_brand: Brand, person: Practitioner
) -> None:
    theirs = other_brand.promulgate("Un.", kind=Kind.TERMS)
    with pytest.raises(ActRefusedError, match="not to be answered"):
        keep_paper(paper(brand, person, theirs), at=LATER)


def test_what_asks_for_nothing_is_refused(brand: Brand, person: Practitioner) -> None:
    page = brand.draft("Un.", kind=Kind.TERMS)
    page.asks = Asks.NONE
    page.save_revision(user=brand.people["editor"])
    version = brand.fix(page).versions.get()
    with pytest.raises(ActRefusedError, match="asks for nothing"):
        keep_paper(paper(brand, person, version), at=LATER)


def test_a_corrected_version_is_transcribed_as_what_it_is(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    minor = brand.promulgate("Un !", kind=Kind.TERMS, change=Change.MINOR)
    assert recorded(brand, paper(brand, person, minor)).version == minor


def test_a_cabinet_is_signed_for_by_who_may(brand: Brand) -> None:
    owner, other = practitioner(brand, "owner"), practitioner(brand, "other")
    whole = cabinet(brand, owner=(owner, Capacity.OWNER), other=(other, Capacity.OTHER))
    version = brand.promulgate("Un.", kind=Kind.DPA)
    for who, named in ((other, whole), (owner, None)):
        with pytest.raises(ActRefusedError, match="A cabinet answers"):
            keep_paper(paper(brand, who, version, cabinet=named), at=LATER)
    act = recorded(brand, paper(brand, owner, version, cabinet=whole))
    assert (act.cabinet, act.capacity) == (whole, "owner")


def test_the_same_answer_again_is_one_act(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    witnessed = answers(person, terms, ActKind.ACCEPT)
    assert recorded(brand, paper(brand, person, terms)) == witnessed
    assert Act.objects.get().origin == Origin.WITNESSED


def test_a_refusal_on_paper_undoes_no_acceptance(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    answers(person, terms, ActKind.ACCEPT)
    given = paper(brand, person, terms, act=ActKind.REFUSE, signed_on=TODAY + DAY)
    with pytest.raises(ActRefusedError, match="terminating"):
        keep_paper(given, at=LATER)


def test_an_older_paper_does_not_contradict_what_was_said_since(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    answers(person, terms, ActKind.REFUSE, at=NOW + 3 * DAY)
    with pytest.raises(ActRefusedError, match="the later word stands"):
        keep_paper(paper(brand, person, terms), at=LATER)
    newer = paper(brand, person, terms, signed_on=TODAY + 4 * DAY)
    assert recorded(brand, newer).previous == Act.objects.get(act=ActKind.REFUSE)


def test_nobody_enters_her_own_paper(brand: Brand, terms: Version) -> None:
    herself = practitioner(brand, "self", user=brand.people["approver"])
    with pytest.raises(ActRefusedError, match="your own paper"):
        keep_paper(paper(brand, herself, terms), at=LATER)


def form(version: Version, **more: object) -> dict[str, object]:
    """Give what the page sends."""
    scan = SimpleUploadedFile("../../signed.pdf", PDF)
    day = TODAY.isoformat()
    values = {"version": version.pk, "act": "accept", "cabinet": "", "signed_on": day}
    return values | {"scan": scan, "remark": "By post."} | more


def send(client: Client, person: Practitioner, version: Version, **more: object) -> str:
    """Fill in the page; give the address of the last look."""
    url = reverse("consent_desk_transcribe", args=[person.pk])
    response = client.post(url, form(version, **more))
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


@pytest.mark.usefixtures("at_the_desk")
def test_the_desk_shows_it_once_more_then_records_it(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    client = brand.client("approver")
    last_look = send(client, person, terms)
    assert "This cannot be undone" in client.get(last_look).content.decode()
    done = client.post(f"{last_look}confirm/", follow=True).content.decode()
    act = Act.objects.get()
    assert f"Receipt: {act.pk}" in done
    assert act.source_name == "scan.pdf"
    scan = client.get(reverse("consent_desk_scan", args=[act.pk]))
    assert (scan.content, scan.headers["Content-Type"]) == (PDF, "application/pdf")


@pytest.mark.usefixtures("at_the_desk")
def test_there_is_no_scan_of_what_was_not_on_paper_or_is_erased(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    act = answers(person, terms, ActKind.ACCEPT)
    url = reverse("consent_desk_scan", args=[act.pk])
    assert brand.client("auditor").get(url).status_code == 404
    Identity.objects.all().delete()
    assert brand.client("auditor").get(url).status_code == 404


@pytest.mark.usefixtures("at_the_desk")
def test_the_desk_throws_a_paper_away(brand: Brand, person: Practitioner, terms: Version) -> None:
    client = brand.client("approver")
    client.post(f"{send(client, person, terms)}confirm/", {"discard": "1"})
    assert not PendingPaper.objects.exists()
    assert not Act.objects.exists()


@pytest.mark.usefixtures("at_the_desk")
@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_without_the_right_nothing_is_entered(
    brand: Brand, person: Practitioner, terms: Version, role: str
) -> None:
    url = reverse("consent_desk_transcribe", args=[person.pk])
    brand.client(role).post(url, form(terms))
    assert not PendingPaper.objects.exists()
    theirs = send(brand.client("approver"), person, terms)
    assert brand.client(role).post(f"{theirs}confirm/").status_code in {302, 403, 404}
    assert not Act.objects.exists()


@pytest.mark.usefixtures("at_the_desk")
def test_nothing_is_entered_while_viewing_as_somebody(
    brand: Brand, person: Practitioner, terms: Version
) -> None:
    client = brand.client("approver")
    session = client.session
    session["impersonator"] = str(brand.people["approver"].pk)
    session.save()
    url = reverse("consent_desk_transcribe", args=[person.pk])
    refused = client.post(url, form(terms)).content.decode()
    assert "nothing is recorded" in refused
    assert not PendingPaper.objects.exists()


@pytest.mark.usefixtures("at_the_desk")
def test_another_brands_staff_finds_nothing(
    brand: Brand, other_brand: Brand, person: Practitioner, terms: Version
) -> None:
    last_look = send(brand.client("approver"), person, terms)
    theirs = other_brand.client("approver")
    url = reverse("consent_desk_transcribe", args=[person.pk])
    assert theirs.get(url).status_code == 404
    assert theirs.post(url, form(terms)).status_code == 404
    assert theirs.post(f"{last_look}confirm/").status_code == 404
