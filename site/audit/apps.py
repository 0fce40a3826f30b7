"""The app of evidence."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("audit")

    def ready(self) -> None:
        """Answer, of looks, what is kept for how long, and whether they fit their lines."""
        from audit.looking.erasing import NamingQueries, Queries
        from audit.looking.verifying import Looks
        from consent import ports

        ports.answer_kept(NamingQueries())
        ports.answer_recorder(Looks())
        ports.answer_retained(Queries())
