"""The page of one notice: what, by when, how far, who is at risk and what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from notifications.desk import access, charts, people
from notifications.desk.listing import line_of, lines_of, next_reminder
from notifications.models import (
    Basis,
    Decision,
    Exemption,
    Notice,
    NoticeDecision,
    Stage,
    State,
)
from notifications.planning import cabinets_informed
from notifications.schedule.silence import is_contract
from notifications.standing import curve, stand_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from notifications.standing import Stand

# Of those who wait for another way, so many stand on the notice's own page.
FIRST: Final = 10
# Seconds after which a page asks again; and one more for so many people.
EVERY: Final = 5
PEOPLE_A_SECOND: Final = 50_000
# Nothing is going to change any more: the page need not ask again.
_STILL: Final = frozenset({"closed", "cancelled", "superseded"})


def notice_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show one notice as it stands now."""
    notice = access.notice_for(request, notice_id)
    stand = stand_of(notice, at=timezone.now())
    steers = access.may_steer(request, notice)
    context = _live(request, stand) | {
        "version": notice.promulgation.versions.order_by("-language", "pk").first(),
        "followers": lines_of(list(_followers(notice)), at=stand.facts.at),
        "reminder": next_reminder(stand, today=stand.facts.today),
        "cabinets": cabinets_informed(notice),
        "decisions": decisions(notice),
        "asked": asked_late(notice),
        "steers": steers,
        "remedies": list(remedies(stand)) if steers else [],
        "failed": [],
    }
    if context["sees_people"]:
        found = people.failed(notice, most=FIRST)
        context["failed"] = people.people(found, steers=steers)
    return render(request, "notifications/desk/notice.html", context)


@never_cache
def live_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Give the part of a notice's page that changes by itself."""
    notice = access.notice_for(request, notice_id)
    stand = stand_of(notice, at=timezone.now())
    return render(request, "notifications/desk/notice_live.html", _live(request, stand))


def _live(request: HttpRequest, stand: Stand) -> dict[str, Any]:
    counts = stand.counts
    return {
        "notice": stand.notice,
        "stand": stand,
        "line": line_of(stand),
        "pace": words.pace(stand),
        "counts": counts,
        "bands": charts.bar(counts),
        "chart": charts.chart(stand, curve(stand.notice)),
        "cells": list(cells(stand)),
        "sees_people": access.may_see_people(request, stand.notice),
        "is_still": stand.state.name in _STILL,
        # A million rows take about a second to count: those who look on must not keep it busy.
        "every": EVERY + counts.people // PEOPLE_A_SECOND,
    }


def cells(stand: Stand) -> Iterator[dict[str, Any]]:
    """Give the rows of the table of states, each with the query that lists its people."""
    for cell in stand.counts.cells:
        names = ("state", "stage", "basis", "exemption")
        named = {name: getattr(cell, name) for name in names}
        yield {
            "cell": cell,
            "state": State(cell.state).label,
            "stage": Stage(cell.stage).label,
            "basis": Basis(cell.basis).label if cell.basis else "",
            "more": Exemption(cell.exemption).label if cell.exemption else "",
            "query": "&".join(f"{name}={value}" for name, value in named.items() if value),
        }


def remedies(stand: Stand) -> Iterator[tuple[str, str]]:
    """Give what helps those at risk: words and address, in the order of RULES section 2."""
    notice, found = stand.notice, {risk.name for risk in stand.state.risks}
    if stand.facts.numbers.failed and not stand.facts.is_over:
        yield _("Write again to whom no mail reached"), _at("retry", notice)
        if letters := _if_there("notifications_desk_letters", notice):
            yield _("Print letters"), letters
    if found.isdisjoint({"uninformed", "late", "too_slow"}):
        return
    versions = list(notice.promulgation.versions.select_related("policy").order_by("-language"))
    yield (
        _("Postpone the entry into force"),
        reverse("policies_desk_postpone", args=[versions[0].pk]),
    )
    # A contract binds those informed late from a day of their own: nobody need decide.
    if not all(is_contract(version.policy.kind) for version in versions):
        yield _("Let it bind those informed late…"), _at("allow_late", notice)


def _at(name: str, notice: Notice) -> str:
    return reverse(f"notifications_desk_{name}", args=[notice.pk])


def _if_there(name: str, notice: Notice) -> str:
    """Give an address that another part of the desk may have."""
    try:
        return reverse(name, args=[notice.pk])
    except NoReverseMatch:
        return ""


def decisions(notice: Notice) -> list[NoticeDecision]:
    """Give what was decided on a notice, the latest first."""
    rows = NoticeDecision.objects.filter(notice=notice).select_related("by", "second")
    return list(rows.order_by("-at", "-pk"))


def asked_late(notice: Notice) -> NoticeDecision | None:
    """Give the proposal to bind those informed late that waits for a second person, if any."""
    late = NoticeDecision.objects.filter(
        notice=notice, decision__in=[Decision.ASK_LATE, Decision.ALLOW_LATE]
    )
    last: NoticeDecision | None = late.select_related("by").order_by("at", "pk").last()
    return last if last is not None and last.decision == Decision.ASK_LATE else None


def _followers(notice: Notice) -> Iterator[Notice]:
    rows = Notice.objects.filter(follows=notice).select_related("site", "promulgation")
    yield from rows.prefetch_related("promulgation__versions").order_by("send_from", "pk")
