"""What an approver fills in to promulgate, postpone or withdraw."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from policies.actions.promulgation import Text, earliest_day, standing_version, text_of
from policies.dates import in_words
from policies.models import PolicyPage
from policies.models.versions import Change


class PromulgateForm(forms.Form):
    """The class of the change, the day, and per language the text as it was shown."""

    change = forms.ChoiceField(
        label=_("What changes"),
        choices=[
            (Change.SUBSTANTIAL, _("the substance: practitioners are given notice")),
            (Change.MINOR, _("nothing that binds: a correction")),
        ],
        widget=forms.RadioSelect,
        initial=Change.SUBSTANTIAL,
    )
    in_force_from = forms.DateField(label=_("Enters into force on"), widget=AdminDateInput)

    def __init__(
        self, *args: Any, pages: Sequence[PolicyPage], at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.texts = [text_of(page) for page in pages]
        self._at = at
        policy = pages[0].policy
        day = earliest_day(policy, change=Change.SUBSTANTIAL, at=at)
        self.fields["in_force_from"].initial = day
        self.fields["in_force_from"].help_text = _("%(day)s at the earliest for the substance.") % {
            "day": in_words(day)
        }
        for text in self.texts:
            self._add_text(text)

    def _add_text(self, text: Text) -> None:
        language = text.page.language
        standing = standing_version(text.page)
        changed = standing is None or standing.sha256 != text.sha256
        self.fields[f"include_{language}"] = forms.BooleanField(
            label=f"{text.page.title} ({language})",
            required=False,
            initial=changed,
            disabled=not changed,
            help_text="" if changed else _("Unchanged since its last version."),
        )
        self.fields[f"summary_{language}"] = forms.CharField(
            label=_("Summary of changes (%(language)s)") % {"language": language},
            required=False,
            disabled=not changed,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("At most 60 words: what changes for the practitioner."),
        )
        self.fields[f"sha256_{language}"] = forms.CharField(
            widget=forms.HiddenInput, initial=text.sha256, required=False
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an empty choice, and a summary nobody would read on a phone."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"include_{text.page.language}") for text in self.texts):
            self.add_error(None, _("Choose at least one text to promulgate."))
        for language in (text.page.language for text in self.texts):
            if len((cleaned.get(f"summary_{language}") or "").split()) > 60:
                self.add_error(f"summary_{language}", _("Write 60 words at most."))
        return cleaned

    def show_anew(self) -> None:
        """Name the texts as they are now, for the person who is told to read them again."""
        now = {f"sha256_{text.page.language}": text.sha256 for text in self.texts}
        self.data = {**self.data.dict(), **now} if isinstance(self.data, QueryDict) else now

    def chosen(self) -> Iterator[Text]:
        """Give the texts to promulgate, each with the digest of what was shown."""
        for text in self.texts:
            language = text.page.language
            if self.cleaned_data[f"include_{language}"]:
                yield Text(
                    page=text.page,
                    sha256=self.cleaned_data[f"sha256_{language}"],
                    summary=self.cleaned_data[f"summary_{language}"],
                )


class WithdrawForm(forms.Form):
    """Why a version ends without a successor."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class PostponeForm(WithdrawForm):
    """The new day of a coming version, and why."""

    to = forms.DateField(label=_("New day"), widget=AdminDateInput)

    field_order = ("to", "reason")

    def day(self) -> date:
        """Give the day that was chosen."""
        chosen: date = self.cleaned_data["to"]
        return chosen
