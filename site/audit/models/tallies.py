"""Acts counted by day, so that a picture of ten million needs no pass over them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from consent.models import ActKind, Matter, Origin
from policies.models import Version


class DayTally(models.Model):
    """How many acts of one sort bear an instant of one Paris day: never across origins.

    It may be thrown away and counted again: acts are the truth.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", null=True)
    matter = models.CharField(_("matter"), max_length=20, choices=Matter)
    act = models.CharField(_("act"), max_length=12, choices=ActKind)
    origin = models.CharField(_("origin"), max_length=11, choices=Origin)
    by_link = models.BooleanField(_("by a link in a letter"))
    day = models.DateField(_("day"))
    acts = models.PositiveBigIntegerField(_("acts"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("tally of a day")
        verbose_name_plural = _("tallies of days")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "version", "day", "matter", "act", "origin", "by_link"],
                nulls_distinct=False,
                name="audit_daytally_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.act} {self.origin}: {self.acts}"


class Counted(models.Model):
    """How far acts are counted: every line of the ledger before this place. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    position = models.BigIntegerField(_("lines"), default=0)
    at = models.DateTimeField(_("counted at"), null=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("how far acts are counted")
        verbose_name_plural = _("how far acts are counted")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_counted_is_one_row")
        ]

    def __str__(self) -> str:
        return str(self.position)
