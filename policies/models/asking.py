"""What a text asks of its readers and promises them, decided beside its words."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_VALIDITY = 3_660


class Asks(models.TextChoices):
    """The act a policy asks of whom it concerns (RULES section 1)."""

    NONE = "none", _("nothing")
    ACKNOWLEDGE = "acknowledge", _("acknowledgement: read, nothing is agreed to")
    ACCEPT = "accept", _("acceptance: a contract is agreed to")


class AskedOf(models.TextChoices):
    """Who must answer; everyone concerned is informed in any case."""

    PRACTITIONER = "practitioner", _("each practitioner, for herself")
    CABINET = "cabinet", _("each cabinet once, by an owner or a signatory")


class Asking(models.Model):
    """The same four decisions on a draft, on a proposed text and on a version."""

    asks = models.CharField(_("asks for"), max_length=12, choices=Asks, default=Asks.NONE)
    asked_of = models.CharField(
        _("asked of"), max_length=12, choices=AskedOf, default=AskedOf.PRACTITIONER
    )
    valid_for_days = models.PositiveSmallIntegerField(
        _("days an answer is good for"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_VALIDITY)],
        help_text=_("After so many days the question is asked again. Empty: never."),
    )
    promised_notice_days = models.PositiveSmallIntegerField(
        _("notice days promised"),
        null=True,
        blank=True,
        help_text=_("The days of notice that this text promises its readers, if it promises any."),
    )

    class Meta:
        abstract = True

    def beside(self) -> dict[str, Any]:
        """Give the decisions by name, to be kept beside another form of the same text."""
        return {field.name: getattr(self, field.name) for field in Asking._meta.fields}
