"""The words on the buttons by which a visitor decides: the proof of a choice cites them."""

from __future__ import annotations

from typing import Final

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

# By the value of the form's field `decision`. The templates show these and no others.
LABELS: Final = {
    "accept": gettext_noop("Accept all"),
    "refuse": gettext_noop("Refuse all"),
    "save": gettext_noop("Save my choices"),
}


def label(decision: str, language: str) -> str:
    """Give the exact words on a button, in a language. Raises KeyError for no such decision."""
    with translation.override(language):
        return gettext(LABELS[decision])
