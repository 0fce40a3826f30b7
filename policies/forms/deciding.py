"""What people fill in on the desk to answer, postpone, withdraw, clear or review."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from policies.models import Version


class ReasonForm(forms.Form):
    """Why something is decided."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawForm(ReasonForm):
    """Why a version ends; and whether those promulgated with it for the same day end too."""

    together = forms.BooleanField(label=_("Together with"), required=False, initial=True)

    def __init__(self, *args: Any, along: Sequence[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if along:
            self.fields["together"].help_text = ", ".join(map(str, along))
        else:
            del self.fields["together"]


class PostponeForm(WithdrawForm):
    """The new day of a coming version, and why."""

    to = forms.DateField(label=_("New day"), widget=AdminDateInput)

    field_order = ("to", "reason", "together")


class AnswerForm(ReasonForm):
    """Why a finding may stand, and which finding: its place among those of its text."""

    text = forms.UUIDField(widget=forms.HiddenInput)
    finding = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ClearForm(forms.Form):
    """What somebody who had no part found on a second look."""

    remark = forms.CharField(
        label=_("What you looked at and found"), widget=forms.Textarea(attrs={"rows": 3})
    )


class ReviewForm(ClearForm):
    """What was found on reading a policy again, and when to read it next."""

    next_on = forms.DateField(label=_("Next review on"), widget=AdminDateInput)
