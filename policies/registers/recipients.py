"""Who receives data: subprocessors and other recipients, transfers to them, AI features."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from policies.registers.rows import (
    LINE,
    Row,
    english_line,
    english_text,
    french_line,
    french_text,
)


class RecipientKind(models.TextChoices):
    """In what capacity someone receives data."""

    SUBPROCESSOR = "subprocessor", _("subprocessor")
    RECIPIENT = "recipient", _("other recipient")


class SubprocessorQuerySet(models.QuerySet["Subprocessor"]):
    """Recipients by the Paris days on which they receive data."""

    def on(self, day: date) -> Self:
        """Give those that receive data on a day; no first day means always, no last one for now."""
        return self.filter(
            Q(since=None) | Q(since__lte=day),
            Q(until=None) | Q(until__gt=day),
        )

    def coming(self, day: date) -> Self:
        """Give those that are to begin after a day."""
        return self.filter(since__gt=day)

    def ended(self, day: date) -> Self:
        """Give those that received data before a day and no longer do on it."""
        return self.filter(until__lte=day)

    def lasting(self) -> Self:
        """Give those without an end: a text is written for the days to come, and lists these."""
        return self.filter(until=None)


class Subprocessor(Row):
    """Someone to whom data is given: a subprocessor or another recipient (GDPR 4(9), 28(2))."""

    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=RecipientKind,
        default=RecipientKind.SUBPROCESSOR,
        help_text=_("A subprocessor works for us under contract; an accountant does not."),
    )
    name = models.CharField(_("name"), max_length=LINE, help_text=_("As people know it: OVHcloud."))
    legal_name = models.CharField(
        _("legal name"), max_length=LINE, blank=True, help_text=_("The company: OVH SAS.")
    )
    task_fr = french_line(_("task"))
    task_en = english_line(_("task"))
    data_fr = french_text(_("data received"))
    data_en = english_text(_("data received"))
    country_fr = french_line(_("country"))
    country_en = english_line(_("country"))
    contact = models.CharField(
        _("contact"),
        max_length=LINE,
        blank=True,
        help_text=_("An e-mail or postal address for data protection."),
    )
    documents = models.URLField(
        _("documents"),
        blank=True,
        max_length=LINE,
        help_text=_("The address of its contract, certificates or privacy policy."),
    )
    since = models.DateField(
        _("since"), null=True, blank=True, help_text=_("Empty: since the beginning.")
    )
    until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The first day without it. Policies written from now on do not list it."),
    )
    is_ai_provider = models.BooleanField(_("provider of artificial intelligence"), default=False)
    hds_certificate = models.CharField(
        _("HDS certificate"),
        max_length=LINE,
        blank=True,
        help_text=_("Number or address of its certificate to host health data, if it hosts any."),
    )
    history = HistoricalRecords()

    objects = SubprocessorQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients and subprocessors")
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")),
                name="policies_subprocessor_ends_after_it_begins",
                violation_error_message=_("It ends before it begins: correct one of the days."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def entity(self) -> str:
        """Give the name with the company behind it."""
        if not self.legal_name or self.legal_name == self.name:
            return self.name
        return f"{self.name} ({self.legal_name})"


class Transfer(Row):
    """Data that leaves the European Economic Area, and what protects it (GDPR 13(1)(f), 46)."""

    recipient = models.ForeignKey(
        Subprocessor,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        related_name="transfers",
    )
    country_fr = french_line(_("country"))
    country_en = english_line(_("country"))
    data_fr = french_text(_("data transferred"))
    data_en = english_text(_("data transferred"))
    safeguard_fr = french_line(
        _("safeguard"), _("Adequacy decision, standard contractual clauses, binding rules…")
    )
    safeguard_en = english_line(_("safeguard"))
    copy_fr = french_line(_("where to get a copy"), _("To whom one writes for the safeguards."))
    copy_en = english_line(_("where to get a copy"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")

    def __str__(self) -> str:
        return f"{self.recipient} → {self.country_fr}"


class AIFeature(Row):
    """A feature that uses artificial intelligence: what it sends, to whom, and who decides."""

    name_fr = french_line(_("feature"))
    name_en = english_line(_("feature"))
    provider = models.ForeignKey(
        Subprocessor,
        verbose_name=_("provider"),
        on_delete=models.PROTECT,
        related_name="ai_features",
        null=True,
        blank=True,
        help_text=_("Empty: it runs on our own machines."),
    )
    data_fr = french_line(_("data sent"))
    data_en = english_line(_("data sent"))
    redaction_fr = french_text(_("redaction"), _("What is removed before anything is sent."))
    redaction_en = english_text(_("redaction"))
    kept_fr = french_text(_("kept by the provider"), _("For how long, and for what."))
    kept_en = english_text(_("kept by the provider"))
    decision_fr = french_line(_("human decision"), _("Who reads the result and decides."))
    decision_en = english_line(_("human decision"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("AI feature")
        verbose_name_plural = _("AI features")

    def __str__(self) -> str:
        return self.name_fr
