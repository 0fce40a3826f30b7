"""Who looked at what, searched for what, exported what: a row and a line of the ledger each."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models import Entry
from policies.append_only import AppendOnly


class AccessKind(models.TextChoices):
    """What somebody did who only reads."""

    VIEW = "view", _("opened")
    QUERY = "query", _("searched or filtered")
    EXPORT = "export", _("asked for an export")
    DOWNLOAD = "download", _("downloaded")


class Access(AppendOnly):
    """One look, by somebody of a brand's staff or an auditor from outside.

    `place` is the name of the address; `subject` says of whom or what (`practitioner 3f…`), empty
    for a list. The words that were searched for may name somebody: they stand in the record that
    opens the line, and nowhere else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what"), max_length=8, choices=AccessKind)
    place = models.CharField(_("page"), max_length=100)
    subject = models.CharField(_("of whom or what"), max_length=100, blank=True)
    # The brands whose rows were shown.
    sites = ArrayField(models.IntegerField(), verbose_name=_("brands"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="access")

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        indexes = [
            models.Index(fields=["at", "id"], name="audit_access_by_time"),
            models.Index(fields=["by", "at", "id"], name="audit_access_by_person"),
            models.Index(fields=["subject", "at", "id"], name="audit_access_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place} {self.subject}".strip()


class Query(models.Model):
    """A look that asked for words, which may name somebody: what opens its line is erased after.

    The look itself, and its line in the ledger, stay.
    """

    access = models.OneToOneField(
        Access, on_delete=models.PROTECT, related_name="asked", primary_key=True
    )
    erase_after = models.DateField(_("erased after"), db_index=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("query in words")
        verbose_name_plural = _("queries in words")

    def __str__(self) -> str:
        return str(self.access_id)
