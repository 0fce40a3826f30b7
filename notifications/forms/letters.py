"""What staff fill in about letters: an address, the day of posting, the slip of a presentation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.letters import LARGEST_SCAN


def _day(label: Any) -> forms.DateField:
    # The browser's own picker reads and writes ISO days.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget)


class LettersForm(forms.Form):
    """To whom letters are printed: those who were shown, by the ids of their deliveries."""

    deliveries = forms.CharField(widget=forms.HiddenInput)

    def clean_deliveries(self) -> list[UUID]:
        """Give the ids."""
        try:
            return [UUID(one) for one in self.cleaned_data["deliveries"].split()]
        except ValueError as error:
            raise forms.ValidationError(_("Go back, and begin again.")) from error


class PostalForm(forms.Form):
    """Where somebody lives or works."""

    address = forms.CharField(
        label=gettext_lazy("Postal address"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PostedForm(forms.Form):
    """When a batch was posted."""

    on = _day(gettext_lazy("Posted on"))


class PresentedForm(forms.Form):
    """What the slip of a letter says."""

    on = _day(gettext_lazy("First presented on"))
    tracking = forms.CharField(
        label=gettext_lazy("Number of the letter"),
        max_length=40,
        required=False,
        # It stays for ever: nothing that names somebody may stand there.
        validators=[
            RegexValidator(r"^[0-9A-Za-z -]*$", gettext_lazy("Letters, digits and spaces only."))
        ],
    )
    scan = forms.FileField(
        label=gettext_lazy("The slip"),
        max_length=200,
        help_text=gettext_lazy(
            "PDF, PNG or JPEG, at most 10 MB. It is the proof that she was informed."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def clean_scan(self) -> Any:
        """Refuse what is too large before it is read."""
        scan = self.cleaned_data["scan"]
        if scan.size > LARGEST_SCAN:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Scan the slip more coarsely.")
            )
        return scan
