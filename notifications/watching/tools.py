"""Alarms on tools that bring trackers: what was attested of one is about to end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from consent.choosing.ending import ending
from notifications.watching.alarms import Alarm, Said
from policies.dates import in_words
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime


def attested(*, at: datetime) -> Iterator[Alarm]:
    """Find attestations that end within 30 days, or ended while the tool stayed on."""
    today = paris_day(at)
    for tool, day in ending(day=today):
        yield Alarm(
            # Each attestation is told of once, then once more when it has ended.
            key=f"attested:{tool.pk}:{day.isoformat()}:{'over' if day <= today else 'soon'}",
            site=tool.site,
            said=partial(_said, str(tool.get_kind_display()), day, is_over=day <= today),
            path=reverse("consent_desk_tool", args=[tool.site_id, tool.kind]),
            facts={"day": day.isoformat()},
        )


def _said(name: str, day: date, *, is_over: bool) -> Said:
    known = {"tool": name, "day": in_words(day)}
    if is_over:
        sentence = _(
            "What was attested of %(tool)s ended on %(day)s: visitors are asked for their consent."
        )
    else:
        sentence = _(
            "What was attested of %(tool)s ends on %(day)s: from then on visitors are asked for"
            " their consent."
        )
    return Said(
        subject=_("An attestation ends: %(tool)s") % known,
        sentence=sentence % known,
        remedy=_("Check how it is set up, point by point, and attest it again."),
    )
