"""Files that were asked for: made in the background, kept for a week, given to who asked alone."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportKind(models.TextChoices):
    """What is in a file: rows of a list, or evidence that anybody can verify."""

    ACTS = "acts", _("acts")
    ACCESSES = "accesses", _("accesses")
    LATE = "late", _("informed late, or not at all")
    UNANSWERED = "unanswered", _("not answered")
    COVERAGE = "coverage", _("answers to a version")
    PERSON = "person", _("evidence of a practitioner")
    VERSION = "version", _("evidence of a version")
    NOTICE = "notice", _("evidence of a notice")
    PERIOD = "period", _("evidence of a period")


class ExportFormat(models.TextChoices):
    """How a file is written."""

    CSV = "csv", _("CSV for Excel in French")
    XLSX = "xlsx", _("Excel workbook (XLSX)")
    JSONL = "jsonl", _("JSON, one object a line")
    ZIP = "zip", _("evidence bundle (ZIP)")


class ExportState(models.TextChoices):
    """Where the making of a file stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("deleted after its time")


class Export(models.Model):
    """One file, from its being asked for to its deletion.

    `as_of` was fixed at asking: rows are those of before. `place` says how far it is, as the maker
    of its format reads it; `written` is how many bytes of the file stand for that, and what is
    behind them is written again. `claim` is whose turn it is, until `claimed_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what"), max_length=10, choices=ExportKind)
    format = models.CharField(_("format"), max_length=5, choices=ExportFormat)
    terms = models.JSONField(_("terms"), default=dict)
    sites = ArrayField(models.IntegerField(), verbose_name=_("brands"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    as_of = models.DateTimeField(_("as of"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(
        _("state"), max_length=9, choices=ExportState, default=ExportState.WAITING
    )
    place = models.JSONField(_("how far"), default=dict)
    # Of a list rows, of evidence bundles.
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    # In thousandths: no row is counted beforehand.
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    written = models.PositiveBigIntegerField(_("bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    error = models.TextField(_("why it failed"), blank=True)
    claim = models.UUIDField(_("claim"), null=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    began_at = models.DateTimeField(_("begun at"), null=True)
    # Whoever waited longest is next: a long file does not keep short ones waiting.
    worked_at = models.DateTimeField(_("worked at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(_("deleted at"), null=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [
            models.Index(fields=["by", "asked_at", "id"], name="audit_export_by_person"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="audit_export_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | (~models.Q(sha256="") & models.Q(expires_at__isnull=False)),
                name="audit_export_done_has_digest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.format} {self.id}"

    @property
    def file(self) -> str:
        """Give the name of its file in the storage."""
        return f"{self.id}.{self.format}"

    @property
    def name(self) -> str:
        """Give the name under which it is downloaded."""
        return f"{self.kind}-{self.asked_at:%Y%m%d}-{str(self.id)[:8]}.{self.format}"

    @property
    def is_open(self) -> bool:
        """Tell whether it waits or is being made."""
        return self.state in {ExportState.WAITING, ExportState.RUNNING}
