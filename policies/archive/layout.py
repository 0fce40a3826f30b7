"""The files of an archive: `fr/2.0.md` is read by people, the parts beside it by machines."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from policies.archive import fields, front
from policies.archive.errors import ArchiveError
from policies.archive.html import check
from policies.archive.values import Archive, ArchivedVersion
from policies.clauses import canonical, digest

MANIFEST: Final = "manifest.json"
FORMAT: Final = "opposable-archive/1"
_TEXT: Final = re.compile(r"([a-z]{2})/([0-9]{1,4}\.[0-9]{1,4})\.md")
_HTML: Final = ".html"
_SOURCE: Final = ".source.json"

Files = Mapping[str, bytes]


def path_of(version: ArchivedVersion) -> str:
    """Give the name of a version's text in an archive."""
    return f"{version.language}/{version.cited}.md"


def written(archive: Archive) -> dict[str, bytes]:
    """Give the files of an archive by name, in order; the same archive gives the same bytes.

    After the block at its head, a text is byte for byte the canonical one.
    """
    files: dict[str, bytes] = {}
    for one in sorted(archive.versions, key=lambda version: (version.language, version.number)):
        path = path_of(one)
        head = front.written(fields.head(one, archive.kind))
        files[path] = (head + one.markdown).encode()
        files[path.removesuffix(".md") + _HTML] = one.html.encode()
        files[path.removesuffix(".md") + _SOURCE] = _json(one.source)
    listed = [{"file": name, "sha256": _sha256(data)} for name, data in files.items()]
    manifest = {
        "format": FORMAT,
        "policy": archive.kind,
        "brand": archive.brand,
        "files": listed,
    }
    return {MANIFEST: _json(manifest), **files}


def manifest_of(files: Files) -> bytes:
    """Give the bytes of an archive's manifest, which names every other file and its SHA-256."""
    if MANIFEST not in files:
        raise ArchiveError("no_manifest", file=MANIFEST)
    return files[MANIFEST]


def read(files: Files) -> Archive:
    """Give the archive that files hold; ArchiveError names the first file that is not as exported.

    The texts are checked against their own SHA-256 too: a manifest may have been written anew.
    """
    manifest = _manifest(files)
    names = {one["file"]: one["sha256"] for one in manifest["files"]}
    for name in files:
        if name not in names and name != MANIFEST:
            raise ArchiveError("unknown", file=name)
    for name in names:
        if name not in files:
            raise ArchiveError("missing", file=name)
    texts = [name for name in names if _TEXT.fullmatch(name)]
    versions = tuple(_version(files, name, kind=manifest["policy"]) for name in texts)
    for name, expected in names.items():
        if (found := _sha256(files[name])) != expected:
            raise ArchiveError("changed", file=name, found=found, expected=expected)
    return Archive(kind=manifest["policy"], brand=manifest["brand"], versions=versions)


def _manifest(files: Files) -> dict[str, Any]:
    held = _loaded(manifest_of(files), MANIFEST)
    listed = held.get("files") if isinstance(held, dict) else None
    sound = (
        isinstance(held, dict)
        and held.get("format") == FORMAT
        and all(isinstance(held.get(key), str) for key in ("policy", "brand"))
        and isinstance(listed, list)
        and all(
            isinstance(one, dict) and all(isinstance(one.get(k), str) for k in ("file", "sha256"))
            for one in listed
        )
    )
    if not sound:
        raise ArchiveError("bad_value", file=MANIFEST, line=1, key="format", expected=FORMAT)
    return dict(held)


def _version(files: Files, name: str, *, kind: str) -> ArchivedVersion:
    stem = name.removesuffix(".md")
    for needed in (stem + _HTML, stem + _SOURCE):
        if needed not in files:
            raise ArchiveError("missing", file=needed)
    held, body = front.split(_decoded(files[name], name), file=name)
    found = fields.fields(held, file=name)
    source = _loaded(files[stem + _SOURCE], stem + _SOURCE)
    page = _decoded(files[stem + _HTML], stem + _HTML)
    _check_digest(digest(body), found["sha256"], file=name, line=held["sha256"].line)
    line = held["html_sha256"].line
    _check_digest(digest(page), found["html_sha256"], file=name, line=line)
    check(page, file=stem + _HTML)
    version = ArchivedVersion(
        **{key: value for key, value in found.items() if key not in ("format", "policy", "days")},
        decisions=found["days"],
        markdown=canonical(body),
        html=page,
        source=source,
    )
    if path_of(version) != name or found["policy"] != kind:
        raise ArchiveError("place", file=name, number=version.cited, language=version.language)
    return version


def _check_digest(found: str, expected: str, *, file: str, line: int) -> None:
    if found != expected:
        raise ArchiveError("digest", file=file, line=line, found=found, expected=expected)


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ArchiveError("not_text", file=file) from None


def _loaded(data: bytes, file: str) -> Any:
    try:
        return json.loads(_decoded(data, file))
    except json.JSONDecodeError as error:
        raise ArchiveError("not_json", file=file, line=error.lineno) from None
    except RecursionError:
        raise ArchiveError("not_json", file=file, line=1) from None


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
