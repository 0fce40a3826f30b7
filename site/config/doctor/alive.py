"""What alarms are about: scheduler and worker that are silent, notices at risk, odd reports."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import translation

from config.doctor.findings import Finding, Level
from notifications import watching

# By the kind of alarm. Ways have findings of their own, with more detail (config.doctor.notices).
_IDS: Final[dict[str, tuple[str, Level]]] = {
    "silence": ("alive.silent", "error"),
    "notice": ("notices.at_risk", "error"),
    "tracking": ("notices.tracking", "error"),
    "roster": ("notices.roster", "warning"),
    "parked": ("notices.parked", "warning"),
}


def examine(*, at: datetime) -> Iterator[Finding]:
    """Give what is alarming at an instant; it raises no alarm and mails nobody."""
    with translation.override("en"):
        for alarm in watching.alarms(at=at):
            if alarm.kind in _IDS:
                yield _finding(alarm)


def _finding(alarm: watching.Alarm) -> Finding:
    number, level = _IDS[alarm.kind]
    said = alarm.said()
    whose = f"{alarm.site.hostname}: " if alarm.site else ""
    where = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + alarm.path
    return Finding(
        id=number,
        level=level,
        sentence=f"{whose}{said.subject}. {said.sentence}",
        remedy=f"{said.remedy} See {where}",
    )
