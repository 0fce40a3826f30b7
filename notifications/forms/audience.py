"""What is asked of whom a change concerns: languages, capacities, cabinets, since when."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from consent.models import Capacity

AUDIENCE_FIELDS: Final = ("languages", "capacities", "cabinets", "signed_up_before")


def audience_fields() -> Mapping[str, forms.Field]:
    """Give the questions by name; one that is left empty leaves nobody out."""
    return {
        "languages": forms.MultipleChoiceField(
            label=_("Only those who read"),
            choices=settings.LANGUAGES,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
        "capacities": forms.MultipleChoiceField(
            label=_("Only those who in a cabinet are"),
            choices=Capacity.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
        "cabinets": forms.CharField(
            label=_("Only members of these cabinets"),
            required=False,
            help_text=_("Their external ids, one a line."),
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "signed_up_before": forms.DateField(
            label=_("Only those whose contract began before"),
            required=False,
            widget=AdminDateInput,
        ),
    }
