"""Evidence of choices on trackers: one browser's chain, what it was shown, and who may take it."""

import io
import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from audit.choices import chain_of
from audit.verifying.command import report, verified
from consent.actions.choosing import Pressed, Saved, decide
from consent.ledger import canonical_json
from consent.models import ChoiceVisitor, ConsentVersion, Crawl, CrawlScreen, Opening, TrackerChoice
from tests.brands import NOW
from tests.choosing import asked
from tests.conftest import Brand
from tests.evidence import files_of, manifest_of
from tests.ledgers import seal_here

pytestmark = pytest.mark.django_db
Record = dict[str, Any]
MINUTE = timedelta(minutes=1)


def chooses(version: ConsentVersion, *on: str, after: Saved | None = None) -> Saved:
    """Let a visitor save with these categories on: a new one, or a minute after her choice."""
    pressed = Pressed(decision="save", on=frozenset(on), language="fr", place="dialog")
    before, at = (after.choice, after.row.at + MINUTE) if after else (None, NOW + MINUTE)
    return decide(version, pressed, before=before, at=at)


@pytest.fixture(scope="module")
def version(scene: Brand) -> ConsentVersion:
    """Give a consent version in which `audience` and `payment` ask."""
    return asked(scene)


@pytest.fixture(scope="module")
def agreed(version: ConsentVersion) -> Saved:
    """Give a visitor's first choice, which agrees to the audience."""
    return chooses(version, "audience")


@pytest.fixture(scope="module")
def withdrew(version: ConsentVersion, agreed: Saved) -> Saved:
    """Give her next one, which takes it back; another visitor chose in between."""
    chooses(version, "payment")
    return chooses(version, after=agreed)


@pytest.fixture(autouse=True)
def _sealed(withdrew: Saved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    seal_here()


def exported(*arguments: object) -> bytes:
    """Give what the command writes."""
    call_command("export_evidence", *map(str, arguments), output="b.zip", stdout=io.StringIO())
    data = Path("b.zip").read_bytes()
    Path("b.zip").unlink()
    return data


def record_in(bundle: bytes, choice: Saved) -> Record:
    """Give the record of a choice in a bundle."""
    found: Record = json.loads(files_of(bundle)[f"choices/{choice.row.pk}/record.json"])
    return found


# What is in it


def test_what_is_written_verifies(withdrew: Saved) -> None:
    said = report(verified(exported("--choice", withdrew.row.pk)))
    assert said[0] == f"OK: choice {withdrew.row.pk}, level L2."


def test_a_bundle_holds_all_choices_of_one_browser_and_nobody_elses(
    agreed: Saved, withdrew: Saved
) -> None:
    files = files_of(exported("--choice", withdrew.row.pk))
    found = {name.split("/")[1] for name in files if name.startswith("choices/")}
    assert found == {str(agreed.row.pk), str(withdrew.row.pk)}


def test_any_choice_of_a_chain_leads_to_the_same_files(agreed: Saved, withdrew: Saved) -> None:
    first, last = (files_of(exported("--choice", one.row.pk)) for one in (agreed, withdrew))
    differ = {name for name in first.keys() | last.keys() if first.get(name) != last.get(name)}
    assert differ == {"manifest.json", "manifest.note"}


def test_the_random_id_of_the_cookie_names_the_latest_choice(withdrew: Saved) -> None:
    said = manifest_of(exported("--choice", withdrew.choice.id))
    assert (said["kind"], said["subject"]["id"]) == ("choice", str(withdrew.row.pk))


def test_two_exports_under_one_checkpoint_are_the_same_bytes(withdrew: Saved) -> None:
    assert exported("--choice", withdrew.row.pk) == exported("--choice", withdrew.row.pk)


def test_what_was_asked_is_there_in_both_languages(
    version: ConsentVersion, withdrew: Saved
) -> None:
    content = files_of(exported("--choice", withdrew.row.pk))["consent/1.0/content.json"]
    assert sha256(content).hexdigest() == version.sha256
    assert {"fr", "en"} == set(json.loads(content)["texts"])


def test_the_digest_of_a_choice_is_of_build_and_content(withdrew: Saved) -> None:
    bundle = exported("--choice", withdrew.row.pk)
    record = record_in(bundle, withdrew)
    content = json.loads(files_of(bundle)["consent/1.0/content.json"])
    shown = canonical_json({"build": record["build"], "content": content})
    assert record["digest"] == sha256(shown).hexdigest()


def test_a_receipt_opens_the_line_and_never_changes(withdrew: Saved) -> None:
    name = f"choices/{withdrew.row.pk}/receipt.json"
    first = files_of(exported("--choice", withdrew.row.pk))[name]
    seal_here()
    assert files_of(exported("--choice", withdrew.row.pk))[name] == first


def test_the_consent_record_says_what_became_of_each_category(
    agreed: Saved, withdrew: Saved
) -> None:
    files = files_of(exported("--choice", withdrew.row.pk))
    said = [statuses(files, one) for one in (agreed, withdrew)]
    assert said == [
        {"audience": "dpv:ConsentGiven", "payment": "dpv:ConsentRefused"},
        {"audience": "dpv:ConsentWithdrawn", "payment": "dpv:ConsentRefused"},
    ]


def statuses(files: dict[str, bytes], choice: Saved) -> dict[str, str]:
    """Give what a consent record says of each category."""
    said = json.loads(files[f"choices/{choice.row.pk}/consent-record.json"])
    return {one["dpv:hasIdentifier"]: one["dpv:hasConsentStatus"] for one in said["dpv:hasProcess"]}


def test_pictures_of_the_build_are_there_once_a_crawl_kept_them(withdrew: Saved) -> None:
    build = withdrew.row.build
    listed = f"interface/{build}/screens.json"
    before = json.loads(files_of(exported("--choice", withdrew.row.pk))[listed])
    photographed(withdrew.row)
    bundle = exported("--choice", withdrew.row.pk)
    assert (before["captured"], json.loads(files_of(bundle)[listed])["captured"]) == (False, True)
    assert files_of(bundle)[f"interface/{build}/banner-001.png"] == b"a picture"
    verified(bundle)


def photographed(choice: TrackerChoice) -> None:
    """Let a crawl keep a picture of the build that a choice cites."""
    crawl = Crawl(site=choice.site, build=choice.build, digest="0" * 64, began_at=NOW, at=NOW)
    crawl.save()
    CrawlScreen(
        crawl=crawl, page="/", state="none", language="fr", width=1280,
        screenshot=b"a picture", screenshot_sha256=sha256(b"a picture").hexdigest(),
        dom_sha256="0" * 64,
    ).save()  # fmt: skip


# Who takes it, and what is refused


def test_taking_it_is_an_entry_that_names_neither_person_nor_cookie(
    scene: Brand, withdrew: Saved
) -> None:
    exported("--choice", withdrew.choice.id, "--by", "auditor@alpha.example")
    record = bytes(Opening.objects.get(entry__type="access").record)
    assert json.loads(record)["by"] == str(scene.people["auditor"].pk)
    assert str(withdrew.choice.id).encode() not in record


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--choice", str(uuid4())], "no choice"),
        (["--choice", "choix"], "no choice"),
        (["--choice", "ID", "--brand", "beta"], "no “"),  # another brand's
        (["--choice", "ID", "--part", "2"], "Only a notice has parts"),
        (["--choice", "ID", "--by", "auditor@beta.example"], "may not read the choices"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    withdrew: Saved, other_scene: Brand, arguments: list[str], sentence: str
) -> None:
    known = [str(withdrew.row.pk) if one == "ID" else one for one in arguments]
    with pytest.raises(CommandError, match=sentence):
        exported(*known)


def test_a_choice_that_is_not_sealed_yet_is_not_left_out(
    version: ConsentVersion, withdrew: Saved
) -> None:
    later = chooses(version, after=withdrew)
    with pytest.raises(CommandError, match="seal"):
        exported("--choice", later.row.pk)


# After the random id and what opens a line were erased


def erased(choice: Saved) -> None:
    """Erase what opens a choice, and under which random id it was made."""
    Opening.objects.filter(entry=choice.row.entry_id).delete()
    ChoiceVisitor.objects.filter(choice=choice.row).delete()


def test_an_erased_choice_keeps_its_line_and_its_place_in_the_chain(
    agreed: Saved, withdrew: Saved
) -> None:
    erased(agreed)
    assert [one.pk for one in chain_of(withdrew.row.pk)] == [agreed.row.pk, withdrew.row.pk]
    bundle = exported("--choice", withdrew.row.pk)
    assert not [name for name in files_of(bundle) if str(agreed.row.pk) in name]
    assert "Entries in the ledger that nobody can open any more: 1." in report(verified(bundle))


def test_of_a_wholly_erased_chain_only_lines_are_left(agreed: Saved, withdrew: Saved) -> None:
    for one in (agreed, withdrew):
        erased(one)
    bundle = exported("--choice", withdrew.row.pk)
    assert {name.split("/")[0] for name in files_of(bundle) if "/" in name} == {"log"}
    verified(bundle)


def test_an_erased_random_id_names_nothing(agreed: Saved, withdrew: Saved) -> None:
    for one in (agreed, withdrew):
        erased(one)
    with pytest.raises(CommandError, match="no choice"):
        exported("--choice", withdrew.choice.id)
