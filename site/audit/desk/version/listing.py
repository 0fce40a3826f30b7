"""The list of versions of the person's brands, and which were in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from audit.desk.report import Report, ReportForm
from audit.desk.selecting import ChoiceField
from audit.desk.version.finding import WORDS
from audit.reading.person_rows import days_decided_of
from audit.reading.versions import NEVER, Days, days_at
from policies.addresses import LANGUAGES
from policies.models import Version
from policies.models.pages import Kind

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from wagtail.models import Site

PAGE: Final = 50
_ANY: Final = ("", _("any"))


@dataclass(frozen=True, kw_only=True)
class Line:
    """A version with its days as they stood."""

    version: Version
    span: Days


class VersionsForm(ReportForm):
    """Which versions to list."""

    site = ChoiceField(label=_("Brand"), required=False)
    kind = ChoiceField(label=_("Policy"), required=False, choices=[_ANY, *Kind.choices])
    language = ChoiceField(
        label=_("Language"), required=False, choices=[_ANY, *((one, one) for one in LANGUAGES)]
    )
    in_force = forms.BooleanField(label=_("Only what was in force then"), required=False)

    def offer(self, sites: list[Site]) -> None:
        """Offer the brands."""
        field: Any = self.fields["site"]
        field.choices = [_ANY, *((str(one.pk), one.site_name) for one in sites)]


class VersionsView(Report):
    """Lists versions by policy and language, the newest number first."""

    page_title = _("Versions")
    header_icon = "doc-full"
    template_name = "audit/desk/versions.html"
    form_class: ClassVar[type[ReportForm]] = VersionsForm

    @cached_property
    def spans(self) -> dict[UUID, Days]:
        """Give the days of the brands' versions as they stood at the moment."""
        found: dict[UUID, Days] = {}
        for site in self.keys:
            found |= days_at(days_decided_of(site), at=self.moment.at)
        return found

    def lines(self) -> list[Line]:
        """Give a page of them, and set the ways on."""
        start = _place(self.request.GET.get("after", ""))
        rows = list(self._rows(start)[: PAGE + 1])
        if len(rows) > PAGE:
            self.older = self.going_on("after", _written(rows[PAGE - 1]))
        return [Line(version=one, span=self.spans.get(one.pk, NEVER)) for one in rows[:PAGE]]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Say whether anything is asked: a box that is not ticked is nothing."""
        asks = any(value for name, value in self.asked.items() if name != "on")
        return super().get_context_data(**more) | {"is_asking": asks}

    def _rows(self, start: tuple[int, str, int, int] | None) -> QuerySet[Version]:
        rows = Version.objects.filter(policy__site__in=self.keys, **self._filters())
        # What was adopted had its days before it was recorded.
        rows = rows.filter(Q(recorded_at__lt=self.moment.at) | Q(adoption__isnull=False))
        if self.asked.get("in_force"):
            rows = rows.filter(
                pk__in=[key for key, span in self.spans.items() if span.status == "in_force"]
            )
        if start is not None:
            rows = rows.filter(_following(start))
        rows = rows.select_related("policy__site", "promulgation", "adoption")
        rows = rows.defer(*WORDS, "adoption__original", "adoption__evidence")
        return rows.order_by("policy", "language", "-major", "-minor")

    def _filters(self) -> dict[str, Any]:
        names = {"kind": "policy__kind", "language": "language"}
        return {names[name]: self.asked[name] for name in names if self.asked.get(name)}


def _following(start: tuple[int, str, int, int]) -> Q:
    policy, language, major, minor = start
    found = Q(policy__gt=policy) | Q(policy=policy, language__gt=language)
    same = Q(policy=policy, language=language)
    return found | same & (Q(major__lt=major) | Q(major=major, minor__lt=minor))


def _written(version: Version) -> str:
    """Give the place of a version in the list as an address holds it."""
    return f"{version.policy_id}~{version.language}~{version.major}~{version.minor}"


def _place(said: str) -> tuple[int, str, int, int] | None:
    """Give the place that an address holds; None where it is none."""
    parts = said.split("~")
    if len(parts) != len(("policy", "language", "major", "minor")) or parts[1] not in LANGUAGES:
        return None
    numbers = [parts[0], *parts[2:]]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in numbers):
        return None
    return int(parts[0]), parts[1], int(parts[2]), int(parts[3])
