"""What an approver fills in to let somebody from outside audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.mandates import Invited

if TYPE_CHECKING:
    from wagtail.models import Site


class MandateForm(forms.Form):
    """Who audits, for whom and why, which brands, and until which day."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=150)
    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What is to be checked. It stands in the mail, and stays on record."),
    )
    sites = forms.MultipleChoiceField(label=_("Brands"), widget=forms.CheckboxSelectMultiple)
    until = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Included; at most twelve months from today. After it nobody is let in."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, data: Any = None, *, brands: list[Site]) -> None:
        super().__init__(data, initial={"language": settings.LANGUAGE_CODE})
        self.brands = brands
        field: Any = self.fields["sites"]
        field.choices = [(str(one.pk), one.site_name) for one in brands]
        if len(brands) == 1:
            field.initial = [str(brands[0].pk)]

    def invited(self) -> Invited:
        """Give who is invited, as it was filled in."""
        said = self.cleaned_data
        return Invited(**{name: said[name] for name in Invited.__dataclass_fields__})

    def chosen(self) -> list[Site]:
        """Give the brands that were chosen."""
        return [one for one in self.brands if str(one.pk) in self.cleaned_data["sites"]]
