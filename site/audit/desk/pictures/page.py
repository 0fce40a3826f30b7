"""The page of pictures: one for each kind of act, whose bars have a layer for each origin."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from audit.desk.access import sites_of
from audit.desk.charts import Chart, bars
from audit.desk.moment import moment
from audit.desk.pictures.forms import PicturesForm
from audit.tallying import by_period
from consent.models import ActKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Site

_PRESETS: Final = {"day": _("30 days"), "week": _("13 weeks"), "month": _("12 months")}


def pictures_view(request: HttpRequest) -> HttpResponse:
    """Show what was declared to a brand of the person's, in numbers; 403 to who reads of none."""
    sites = sites_of(request)
    now = moment(None)
    form = PicturesForm(request.GET, sites=sites, own=_own(request, sites), today=now.day)
    context: dict[str, Any] = {"form": form, "moment": now, "presets": _presets(request)}
    if form.is_valid():
        context |= {"moment": moment(form.cleaned_data["on"]), "span": form.cleaned_data["span"]}
        context |= {"charts": _charts(form), "site": _named(form, sites)}
    return render(request, "audit/desk/pictures.html", context)


def _own(request: HttpRequest, sites: Sequence[Site]) -> Site:
    """Give the brand at whose address the desk was opened, else the first of the person's."""
    host = request.get_host().partition(":")[0]
    return next((one for one in sites if one.hostname == host), sites[0])


def _named(form: PicturesForm, sites: Sequence[Site]) -> Site:
    key, _versions = form.wanted
    return next(one for one in sites if one.pk == key)


def _presets(request: HttpRequest) -> list[tuple[str, Any]]:
    """Give the usual spans: the query of each, and its words."""
    found = []
    for grain, words in _PRESETS.items():
        query = request.GET.copy()
        for name in ("since", "until"):
            query.pop(name, None)
        query["by"] = grain
        found.append((query.urlencode(), words))
    return found


def _charts(form: PicturesForm) -> list[Chart]:
    """Give a picture of each kind of act that there was."""
    site, versions = form.wanted
    span = form.cleaned_data["span"]
    found: dict[str, dict[date, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for one in by_period(
        sites=[site], since=span.first, until=span.last, grain=span.grain, versions=versions
    ):
        found[one.act][one.start][one.origin] = one.acts
    starts = span.starts()
    return [
        bars(act, ActKind(act).label, found[act], starts=starts, last=span.last)
        for act in ActKind.values
        if act in found
    ]
