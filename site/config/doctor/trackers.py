"""Tools that bring trackers: those that load nothing any more, and those that soon ask again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from config.doctor.findings import Finding
from consent.actions.tools import obstacles
from consent.choosing.ending import ending
from consent.models import Tool
from policies.deadlines import paris_day

_WHERE: Final = "in the desk under Settings, Tools that bring trackers"


def examine(*, at: datetime) -> list[Finding]:
    """Give what stands against the tools of each brand at an instant."""
    return [*_refused(at), *_ending(at)]


def _refused(at: datetime) -> Iterator[Finding]:
    tools = Tool.objects.filter(is_on=True).select_related("site").order_by("site", "kind")
    for tool in tools:
        for obstacle in obstacles(tool, day=paris_day(at)):
            yield Finding(
                id="trackers.tool_refused",
                level="warning",
                sentence=f"{tool.get_kind_display()} of {tool.site.hostname} is on: {obstacle}",
                remedy=f"Correct it {_WHERE}, or the register of subprocessors.",
            )


def _ending(at: datetime) -> Iterator[Finding]:
    for tool, day in ending(day=paris_day(at)):
        yield Finding(
            id="trackers.attestation_ends",
            level="warning",
            sentence=f"What was attested of {tool.get_kind_display()} for {tool.site.hostname}"
            f" ends on {day.isoformat()}: from then on visitors are asked for their consent.",
            remedy=f"Check how it is set up, and attest it again {_WHERE}.",
        )
