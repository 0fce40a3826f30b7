"""Which list each kind of file holds."""

from typing import Final

from audit.exports.answered import AnswerRows
from audit.exports.rows import AccessRows, ActRows
from audit.exports.ruled import LateRows, UnansweredRows
from audit.exports.windows import Rows
from audit.models import ExportKind

LISTS: Final[dict[str, type[Rows]]] = {
    ExportKind.ACTS: ActRows,
    ExportKind.ACCESSES: AccessRows,
    ExportKind.LATE: LateRows,
    ExportKind.UNANSWERED: UnansweredRows,
    ExportKind.COVERAGE: AnswerRows,
}
