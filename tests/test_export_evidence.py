"""The command that exports evidence: of one brand, on record, in a file that only we may read."""

import io
import json
import stat
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command

from audit.verifying.command import report, verified
from consent.models import Act, Checkpoint, Entry, Identity, Opening, Practitioner
from policies.models import Version
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import Brand
from tests.evidence import files_of, manifest_of, objects
from tests.ledgers import entry, seal_here

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def camille(scene: Brand) -> Practitioner:
    """Give a practitioner."""
    return practitioner(scene)


@pytest.fixture(scope="module")
def answered(scene: Brand, camille: Practitioner) -> Act:
    """Give her acknowledgement of a version."""
    return answers(camille, scene.promulgate("Nous gardons."))


@pytest.fixture
def act(answered: Act, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Act:
    """Give it sealed, in a directory of one's own."""
    monkeypatch.chdir(tmp_path)
    seal_here()
    return answered


def run(*arguments: object) -> str:
    """Run the command."""
    out = io.StringIO()
    call_command("export_evidence", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments: object) -> str:
    """Give the one line by which the command refuses; nothing is entered nor written then."""
    before = Entry.objects.count()
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2
    assert (Entry.objects.count(), list(Path().glob("*.zip"))) == (before, [])
    assert "\n" not in str(refused.value)
    return str(refused.value)


def exported(*arguments: object) -> bytes:
    """Give what the command writes."""
    run(*arguments, "--output", "b.zip")
    return Path("b.zip").read_bytes()


def test_an_act_is_named_by_its_id(act: Act) -> None:
    said = manifest_of(exported("--act", act.pk))
    assert (said["kind"], said["subject"]["id"]) == ("act", str(act.pk))


def test_a_person_is_named_by_her_id_or_as_her_brand_names_her(act: Act) -> None:
    by_id = exported("--person", act.practitioner_id)
    run("--person", "camille", "--brand", "alpha", "--output", "c.zip")
    assert Path("c.zip").read_bytes() == by_id


def test_a_version_is_named_by_its_id_or_its_number(act: Act) -> None:
    by_id = exported("--version", act.version_id)
    run("--version", "privacy 1.0 fr", "--brand", "alpha", "--output", "c.zip")
    assert Path("c.zip").read_bytes() == by_id


def test_what_is_written_verifies(act: Act) -> None:
    assert report(verified(exported("--act", act.pk)))[0] == f"OK: act {act.pk}, level L2."


def test_a_checkpoint_that_an_auditor_kept_is_led_from(act: Act) -> None:
    kept = Checkpoint.objects.get().note
    Path("kept.note").write_text(kept)
    entry(1)
    seal_here()
    bundle = exported("--act", act.pk, "--checkpoint", "kept.note")
    verified(bundle, ("kept.note", kept.encode()))


def test_only_we_may_read_the_file(act: Act) -> None:
    exported("--act", act.pk)
    assert stat.S_IMODE(Path("b.zip").stat().st_mode) == 0o600


def test_taking_evidence_is_an_entry_that_names_nobody(brand: Brand, act: Act) -> None:
    bundle = exported("--act", act.pk, "--by", "auditor@alpha.example")
    taken = Opening.objects.get(entry__type="access")
    record = json.loads(bytes(taken.record))
    assert record["by"] == str(brand.people["auditor"].pk)
    assert (record["kind"], record["subject"]) == ("act", str(act.pk))
    assert record["sha256"] == sha256(bundle).hexdigest()
    assert b"@" not in bytes(taken.record)


def test_a_bundle_under_a_later_checkpoint_still_holds_the_same_receipt(act: Act) -> None:
    first = files_of(exported("--act", act.pk))
    seal_here()
    run("--act", act.pk, "--output", "c.zip")
    name = f"acts/{act.pk}/receipt.json"
    later = files_of(Path("c.zip").read_bytes())
    assert later[name] == first[name]
    assert later["log/checkpoint.note"] != first["log/checkpoint.note"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--act", str(uuid4())], "no act"),
        (["--act", "acte"], "no act"),
        (["--person", str(uuid4())], "no practitioner"),
        (["--person", "camille"], "no practitioner"),  # an external id is a brand's own
        (["--person", "camille", "--brand", "beta"], "no practitioner"),
        (["--person", "camille", "--brand", "gamma"], "no brand"),
        (["--version", "privacy 1.0 fr"], "no version"),
        (["--version", "privacy 9.0 fr", "--brand", "alpha"], "no version"),
        (["--version", "privacy 1.0 fr", "--brand", "beta"], "no version"),
        (["--notice", str(uuid4())], "no notice"),
        (["--notice", "privacy 1.0"], "no notice"),  # a number is a brand's own
        (["--notice", "privacy 1.0", "--brand", "beta"], "no notice"),
        (["--notice", "privacy 9.0", "--brand", "alpha"], "no notice"),
        (["--notice", "ID"], "no notice"),  # an act's id
        (["--act", "ID", "--part", "2"], "Only a notice has parts"),
        (["--act", "ID", "--brand", "beta"], "no “"),  # another brand's
        (["--act", "ID", "--by", "nobody@alpha.example"], "Nobody signs in"),
        (["--act", "ID", "--by", "editor@alpha.example"], "may not read"),
        (["--act", "ID", "--by", "auditor@beta.example"], "may not read"),
        (["--act", "ID", "--checkpoint", "nowhere.note"], "nowhere.note"),
        (["--act", "ID", "--output", "nowhere/b.zip"], "no directory"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    act: Act, other_brand: Brand, arguments: list[str], sentence: str
) -> None:
    known = [str(act.pk) if one == "ID" else one for one in arguments]
    assert sentence in refusal(*known)


def test_somebody_without_acts_has_no_evidence(brand: Brand, act: Act) -> None:
    practitioner(brand, "dominique")
    assert "done nothing" in refusal("--person", "dominique", "--brand", "alpha")


def test_what_is_no_checkpoint_is_refused(act: Act) -> None:
    Path("kept.note").write_bytes(b"\xff\xfe")
    assert "no checkpoint" in refusal("--act", act.pk, "--checkpoint", "kept.note")


def test_a_file_that_is_there_is_kept(act: Act) -> None:
    Path("b.zip").write_text("mine")
    with pytest.raises(CommandError, match="there already"):
        run("--act", act.pk, "--output", "b.zip")
    assert Path("b.zip").read_text() == "mine"


def test_two_things_at_once_are_not_asked(act: Act) -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        run("--act", act.pk, "--person", act.practitioner_id)


# After erasure


def erased(act: Act) -> None:
    """Erase what opens an act, and who did it."""
    Opening.objects.filter(entry=act.entry_id).delete()
    Identity.objects.filter(act=act).delete()


def test_of_an_erased_act_the_line_stays_and_it_is_said(act: Act) -> None:
    erased(act)
    bundle = exported("--act", act.pk)
    (only,) = manifest_of(bundle)["entries"]
    assert (only["type"], only["record"]) == ("acknowledge", None)
    assert "Entries in the ledger that nobody can open any more: 1." in report(verified(bundle))


def test_of_an_erased_act_nothing_else_is_given(act: Act) -> None:
    erased(act)
    folders = {name.split("/")[0] for name in files_of(exported("--act", act.pk)) if "/" in name}
    assert folders == {"log"}


def test_her_other_acts_are_whole(act: Act, camille: Practitioner) -> None:
    other = objects(camille)
    erased(act)
    seal_here()
    files = files_of(exported("--person", camille.pk))
    assert f"acts/{other.pk}/record.json" in files
    assert not [name for name in files if str(act.pk) in name]


def test_a_later_instant_changes_nothing(act: Act) -> None:
    first = exported("--act", act.pk)
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        run("--act", act.pk, "--output", "c.zip")
    assert Path("c.zip").read_bytes() == first
    assert Version.objects.count() == 1
