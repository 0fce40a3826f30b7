"""People who sign in, and what their role lets them do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Answer what mail asks: who a brand's auditors are, and who is told of alarms."""
        from accounts import auditors, watchers
        from notifications import ports

        ports.answer_auditors(auditors.auditors_of)
        ports.answer_watchers(watchers.watchers_of)
