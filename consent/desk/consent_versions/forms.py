"""What an editor says of what she proposes: the class, why, and what changed in plain words."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.actions.asking import SUMMARY_WORDS
from consent.choosing.suggesting import Suggestion
from policies.models.versions import Change

_CLASSES: Final = (
    (Change.SUBSTANTIAL.value, _("substantial: every visitor is asked again")),
    (Change.MINOR.value, _("minor: choices made so far stay")),
)


class ProposeForm(forms.Form):
    """A proposal; `sha256` is that of what was on the screen.

    A first one has no class to choose and nothing to sum up; one that asks what nobody was asked
    yet is substantial.
    """

    sha256 = forms.CharField(widget=forms.HiddenInput)
    change = forms.ChoiceField(label=_("Class"), choices=_CLASSES, widget=forms.RadioSelect)
    lower_reason = forms.CharField(
        label=_("Why it is minor"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where the words that changed look substantial. It is kept."),
    )
    summary_fr = forms.CharField(
        label=_("What changed, in French"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "fr"}),
    )
    summary_en = forms.CharField(
        label=_("What changed, in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )

    def __init__(self, *args: Any, seen: Suggestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["change"]
        if seen.is_never_minor:
            field.choices = _CLASSES[:1]  # type: ignore[attr-defined]
            del self.fields["lower_reason"]
        field.initial = Change.MINOR if seen.change == "minor" else Change.SUBSTANTIAL
        if seen.is_first:
            field.widget = forms.HiddenInput()
            del self.fields["summary_fr"], self.fields["summary_en"]
        else:
            self.fields["summary_fr"].help_text = _(
                "%(words)s words at most, shown to whoever is asked again."
            ) % {"words": SUMMARY_WORDS}

    def summaries(self) -> dict[str, str]:
        """Give what changed, by language."""
        languages = ("fr", "en")
        return {one: self.cleaned_data.get(f"summary_{one}", "") for one in languages}
