"""Telling people in time."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("notifications")

    def ready(self) -> None:
        """Answer what acts ask: a letter about each is kept in the same transaction."""
        from consent import ports
        from notifications import actions

        ports.answer_post(actions.keep)
        ports.answer_letters(actions.KeptLetters())
