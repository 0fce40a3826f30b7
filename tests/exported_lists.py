"""Files of lists of people for tests: asked for as the desk does, made, and read as rows."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

from audit.exports import making
from audit.exports.asking import Wish
from audit.exports.files import opened, path_of, saved
from audit.models import Export
from tests.conftest import Brand
from tests.exporting import LATER, asked, made

NOTHING: dict[str, dict[str, Any]] = {
    "late": {"policy": None, "notice": None, "what": "", "days": None},
    "unanswered": {"policy": None, "state": ""},
    "coverage": {},
}
SECOND = timedelta(seconds=1)


def wish(kind: str, *brands: Brand, written: str = "jsonl", at: datetime, **terms: Any) -> Wish:
    """Give a wish for a list; `then`: as of a day, which begins at `at`."""
    asked_for = {"then": False} | NOTHING[kind] | terms
    sites = [one.site for one in brands]
    return Wish(kind=kind, format=written, sites=sites, terms=asked_for, as_of=at)


def file_of(kind: str, *brands: Brand, at: datetime = LATER, **terms: Any) -> bytes:
    """Give the file of a list."""
    now = max(at, LATER)
    export = made(asked(brands[0], wish(kind, *brands, at=at, **terms), at=now), at=now)
    assert (export.state, export.error) == ("done", "")
    return path_of(export).read_bytes()


def rows_of(kind: str, *brands: Brand, **terms: Any) -> list[dict[str, Any]]:
    """Give the rows of a list, as JSON says them."""
    return [json.loads(one) for one in file_of(kind, *brands, **terms).splitlines()]


def table_of(kind: str, *brands: Brand, **terms: Any) -> list[list[str]]:
    """Give the rows of a list as Excel reads them, with the headings."""
    data = file_of(kind, *brands, written="csv", **terms).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))


def interrupted(export: Export, *, steps: int, at: datetime) -> None:
    """Make some steps of a file, as if the process then died with its bytes half written."""
    found = making._claimed(at=at, before=at)
    assert found == export
    with opened(found, is_ours=lambda: True) as file:
        for number, step in enumerate(making._steps(found, file, lambda: at), start=1):
            assert making._keep(found, step, size=saved(file), at=at)
            if number == steps:
                break
        file.write(b"half a row")


def again(export: Export, *, at: datetime) -> Export:
    """Let the next worker go on with it, once its claim ran out."""
    return made(export, at=at + making.LEASE + SECOND)
