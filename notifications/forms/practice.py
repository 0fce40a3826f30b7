"""The form of a brand's own rules for notices."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateInput

from notifications.forms.routes import SHORTEST_SECRET
from notifications.forms.secrets import SecretsForm
from notifications.models.practice import NoticePractice


class PracticeForm(SecretsForm):
    """A brand's rules. `today` is the Paris day."""

    secrets: ClassVar[tuple[str, ...]] = ("roster_secret",)

    class Meta:
        model = NoticePractice
        exclude = ("site",)
        widgets: ClassVar[dict[str, Any]] = {
            "presumed_since": AdminDateInput,
            "presumed_note": forms.Textarea(attrs={"rows": 2}),
            "return_address": forms.Textarea(attrs={"rows": 4}),
            "authorisation": forms.RadioSelect,
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse a rule of which nobody could show when, or where, it was adopted."""
        cleaned = super().clean()
        since, note = cleaned.get("presumed_since"), (cleaned.get("presumed_note") or "").strip()
        if since and since > self.today:
            self.add_error("presumed_since", _("It is not adopted yet: write a past day, or none."))
        if since and not note:
            self.add_error("presumed_note", _("Say where it was adopted: minutes, a decision."))
        if note and not since and "presumed_since" in cleaned:
            self.add_error("presumed_since", _("Say since when, or take the note away."))
        secret = cleaned.get("roster_secret") or ""
        if secret and len(secret) < SHORTEST_SECRET:
            self.add_error(
                "roster_secret",
                _("Write %(count)s characters or more.") % {"count": SHORTEST_SECRET},
            )
        return cleaned
