"""The forms of a tool: how it is set up, what is attested of it, why that is revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from consent.actions.tools import Setting
from consent.desk.tools.words import POINTS
from consent.models import Tool, ToolMode
from consent.trackers.attesting import MODES, longest, points
from policies.registers.recipients import RecipientKind, Subprocessor

if TYPE_CHECKING:
    from datetime import date


class ToolForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a brand uses a tool."""

    address = forms.URLField(
        label=_("Address"),
        help_text=_("https://matomo.example.fr, without a path. Empty: the provider’s own."),
        required=False,
        assume_scheme="https",
    )

    class Meta:
        model = Tool
        fields = ("is_on", "mode", "address", "identifier", "subprocessor")
        widgets: ClassVar[dict[str, Any]] = {"mode": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode: Any = self.fields["mode"]
        mode.choices = [(one, ToolMode(one).label) for one in MODES[self.instance.kind]]
        subprocessor: Any = self.fields["subprocessor"]
        subprocessor.queryset = Subprocessor.objects.filter(
            site=self.instance.site, kind=RecipientKind.SUBPROCESSOR
        ).order_by("name")

    def clean_address(self) -> str:
        """Give the address without the slash with which it may end."""
        return str(self.cleaned_data["address"] or "").rstrip("/")

    def setting(self) -> Setting:
        """Give what is asked for."""
        return Setting(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class AttestForm(forms.Form):
    """Each point by itself: one tick for all would be read by nobody."""

    def __init__(self, *args: Any, tool: Tool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points(tool.kind, tool.mode)
        for key in self.points:
            self.fields[key] = forms.BooleanField(label=POINTS[key], required=False)
        self.fields["expires_on"] = forms.DateField(
            label=_("Ends on"),
            help_text=_("The first day without it, 12 months ahead at most."),
            initial=longest(today),
            widget=AdminDateInput,
        )
        self.fields["remark"] = forms.CharField(
            label=_("What was checked, and where"),
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        )

    def confirmed(self) -> list[str]:
        """Give the points that were ticked."""
        return [key for key in self.points if self.cleaned_data.get(key)]


class RevokeForm(forms.Form):
    """Why an attestation ends today."""

    why = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
