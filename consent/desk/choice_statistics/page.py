"""The page of statistics: a brand, a span of time, the numbers of each category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import MinValueValidator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consent.desk.choice_statistics.counting import Asked, Period, Tally, asked_of, counted
from consent.desk.choice_statistics.periods import GRAINS, MOST, Grain, Span, spanning, usual
from consent.models import ConsentVersion, TrackerChoice
from policies.deadlines import paris_day
from policies.permissions import BrandPermissionPolicy
from policies.pictures import HEIGHT, WIDTH, Part, stacked

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Site

OF_CHOICES: Final = BrandPermissionPolicy(TrackerChoice)
# From below.
LAYERS: Final = ("accepted", "refused", "withdrawn")
# Nothing was asked before; days need some room to be counted back from.
_EARLIEST: Final = MinValueValidator(date(2020, 1, 1))
_GRAINS: Final = dict(zip(GRAINS, (_("day"), _("week"), _("month")), strict=True))

_PRESETS: Final = {
    "day": _("30 days"),
    "week": _("13 weeks"),
    "month": _("12 months"),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A category with its bars, its rows, and all of them together."""

    asked: Asked
    parts: list[Part]
    rows: list[tuple[date, Tally]]
    total: Tally
    most: int

    @property
    def share(self) -> int | None:
        """Give the percentage of decisions that agreed; None where there was none."""
        return 100 * self.total.accepted // self.total.decided if self.total.decided else None


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class SpanForm(forms.Form):
    """Which brand, by what, and from which day to which: empty days are the usual ones."""

    brand: Any = forms.ModelChoiceField(
        label=_("Brand"), queryset=None, required=False, empty_label=None
    )
    by = forms.ChoiceField(label=_("By"), choices=list(_GRAINS.items()), required=False)
    since = forms.DateField(
        label=_("First day"), required=False, widget=_day(), validators=[_EARLIEST]
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=_day(), validators=[_EARLIEST]
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = cast("forms.ModelChoiceField[Site]", self.fields["brand"])
        field.queryset = sites
        if sites.count() < 2:
            del self.fields["brand"]

    def clean(self) -> dict[str, Any]:
        """Give the span too; refuse one that ends before it begins, or has too many periods."""
        found: dict[str, Any] = super().clean() or {}
        return found | {"span": checked(self._span(found))}

    def _span(self, found: dict[str, Any]) -> Span:
        grain = cast("Grain", found.get("by") or "day")
        last = min(found.get("until") or self.today, self.today)
        first = found.get("since") or usual(grain, today=last).first
        return spanning(grain, first, last, today=self.today)


def checked(span: Span) -> Span:
    """Give a span that may be shown. Raises ValidationError, with the remedy."""
    if span.last < span.first:
        raise forms.ValidationError(_("The last day is before the first: exchange them."))
    if len(span.starts()) > MOST:
        sentence = _("That is more than %(most)s periods: take weeks or months, or fewer days.")
        raise forms.ValidationError(sentence, params={"most": MOST})
    return span


def may_view_any(request: HttpRequest) -> bool:
    """Say whether the person sees the choices of any brand."""
    return bool(OF_CHOICES.user_has_any_permission(request.user, ["view"]))


def statistics_view(request: HttpRequest) -> HttpResponse:
    """Show what visitors of a brand of the person's chose; 403 to whoever may not see it."""
    sites = OF_CHOICES.sites_user_has_any_permission_for(request.user, ["view"])
    sites = sites.order_by("site_name", "pk")
    if not may_view_any(request) or not sites:
        raise PermissionDenied
    today, own = paris_day(timezone.now()), _own(request, sites)
    given = request.GET.copy()
    given.setdefault("brand", str(own.pk))
    form = SpanForm(given, sites=sites, today=today)
    is_valid = form.is_valid()
    site = form.cleaned_data.get("brand") or own
    span = form.cleaned_data["span"] if is_valid else usual("day", today=today)
    context = {"form": form, "site": site, "span": span, "several": len(sites) > 1}
    context |= {"presets": _presets(request, form)}
    context |= _numbers(site, span) if is_valid else {}
    return render(request, "consent/desk/choice_statistics.html", context)


def _presets(request: HttpRequest, form: SpanForm) -> list[tuple[str, Any, bool]]:
    """Give the usual spans: the query of each, its words, and whether it is the one shown."""
    shown = form.cleaned_data.get("by") or "day"
    is_own = bool(request.GET.get("since") or request.GET.get("until"))
    found = []
    for grain, words in _PRESETS.items():
        query = request.GET.copy()
        query["by"] = grain
        for name in ("since", "until"):
            query.pop(name, None)
        found.append((query.urlencode(), words, grain == shown and not is_own))
    return found


def _own(request: HttpRequest, sites: QuerySet[Site]) -> Site:
    """Give the brand at whose address the desk was opened, else the first of the person's."""
    host = request.get_host().partition(":")[0]
    return sites.filter(hostname=host).first() or sites[0]


def _numbers(site: Site, span: Span) -> dict[str, Any]:
    asked = asked_of(site, "en" if get_language() == "en" else "fr")
    periods = counted(site, span, [one.key for one in asked])
    choices, gpc = sum(one.choices for one in periods), sum(one.gpc for one in periods)
    own = TrackerChoice.objects.filter(site=site)
    return {
        "categories": [_shown(one, periods) for one in asked],
        "periods": periods,
        "choices": choices,
        "gpc": gpc,
        "gpc_share": 100 * gpc // choices if choices else None,
        "has_version": ConsentVersion.objects.filter(site=site).exists(),
        "first": None if choices else own.order_by("at").values_list("at", flat=True).first(),
        "size": (WIDTH, HEIGHT),
    }


def _shown(asked: Asked, periods: list[Period]) -> Shown:
    tallies = [period.tallies[asked.key] for period in periods]
    return Shown(
        asked=asked,
        parts=stacked([vars(tally) for tally in tallies], layers=LAYERS),
        rows=list(zip((period.start for period in periods), tallies, strict=True)),
        total=reduce(add, tallies, Tally()),
        most=max((one.decided for one in tallies), default=0),
    )
