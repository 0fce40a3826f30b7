"""A form whose secrets can be written and never read: they are set or not set."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FORGET: Final = "forget"


class SecretsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Shows of each secret whether it is set; an empty field keeps it, a ticked box forgets it."""

    secrets: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = {name: str(getattr(self.instance, name) or "") for name in self.secrets}
        for name in self.secrets:
            self.initial.pop(name, None)
            self.fields[name] = _secret(self.fields[name], is_set=bool(self.kept[name]))
        choices = [(name, self.fields[name].label) for name, value in self.kept.items() if value]
        if choices:
            self.fields[FORGET] = forms.MultipleChoiceField(
                label=gettext_lazy("Forget these secrets"),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        """Put what is kept in the place of what was left empty."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        forgotten = set(cleaned.get(FORGET) or ())
        for name in self.secrets:
            if name in cleaned and not cleaned[name]:
                cleaned[name] = "" if name in forgotten else self.kept[name]
        return cleaned


def _secret(field: Any, *, is_set: bool) -> forms.CharField:
    said = _("Set. Leave it empty to keep it.") if is_set else _("Not set.")
    return forms.CharField(
        label=field.label,
        required=False,
        strip=True,
        max_length=500,
        help_text=f"{field.help_text} {said}".strip(),
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )
