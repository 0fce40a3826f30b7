"""How a brand's notices leave: by which server or provider, how fast, and what it attests."""

import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.models import Site

from consent.models.encrypted import EncryptedTextField
from policies.registers.recipients import Subprocessor

SECRETS: Final = ["password", "api_key", "api_secret", "webhook_secret", "mailbox_password"]


class Provider(models.TextChoices):
    """What takes our mail."""

    SMTP = "smtp", _("mail server (SMTP)")
    BREVO = "brevo", _("Brevo")
    MAILJET = "mailjet", _("Mailjet")


class Security(models.TextChoices):
    """How the connection to a mail server is encrypted."""

    STARTTLS = "starttls", _("STARTTLS, required")
    TLS = "tls", _("TLS from the first byte")
    # Refused for any host but this machine.
    NONE = "none", _("none (this machine only)")


class Route(models.Model):
    """One brand's way for notices. Secrets are encrypted, and in no history.

    A relay's answer means *submitted*; for the `final_domains` the server is the recipients' own,
    and its answer means *delivered*. A provider that can track opens or rewrite links is used only
    with the attestation that both are off (CNIL, deliberation 2026-042).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="notice_route")
    provider = models.CharField(_("provider"), max_length=7, choices=Provider)
    # None: a server of the controller's own.
    subprocessor = models.ForeignKey(
        Subprocessor,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("subprocessor"),
        help_text=_("Its line in the register; empty for a server that is the company’s own."),
    )
    host = models.CharField(_("mail server"), max_length=255, blank=True)
    port = models.PositiveIntegerField(
        _("port"), default=587, validators=[MaxValueValidator(65535)]
    )
    security = models.CharField(
        _("security"), max_length=8, choices=Security, default=Security.STARTTLS
    )
    username = models.CharField(_("user name"), max_length=255, blank=True)
    password = EncryptedTextField(_("password"), blank=True)
    final_domains = models.TextField(
        _("domains of this server"),
        blank=True,
        help_text=_("Domains, one a line, whose mailboxes this very server keeps."),
    )
    api_url = models.URLField(
        _("address of the interface"), blank=True, help_text=_("Empty: the provider’s own.")
    )
    api_key = EncryptedTextField(_("key"), blank=True)
    api_secret = EncryptedTextField(_("secret"), blank=True)
    webhook_secret = EncryptedTextField(_("secret of the events"), blank=True)
    mailbox_host = models.CharField(_("mailbox of bounces (IMAP)"), max_length=255, blank=True)
    mailbox_port = models.PositiveIntegerField(_("its port"), default=993)
    mailbox_user = models.CharField(_("its user"), max_length=255, blank=True)
    mailbox_password = EncryptedTextField(_("its password"), blank=True)
    bounce_address = models.EmailField(
        _("address of bounces"), blank=True, help_text=_("The sender of the envelope.")
    )
    per_second = models.PositiveIntegerField(
        _("mails a second"), default=10, validators=[MinValueValidator(1)]
    )
    per_day = models.PositiveIntegerField(
        _("mails a day"), null=True, blank=True, help_text=_("Empty: without a limit.")
    )
    warm_up_from = models.DateField(
        _("warm-up from"),
        null=True,
        blank=True,
        help_text=_("A new sender begins with few mails a day and doubles them."),
    )
    warm_up_first = models.PositiveIntegerField(_("mails on its first day"), default=200)
    attestation = models.TextField(
        _("attestation"),
        blank=True,
        help_text=_("Where and since when tracking of opens and links is switched off."),
    )
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    attested_at = models.DateTimeField(_("attested at"), null=True, blank=True)
    history = HistoricalRecords(excluded_fields=SECRETS)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("way of notices")
        verbose_name_plural = _("ways of notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(provider="smtp") | ~Q(attestation=""),
                name="notifications_route_attested",
                violation_error_message=_(
                    "This provider can track opens and rewrite links:"
                    " say where that is switched off, and since when."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(security="none")
                | Q(host__in=["localhost", "127.0.0.1", "::1"])
                | ~Q(provider="smtp"),
                name="notifications_route_encrypted",
                violation_error_message=_(
                    "Mail leaves this machine encrypted only: choose STARTTLS or TLS."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.provider}"

    def is_final_for(self, address: str) -> bool:
        """Tell whether the server is the recipient's own: its answer then means delivered."""
        domain = address.rpartition("@")[2].casefold()
        return domain in {one.strip().casefold() for one in self.final_domains.split() if one}


class RouteState(models.Model):
    """What a way has taken, and when it takes the next: shared by all processes that send.

    `day` is the Paris day of `sent`. `free_at` is the instant up to which its seconds are given
    away; `blocked_until` that until which it asked to be left alone.
    """

    route = models.OneToOneField(
        Route, on_delete=models.CASCADE, related_name="state", primary_key=True
    )
    day = models.DateField(_("day"), null=True)
    sent = models.PositiveIntegerField(_("mails of that day"), default=0)
    free_at = models.DateTimeField(_("free at"), null=True)
    blocked_until = models.DateTimeField(_("blocked until"), null=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("state of a way")
        verbose_name_plural = _("states of ways")

    def __str__(self) -> str:
        return str(self.route_id)
