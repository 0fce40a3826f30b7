"""`manage.py export_policy` and the files it writes: the texts that bind, byte for byte."""

import hashlib
import io
import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from policies.archive import pack, read
from policies.exports import archive_of
from policies.models import Policy, Version
from policies.models.pages import Kind
from tests.archives import files_of, history
from tests.conftest import Brand


@pytest.fixture(scope="module")
def policy(scene: Brand) -> Policy:
    """Give a policy with everything that an archive must carry."""
    return history(scene)


def run(to: Path, *arguments: str, **options: str) -> str:
    """Run the command for the brand's privacy policy; give what it writes to stdout."""
    out = StringIO()
    named = {"brand": "alpha", "kind": "privacy"} | options
    call_command("export_policy", str(to), *arguments, **named, stdout=out)
    return out.getvalue()


def texts(files: dict[str, bytes]) -> list[str]:
    return [name for name in files if name.endswith(".md")]


def test_every_version_is_a_file_whose_body_is_the_canonical_text(policy: Policy) -> None:
    files = files_of(policy)
    for version in Version.objects.all():
        head, _sign, body = files[f"{version.language}/{version.number}.md"].partition(b"\n---\n")
        assert body.decode() == version.markdown
        assert hashlib.sha256(body).hexdigest() == version.sha256
        assert f'sha256: "{version.sha256}"' in head.decode()
    assert texts(files) == ["en/1.0.md", "fr/1.0.md", "fr/1.1.md", "fr/2.0.md", "fr/3.0.md"]


def test_the_head_tells_people_what_was_decided_and_why(policy: Policy) -> None:
    head = files_of(policy)["fr/2.0.md"].decode()
    for line in (
        'number: "2.0"',
        'change: "substantial"',
        'summary: "It is clearer."',
        "adopted: null",
        '"reason": "Retard."',
    ):
        assert line in head, line
    assert head.count('"decided_at"') == 3


def test_nobody_is_named(brand: Brand, policy: Policy) -> None:
    whole = b"".join(files_of(policy).values())
    assert not [one.email for one in brand.people.values() if one.email.encode() in whole]


def test_two_exports_are_the_same_bytes(policy: Policy) -> None:
    assert pack(files_of(policy)) == pack(files_of(policy))


def test_the_manifest_names_every_other_file(policy: Policy) -> None:
    files = files_of(policy)
    listed = json.loads(files["manifest.json"])["files"]
    assert {one["file"]: one["sha256"] for one in listed} == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name != "manifest.json"
    }


def test_what_is_read_back_is_what_was_written(policy: Policy) -> None:
    assert read(files_of(policy)) == archive_of(policy)


@pytest.mark.parametrize("name", ["policy.zip", "policy"])
def test_a_zip_file_or_a_folder_is_written(policy: Policy, tmp_path: Path, name: str) -> None:
    files = files_of(policy)
    assert str(len(texts(files))) in run(tmp_path / name)
    if name.endswith(".zip"):
        assert (tmp_path / name).read_bytes() == pack(files)
    else:
        assert {one: (tmp_path / name / one).read_bytes() for one in files} == files


def test_one_language_alone_may_be_exported(policy: Policy, tmp_path: Path) -> None:
    run(tmp_path / "a.zip", language="en")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())) as archive:
        assert texts(dict.fromkeys(archive.namelist(), b"")) == ["en/1.0.md"]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"brand": "nobody"}, "alpha"),  # the brands are listed
        ({"kind": "terms"}, "no such policy"),
        ({"kind": "contract"}, "privacy, cookies"),  # the kinds are listed
        ({"language": "de"}, "fr, en"),  # the languages are listed
    ],
)
def test_a_wrong_name_is_one_line_with_the_right_ones(
    policy: Policy, tmp_path: Path, options: dict[str, str], why: str
) -> None:
    with pytest.raises(CommandError, match=why) as refusal:
        run(tmp_path / "a.zip", **options)
    assert (refusal.value.returncode, list(tmp_path.iterdir())) == (2, [])


def test_nothing_is_written_over(policy: Policy, tmp_path: Path) -> None:
    run(tmp_path / "a.zip")
    for place in (tmp_path / "a.zip", tmp_path):
        with pytest.raises(CommandError) as refusal:
            run(place)
        assert refusal.value.returncode == 2


def test_a_policy_without_versions_is_not_exported(brand: Brand, tmp_path: Path) -> None:
    brand.draft("Nous gardons.", kind=Kind.TERMS)
    with pytest.raises(CommandError, match="no version"):
        run(tmp_path / "a.zip", kind="terms")
