"""`manage.py adopt_archive`: the same digests elsewhere, marked for ever, or nothing at all."""

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from policies.actions import RefusedError
from policies.actions.restoring import adopt_archive
from policies.archive import ArchiveError, pack, read
from policies.archive.errors import _MESSAGES
from policies.models import Adoption, EntryIntoForce, Policy, PolicyPage, Version
from policies.models.pages import Kind
from policies.wording.archives import UNREADABLE_ARCHIVE, archive_words
from tests.archives import DAY, LATER, files_of, history
from tests.conftest import NOW, TODAY, Brand

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def policy(scene: Brand) -> Policy:
    """Give a policy with everything that an archive must carry."""
    return history(scene)


@pytest.fixture(scope="module")
def short(scene: Brand) -> Files:
    """Give the files of a policy with one version."""
    return files_of(scene.promulgate("Nous gardons.", kind=Kind.COOKIES).policy)


def adopted(files: Files, brand: Brand, *, at: Any = LATER) -> list[Version]:
    """Adopt files in a brand, as its editor and its approver."""
    people = (brand.people["editor"], brand.people["approver"])
    return adopt_archive(read(files), files, site=brand.site, people=people, at=at)


def facts(version: Version) -> tuple[Any, ...]:
    """Give what must be the same here and there."""
    names = ("language", "number", "title", "change", "summary", "asks", "promised_notice_days")
    digests = ("sha256", "html_sha256", "markdown", "html", "source")
    return tuple(getattr(version, name) for name in (*names, *digests))


def test_every_digest_is_the_same_after_the_way_there_and_back(
    policy: Policy, other_brand: Brand
) -> None:
    adopted(files_of(policy), other_brand)
    theirs = Version.objects.filter(policy__site=other_brand.site).order_by("language", "major")
    ours = policy.versions.order_by("language", "major", "minor")
    assert [facts(one) for one in theirs.order_by("language", "major", "minor")] == [
        facts(one) for one in ours
    ]


def test_the_days_are_the_same(policy: Policy, other_brand: Brand) -> None:
    adopted(files_of(policy), other_brand)
    for days in (-1, 0, 1, 44, 45, 59, 60, 91):
        in_force = Version.objects.in_force(at=TODAY + days * DAY)
        here = in_force.filter(policy=policy).order_by("language")
        there = in_force.filter(policy__site=other_brand.site).order_by("language")
        assert [one.sha256 for one in here] == [one.sha256 for one in there], days


def test_all_decisions_are_kept_with_their_reasons(policy: Policy, other_brand: Brand) -> None:
    adopted(files_of(policy), other_brand)
    entries = EntryIntoForce.objects.filter(version__policy__site=other_brand.site)
    two = entries.filter(version__major=2)
    assert two.count() == 3
    assert two.get(replaced_by=None).reason.startswith("Fin «")
    assert {(one.decided_by, one.decided_at) for one in entries} == {
        (other_brand.people["editor"], LATER)
    }


def test_each_version_is_marked_and_keeps_its_file_as_its_original(
    policy: Policy, other_brand: Brand
) -> None:
    files = files_of(policy)
    for version in adopted(files, other_brand):
        kept = Adoption.objects.get(version=version)
        assert bytes(kept.original) == files[f"{version.language}/{version.number}.md"]
        assert bytes(kept.evidence) == files["manifest.json"]
        assert kept.confirmed_by == other_brand.people["approver"]
    assert not Version.objects.exclude(promulgation=None).filter(policy__site=other_brand.site)


def test_the_newest_text_is_on_the_desk_with_its_lasting_ids(
    policy: Policy, other_brand: Brand
) -> None:
    files = files_of(policy)
    adopted(files, other_brand)
    page = PolicyPage.objects.get(policy__site=other_brand.site, locale__language_code="fr")
    source = json.loads(files["fr/3.0.source.json"])
    latest = page.get_latest_revision_as_object()
    assert [block["id"] for block in latest.body.get_prep_value()] == [
        block["id"] for block in source["body"]
    ]


def test_an_adopted_policy_is_exported_and_adopted_again(short: Files, other_brand: Brand) -> None:
    [first] = adopted(short, other_brand)
    again = read(files_of(first.policy)).versions[0]
    assert again.adopted is not None
    assert (again.sha256, again.adopted.original_name) == (first.sha256, "fr/1.0.md")


def again(files: Files) -> Files:
    """Give files whose manifest was written anew for them."""
    manifest = json.loads(files["manifest.json"])
    for one in manifest["files"]:
        one["sha256"] = hashlib.sha256(files[one["file"]]).hexdigest()
    return files | {"manifest.json": json.dumps(manifest).encode()}


def changed(name: str, old: str, new: str) -> Callable[[Files], Files]:
    """Give a way to change a file, the manifest too."""
    return lambda files: again(files | {name: files[name].replace(old.encode(), new.encode(), 1)})


TEXT, HTML, SOURCE = "fr/1.0.md", "fr/1.0.html", "fr/1.0.source.json"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _files: {}, "no_manifest"),
        (lambda files: files | {"fr/2.0.md": b""}, "unknown"),
        (lambda files: {k: v for k, v in files.items() if k != TEXT}, "missing"),
        (lambda files: {k: v for k, v in files.items() if k != HTML}, "missing"),
        (lambda files: files | {"manifest.json": b"{"}, "not_json"),
        (lambda files: files | {"manifest.json": b"[]"}, "bad_value"),
        (lambda files: files | {TEXT: files[TEXT].replace(b"\n", b"\r\n")}, "changed"),
        (lambda files: again(files | {TEXT: b"\xff"}), "not_text"),
        (changed(TEXT, "Nous gardons.", "Nous vendons."), "digest"),
        (changed(TEXT, "---", "–––"), "no_front"),
        (changed(TEXT, 'number: "1.0"', 'number: "1.00"'), "bad_value"),
        (changed(TEXT, 'number: "1.0"', 'number: "2.0"'), "place"),
        (changed(TEXT, 'number: "1.0"', "number: 1.0 or so"), "bad_line"),
        (changed(TEXT, 'number: "1.0"', 'version: "1.0"'), "bad_key"),
        (changed(TEXT, "title:", "number:"), "twice"),
        (changed(TEXT, 'asks: "acknowledge"\n', ""), "no_key"),
        (changed(TEXT, '"day": "2026-11-21"', '"day": "2026-02-30"'), "bad_value"),
        (changed(TEXT, '"until": null', '"until": 3'), "bad_value"),
        (changed(HTML, "Nous", "Vous"), "digest"),
        (changed(SOURCE, "{", "["), "not_json"),
    ],
)
def test_an_archive_that_is_not_as_exported_is_refused(
    short: Files, change: Callable[[Files], Files], code: str
) -> None:
    with pytest.raises(ArchiveError) as refusal:
        read(change(short))
    assert refusal.value.code == code
    assert archive_words(code, refusal.value.params)


@pytest.mark.parametrize(
    "tag",
    [
        "<script>x()</script>",
        '<img src="x" onerror="x()">',
        '<a href="javascript:x()">a</a>',
        '<a href="//evil.example">a</a>',
        '<p onclick="x()">a</p>',
        "<p style='x'>a</p>",
        "<!-- a -->",
        "<svg><p>a</p></svg>",
        "<P>a</P>",
    ],
)
def test_html_that_our_renderer_never_writes_is_refused(short: Files, tag: str) -> None:
    files = short
    page = files[HTML].replace(b"<p>", tag.encode() + b"<p>", 1)
    old, new = (hashlib.sha256(one).hexdigest() for one in (files[HTML], page))
    text = files[TEXT].replace(old.encode(), new.encode())
    with pytest.raises(ArchiveError) as refusal:
        read(again(files | {HTML: page, TEXT: text}))
    assert refusal.value.code == "unsafe"


def test_clauses_that_are_not_the_text_are_refused(short: Files, other_brand: Brand) -> None:
    files = changed(SOURCE, "Nous gardons.", "Nous vendons.")(short)
    with pytest.raises(RefusedError, match=TEXT):
        adopted(files, other_brand)
    assert not Version.objects.filter(policy__site=other_brand.site).exists()


def test_a_version_still_to_come_is_not_adopted(brand: Brand, other_brand: Brand) -> None:
    brand.promulgate("Nous gardons.", kind=Kind.DPA)
    coming = brand.promulgate("Moins.", kind=Kind.DPA, day=TODAY + 31 * DAY)
    files = files_of(coming.policy)
    with pytest.raises(RefusedError, match="22 December 2026"):
        adopted(files, other_brand, at=NOW)
    assert adopted(files, other_brand, at=NOW + 31 * DAY)


def test_a_policy_with_versions_takes_no_archive(short: Files, other_brand: Brand) -> None:
    mine = other_brand.promulgate("À nous.", kind=Kind.COOKIES)
    with pytest.raises(RefusedError, match="without any"):
        adopted(short, other_brand)
    assert list(mine.policy.versions.all()) == [mine]


def test_one_person_alone_adopts_no_archive(short: Files, other_brand: Brand) -> None:
    files, editor = short, other_brand.people["editor"]
    with pytest.raises(RefusedError, match="second person"):
        adopt_archive(read(files), files, site=other_brand.site, people=(editor, editor), at=LATER)


def test_a_draft_on_the_desk_is_kept(short: Files, other_brand: Brand) -> None:
    page = other_brand.draft("En cours.", kind=Kind.COOKIES)
    adopted(short, other_brand)
    latest = PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert "En cours." in latest.draft().markdown()


def run(place: Path, *arguments: str, **options: str) -> str:
    """Run the command for the second brand; give what it writes to stdout."""
    out = StringIO()
    people = {"by": "editor@beta.example", "confirmed_by": "approver@beta.example"}
    named = {"brand": "beta"} | people | options
    with time_machine.travel(LATER, tick=False):
        call_command("adopt_archive", str(place), *arguments, **named, stdout=out)
    return out.getvalue()


@pytest.fixture
def place(short: Files, other_brand: Brand, tmp_path: Path) -> Path:
    """Give an archive of one brand, for the other."""
    path = tmp_path / "a.zip"
    path.write_bytes(pack(short))
    return path


def test_the_command_says_the_digests(place: Path) -> None:
    version = Version.objects.get(policy__kind=Kind.COOKIES)
    assert run(place) == f"fr 1.0 {version.sha256}\n"
    assert Version.objects.filter(sha256=version.sha256).count() == 2


def test_a_dry_run_records_nothing(place: Path, other_brand: Brand) -> None:
    assert "Nothing was recorded" in run(place, "--dry-run")
    assert not Version.objects.filter(policy__site=other_brand.site).exists()
    assert not PolicyPage.objects.filter(policy__site=other_brand.site).exists()


def test_a_folder_is_read_like_a_file(short: Files, other_brand: Brand, tmp_path: Path) -> None:
    for name, data in short.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    run(tmp_path)
    assert Version.objects.filter(policy__site=other_brand.site).count() == 1


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"brand": "nobody"}, "alpha"),
        ({"by": "nobody@beta.example"}, "Nobody signs in"),
        ({"by": "auditor@beta.example"}, "may not write"),
        ({"confirmed_by": "editor@beta.example"}, "may not promulgate"),
        ({"confirmed_by": "approver@alpha.example"}, "may not promulgate"),
    ],
)
def test_who_may_not_adopts_nothing(
    place: Path, other_brand: Brand, options: dict[str, str], why: str
) -> None:
    with pytest.raises(CommandError, match=why) as refusal:
        run(place, **options)
    assert refusal.value.returncode == 2
    assert not Version.objects.filter(policy__site=other_brand.site).exists()


def test_what_is_no_archive_is_one_line_and_status_2(other_brand: Brand, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    for data in (b"", b"PK\x03\x04", pack({"a": b""})):
        path.write_bytes(data)
        with pytest.raises(CommandError) as refusal:
            run(path)
        assert (refusal.value.returncode, str(refusal.value).count("\n")) == (2, 0)


def test_every_reason_has_words() -> None:
    assert UNREADABLE_ARCHIVE.keys() == _MESSAGES.keys()


def test_kinds_stay_apart(brand: Brand, other_brand: Brand) -> None:
    [version] = adopted(files_of(brand.promulgate("A.", kind=Kind.TERMS).policy), other_brand)
    assert version.policy.kind == Kind.TERMS
