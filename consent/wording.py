"""The words on which people act: the label of each button, in the language on the screen."""

from django.utils import translation
from django.utils.translation import gettext as _


def answer_label(act: str, *, number: str, cabinet: str, language: str) -> str:
    """Give the exact label of the button for an act on a version; it is kept with the act.

    `act` is `acknowledge`, `accept` or `refuse`; `cabinet` is the name in which somebody acts, ""
    where she acts for herself.
    """
    with translation.override(language):
        said = {"number": number, "cabinet": cabinet}
        if act == "acknowledge":
            label = (
                _("I have read version %(number)s for %(cabinet)s")
                if cabinet
                else _("I have read version %(number)s")
            )
        elif act == "accept":
            label = (
                _("I accept version %(number)s for %(cabinet)s")
                if cabinet
                else _("I accept version %(number)s")
            )
        else:
            label = (
                _("I refuse version %(number)s for %(cabinet)s")
                if cabinet
                else _("I refuse version %(number)s")
            )
        return label % said
