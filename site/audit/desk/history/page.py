"""The list of changes in registers and settings: who, when, each field before and after."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from audit.desk.report import Report, ReportForm
from audit.desk.selecting import ChoiceField
from audit.reading.history import Asked, Key, kept, page
from audit.reading.moments import beginning
from policies.registers_desk.history import Line, line_of

if TYPE_CHECKING:
    from wagtail.models import Site

_KEY = re.compile(r"([0-9T:.+-]+)~([a-z_.]+)~([0-9]{1,18})")
_DAY = timedelta(days=1)


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class HistoryForm(ReportForm):
    """Which changes to list."""

    site = ChoiceField(label=_("Brand"), required=False)
    what = ChoiceField(label=_("Register or setting"), required=False)
    by = forms.CharField(label=_("By (part of the e-mail address)"), required=False)
    since = _date(_("From"))
    until = _date(_("To"))

    def offer(self, sites: list[Site]) -> None:
        """Offer the brands, and whatever has a history."""
        models = kept().items()
        named = [(label, capfirst(str(one._meta.verbose_name_plural))) for label, one in models]
        offered = {
            "site": [(str(one.pk), one.site_name) for one in sites],
            "what": sorted(named, key=lambda pair: pair[1]),
        }
        self.fill(**offered)


class HistoryView(Report):
    """Lists what changed in registers and settings, the newest first."""

    page_title = _("History of registers and settings")
    header_icon = "history"
    template_name = "audit/desk/history.html"
    form_class: ClassVar[type[ReportForm]] = HistoryForm

    @property
    def wanted(self) -> Asked:
        """Give what is asked, as the reading takes it; both days are included."""
        since, until = self.asked.get("since"), self.asked.get("until")
        return Asked(
            sites=self.keys,
            at=self.moment.at,
            label=self.asked.get("what", ""),
            by=self.asked.get("by", "").strip(),
            since=beginning(since) if since else None,
            until=beginning(until + _DAY) if until else None,
        )

    def lines(self) -> list[Line]:
        """Give a page of them, and set the ways on."""
        given = self.request.GET
        after, before = read_key(given.get("after", "")), read_key(given.get("before", ""))
        found = page(self.wanted, after=after, before=None if after else before)
        if found.older is not None:
            self.older = self.going_on("after", written(found.older))
        if found.newer is not None:
            self.newer = self.going_on("before", written(found.newer))
        lines = [line_of(one.record, before=one.before) for one in found.changes]
        # A save that changed nothing is not a change.
        return [one for one in lines if one is not None]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Add the names of brands, to say whose row changed."""
        names = {one.pk: one.site_name for one in self.sites}
        found = super().get_context_data(**more)
        return found | {"rows": [(one, names.get(one.site_id, "")) for one in found["object_list"]]}


def written(key: Key) -> str:
    """Give a key as an address holds it."""
    return f"{key.at.isoformat()}~{key.label}~{key.number}"


def read_key(said: str) -> Key | None:
    """Give the key that an address holds; None where it is none."""
    parts = _KEY.fullmatch(said)
    if parts is None:
        return None
    try:
        at = datetime.fromisoformat(parts[1])
    except ValueError:
        return None
    return Key(at=at, label=parts[2], number=int(parts[3])) if at.tzinfo is not None else None
