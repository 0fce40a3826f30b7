"""What the brand says of itself: security measures and other claims, contacts, numbers."""

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.models import Site

from policies.registers.rows import (
    LINE,
    Row,
    Unit,
    english_line,
    english_text,
    french_line,
    french_text,
)


class ClaimKind(models.TextChoices):
    """What a claim is about."""

    SECURITY = "security", _("security measure")
    OTHER = "other", _("other claim")


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims by the day on which they are to be looked at again."""

    def overdue(self, day: date) -> Self:
        """Give those whose review was due before a Paris day, and those never to be reviewed."""
        return self.filter(models.Q(review_on=None) | models.Q(review_on__lt=day))


class Claim(Row):
    """A security measure or another claim: who answers for it, its proof, its next review."""

    kind = models.CharField(_("kind"), max_length=8, choices=ClaimKind, default=ClaimKind.SECURITY)
    words_fr = french_line(_("words"), _("As policies say it."))
    words_en = english_line(_("words"))
    owner = models.CharField(
        _("responsible person"),
        max_length=LINE,
        help_text=_("The person or post that answers for it."),
    )
    proof = models.TextField(
        _("proof"), help_text=_("Where it can be verified: a report, a configuration, a contract.")
    )
    review_on = models.DateField(_("next review"), null=True, blank=True)
    history = HistoricalRecords()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("security measures and other claims")

    def __str__(self) -> str:
        return self.words_fr

    def is_overdue(self, day: date) -> bool:
        """Say whether its review was due before a Paris day; one without a day always is."""
        return self.review_on is None or self.review_on < day


class ContactRole(models.TextChoices):
    """What people write about."""

    DPO = "dpo", _("data protection officer")
    PRIVACY = "privacy", _("personal data and rights")
    SECURITY = "security", _("security and breaches")
    SUPPORT = "support", _("support")
    BILLING = "billing", _("billing")
    COMPLAINT = "complaint", _("complaints")
    LEGAL = "legal", _("legal notices")


# Probed later: something that answers, an e-mail address, or a page of ours or elsewhere.
ADDRESS = RegexValidator(
    r"^([^@\s/]+@[^@\s/]+\.[^@\s/.]+|https://\S+|/\S*)$",
    _("Write an e-mail address, or an address of a page: https://… or /droits/."),
)


class Contact(Row):
    """Where one writes about a subject: one address per role."""

    role = models.CharField(_("role"), max_length=10, choices=ContactRole)
    address = models.CharField(_("address"), max_length=LINE, validators=[ADDRESS])
    name_fr = french_text(_("who answers"))
    name_en = english_text(_("who answers"))
    postal = models.TextField(_("postal address"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "role"],
                name="policies_contact_one_per_role",
                violation_error_message=_("This role has an address already: edit it."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.address}"


class About(models.TextChoices):
    """What a number is about. The notice period is not here: brand settings keep it."""

    BREACH = "breach", _("breach: notification to the authority")
    BREACH_PROCESSOR = "alert", _("breach: alert to the controller")
    REQUEST = "request", _("rights: answer to a request")
    EXTENSION = "extension", _("rights: extension of the answer")
    RELAY = "relay", _("rights: relay to the controller")
    CHOICE = "choice", _("trackers: how long a choice is good")
    CHOICE_PROOF = "proof", _("trackers: proof of a choice")
    TRACKER = "tracker", _("trackers: lifetime of audience trackers")
    AUDIENCE = "audience", _("trackers: audience data")
    TRACE = "trace", _("evidence: technical traces of an act")
    EVIDENCE = "evidence", _("evidence: after the end of the contract")
    EXPORT = "export", _("contract: export after its end")
    BACKUP = "backup", _("security: backups are kept")
    RESTORE = "restore", _("security: restores are tested every")
    OTHER = "other", _("other")


class Parameter(Row):
    """A number that software keeps and texts may say: they cannot disagree (L74)."""

    # Every brand is made with some: one that has nothing else may still be deleted.
    site = models.ForeignKey(
        Site, verbose_name=_("brand"), on_delete=models.CASCADE, related_name="+"
    )
    about = models.CharField(_("about"), max_length=10, choices=About)
    value = models.PositiveSmallIntegerField(_("value"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("unit"), max_length=5, choices=Unit)
    words_fr = french_text(
        _("words"),
        _("What a clause about it says, separated by semicolons: CNIL; violation de données."),
    )
    words_en = english_text(_("words"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "about"],
                condition=~models.Q(about="other"),
                name="policies_parameter_one_per_topic",
                violation_error_message=_("This number exists already: edit it."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.value} {self.get_unit_display()}"

    def words(self) -> tuple[str, ...]:
        """Give what clauses about this number say, in both languages."""
        listed = f"{self.words_fr};{self.words_en}".split(";")
        return tuple(dict.fromkeys(word.strip() for word in listed if word.strip()))
