"""What people fill in to invite outside counsel, and what counsel says."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.actions.counsel import (
    DAYS,
    LONGEST_REMARK,
    LONGEST_WORDING,
    MOST_DAYS,
    Invitation,
    Said,
)
from policies.actions.counsel_decisions import LONGEST_REASON
from policies.models.counsel import Outcome


class InviteForm(forms.Form):
    """Whom to invite to read a draft, for how long, and with what words."""

    name = forms.CharField(label=_("Lawyer’s name"), max_length=100)
    email = forms.EmailField(label=_("Lawyer’s address"))
    days = forms.IntegerField(
        label=_("Days until the link expires"), initial=DAYS, min_value=1, max_value=MOST_DAYS
    )
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    with_findings = forms.BooleanField(
        label=_("Show the findings of the checks"), required=False, initial=True
    )

    def invitation(self) -> Invitation:
        """Give whom to invite, and how."""
        return Invitation(**self.cleaned_data)


class CounselForm(forms.Form):
    """What a lawyer says of a clause: a remark, and the clause's texts for her to change.

    `texts` are those of the clause by block, in order; `place` makes ids that no text has.
    """

    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        clause: str,
        texts: Mapping[str, str],
        place: int,
    ) -> None:
        super().__init__(data, auto_id=f"note:{place}:%s")
        self.clause, self.blocks = clause, {}
        for number, (block, text) in enumerate(texts.items(), start=1):
            name = f"wording_{number}"
            self.blocks[name] = block
            label = _("Proposed wording")
            self.fields[name] = forms.CharField(
                label=f"{label} {number}" if len(texts) > 1 else label,
                required=False,
                # A text that is longer already may come back as it is.
                max_length=max(LONGEST_WORDING, 2 * len(text)),
                initial=text,
                widget=forms.Textarea(attrs={"rows": min(14, 2 + len(text) // 70)}),
            )

    def said(self) -> Said:
        """Give what was said; a wording that the browser did not send back is as it was."""
        sent = {name: block for name, block in self.blocks.items() if name in self.data}
        return Said(
            clause=self.clause,
            remark=self.cleaned_data["remark"],
            wordings={block: self.cleaned_data[name] for name, block in sent.items()},
        )

    def wordings(self) -> list[forms.BoundField]:
        """Give the fields of the clause's texts."""
        return [self[name] for name in self.blocks]


class SettleForm(forms.Form):
    """Why a lawyer's comment is declined, or how it was dealt with."""

    outcome = forms.ChoiceField(choices=[(one.value, one.label) for one in Outcome][1:])
    reason = forms.CharField(
        label=_("Reason (optional)"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
