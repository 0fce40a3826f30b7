"""What an address asks a list of people of: the filters of the page on which she saw them."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.desk.exports.asked import LISTS, Asked
from audit.desk.late.page import LateForm
from audit.desk.moment import Moment, MomentForm, moment
from audit.desk.unanswered.page import UnansweredForm
from audit.desk.version.finding import brief_version_for
from audit.exports.asking import Wish
from audit.models import ExportKind
from policies.dates import in_words
from policies.deadlines import paris_day
from policies.models import Adoption
from policies.models.asking import Asks

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from wagtail.models import Site

    from audit.desk.report import ReportForm
    from policies.models import Version


class AskedPeople(Asked):
    """People as a page lists them, as of when that asks; `own` is its form, filled."""

    formats = LISTS

    def __init__(self, request: HttpRequest, *, at: datetime) -> None:
        super().__init__(request, at=at)
        self.form = self.own = self.filled()

    @abstractmethod
    def filled(self) -> MomentForm:
        """Give the form of the page as the address fills it."""

    @property
    def moment(self) -> Moment:
        """Give as of when."""
        on = self.own.cleaned_data["on"]
        return moment(on) if on else Moment(at=self.at)

    def asked_for(self, written: str, sites: list[Site], **terms: Any) -> Wish:
        """Ask for it in a format; `then`: as of a day."""
        at, then = self.moment.at, self.moment.on is not None
        terms["then"] = then
        return Wish(kind=self.kind, format=written, sites=sites, terms=terms, as_of=at)


class AskedReport(AskedPeople):
    """People of a report of several brands."""

    form_class: ClassVar[type[ReportForm]]

    def filled(self) -> MomentForm:
        """Give the form of the report."""
        return self.form_class(self.request.GET, sites=self.sites)

    def said(self) -> list[tuple[str, str]]:
        """Give the filters that hold, and as of when."""
        fields = [(name, field) for name, field in self.own.fields.items() if self.of(name)]
        held = [(str(field.label), _in_words(field, self.of(name))) for name, field in fields]
        return held or [(_("Who"), _("everybody of the brands that you read"))]

    def of(self, name: str) -> Any:
        """Give what a field asks; None where it asks nothing."""
        return self.own.cleaned_data.get(name) or None

    @property
    def wanted(self) -> list[Site]:
        """Give the brands that are asked for."""
        chosen = self.of("site")
        return [one for one in self.sites if chosen in (None, str(one.pk))]

    @property
    def policy(self) -> int | None:
        """Give the key of the policy that is asked for, None for all."""
        chosen = self.of("policy")
        return int(chosen) if chosen else None


def _in_words(field: Any, value: Any) -> str:
    if isinstance(value, date):
        return in_words(value)
    return str(dict(getattr(field, "choices", ())).get(value, value))


class AskedLate(AskedReport):
    """Who was informed late, or not at all."""

    kind = ExportKind.LATE
    form_class = LateForm
    about = gettext_lazy(
        "A row for each person and notice, in the order of the page: by notice, the uninformed"
        " first. People as they were at that instant."
    )

    def wish(self, written: str) -> Wish:
        """Ask for what the page lists."""
        return self.asked_for(
            written,
            self.wanted,
            policy=self.policy,
            notice=self.of("notice"),
            what=self.of("what") or "",
            days=self.of("days"),
        )


class AskedUnanswered(AskedReport):
    """Who has not answered."""

    kind = ExportKind.UNANSWERED
    form_class = UnansweredForm
    about = gettext_lazy(
        "A row for each person and text that waits for an answer, by name. As of now, who answers"
        " while the file is made may be left out; as of a day, nothing changes any more."
    )

    def wish(self, written: str) -> Wish:
        """Ask for what the page lists."""
        return self.asked_for(
            written,
            self.wanted,
            policy=self.policy,
            state=self.of("state") or "",
        )


class AnswersForm(MomentForm):
    """Asks for the answers to a version as of when."""

    version = forms.UUIDField(widget=forms.HiddenInput)


class AskedAnswers(AskedPeople):
    """Whoever is asked by a version's number, and what each answered."""

    kind = ExportKind.COVERAGE
    about = gettext_lazy(
        "A row for each person or cabinet that was asked, answered or not, by id; the origin of"
        " an answer has a column of its own. An answer is good for the whole number before the"
        " dot, in any language."
    )

    def filled(self) -> MomentForm:
        """Give the form that keeps the version."""
        return AnswersForm(self.request.GET)

    @cached_property
    def version(self) -> Version:
        """Give the version; 404 for none of these brands."""
        field = forms.UUIDField(required=False)
        try:
            key = field.clean(self.request.GET.get("version", ""))
        except forms.ValidationError:
            key = None
        return brief_version_for(self.request, key)

    @property
    def is_whole(self) -> bool:
        """Tell whether there is such a version, and it asks for something."""
        return bool(self.version) and super().is_whole and not self.refused

    @property
    def refused(self) -> str:
        """Give why there is no such file."""
        fixed = self.version.recorded_at
        if self.version.asks == Asks.NONE:
            return _("This text asks for nothing: people are informed of it.")
        # Adopted, it had bound before it was recorded.
        if not self.own.is_valid() or fixed < self.moment.at or _is_adopted(self.version):
            return ""
        sentence = _("This text did not exist yet: it was fixed on %(day)s. Choose a later day.")
        return sentence % {"day": in_words(paris_day(fixed))}

    def said(self) -> list[tuple[str, str]]:
        """Give which text, and as of when."""
        version, on = self.version, self.moment.on
        named = f"{version.title} {version.number} ({version.language})"
        dated = [(_("As of"), in_words(on))] if on else []
        brand = version.policy.site.site_name or version.policy.site.hostname
        return [(_("Version"), named), (_("Brand"), brand), *dated]

    def wish(self, written: str) -> Wish:
        """Ask for everybody who is asked."""
        site = self.version.policy.site
        return self.asked_for(written, [site], version=str(self.version.pk))


def _is_adopted(version: Version) -> bool:
    return Adoption.objects.filter(version=version).exists()
