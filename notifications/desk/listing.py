"""The list of notices: what is coming, what is running, what is past."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.desk import access
from notifications.models import Notice
from notifications.schedule import reminder_days
from notifications.standing import Stand, stands_of, words
from notifications.templatetags.notices import heading

PAGE: Final = 20
GROUPS: Final[dict[str, Promise]] = {
    "running": _("Running"),
    "coming": _("Coming"),
    "past": _("Past"),
}
_PAST: Final = frozenset({"closed", "cancelled", "superseded", "stopped"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """A notice in a list: how it stands, in words, and its share of people informed, in percent."""

    stand: Stand
    heading: str
    label: str
    sentence: str
    risks: list[str]
    percent: int


def notices_view(request: HttpRequest) -> HttpResponse:
    """List the notices of changes of the person's brands, what needs her first."""
    own = changes(access.own_notices(request))
    page = Paginator(own, PAGE).get_page(request.GET.get("p"))
    lines = lines_of(list(page.object_list), at=timezone.now())
    groups = [(label, [one for one in lines if group(one) == key]) for key, label in GROUPS.items()]
    context = {
        "groups": [(label, found) for label, found in groups if found],
        "page": page,
        "several": len({line.stand.notice.site_id for line in lines}) > 1,
    }
    return render(request, "notifications/desk/notices.html", context)


def changes(own: QuerySet[Notice]) -> QuerySet[Notice]:
    """Give the notices of changes with what a list shows of them, the latest day first."""
    found: QuerySet[Notice] = (
        own.filter(kind="change")
        .select_related("site", "promulgation")
        .prefetch_related("promulgation__versions")
    )
    return found.order_by("-day", "-created_at", "pk")


def lines_of(notices: list[Notice], *, at: datetime) -> list[Line]:
    """Give notices as lists show them."""
    return [line_of(stand) for stand in stands_of(notices, at=at)]


def line_of(stand: Stand) -> Line:
    """Give a notice as lists show it."""
    counts = stand.counts
    return Line(
        stand=stand,
        heading=heading(stand.notice),
        label=str(words.LABELS[stand.state.name]),
        sentence=words.sentence(stand),
        risks=[words.risk_sentence(risk) for risk in stand.state.risks],
        percent=100 * counts.informed // counts.people if counts.people else 0,
    )


def group(line: Line) -> str:
    """Say where a notice belongs: whatever is at risk is running, also after its day."""
    name = line.stand.state.name
    if name in _PAST and not line.risks:
        return "past"
    return "coming" if name == "scheduled" else "running"


def next_reminder(stand: Stand, *, today: date) -> date | None:
    """Give the day of the next reminder of a notice; None where there is none to come."""
    if stand.facts.enters is None or stand.facts.is_over:
        return None
    days: Iterator[date] = (day for day in reminder_days(stand.facts.enters) if day >= today)
    return next(days, None)


def recent(own: QuerySet[Notice], *, today: date) -> QuerySet[Notice]:
    """Give those whose day is to come or came lately: an older one is nobody's concern today."""
    return changes(own).filter(day__gte=today - timedelta(days=90))


def shown(line: Line, *, today: date) -> dict[str, Any]:
    """Give a line with what is next of it, for the home page."""
    return {"line": line, "reminder": next_reminder(line.stand, today=today)}
