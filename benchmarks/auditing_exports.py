"""Acts exported as files beside a raw COPY of the same rows and columns, each in its own process.

`python -m benchmarks.auditing_exports FILE ROUNDS`, in a process of the product. The raw COPY is
one statement with the same joins, in the same order, without a format of ours, written to a file.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 (after the setup)
from django.utils import timezone  # noqa: E402
from wagtail.models import Site  # noqa: E402

from audit.exports.asking import Wish, ask  # noqa: E402
from audit.exports.files import path_of, remove  # noqa: E402
from audit.exports.making import make_all  # noqa: E402
from audit.exports.rows import ActRows, terms_of  # noqa: E402
from audit.exports.statements import Values, copied  # noqa: E402
from audit.models import Export, ExportFormat, ExportKind, ExportState  # noqa: E402
from audit.reading.acts import Wanted  # noqa: E402
from benchmarks.auditing_pages import auditor  # noqa: E402

RAW: Final = "raw"
# Of ten million rows as CSV; of a tenth as the others, which is several sheets of a workbook.
SHARES: Final = {ExportFormat.CSV: 1, ExportFormat.JSONL: 10, ExportFormat.XLSX: 10}
MEMORY_OF: Final = 10


def memory() -> float:
    """Give the most memory that this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def asked(format_: str, *, share: int) -> Export:
    """Ask for every act of the first part of the history, as an auditor does."""
    now = timezone.now()  # noqa: TID251 (an edge)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at) FROM consent_act")
        (first,) = cursor.fetchone() or (now,)
    sites = list(Site.objects.filter(practitioners__isnull=False).distinct())
    end = first + (now - first) / share
    wanted = Wanted(sites=tuple(one.pk for one in sites), at=now, until=None if share == 1 else end)
    wish = Wish(
        kind=ExportKind.ACTS,
        format=format_,
        sites=sites,
        terms=terms_of(wanted, then=False),
        as_of=now,
    )
    return ask(wish, by=auditor(), at=now)


def raw(export: Export) -> int:
    """Copy the same rows and columns as PostgreSQL gives them; give how many."""
    rows, values, count = ActRows(export=export), Values(), 0
    row = ", ".join(column.sql for column in rows.columns)
    statement = copied(rows.statement(row, None, None, values), "(FORMAT text)")
    folder = path_of(export).parent
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.NamedTemporaryFile(dir=folder) as file,
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(statement, values.given) as copy,
    ):
        for line in copy:
            file.write(line)
            count += 1
    return count


def measured(kind: str, share: int) -> dict[str, float]:
    """Make one file; give rows, rows a second, bytes and the memory it took."""
    export = asked(ExportFormat.CSV if kind == RAW else kind, share=share)
    before, begun = memory(), time.perf_counter()
    if kind == RAW:
        Export.objects.filter(pk=export.pk).update(state=ExportState.CANCELLED)
        count, size = raw(export), 0
    else:
        make_all(clock=timezone.now)  # noqa: TID251 (an edge)
        export.refresh_from_db()
        if export.state != ExportState.DONE:
            raise SystemExit(f"{kind}: {export.state} {export.error}")
        count, size = export.rows, path_of(export).stat().st_size
        remove(export)
    seconds = time.perf_counter() - begun
    return {
        "rows": count,
        "per_second": count / seconds,
        "bytes": size,
        "memory_mb": memory(),
        "memory_before_mb": before,
    }


def _alone(kind: str, share: int) -> dict[str, float]:
    """Measure in a process of its own: the most memory is of that file alone."""
    command = [sys.executable, "-m", "benchmarks.auditing_exports", kind, str(share)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure one kind, or all of them beside the raw COPY, and write it down."""
    first, second = sys.argv[1:3]
    if first in (RAW, *SHARES):
        sys.stdout.write(f"{json.dumps(measured(first, int(second)))}\n")
        return
    found: dict[str, dict[str, Any]] = {}
    limits: dict[int, float] = {}
    for kind, share in SHARES.items():
        if share not in limits:
            limits[share] = _alone(RAW, share)["per_second"]
        one: dict[str, Any] = _alone(kind, share)
        one |= {"raw_per_second": limits[share], "ratio": one["per_second"] / limits[share]}
        if kind == ExportFormat.CSV:
            one["memory_of_a_tenth_mb"] = _alone(kind, MEMORY_OF)["memory_mb"]
        sys.stdout.write(f"{kind:12} {one}\n")
        sys.stdout.flush()
        found[kind] = one
    Path(first).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
