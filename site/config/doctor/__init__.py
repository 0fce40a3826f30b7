"""Looks at an installation and says what is missing or risky, each with its remedy."""

from datetime import datetime

from config.doctor import (
    alive,
    auditing,
    brands,
    choices,
    database,
    drift,
    interfaces,
    ledger,
    machine,
    mails,
    mandates,
    notices,
    services,
    trackers,
)
from config.doctor.findings import Finding

__all__ = ["Finding", "examine"]


def examine(*, at: datetime) -> list[Finding]:
    """Give what is wrong at an instant, errors first. It changes nothing."""
    found = [*machine.examine(at=at), *services.examine_mail()]
    unreachable = list(database.reachable())
    found += unreachable
    if not unreachable:
        found += [*database.examine(at=at), *services.examine_broker()]
        if not any(finding.id == "database.migrations" for finding in found):
            found += [*brands.examine(), *interfaces.examine(), *mails.examine(at=at)]
            found += [*alive.examine(at=at), *ledger.examine(at=at), *drift.examine()]
            found += [*notices.examine(at=at), *choices.examine(), *mandates.examine(at=at)]
            found += [*trackers.examine(at=at), *auditing.examine()]
    return sorted(found, key=lambda finding: finding.level != "error")
