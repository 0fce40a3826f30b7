"""Who asked to hear of public changes: anybody, once she confirmed it, until she ends it."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from consent.models.encrypted import EncryptedTextField


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Subscribers."""

    def confirmed(self) -> Self:
        """Give those who confirmed. Who ends it is deleted."""
        return self.filter(confirmed_at__isnull=False)


class Subscriber(models.Model):
    """An address that is told of a brand's public changes. `mark` tells it from another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="subscribers")
    address = EncryptedTextField(_("address"))
    mark = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    asked_at = models.DateTimeField(_("asked at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    objects: ClassVar = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        constraints = [
            models.UniqueConstraint(fields=["site", "mark"], name="notifications_subscriber_once")
        ]

    def __str__(self) -> str:
        return str(self.id)
