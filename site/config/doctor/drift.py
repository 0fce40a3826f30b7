"""Whether what protects the ledger's tables is still what the migrations make."""

from collections.abc import Iterator

from config.doctor.findings import Finding
from consent.verifying import drift

_SHOWN = 3


def examine() -> Iterator[Finding]:
    """Give the finding that something differs, with the first few of it, or nothing."""
    found = drift()
    if found:
        more = len(found) - _SHOWN
        shown = " ".join(one.sentence for one in found[:_SHOWN])
        yield Finding(
            id="ledger.drift",
            sentence=shown if more <= 0 else f"{shown} There are {more} more.",
            remedy=f"{found[0].remedy} `manage.py verify_ledger --quick` lists all of it.",
        )
