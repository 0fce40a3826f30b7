"""The list of those informed late: by brand, policy and notice, as of a day."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from audit.desk.report import Report, ReportForm, policies_of
from audit.desk.selecting import ChoiceField
from audit.reading.late import LATE, OWN, UNINFORMED, Asked, Key, deadlines, page
from audit.reading.late_lines import Line, lines_of
from notifications.models import Notice
from notifications.templatetags.notices import heading
from policies.dates import in_words
from policies.models import Version

if TYPE_CHECKING:
    from wagtail.models import Site

_KEY = re.compile(r"([0-9a-f-]{36})~([0-9T:.+-]*)~([0-9a-f-]{36})")


class LateForm(ReportForm):
    """Whom to list."""

    site = ChoiceField(label=_("Brand"), required=False)
    policy = ChoiceField(label=_("Policy"), required=False)
    notice = ChoiceField(label=_("Notice"), required=False)
    what = ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("all of them")),
            (UNINFORMED, _("not informed at all")),
            (LATE, _("informed late")),
            (OWN, _("bound on a later day of their own")),
        ],
    )
    days = forms.IntegerField(
        label=_("Fewer days of notice than"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Empty: fewer than each notice requires."),
    )

    def offer(self, sites: list[Site]) -> None:
        """Offer the brands, and their policies and notices."""
        notices = Notice.objects.changes().filter(site__in=sites, required_days__isnull=False)
        texts = Version.objects.defer("source", "markdown", "html")
        notices = (
            notices.select_related("promulgation")
            .prefetch_related(Prefetch("promulgation__versions", texts))
            .order_by("-day", "pk")
        )
        offered = {
            "site": [(str(one.pk), one.site_name) for one in sites],
            "policy": policies_of(sites),
            "notice": [(str(one.pk), f"{heading(one)}, {in_words(one.day)}") for one in notices],
        }
        self.fill(**offered)


class LateView(Report):
    """Lists those informed with too few days before an entry into force, or not at all."""

    page_title = _("Informed late, or not at all")
    header_icon = "time"
    template_name = "audit/desk/late.html"
    form_class: ClassVar[type[ReportForm]] = LateForm

    @property
    def wanted(self) -> Asked:
        """Give what is asked, as the reading takes it."""
        policy, notice = self.asked.get("policy"), self.asked.get("notice")
        return Asked(
            sites=self.keys,
            at=self.moment.at,
            policy=int(policy) if policy else None,
            notice=UUID(notice) if notice else None,
            what=self.asked.get("what", ""),
            days=self.asked.get("days"),
        )

    def lines(self) -> list[Line]:
        """Give a page of them, and set the ways on."""
        given = self.request.GET
        after, before = read_key(given.get("after", "")), read_key(given.get("before", ""))
        found = page(self.wanted, after=after, before=None if after else before)
        if found.following is not None:
            self.older = self.going_on("after", written(found.following))
        if found.preceding is not None:
            self.newer = self.going_on("before", written(found.preceding))
        return lines_of(found, at=self.moment.at)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Say, where nobody is listed, whether there was anything to be late for."""
        found = super().get_context_data(**more)
        nobody = not found["object_list"]
        return found | {"has_deadlines": not nobody or bool(deadlines(self.wanted))}


def written(key: Key) -> str:
    """Give a key as an address holds it."""
    at = key.informed_at.isoformat() if key.informed_at else ""
    return f"{key.notice}~{at}~{key.id}"


def read_key(said: str) -> Key | None:
    """Give the key that an address holds; None where it is none."""
    parts = _KEY.fullmatch(said)
    if parts is None:
        return None
    try:
        at = datetime.fromisoformat(parts[2]) if parts[2] else None
        key = Key(notice=UUID(parts[1]), informed_at=at, id=UUID(parts[3]))
    except ValueError:
        return None
    return key if at is None or at.tzinfo is not None else None
