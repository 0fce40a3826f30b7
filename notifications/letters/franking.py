"""The list of a batch for whoever puts stamps on it: CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from notifications.letters.addresses import MOST_LINES
from notifications.letters.drawing import pages_of
from notifications.letters.printed import letters_of

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.letters.printed import Letter
    from notifications.models import LetterBatch

# A spreadsheet takes what begins so for a formula (OWASP, “CSV injection”).
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
# One sheet of A4 at 80 g/m².
GRAMS: Final = 5


def csv_of(batch: LetterBatch, *, at: datetime) -> bytes:
    """Give the list: number, name, address, pages, sheets printed on both sides, grams, reference.

    UTF-8 with a byte order mark, semicolons, CRLF; in the current language. Not inside a
    transaction: to know the pages they are laid out.
    """
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(_header())
    pages = pages_of(batch, at=at)
    for letter in letters_of(batch):
        rows.writerow(_row(letter, pages=pages[letter.group]))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _header() -> list[str]:
    lines = [_("Address, line %(number)s") % {"number": one} for one in range(1, MOST_LINES + 1)]
    ends = [_("Pages"), _("Sheets"), _("Grams without the envelope"), _("Reference")]
    return [_("Number"), _("Name"), *lines, *ends]


def _row(letter: Letter, *, pages: int) -> list[str]:
    lines = [*letter.lines, *[""] * MOST_LINES][:MOST_LINES]
    sheets = -(-pages // 2)
    cells = [letter.name, *lines]
    numbers = [str(pages), str(sheets), str(sheets * GRAMS)]
    return [str(letter.place), *map(plain, cells), *numbers, str(letter.delivery.pk)]


def plain(cell: str) -> str:
    """Give a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
