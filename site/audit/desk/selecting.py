"""A list to choose from, written in one go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_CHOSEN = mark_safe(" selected")


class Select(forms.Select):
    """Django's list without its templates, three for each choice: they took a third of a page.

    Choices have no groups.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 (Django's call)
    ) -> SafeString:
        """Give the list as Django writes it, spaces apart."""
        chosen = set(self.format_value(value))
        lines = ((key, _CHOSEN if str(key) in chosen else "", words) for key, words in self.choices)
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})})),
            format_html_join("", '<option value="{}"{}>{}</option>', lines),
        )


class ChoiceField(forms.ChoiceField):
    """Django's choice with that list."""

    widget = Select
