"""Whom the company's own software knows, so that nobody is forgotten."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from policies.append_only import AppendOnly


class Roster(AppendOnly):
    """A day's signed count of a brand's practitioners, beside ours at the moment it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rosters")
    # The signature's own id: a request that is sent again is kept once.
    message = models.CharField(max_length=100)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("their number"))
    digest = models.CharField(_("their digest"), max_length=64)
    own_count = models.PositiveIntegerField(_("our number"))
    own_digest = models.CharField(_("our digest"), max_length=64)
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        constraints = [
            models.UniqueConstraint(fields=["site", "message"], name="notifications_roster_once")
        ]
        indexes = [models.Index(fields=["site", "day"], name="notifications_roster_day")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day}"

    @property
    def matches(self) -> bool:
        """Tell whether both know the same people."""
        return (self.count, self.digest) == (self.own_count, self.own_digest)
