"""Who is bound, and what they declare."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("consent")

    def ready(self) -> None:
        """Answer what the texts ask: how many practitioners a brand has; its trackers."""
        from consent import audience, banner, crawling
        from consent.choosing import placed
        from policies import ports

        ports.answer_audience(audience.practitioners)
        ports.answer_banner(banner.Answers(observed=crawling.observed))
        placed.answer()
