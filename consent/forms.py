"""What the pages on which practitioners act, and visitors choose, send back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cookie_consent.forms import ProcessCookiesForm
from django import forms
from django.utils.translation import gettext_lazy as _

from consent.actions import Shown
from consent.actions.choosing import Pressed
from consent.models import ActKind
from consent.models.choosing import Place
from consent.trackers.deciding import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGEST: Final = r"\A[0-9a-f]{64}\Z"
# What a person may get wrong herself; anything else is a form that is not ours.
HERS: Final = {"agree", "reason"}
ANSWERS: Final = [ActKind.ACKNOWLEDGE, ActKind.ACCEPT, ActKind.REFUSE]


class OwnForm(forms.Form):
    """A form that our page made: what else is wrong with it, its reader did not do."""

    label = forms.CharField(max_length=200, strip=False)
    interface = forms.RegexField(DIGEST)
    reason = forms.CharField(
        required=False,
        max_length=2000,
        error_messages={"max_length": _("Say it in 2,000 characters at most.")},
    )

    @property
    def is_ours(self) -> bool:
        """Say whether nothing is wrong but what a person may get wrong."""
        return set(self.errors) <= HERS


class AnswerForm(OwnForm):
    """An answer to the text that was on the screen: what was shown, and the box, if it has one."""

    act = forms.ChoiceField(choices=[(one, one.label) for one in ANSWERS])
    version = forms.UUIDField()
    sha256 = forms.RegexField(DIGEST)
    html_sha256 = forms.RegexField(DIGEST)
    cabinet = forms.UUIDField(required=False)
    agree = forms.BooleanField(required=False)

    def clean_agree(self) -> bool:
        """Ask for the box, except of a refusal."""
        agreed = bool(self.cleaned_data["agree"])
        if not agreed and self.cleaned_data.get("act") != ActKind.REFUSE:
            raise forms.ValidationError(_("Tick the box, then press the button again."))
        return agreed

    def kind(self) -> ActKind:
        """Give what was answered."""
        return ActKind(self.cleaned_data["act"])

    def shown(self) -> Shown:
        """Give what was on the screen."""
        names = ("version", "sha256", "html_sha256", "label", "interface", "cabinet")
        return Shown(**{name: self.cleaned_data[name] for name in names})


class ObjectionForm(OwnForm):
    """An objection, or its withdrawal: the matter, the row of its register, the button."""

    act = forms.ChoiceField(
        choices=[(one, one.label) for one in (ActKind.OBJECT, ActKind.WITHDRAW)]
    )
    subject = forms.CharField(required=False, max_length=64)

    def kind(self) -> ActKind:
        """Give what was chosen."""
        return ActKind(self.cleaned_data["act"])


class ChoiceForm(ProcessCookiesForm):
    """A choice on trackers; the library's field `cookie_groups` holds keys of categories.

    `keys` are those that the brand asks about.
    """

    # Which categories are meant by all is for the button to say.
    all_groups = None  # type: ignore[assignment]
    decision = forms.ChoiceField(choices=[(one, one) for one in DECISIONS])
    version = forms.RegexField(r"\A[1-9][0-9]{0,5}\.(?:0|[1-9][0-9]{0,5})\Z")
    place = forms.ChoiceField(choices=Place.choices)
    next = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cookie_groups"]
        field.choices, field.coerce = [(key, key) for key in keys], str

    def number(self) -> tuple[int, int] | None:
        """Give the number of the consent version that was shown; None where none was sent."""
        written = self.cleaned_data.get("version")
        if not written:
            return None
        major, minor = written.split(".")
        return int(major), int(minor)

    def pressed(self, *, language: str, gpc: bool) -> Pressed:
        """Give what was pressed, on a page in a language."""
        return Pressed(
            decision=self.cleaned_data["decision"],
            on=frozenset(map(str, self.get_cookie_groups())),
            language=language,
            place=self.cleaned_data["place"],
            gpc=gpc,
        )
