"""What a brand decided once for all its notices."""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.models import Site

from consent.models.encrypted import EncryptedTextField


class Authorisation(models.TextChoices):
    """What the data processing agreement says of subprocessors to come (GDPR art. 28(2))."""

    GENERAL = "general", _("general: unopposed, a new one is authorised")
    SPECIFIC = "specific", _("specific: silence is a refusal")


class NoticePractice(models.Model):
    """The brand's own rules for notices; every change is kept in its history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="notice_practice")
    # Without it a relay's answer informs nobody (RULES section 2).
    presumed_since = models.DateField(
        _("presumed delivered, since"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which the company adopted this rule in writing: what a relay took, and"
            " nothing came back of within five days, counts as delivered. Counted apart."
        ),
    )
    presumed_note = models.TextField(_("where that was adopted"), blank=True)
    authorisation = models.CharField(
        _("authorisation of subprocessors"),
        max_length=8,
        choices=Authorisation,
        default=Authorisation.GENERAL,
    )
    canary_email = models.EmailField(
        _("canary address"),
        blank=True,
        help_text=_("An address of your own: every notice is sent there first."),
    )
    return_address = models.TextField(_("sender of letters"), blank=True)
    letter_cents = models.PositiveIntegerField(
        _("price of a letter, in cents"), default=580, validators=[MaxValueValidator(100_000)]
    )
    roster_secret = EncryptedTextField(
        _("secret of the daily count"),
        blank=True,
        help_text=_("With it the company’s software signs how many practitioners it knows."),
    )
    history = HistoricalRecords(excluded_fields=["roster_secret"])

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("rules for notices")
        verbose_name_plural = _("rules for notices")

    def __str__(self) -> str:
        return str(self.site)
