"""Who is bound, and what they declare."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("consent")

    def ready(self) -> None:
        """Answer what the texts ask: how many practitioners a brand has."""
        from consent import audience
        from policies import ports

        ports.answer_audience(audience.practitioners)
