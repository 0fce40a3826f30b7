"""What every register is made of: a row of one brand, its texts in French and in English."""

from typing import Any, Final

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

LINE: Final = 300


def french_line(label: Any, help_text: Any = "") -> "models.CharField[str, str]":
    """Give a line that every row has: French is the language that binds."""
    return models.CharField(_in(_("in French"), label), max_length=LINE, help_text=help_text)


def english_line(label: Any) -> "models.CharField[str, str]":
    """Give its translation; without one English texts show the French line."""
    return models.CharField(_in(_("in English"), label), max_length=LINE, blank=True)


def french_text(label: Any, help_text: Any = "") -> "models.TextField[str, str]":
    """Give a text that a row may do without."""
    return models.TextField(_in(_("in French"), label), blank=True, help_text=help_text)


def english_text(label: Any) -> "models.TextField[str, str]":
    """Give its translation; without one English texts show the French."""
    return models.TextField(_in(_("in English"), label), blank=True)


def _in(language: Any, label: Any) -> Any:
    return format_lazy("{label} ({language})", label=label, language=language)


class Unit(models.TextChoices):
    """What a number of a register counts."""

    HOUR = "hour", _("hours")
    DAY = "day", _("days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")


class Row(models.Model):
    """A row of a register: of one brand for ever, with its texts in both languages.

    A text `x` is two fields, `x_fr` and `x_en`. French is required where the text is; an empty
    English one means that English readers see the French (`said`), and the desk says so
    (`untranslated`).
    """

    site = models.ForeignKey(
        Site, verbose_name=_("brand"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def said(self, name: str, language: str) -> str:
        """Give the text `name` in a language (`fr`, `en`), in French where it is not translated."""
        return str(getattr(self, f"{name}_{language}") or getattr(self, f"{name}_fr")).strip()

    def untranslated(self) -> list[str]:
        """Give the names of the texts that have French words and no English ones."""
        names = [field.name[:-3] for field in self._meta.fields if field.name.endswith("_fr")]
        return [
            name
            for name in names
            if getattr(self, f"{name}_fr").strip() and not getattr(self, f"{name}_en").strip()
        ]
