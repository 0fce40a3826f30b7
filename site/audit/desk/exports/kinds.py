"""What an address asks a file of: the acts of a list, or what there is evidence of."""

from __future__ import annotations

from abc import abstractmethod
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import periods
from audit.bundle import parts_of
from audit.desk.access import practitioner_for, version_for
from audit.desk.acts.filters import filters_of
from audit.desk.acts.forms import ActsForm
from audit.desk.acts.options import Options
from audit.desk.exports.asked import LISTS, Asked
from audit.desk.exports.people import AskedAnswers, AskedLate, AskedUnanswered
from audit.desk.moment import moment
from audit.desk.selecting import ChoiceField
from audit.exports.asking import Wish
from audit.exports.rows import terms_of
from audit.models import ExportKind
from audit.reading.moments import beginning
from audit.subjects import Subject, subject_of_period
from notifications.models import Notice
from policies.dates import in_words

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

OLDEST_FIRST: Final = gettext_lazy(
    "A row each, the oldest first, with where it comes from in a column of its own. The file is"
    " made in the background; rows are counted as they are written."
)


class AskedActs(Asked):
    """The acts of a list, with the filters that held there."""

    kind = ExportKind.ACTS
    formats = LISTS
    about = OLDEST_FIRST

    @cached_property
    def acts(self) -> ActsForm:
        """Give the filters as they were sent."""
        return ActsForm(self.request.GET, options=Options(self.sites))

    @property
    def is_whole(self) -> bool:
        """Tell whether all filters can be taken."""
        return self.acts.is_valid()

    def said(self) -> list[tuple[str, str]]:
        """Give the filters that hold."""
        held = filters_of(self.acts, self.request.GET)
        return [(one.label, one.value) for one in held] or [
            (_("Acts"), _("all of the brands that you read"))
        ]

    def wish(self, written: str) -> Wish:
        """Ask for what the list shows; people as they were, where a day was asked for."""
        on = self.acts.cleaned_data["on"]
        as_of = moment(on).at if on else self.at
        wanted = self.acts.wanted(at=as_of)
        sites = [site for site in self.sites if site.pk in wanted.sites]
        terms = terms_of(wanted, then=on is not None)
        return Wish(kind=self.kind, format=written, sites=sites, terms=terms, as_of=as_of)


class DaysForm(forms.Form):
    """Asks for Paris days, both included."""

    since = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Days in Paris, both included."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return found


class PeriodForm(DaysForm):
    """Asks for days of one brand."""

    brand = ChoiceField(label=gettext_lazy("Brand"))

    def __init__(self, data: Any, *, options: Options) -> None:
        super().__init__(data)
        field: Any = self.fields["brand"]
        field.choices = options.brands()


class AskedAccesses(Asked):
    """Who looked at what in some days."""

    kind = ExportKind.ACCESSES
    formats = LISTS
    about = OLDEST_FIRST

    def __init__(self, request: HttpRequest, *, at: datetime) -> None:
        super().__init__(request, at=at)
        self.form = DaysForm(request.GET if "since" in request.GET else None)

    def said(self) -> list[tuple[str, str]]:
        """Give the days."""
        return _days(self.form)

    def wish(self, written: str) -> Wish:
        """Ask for the accesses to everything that the person reads."""
        days = self.form.cleaned_data if self.form else {}
        terms = {
            "since": beginning(days["since"]).isoformat(),
            "until": beginning(days["until"] + timedelta(days=1)).isoformat(),
        }
        return Wish(kind=self.kind, format=written, sites=self.sites, terms=terms, as_of=self.at)


class AskedPeriod(Asked):
    """Evidence of all acts of a brand in some days."""

    kind = ExportKind.PERIOD

    def __init__(self, request: HttpRequest, *, at: datetime) -> None:
        super().__init__(request, at=at)
        data = request.GET.copy()
        data.setdefault("brand", str(self.sites[0].pk))
        self.form = PeriodForm(data if "since" in data else None, options=Options(self.sites))

    @property
    def subject(self) -> Subject:
        """Give the period."""
        days = self.form.cleaned_data if self.form else {}
        period = periods.Period(since=days["since"], until=days["until"], recorded_before=self.at)
        return subject_of_period(period, site=self._site)

    @property
    def _site(self) -> Any:
        chosen = self.form.cleaned_data["brand"] if self.form else ""
        return next(site for site in self.sites if str(site.pk) == chosen)

    def said(self) -> list[tuple[str, str]]:
        """Give the days, the brand, and how many bundles that makes."""
        parts = str(parts_of(self.subject))
        brand = self._site.site_name or self._site.hostname
        return [*_days(self.form), (_("Brand"), brand), (_("Bundles"), parts)]

    def wish(self, written: str) -> Wish:
        """Ask for the days."""
        period = self.subject.period
        days = {"since": str(period and period.since), "until": str(period and period.until)}
        return Wish(kind=self.kind, format=written, sites=[self._site], terms=days, as_of=self.at)


class AskedSubject(Asked):
    """Evidence of what has a row."""

    @abstractmethod
    def row(self) -> tuple[Any, Any, str]:
        """Give what it is, its brand, and how it is called; 403 or 404 for others."""

    def said(self) -> list[tuple[str, str]]:
        """Give how it is called, and how many bundles that makes."""
        row, site, called = self.row()
        subject = Subject(kind=self.kind, id=row.pk, site=site)  # type: ignore[arg-type]
        words = str(ExportKind(self.kind).label)
        return [(words, called), (_("Bundles"), str(parts_of(subject)))]

    def wish(self, written: str) -> Wish:
        """Ask for its evidence as of now."""
        row, site, _called = self.row()
        terms = {"subject": str(row.pk)}
        return Wish(kind=self.kind, format=written, sites=[site], terms=terms, as_of=self.at)


class AskedPerson(AskedSubject):
    """Evidence of what a practitioner did and was told."""

    kind = ExportKind.PERSON

    def row(self) -> tuple[Any, Any, str]:
        """Give her."""
        found = practitioner_for(self.request, _id(self.request, "person"))
        return found, found.site, found.name


class AskedVersion(AskedSubject):
    """Evidence of a text and its days."""

    kind = ExportKind.VERSION

    def row(self) -> tuple[Any, Any, str]:
        """Give it."""
        found = version_for(self.request, _id(self.request, "version"))
        return found, found.policy.site, f"{found.title} {found.number} ({found.language})"


class AskedNotice(AskedSubject):
    """Evidence of who was informed by a notice."""

    kind = ExportKind.NOTICE

    def row(self) -> tuple[Any, Any, str]:
        """Give it."""
        own = Notice.objects.filter(site__in=self.sites).select_related("site")
        found = get_object_or_404(own, pk=_id(self.request, "notice"))
        return found, found.site, f"{found.get_kind_display()} – {in_words(found.day)}"


KINDS: Final[dict[str, type[Asked]]] = {
    one.kind: one
    for one in (
        AskedActs,
        AskedAccesses,
        AskedLate,
        AskedUnanswered,
        AskedAnswers,
        AskedPeriod,
        AskedPerson,
        AskedVersion,
        AskedNotice,
    )
}


def _id(request: HttpRequest, name: str) -> Any:
    """Give the id in an address; one that nothing has, for what is none."""
    try:
        return forms.UUIDField().clean(request.GET.get(name, ""))
    except forms.ValidationError:
        return "00000000-0000-0000-0000-000000000000"


def _days(form: forms.Form | None) -> list[tuple[str, str]]:
    days = form.cleaned_data if form else {}
    return [
        (_("From"), in_words(days["since"])),
        (_("Until"), in_words(days["until"])),
    ]
