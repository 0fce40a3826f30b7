"""What is processed and why: data categories, purposes, lawful bases, periods, activities."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from policies.registers.claims import Claim
from policies.registers.recipients import Subprocessor, Transfer
from policies.registers.rows import (
    LINE,
    Row,
    Unit,
    english_line,
    english_text,
    french_line,
    french_text,
)


class Necessity(models.TextChoices):
    """Whether a person must give a category of data (GDPR 13(2)(e))."""

    MANDATORY = "mandatory", _("mandatory")
    OPTIONAL = "optional", _("optional")
    MIXED = "mixed", _("partly optional")
    COLLECTED = "collected", _("collected automatically")


class Article(models.TextChoices):
    """The lawful bases of GDPR 6(1), and the case in which it is not ours to choose one."""

    CONSENT = "a", _("consent (6(1)(a))")
    CONTRACT = "b", _("contract (6(1)(b))")
    OBLIGATION = "c", _("legal obligation (6(1)(c))")
    VITAL = "d", _("vital interests (6(1)(d))")
    PUBLIC = "e", _("public interest (6(1)(e))")
    INTERESTS = "f", _("legitimate interests (6(1)(f))")
    INSTRUCTED = "-", _("the controller’s own: we act on its instructions")


class Role(models.TextChoices):
    """In what capacity the brand processes (GDPR 4(7)-(8))."""

    CONTROLLER = "controller", _("controller")
    PROCESSOR = "processor", _("processor")


class DataCategory(Row):
    """A category of personal data (GDPR 14(1)(d), 30(1)(c))."""

    name_fr = french_line(_("category"))
    name_en = english_line(_("category"))
    examples_fr = french_text(_("examples"))
    examples_en = english_text(_("examples"))
    necessity = models.CharField(
        _("mandatory or optional"),
        max_length=10,
        choices=Necessity,
        default=Necessity.MANDATORY,
    )
    source_fr = french_text(_("source"), _("Where it comes from, if not from the person."))
    source_en = english_text(_("source"))
    is_special = models.BooleanField(
        _("special category"),
        default=False,
        help_text=_("Health, opinions, biometrics… (GDPR, article 9)."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("data category")
        verbose_name_plural = _("data categories")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name_fr"], name="policies_datacategory_one_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name_fr


class LawfulBasis(Row):
    """What allows purposes: an article of GDPR 6(1) and, where there is one, the text of law."""

    article = models.CharField(_("article"), max_length=1, choices=Article)
    text_fr = french_text(
        _("text of law, or precision"), _("For a legal obligation: code de commerce, art. …")
    )
    text_en = english_text(_("text of law, or precision"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lawful basis")
        verbose_name_plural = _("lawful bases")

    def __str__(self) -> str:
        label = self.get_article_display()
        return f"{label} – {self.text_fr}" if self.text_fr else str(label)


class Purpose(Row):
    """What data is used for, on which bases, and what happens when a person refuses it."""

    name_fr = french_line(_("purpose"))
    name_en = english_line(_("purpose"))
    bases = models.ManyToManyField(
        LawfulBasis, verbose_name=_("lawful bases"), related_name="purposes", blank=True
    )
    categories = models.ManyToManyField(
        DataCategory, verbose_name=_("data categories"), related_name="purposes", blank=True
    )
    refusal_fr = french_text(
        _("consequence of refusal"), _("What happens when the person does not give the data.")
    )
    refusal_en = english_text(_("consequence of refusal"))
    history = HistoricalRecords(m2m_fields=["bases", "categories"])

    class Meta:
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name_fr"], name="policies_purpose_one_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name_fr


class RetentionPeriod(Row):
    """How long data of a category is in use, then archived (GDPR 13(2)(a), 5(1)(e))."""

    category = models.ForeignKey(
        DataCategory,
        verbose_name=_("data category"),
        on_delete=models.PROTECT,
        related_name="retention_periods",
    )
    detail_fr = french_text(_("which of its data"), _("Empty: all data of the category."))
    detail_en = english_text(_("which of its data"))
    active_value = models.PositiveSmallIntegerField(_("in use for"), null=True, blank=True)
    active_unit = models.CharField(_("unit"), max_length=5, choices=Unit, blank=True)
    criterion_fr = french_text(
        _("or criterion"), _("When no number says it: for as long as the contract lasts.")
    )
    criterion_en = english_text(_("or criterion"))
    archive_value = models.PositiveSmallIntegerField(_("then archived for"), null=True, blank=True)
    archive_unit = models.CharField(
        _("unit of the archive"), max_length=5, choices=Unit, blank=True
    )
    start_fr = french_text(_("counted from"))
    start_en = english_text(_("counted from"))
    ground_fr = french_text(_("ground"), _("The text of law or the need that sets the period."))
    ground_en = english_text(_("ground"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        constraints = [
            models.CheckConstraint(
                condition=Q(active_value__isnull=False) | ~Q(criterion_fr=""),
                name="policies_retentionperiod_period_or_criterion",
                violation_error_message=_("Give a period or a criterion."),
            ),
            models.CheckConstraint(
                condition=(Q(active_value=None) & Q(active_unit=""))
                | (Q(active_value__isnull=False) & ~Q(active_unit="")),
                name="policies_retentionperiod_active_unit",
                violation_error_message=_("A number needs its unit, and a unit its number."),
            ),
            models.CheckConstraint(
                condition=(Q(archive_value=None) & Q(archive_unit=""))
                | (Q(archive_value__isnull=False) & ~Q(archive_unit="")),
                name="policies_retentionperiod_archive_unit",
                violation_error_message=_("A number needs its unit, and a unit its number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} – {self.detail_fr}" if self.detail_fr else str(self.category)


class Processing(Row):
    """An activity of the record of processing (GDPR 30(1)(a)-(g), 30(2)(a)-(d))."""

    name_fr = french_line(_("activity"))
    name_en = english_line(_("activity"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.CONTROLLER)
    on_behalf_fr = french_text(
        _("on behalf of"), _("As a processor: each controller, or who they are, with a contact.")
    )
    on_behalf_en = english_text(_("on behalf of"))
    joint = models.CharField(_("joint controller or representative"), max_length=LINE, blank=True)
    purposes = models.ManyToManyField(
        Purpose, verbose_name=_("purposes"), related_name="activities", blank=True
    )
    data_subjects_fr = french_line(_("data subjects"))
    data_subjects_en = english_line(_("data subjects"))
    categories = models.ManyToManyField(
        DataCategory, verbose_name=_("data categories"), related_name="activities", blank=True
    )
    recipients = models.ManyToManyField(
        Subprocessor, verbose_name=_("recipients"), related_name="activities", blank=True
    )
    transfers = models.ManyToManyField(
        Transfer, verbose_name=_("transfers"), related_name="activities", blank=True
    )
    periods_fr = french_text(
        _("erasure"), _("Empty: the retention periods of its data categories are shown.")
    )
    periods_en = english_text(_("erasure"))
    measures = models.ManyToManyField(
        Claim, verbose_name=_("security measures"), related_name="activities", blank=True
    )
    history = HistoricalRecords(
        m2m_fields=["purposes", "categories", "recipients", "transfers", "measures"]
    )

    class Meta:
        verbose_name = _("processing activity")
        verbose_name_plural = _("processing activities")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name_fr"], name="policies_processing_one_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name_fr
