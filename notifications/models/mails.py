"""Mail to people: a row is kept before anything is sent, and says what became of it."""

import uuid
from datetime import datetime
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from consent.models import Act
from consent.models.encrypted import EncryptedTextField


class MailKind(models.TextChoices):
    """What a mail is about."""

    RECEIPT = "receipt", _("receipt")
    REFUSAL = "refusal", _("refusal")
    OBJECTION = "objection", _("objection")
    # The ledger's latest checkpoint, each day, to who keeps it outside.
    JOURNAL = "journal", _("checkpoint of the ledger")
    # To staff: a notice is at risk, or nothing moves any more.
    ALERT = "alert", _("alarm")
    # To subscribers of public changes: confirm it, and what changed.
    SUBSCRIBE = "subscribe", _("confirmation of a subscription")
    NEWS = "news", _("public change")
    # Codes, links to choose a password, and what is told about an account: never stored.
    SIGN_IN = "sign_in", _("sign-in")


# Of no act, and of no use after a month.
FORGOTTEN: Final = (
    MailKind.SIGN_IN,
    MailKind.JOURNAL,
    MailKind.ALERT,
    MailKind.SUBSCRIBE,
    MailKind.NEWS,
)


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails."""

    def open(self) -> Self:
        """Give those that are still to be sent."""
        return self.filter(sent_at=None, given_up_at=None, next_try_at__isnull=False)

    def due(self, *, at: datetime) -> Self:
        """Give those that may be sent at an instant: their time has come, and nobody has them."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        return self.open().filter(free, next_try_at__lte=at).order_by("next_try_at", "pk")


class Mail(models.Model):
    """One mail to one address. It is sent at least once, each time under the same Message-ID.

    `key` names what it is about: it is kept once. `claimed_until` is the end of the lease of the
    process that sends it. Of a mail that holds a secret only the fact is kept: when, to whom,
    whether it was handed over; it has no `next_try_at`, and nobody sends it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None: an account mail asked for at a host name of no brand.
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="mails", null=True)
    kind = models.CharField(_("kind"), max_length=9, choices=MailKind)
    key = models.CharField(_("key"), max_length=100, unique=True)
    recipient = EncryptedTextField(_("recipient"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = EncryptedTextField(_("subject"), blank=True)
    text = EncryptedTextField(_("plain text"), blank=True)
    html = EncryptedTextField(_("HTML"), blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=320, unique=True)
    # The act that it is about: its receipt is attached.
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="mails", null=True)
    created_at = models.DateTimeField(_("created at"))
    next_try_at = models.DateTimeField(_("next try at"), null=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True)
    last_error = models.CharField(
        _("last error"), max_length=200, blank=True, help_text=_("Its type and code; no names.")
    )

    objects: ClassVar = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=MailKind.SIGN_IN)
                | Q(subject="", text="", html="", next_try_at=None),
                name="notifications_mail_keeps_no_secret",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None),
                name="notifications_mail_sent_or_given_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, given_up_at=None, next_try_at__isnull=False),
                name="notifications_mail_open",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(kind__in=FORGOTTEN),
                name="notifications_mail_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
