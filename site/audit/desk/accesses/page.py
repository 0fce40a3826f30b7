"""The list of accesses: by who looked, what, where and at whom, newest first, as of a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.isolation.parts import Part
from accounts.models import User
from audit.desk.accesses.showing import Line, lines_of
from audit.desk.report import Report, ReportForm
from audit.desk.selecting import ChoiceField
from audit.looking.places import NAMES
from audit.models import Access, AccessKind
from audit.reading.by_time import page, read_key
from audit.reading.moments import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from wagtail.models import Site

ANY: Final = [("", _("any"))]
# What the subject of a look begins with, before its key.
_SUBJECTS: Final = (*(part.value for part in Part), "brand", "export", "mandate")
_DAY: Final = timedelta(days=1)


class AccessesForm(ReportForm):
    """Which looks to list."""

    by = ChoiceField(label=_("Who looked"), required=False)
    kind = ChoiceField(label=_("What"), required=False, choices=[*ANY, *AccessKind.choices])
    place = ChoiceField(label=_("Page"), required=False)
    subject = forms.CharField(
        label=_("Of whom or what"),
        required=False,
        max_length=100,
        help_text=_("The id of a practitioner, a version, a notice, an act …"),
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    site = ChoiceField(label=_("Brand"), required=False)

    def offer(self, sites: list[Site]) -> None:
        """Offer who may have looked, the pages that have a name, and the brands."""
        offered = {
            "by": [(str(one.pk), one.email) for one in _people(sites, self.data.get("by", ""))],
            "place": sorted(((key, str(name)) for key, name in NAMES.items()), key=_second),
            "site": [(str(one.pk), one.site_name) for one in sites],
        }
        self.fill(**offered)


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


def _people(sites: list[Site], given: str) -> QuerySet[User]:
    """Give the people who have, or had by a mandate, a role in the brands; and one who looked."""
    known = Q(groups__site_permissions__site__in=sites) | Q(mandates__site__in=sites)
    looked = _looks([site.pk for site in sites]).filter(by=_uuid(given))
    if _uuid(given) and looked.exists():
        known |= Q(pk=given)
    return User.objects.filter(known).distinct().order_by("email")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _looks(sites: list[int] | tuple[int, ...]) -> QuerySet[Access]:
    found: QuerySet[Access] = Access.objects.filter(sites__overlap=list(sites))
    return found


class AccessesView(Report):
    """Lists who looked at what of the person's brands, whoever it was."""

    page_title = _("Accesses")
    header_icon = "history"
    template_name = "audit/desk/accesses.html"
    form_class: ClassVar[type[ReportForm]] = AccessesForm

    def lines(self) -> list[Line]:
        """Give a page of them, and set the ways on."""
        if not self.form.is_valid():
            return []
        given = self.request.GET
        found = page(
            self._wanted().select_related("by", "entry__seal", "entry__opening").defer(
                "entry__canonical"
            ),
            after=read_key(given.get("after", "")),
            before=read_key(given.get("before", "")),
        )  # fmt: skip
        if found.older is not None:
            self.older = self.going_on("after", str(found.older))
        if found.newer is not None:
            self.newer = self.going_on("before", str(found.newer))
        return lines_of(found.rows, sites=self.sites, at=self.moment.at)

    def _wanted(self) -> QuerySet[Access]:
        rows = _looks(self.keys).filter(at__lt=self.moment.at)
        for condition in self._conditions():
            rows = rows.filter(condition)
        return rows

    def _conditions(self) -> Iterator[Q]:
        asked = self.asked
        for name in ("by", "kind", "place"):
            if asked.get(name):
                yield Q(**{name: asked[name]})
        if subject := asked.get("subject", "").strip():
            yield Q(subject__in=[subject, *(f"{word} {subject}" for word in _SUBJECTS)])
        if asked.get("since"):
            yield Q(at__gte=beginning(asked["since"]))
        if asked.get("until"):
            yield Q(at__lt=beginning(asked["until"] + _DAY))
