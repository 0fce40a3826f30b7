"""Evidence holds what it is about, and nobody else's; taking it is an entry of the ledger."""

import io
import json
from datetime import date, datetime, timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest

from audit.exporting import export
from audit.refusals import EvidenceRefusedError
from audit.verifying.command import report, verified
from audit.verifying.failures import RULES, SIGNATURES
from consent.interface import interface_build
from consent.ledger import SigningKey
from consent.models import (
    Act,
    ActKind,
    Capacity,
    Checkpoint,
    InterfaceBuild,
    InterfaceScreen,
    OwnEntry,
    Practitioner,
)
from consent.sealing import rotate, seal
from policies.actions import Original, adopt
from policies.models import Version
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import TODAY, Brand
from tests.evidence import (
    about,
    bundle_of,
    failure_of,
    files_of,
    ledger_key,
    objects,
)
from tests.forging import Forger
from tests.ledgers import after_this_transaction, entry, seal_here

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=31)


@pytest.fixture(scope="module")
def version(scene: Brand) -> Version:
    """Give a version."""
    return scene.promulgate("Nous gardons.")


@pytest.fixture(scope="module")
def camille(scene: Brand) -> Practitioner:
    """Give a practitioner."""
    return practitioner(scene)


@pytest.fixture(scope="module")
def act(version: Version, camille: Practitioner) -> Act:
    """Give her acknowledgement."""
    return answers(camille, version)


def sealed(row: Act | Practitioner | Version, brand: Brand) -> dict[str, bytes]:
    """Seal, and give the files of the evidence about a row, which verify."""
    seal_here()
    bundle = bundle_of(row, brand)
    verified(bundle)
    return files_of(bundle)


# What is in it


def test_the_evidence_of_an_act_holds_all_that_proves_it(brand: Brand, act: Act) -> None:
    files = sealed(act, brand)
    folder, text = f"acts/{act.pk}", "document/privacy-fr-1.0"
    for name in ("record", "receipt", "consent-record", "identity", "trace"):
        assert f"{folder}/{name}.json" in files
    for name in ("text.md", "text.html", "version.json", "findings.json", "promulgation.json"):
        assert f"{text}/{name}" in files
    kinds = {one["type"] for one in json.loads(files["manifest.json"])["entries"]}
    assert kinds == {"acknowledge", "version", "entry_into_force", "approval", "override"}


def test_it_says_what_the_ledger_says(brand: Brand, act: Act) -> None:
    files = sealed(act, brand)
    assert files[f"acts/{act.pk}/record.json"] == bytes(act.entry.opening.record)
    line = json.loads(files[f"log/entries/{act.entry_id}.json"])
    assert line["entry"] == bytes(act.entry.canonical).decode()
    assert bytes.fromhex(line["salt"]) == bytes(act.entry.opening.salt)


def test_the_text_is_the_one_that_was_shown(brand: Brand, act: Act, version: Version) -> None:
    text = sealed(act, brand)["document/privacy-fr-1.0/text.md"]
    assert sha256(text).hexdigest() == version.sha256 == act.sha256


def test_any_program_for_zips_reads_it(brand: Brand, act: Act) -> None:
    seal_here()
    bundle = bundle_of(act, brand)
    with ZipFile(io.BytesIO(bundle)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == files_of(bundle)


def test_the_same_content_is_the_same_bytes(brand: Brand, act: Act, camille: Practitioner) -> None:
    seal_here()
    for row in (act, camille, act.version):
        assert bundle_of(row, brand) == bundle_of(row, brand)  # type: ignore[arg-type]


def test_an_access_does_not_change_the_bytes(brand: Brand, act: Act) -> None:
    seal_here()
    first = export(about(act, brand), by=None, at=NOW)
    assert export(about(act, brand), by=None, at=NOW + timedelta(days=1)) == first


def test_a_version_holds_no_personal_data(brand: Brand, act: Act, version: Version) -> None:
    seal_here()
    bundle = bundle_of(version, brand)
    assert not [name for name in files_of(bundle) if name.startswith(("acts/", "mail/", "days/"))]
    for word in (b"Camille", b"camille@", str(act.practitioner_id).encode()):
        assert word not in bundle


def test_a_version_holds_the_redline_from_the_one_before(brand: Brand, version: Version) -> None:
    files = sealed(brand.promulgate("Nous gardons trois ans.", day=LATER), brand)
    redline = files["document/privacy-fr-2.0/redline-from-1.0.html"].decode()
    assert "<ins" in redline
    assert "document/privacy-fr-1.0/text.md" not in files


def test_an_act_holds_the_redline_from_what_was_answered_before(
    brand: Brand, act: Act, camille: Practitioner
) -> None:
    later = brand.promulgate("Nous gardons trois ans.", day=LATER)
    files = sealed(answers(camille, later), brand)
    assert "document/privacy-fr-2.0/redline-from-1.0.html" in files


def test_a_person_has_all_her_acts(brand: Brand, act: Act, camille: Practitioner) -> None:
    other = objects(camille)
    files = sealed(camille, brand)
    assert {name.split("/")[1] for name in files if name.startswith("acts/")} == {
        str(act.pk),
        str(other.pk),
    }


def test_a_person_has_nobody_elses(brand: Brand, act: Act, camille: Practitioner) -> None:
    other = answers(practitioner(brand, "dominique"), act.version)  # type: ignore[arg-type]
    assert not [name for name in sealed(camille, brand) if str(other.pk) in name]


def test_of_a_colleague_who_acted_for_the_cabinet_only_the_act_is_given(brand: Brand) -> None:
    owner, member = practitioner(brand, "alix"), practitioner(brand, "dominique")
    roles = {"owner": (owner, Capacity.OWNER), "other": (member, Capacity.OTHER)}
    office = cabinet(brand, **roles)
    page = brand.draft("Contrat.", kind=Kind.TERMS)
    page.asks, page.asked_of = "accept", "cabinet"
    page.save_revision()
    signed = answers(owner, brand.fix(page).versions.get(), ActKind.ACCEPT, cabinet=office)
    files = sealed(member, brand)
    assert f"acts/{signed.pk}/record.json" in files
    assert f"acts/{signed.pk}/identity.json" not in files
    assert b"Alix" not in b"".join(files.values())


def test_the_screens_of_the_build_cited_are_there(brand: Brand, act: Act) -> None:
    build = InterfaceBuild.objects.create(name=interface_build(), made_at=NOW)
    picture, dom = b"\x89PNG", b"<html>"
    for language in ("fr", "en"):
        InterfaceScreen.objects.create(
            build=build,
            name="acknowledge",
            language=language,
            width=360,
            captured_at=NOW,
            screenshot=picture,
            screenshot_sha256=sha256(picture).hexdigest(),
            dom=dom,
            dom_sha256=sha256(dom).hexdigest(),
        )
    files = sealed(act, brand)
    folder = f"interface/{build.name}"
    # Those of the language that was displayed.
    assert {name for name in files if name.startswith(folder)} == {
        f"{folder}/screens.json",
        f"{folder}/acknowledge-fr-360.html",
        f"{folder}/acknowledge-fr-360.png",
    }
    forger = Forger(key=ledger_key())
    name = f"{folder}/acknowledge-fr-360.png"
    assert failure_of(forger.resealed(files | {name: b"\x89PNG!"})).file == name


def test_it_is_said_when_nobody_captured_the_screens(brand: Brand, act: Act) -> None:
    said = json.loads(sealed(act, brand)[f"interface/{act.interface}/screens.json"])
    assert (said["captured"], said["screens"]) == (False, [])


def test_the_letter_about_an_act_is_there(brand: Brand, act: Act) -> None:
    (mail,) = json.loads(sealed(act, brand)["mail/mails.json"])["mails"]
    assert (mail["act"], mail["recipient"]) == (str(act.pk), "camille@cabinet.example")


def test_an_adopted_version_has_its_original_and_its_proof(brand: Brand) -> None:
    original = Original(
        data=b"Nous gardons.\r\n",
        name="politique.txt",
        evidence=b"%PDF-1.7",
        evidence_name="capture.pdf",
        evidence_note="Dated capture.",
    )
    adopted = adopt(
        brand.draft("Nous gardons.", kind=Kind.TERMS),
        original=original,
        number=(1, 0),
        in_force_from=date(2024, 5, 2),
        people=(brand.people["editor"], brand.people["approver"]),
        at=NOW,
    )
    files = sealed(adopted, brand)
    assert files["document/terms-fr-1.0/original.bin"] == original.data
    assert files["document/terms-fr-1.0/evidence.bin"] == original.evidence


def test_the_consent_record_is_of_the_act_and_calls_no_reading_a_consent(
    brand: Brand, act: Act
) -> None:
    made = json.loads(sealed(act, brand)[f"acts/{act.pk}/consent-record.json"])
    assert made["dpv:hasIdentifier"] == str(act.pk)
    assert made["dpv:hasDataSubject"] == {"dpv:hasIdentifier": str(act.practitioner_id)}
    assert made["dpv:hasEntity"]["controller"]["dpv:hasName"] == "Alpha SAS"
    assert made["dpv:hasProcess"][0]["dpv:hasLegalBasis"] == ["opposable:nothing-is-agreed-to"]


# Days of one's own


def own_day(act: Act, day: date) -> OwnEntry:
    """Let a version bind somebody on a day of her own."""
    made = OwnEntry(
        practitioner=act.practitioner,
        version=act.version,
        day=day,
        reason="Informed too late.",
        decided_at=NOW,
    )
    made.save()
    return made


def test_a_later_day_of_ones_own_is_there(brand: Brand, act: Act) -> None:
    day = own_day(act, TODAY + timedelta(days=9))
    assert f"days/{day.pk}.json" in sealed(act, brand)


def test_a_day_of_ones_own_before_everybodys_is_refused(brand: Brand, act: Act) -> None:
    day = own_day(act, TODAY - timedelta(days=1))
    seal_here()
    failure = failure_of(bundle_of(act, brand))
    assert (failure.code, failure.file) == (RULES, f"days/{day.pk}.json")


# The ledger, and checkpoints of it


def test_a_proof_leads_from_the_last_checkpoint_of_each_earlier_day(
    brand: Brand, camille: Practitioner
) -> None:
    def sealed_at(at: datetime) -> int:
        entry(1)
        return seal(clock=lambda: at, cluster=after_this_transaction).size

    day = timedelta(days=1)
    sizes = [sealed_at(NOW - days) for days in (3 * day, 2 * day, 2 * day, day)]
    proofs = json.loads(sealed(objects(camille), brand)["log/consistency.json"])
    found = [int(one["checkpoint"].split("\n")[1]) for one in proofs]
    # Of two on one day, the last.
    assert found == [sizes[0], sizes[2], sizes[3]]


def test_after_a_new_key_it_verifies_and_what_the_old_one_signed_is_led_from(
    brand: Brand, act: Act
) -> None:
    seal_here()
    kept, old, new = Checkpoint.objects.get().note, ledger_key().vkey, rotate(at=NOW)
    entry(1)
    seal_here()
    bundle = bundle_of(act, brand, kept)
    said = report(verified(bundle, ("kept.note", kept.encode()), new))
    assert "grew into this one" in said[-1]
    assert failure_of(bundle, vkey=old).code == SIGNATURES


def test_what_waits_to_be_sealed_is_not_left_out_in_silence(
    brand: Brand, act: Act, camille: Practitioner
) -> None:
    seal_here()
    objects(camille)
    with pytest.raises(EvidenceRefusedError, match="not sealed yet"):
        bundle_of(camille, brand)


def test_without_a_checkpoint_there_is_no_evidence(brand: Brand, act: Act) -> None:
    with pytest.raises(EvidenceRefusedError, match="not sealed yet"):
        bundle_of(act, brand)


@pytest.mark.parametrize(
    ("size", "name", "sentence"),
    [
        (1, "opposable.localhost/journal", "another root"),  # rewritten
        (10_000, "opposable.localhost/journal", "cut short"),  # restored from an older copy
        (1, "example.com/log", "no checkpoint that a key of the ledger signed"),  # another log
    ],
)
def test_a_checkpoint_that_does_not_fit_is_an_alarm(
    brand: Brand, act: Act, size: int, name: str, sentence: str
) -> None:
    seal_here()
    own = ledger_key() if name == "opposable.localhost/journal" else SigningKey.generate(name)
    with pytest.raises(EvidenceRefusedError, match=sentence):
        bundle_of(act, brand, Forger(key=own).checkpoint(size, b"\1" * 32))
