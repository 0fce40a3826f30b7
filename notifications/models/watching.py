"""Signs of life of schedule and queues, and the alarms that were raised."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site


class Heartbeat(models.Model):
    """When something last gave a sign of life: the scheduler, a queue, a worker."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("at"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """An alarm, raised once per key, and when it was over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None: it concerns the whole installation.
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", null=True)
    key = models.CharField(_("key"), max_length=120)
    facts = models.JSONField(_("facts"), default=dict)
    raised_at = models.DateTimeField(_("raised at"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True)
    over_at = models.DateTimeField(_("over at"), null=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(over_at=None),
                name="notifications_alert_once",
            )
        ]

    def __str__(self) -> str:
        return self.key
