"""A brand's own words on the banner."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.models import Site


class BannerWording(models.Model):
    """A brand's own words on the banner; what is empty is said in the software's words."""

    site = models.OneToOneField(
        Site, verbose_name=_("brand"), on_delete=models.PROTECT, related_name="banner_wording"
    )
    title_fr = models.CharField(_("title (in French)"), max_length=80, blank=True)
    title_en = models.CharField(_("title (in English)"), max_length=80, blank=True)
    text_fr = models.TextField(_("text (in French)"), max_length=400, blank=True)
    text_en = models.TextField(_("text (in English)"), max_length=400, blank=True)
    history = HistoricalRecords()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("words of the banner")
        verbose_name_plural = _("words of the banner")

    def __str__(self) -> str:
        return str(self.site.site_name)
