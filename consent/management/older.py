"""Reads a file of older acceptances: each line becomes an act, or an error with its number."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from consent.actions import OlderAct
from consent.actions.elsewhere import instant_of
from consent.models import ActKind
from policies.addresses import KINDS, LANGUAGES
from policies.management.sources import STANDARD_INPUT, contents, iso_day, refuse

LARGEST: Final = 50_000_000  # bytes
COLUMNS: Final = (
    "external_id",
    "kind",
    "number",
    "language",
    "act",
    "at",
    "cabinet",
    "label",
    "sign_in",
    "remark",
)
ANSWERS: Final = (ActKind.ACKNOWLEDGE, ActKind.ACCEPT, ActKind.REFUSE)
# What an act has room for.
LONGEST: Final = {"label": 200, "sign_in": 100}
# Nothing was accepted on a screen before.
_YEARS: Final = range(1970, 9000)
_NUMBER: Final = re.compile(r"([1-9][0-9]{0,3})\.([0-9]{1,4})")
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")


@dataclass(frozen=True, kw_only=True)
class OlderFile:
    """A file of an older system: its name, its digest, its acts, and what is wrong by line."""

    name: str
    sha256: str
    acts: tuple[OlderAct, ...]
    wrong: tuple[tuple[int, str], ...]


class _LineError(Exception):
    """A line cannot be read; the message says why."""


def read_file(place: str) -> OlderFile:
    """Read a CSV file: UTF-8, its columns in any order, commas or semicolons between them.

    Raises CommandError for what is no such file.
    """
    data = contents(place, limit=LARGEST)
    name = "standard-input.csv" if place == STANDARD_INPUT else Path(place).name
    acts, wrong = [], []
    for line, row in _rows(data, name=name):
        try:
            acts.append(_act(line, row))
        except _LineError as error:
            wrong.append((line, str(error)))
    return OlderFile(
        name=name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        acts=tuple(acts),
        wrong=tuple(wrong),
    )


def _rows(data: bytes, *, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each row with the number of the line on which it ends."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(_("%(file)s is not in UTF-8: save it so.") % {"file": name}) from error
    if "\x00" in text:
        raise refuse(_("%(file)s is not in UTF-8: save it so.") % {"file": name})
    head = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",", strict=True
    )
    try:
        header = [one.strip() for one in next(reader, [])]
        _check_header(header, name=name)
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, _by_column(header, row)
    except csv.Error as error:
        raise refuse(
            _("%(file)s, line %(line)s: %(error)s")
            % {"file": name, "line": reader.line_num, "error": error}
        ) from error


def _check_header(header: list[str], *, name: str) -> None:
    if sorted(header) != sorted(COLUMNS):
        raise refuse(
            _("%(file)s: its first line must name these columns: %(columns)s.")
            % {"file": name, "columns": ", ".join(COLUMNS)}
        )


def _by_column(header: list[str], row: list[str]) -> dict[str, str]:
    # Too few or too many cells are an error of that line, not of the file.
    if len(row) != len(header):
        return {}
    return {name: cell.strip() for name, cell in zip(header, row, strict=True)}


def _act(line: int, row: dict[str, str]) -> OlderAct:
    if not row:
        raise _LineError(_("It has not as many cells as the first line has columns."))
    number = _NUMBER.fullmatch(row["number"])
    if number is None:
        raise _LineError(
            _("“%(number)s” is no version number: write it as 1.0.") % {"number": row["number"]}
        )
    _check_words(row)
    return OlderAct(
        line=line,
        external_id=row["external_id"],
        kind=row["kind"],
        number=(int(number[1]), int(number[2])),
        language=row["language"],
        act=row["act"],
        at=_instant(row["at"]),
        cabinet=row["cabinet"],
        label=row["label"],
        sign_in=row["sign_in"],
        remark=row["remark"],
    )


def _check_words(row: dict[str, str]) -> None:
    for column, allowed in (("kind", KINDS), ("language", LANGUAGES), ("act", ANSWERS)):
        if row[column] not in set(allowed):
            raise _LineError(
                _("“%(value)s” is no %(column)s: choose one of %(allowed)s.")
                % {"value": row[column], "column": column, "allowed": ", ".join(allowed)}
            )
    for column, longest in LONGEST.items():
        if len(row[column]) > longest:
            raise _LineError(
                _("%(column)s has more than %(longest)s characters.")
                % {"column": column, "longest": longest}
            )


def _instant(text: str) -> datetime:
    """Give the instant of a day, which is a Paris day, or of a time with its zone."""
    try:
        if not _INSTANT.fullmatch(text):
            found = instant_of(iso_day(text))
        else:
            found = datetime.fromisoformat(text)
    except ValueError as error:
        raise _LineError(
            _("“%(at)s” is no day or instant: 2025-11-08, or 2025-11-08T09:30:00+01:00.")
            % {"at": text}
        ) from error
    if found.year not in _YEARS:
        raise _LineError(_("“%(at)s” is no year in which this was done.") % {"at": text})
    if found.tzinfo is None:
        raise _LineError(
            _("“%(at)s” names no zone: add +01:00, Z or the like, or give the day alone.")
            % {"at": text}
        )
    return found
