"""The whole verification: what protects the tables, then everything from the entries up."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.db import Error, transaction
from psycopg import Error as PsycopgError

from consent.sealing import examine
from consent.verifying.acts import check_acts
from consent.verifying.checkpoints import check_checkpoints, check_stamps
from consent.verifying.choices import check_choices
from consent.verifying.counts import check_counts
from consent.verifying.drift import drift
from consent.verifying.lines import check_lines
from consent.verifying.problems import Findings, Report
from consent.verifying.recorded import check_recorded
from consent.verifying.rows import check_anchors, check_rows
from consent.verifying.snapshot import snapshot
from consent.verifying.witnessing import chains, check_witness

Told: TypeAlias = Callable[[str, int], None]
_Check: TypeAlias = Callable[[Findings], None]


def tell_nobody(_what: str, _number: int) -> None:
    """Say nothing of the progress."""


def verify(
    *, told: Told = tell_nobody, with_witness: bool = True, with_lines: bool = True
) -> Report:
    """Verify the ledger as it stands at one instant, beside whoever writes; nothing is changed.

    `with_lines` False leaves out what takes time: each line and the record of each row.
    `with_witness` False looks at the database alone, in which whoever holds it may have put
    anything that fits together. `told` is given what is being looked at, and how many so far.
    """
    directory = Path(settings.WITNESS_DIR)
    held = chains(directory) if with_witness else []
    # Not in the snapshot, of which a witness that is read later would be ahead.
    refusal = examine() if with_witness else None
    found = Findings()
    with snapshot():
        for name, check in _checks(told, with_lines=with_lines):
            _try(found, name, check)
        if held:
            _try(found, "the witness", lambda found: check_witness(found, told, directory, held))
    if refusal is not None:
        found.problem(f"sealing.{refusal.problem}", refusal.sentence, refusal.remedy)
    return found.report()


def _checks(told: Told, *, with_lines: bool) -> list[tuple[str, _Check]]:
    checks: list[tuple[str, _Check]] = [("what protects the tables", _check_drift)]
    if with_lines:
        checks += [
            ("the entries", lambda found: check_lines(found, told)),
            ("the acts", lambda found: check_acts(found, told)),
            ("the choices on trackers", lambda found: check_choices(found, told)),
            ("enrolled rows", lambda found: check_rows(found, told)),
            ("rows with lines of their own", lambda found: check_recorded(found, told)),
            ("the anchors", check_anchors),
        ]
    return [
        *checks,
        ("how many rows there are", check_counts),
        ("the checkpoints", lambda found: check_checkpoints(found, told)),
        ("the time stamps", check_stamps),
    ]


def _check_drift(found: Findings) -> None:
    for problem in drift():
        found.problem(problem.id, problem.sentence, problem.remedy)


def _try(found: Findings, name: str, check: _Check) -> None:
    """Run a check; what the database refuses to show is a problem, and the others go on."""
    try:
        with transaction.atomic():
            check(found)
    except (Error, PsycopgError) as error:
        reason = str(error).strip().splitlines()[0]
        found.problem(
            "unreadable",
            f"What concerns {name} cannot be read: {reason}.",
            "See what is said of drift; a table, a column or a row was changed by hand.",
        )
