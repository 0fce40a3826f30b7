"""As of when a page is read: now, or the first instant of a Paris day that has begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.reading.moments import beginning
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Moment:
    """An instant as of which is shown, and the Paris day that was asked for; None: now."""

    at: datetime
    on: date | None = None

    @property
    def day(self) -> date:
        """Give the Paris day of the instant."""
        return paris_day(self.at)

    @property
    def query(self) -> str:
        """Give what an address adds to stay at this moment: `on=2026-03-03`, or nothing."""
        return f"on={self.on.isoformat()}" if self.on else ""


class MomentForm(forms.Form):
    """Asks for a day; forms of pages inherit from it."""

    on = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(date(2000, 1, 1))],
        help_text=_("At 00:00 in Paris: what had happened before. Empty: now."),
    )

    def clean_on(self) -> date | None:
        """Refuse a day that has not begun."""
        on: date | None = self.cleaned_data["on"]
        if on is not None and on > paris_day(timezone.now()):
            raise forms.ValidationError(_("This day has not begun: take today or an earlier one."))
        return on


def moment_of(query: Mapping[str, Any]) -> tuple[Moment, MomentForm]:
    """Give the moment that an address asks for, and its form; now where what is asked is no day."""
    form = MomentForm(query)
    on = form.cleaned_data["on"] if form.is_valid() else None
    return moment(on), form


def moment(on: date | None) -> Moment:
    """Give the moment of a day, or now."""
    return Moment(at=beginning(on) if on else timezone.now(), on=on)
