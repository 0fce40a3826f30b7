"""What providers and mail servers report of messages, as it came and as it is understood."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consent.models.encrypted import EncryptedTextField
from notifications.models.deliveries import Delivery
from notifications.models.routes import Provider, Route


class Meaning(models.TextChoices):
    """What an event says, by the provider's documentation; never by its name alone."""

    SUBMITTED = "submitted", _("taken by the provider")
    DELIVERED = "delivered", _("taken by the recipient’s server")
    DEFERRED = "deferred", _("deferred")
    BOUNCED = "bounced", _("bounced for good")
    REJECTED = "rejected", _("rejected by the provider")
    COMPLAINED = "complained", _("complaint")
    # Opens, clicks and the like: kept, and without any effect.
    OTHER = "other", _("without effect")


class Event(models.Model):
    """One report. It is kept once per (provider, key), and applied once its delivery is known.

    `key` is the provider's id of the event, or the SHA-256 of its bytes; `at` is the event's own
    instant. What comes before we know the message is parked: `applied_at` is None until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(_("provider"), max_length=7, choices=Provider)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("key"), max_length=200)
    meaning = models.CharField(_("meaning"), max_length=10, choices=Meaning)
    # The provider's word for it.
    name = models.CharField(_("name"), max_length=60)
    message_id = models.CharField(_("Message-ID or provider’s id"), max_length=320)
    at = models.DateTimeField(_("at"))
    received_at = models.DateTimeField(_("received at"))
    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="events", null=True
    )
    round = models.PositiveSmallIntegerField(_("round"), null=True)
    applied_at = models.DateTimeField(_("applied at"), null=True)
    effect = models.CharField(_("effect"), max_length=20, blank=True)
    raw = EncryptedTextField(_("as it came"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "route", "key"], name="notifications_event_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["message_id"], condition=Q(applied_at=None), name="notifications_event_open"
            ),
            # Few of many: planning asks who complained, the desk whether anything is tracked.
            models.Index(
                fields=["delivery"],
                condition=Q(meaning="complained"),
                name="notifications_event_complaints",
            ),
            models.Index(
                fields=["route", "received_at"],
                condition=Q(meaning="other"),
                name="notifications_event_tracking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.name}"
