"""People who sign in, and what their role lets them do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Answer who only reads, who a brand's auditors are, and who is told of alarms."""
        from accounts import auditors, roles, watchers
        from notifications import ports
        from policies.ports import answer_readers

        answer_readers(roles.reads_only)
        ports.answer_auditors(auditors.auditors_of)
        ports.answer_watchers(watchers.watchers_of)
