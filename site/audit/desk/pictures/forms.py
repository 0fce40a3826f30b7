"""Which acts a picture counts: of which brand or text, by what, from which day to which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from audit.desk.moment import MomentForm
from audit.desk.selecting import ChoiceField
from consent.desk.choice_statistics.page import checked
from consent.desk.choice_statistics.periods import GRAINS, Grain, Span, spanning, usual
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from wagtail.models import Site

_GRAINS: Final = dict(zip(GRAINS, (_("day"), _("week"), _("month")), strict=True))
# Older acts are adopted from older systems.
_EARLIEST: Final = MinValueValidator(date(1990, 1, 1))
_NAMES: Final = ("pk", "policy", "policy__site", "policy__site__site_name", "title", "language")


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, validators=[_EARLIEST])


class PicturesForm(MomentForm):
    """What is asked of the pictures; empty days are the usual ones."""

    site = ChoiceField(label=_("Brand"), required=False)
    text = ChoiceField(label=_("Policy or version"), required=False)
    by = ChoiceField(label=_("By"), choices=list(_GRAINS.items()), required=False)
    since = _day(_("First day"))
    until = _day(_("Last day"))

    field_order = ("site", "text", "by", "since", "until", "on")

    def __init__(self, data: Any, *, sites: Sequence[Site], own: Site, today: date) -> None:
        super().__init__(data)
        self.sites, self.own, self.today = sites, own, today
        self._versions = self._offer()
        if len(sites) < 2:
            del self.fields["site"]

    def _offer(self) -> dict[str, tuple[int, list[UUID]]]:
        """Offer the brands and their texts; give, by choice, the brand and the versions meant."""
        brands: Any = self.fields["site"]
        brands.choices = [(str(one.pk), one.site_name) for one in self.sites]
        found: dict[str, tuple[int, list[UUID]]] = {}
        words: dict[str, str] = {}
        rows = Version.objects.filter(policy__site__in=self.sites)
        rows = rows.order_by("policy__site__site_name", "policy", "language", "-major", "-minor")
        for pk, policy, site, brand, title, language, *number in rows.values_list(
            *_NAMES, "major", "minor"
        ):
            lead = f"{brand} – " if len(self.sites) > 1 else ""
            found.setdefault(f"policy-{policy}", (site, []))[1].append(pk)
            words.setdefault(f"policy-{policy}", f"{lead}{title}")
            found[str(pk)] = (site, [pk])
            words[str(pk)] = f"{lead}{title} {number[0]}.{number[1]} ({language})"
        texts: Any = self.fields["text"]
        texts.choices = [("", _("everything, objections too")), *words.items()]
        return found

    def clean(self) -> dict[str, Any]:
        """Give the span too; refuse one that ends before it begins, or has too many periods."""
        found: dict[str, Any] = super().clean() or {}
        return found | {"span": checked(self._span(found))}

    def _span(self, found: dict[str, Any]) -> Span:
        grain = cast("Grain", found.get("by") or "day")
        on = found.get("on")
        # As of a day at 00:00: the day before is the last one that had happened.
        end = self.today if on is None else on - timedelta(days=1)
        last = min(found.get("until") or end, end)
        first = found.get("since") or usual(grain, today=last).first
        return spanning(grain, first, last, today=end)

    @property
    def wanted(self) -> tuple[int, list[UUID] | None]:
        """Give the brand that is asked for, and the versions of a text; None: everything."""
        text = self.cleaned_data.get("text")
        if text:
            return self._versions[text]
        return int(self.cleaned_data.get("site") or self.own.pk), None
