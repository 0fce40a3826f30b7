"""The list of mandates, those that hold and those that are over, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate
from audit.desk.mandates.rights import brands_of
from audit.desk.report import Report, ReportForm
from audit.reading.by_time import page, read_key

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Site


@dataclass(frozen=True, kw_only=True)
class Line:
    """A mandate, and whether it held at the moment; `is_early` when somebody had ended it."""

    mandate: Mandate
    holds: bool
    is_early: bool


class MandatesView(Report):
    """Lists the mandates of the brands that the person approves for."""

    page_title = _("Mandates")
    header_icon = "key"
    template_name = "audit/desk/mandates.html"
    form_class: ClassVar[type[ReportForm]] = ReportForm

    @cached_property
    def sites(self) -> list[Site]:
        """Give the brands of which the person gives mandates; 403 for none."""
        return brands_of(self.request)

    def lines(self) -> list[Line]:
        """Give a page of them, and set the ways on."""
        given, at = self.request.GET, self.moment.at
        rows = Mandate.objects.filter(site__in=self.keys, at__lt=at)
        found = page(
            rows.select_related("user", "site", "by", "end__by"),
            after=read_key(given.get("after", "")),
            before=read_key(given.get("before", "")),
        )
        if found.older is not None:
            self.older = self.going_on("after", str(found.older))
        if found.newer is not None:
            self.newer = self.going_on("before", str(found.newer))
        return [_line(one, at=at) for one in found.rows]


def _line(mandate: Mandate, *, at: datetime) -> Line:
    ended = min(mandate.ended_at, mandate.over_at)
    return Line(mandate=mandate, holds=at < ended, is_early=ended < mandate.over_at)
