"""What people fill in on the desk to propose a change."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from policies import ports
from policies.actions import Plan, Text, first_day, text_of
from policies.actions.proposals import SUMMARY_WORDS
from policies.actions.texts import prevailing_version, standing_version
from policies.models import PolicyPage
from policies.models.versions import Change, Role


class ProposeForm(forms.Form):
    """The class of the change, the day, and per text the draft as it was shown and its summary.

    `pages` are the brand's pages that can be proposed together; `page` is the one that the person
    came from.
    """

    change = forms.ChoiceField(label=_("What changes"), widget=forms.RadioSelect)
    in_force_from = forms.DateField(label=_("Enters into force on"), widget=AdminDateInput)
    lower_reason = forms.CharField(
        label=_("Why this is not substantial"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where the redline looks substantial and you choose a lower class."),
    )
    urgent_duty = forms.CharField(
        label=_("Legal duty that shortens the notice"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Cite the text and article. Two people must approve, and it stays flagged."),
    )

    def __init__(
        self,
        *args: Any,
        page: PolicyPage,
        pages: Sequence[PolicyPage],
        effects: Mapping[str, str],
        at: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.texts = [text_of(one) for one in pages if _differs(one)]
        change: Any = self.fields["change"]
        change.choices = [(key, effects[key]) for key in _classes(page, self.texts)]
        change.initial = change.choices[0][0]
        day: Any = self.fields["in_force_from"]
        day.initial = first_day(page.policy, change=Change(change.initial), at=at)
        for text in self.texts:
            self._add_text(text, chosen=text.page.policy_id == page.policy_id)
        self.site, self.teller = page.policy.site, ports.notices()
        self.asked = list(self.teller.questions(self.site).items()) if self.teller else []
        self.fields.update({f"notice_{name}": field for name, field in self.asked})
        self.audience: dict[str, Any] = {}

    def _add_text(self, text: Text, *, chosen: bool) -> None:
        key = text.page.pk
        self.fields[f"include_{key}"] = forms.BooleanField(
            label=f"{text.page.title} ({text.page.language})", required=False, initial=chosen
        )
        self.fields[f"summary_{key}"] = _summary(
            _("What changes for you: every practitioner"), latest=text.summary
        )
        for role in Role:
            self.fields[f"summary_{key}_{role}"] = _summary(role.label)
        self.fields[f"sha256_{key}"] = forms.CharField(
            widget=forms.HiddenInput, initial=text.sha256, required=False
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give the fields of each text, for the template."""
        for text in self.texts:
            key = text.page.pk
            yield {
                "text": text,
                "include": self[f"include_{key}"],
                "sha256": self[f"sha256_{key}"],
                "summary": self[f"summary_{key}"],
                "roles": [self[f"summary_{key}_{role}"] for role in Role],
            }

    def clean(self) -> dict[str, Any]:
        """Refuse an empty choice, and a summary nobody would read on a phone."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"include_{text.page.pk}") for text in self.texts):
            self.add_error(None, _("Choose at least one text to promulgate."))
        for name, value in list(cleaned.items()):
            if name.startswith("summary_") and len((value or "").split()) > SUMMARY_WORDS:
                self.add_error(name, _("Write 60 words at most."))
        self._read_audience(cleaned)
        return cleaned

    def _read_audience(self, cleaned: Mapping[str, Any]) -> None:
        answers = {name: cleaned.get(f"notice_{name}") for name, _field in self.asked}
        try:
            self.audience = self.teller.audience(self.site, answers) if self.teller else {}
        except forms.ValidationError as wrong:
            for name, errors in wrong.error_dict.items():
                self.add_error(f"notice_{name}", errors)

    def questions(self) -> list[forms.BoundField]:
        """Give the fields that ask whom the change concerns."""
        return [self[f"notice_{name}"] for name, _field in self.asked]

    def show_anew(self) -> None:
        """Name the texts as they are now, for the person who is told to read them again."""
        now = {f"sha256_{text.page.pk}": text.sha256 for text in self.texts}
        self.data = {**self.data.dict(), **now} if isinstance(self.data, QueryDict) else now

    def chosen(self) -> Iterator[Text]:
        """Give the texts to propose, each with the digest of what was shown."""
        for text in self.texts:
            key = text.page.pk
            if self.cleaned_data[f"include_{key}"]:
                said = {role: self.cleaned_data[f"summary_{key}_{role}"] for role in Role.values}
                yield Text(
                    page=text.page,
                    sha256=self.cleaned_data[f"sha256_{key}"],
                    summary=self.cleaned_data[f"summary_{key}"],
                    summaries={role: words.strip() for role, words in said.items() if words},
                )

    def plan(self) -> Plan:
        """Give what is decided beside the texts."""
        return Plan(
            change=Change(self.cleaned_data["change"]),
            in_force_from=self.cleaned_data["in_force_from"],
            lower_reason=self.cleaned_data["lower_reason"],
            urgent_duty=self.cleaned_data["urgent_duty"],
            audience=self.audience,
        )


def _differs(page: PolicyPage) -> bool:
    standing = standing_version(page)
    return standing is None or standing.sha256 != text_of(page).sha256


def _classes(page: PolicyPage, texts: Sequence[Text]) -> list[str]:
    """Give the classes that can be chosen for a page's text, the most likely first."""
    found = [Change.SUBSTANTIAL.value, Change.MINOR.value]
    of_policy = {text.page.language for text in texts if text.page.policy_id == page.policy_id}
    # A translation comes alone, after the French text that it translates.
    if page.language != "fr" and "fr" not in of_policy and prevailing_version(page) is not None:
        found.insert(0, Change.TRANSLATION.value)
    return found


def _summary(label: Any, *, latest: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        initial=latest,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In plain words, at most 60."),
    )
