"""A line of the ledger, and what opens it: a commitment that stays, a record that can be erased."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Func
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from policies.append_only import AppendOnly


class EntryType(models.TextChoices):
    """What a line is of (RULES section 5)."""

    VERSION = "version", _("version")
    ENTRY_INTO_FORCE = "entry_into_force", _("entry into force")
    APPROVAL = "approval", _("approval")
    OVERRIDE = "override", _("override")
    INFORM = "inform", _("information")
    ACKNOWLEDGE = "acknowledge", _("acknowledgement")
    ACCEPT = "accept", _("acceptance")
    REFUSE = "refuse", _("refusal")
    OBJECT = "object", _("objection")
    CONSENT = "consent", _("consent")
    WITHDRAW = "withdraw", _("withdrawal")
    ACCESS = "access", _("access")
    ERASE = "erase", _("erasure")


class TransactionIdField(models.Field):  # type: ignore[type-arg]
    """The id of the transaction that wrote a row: 64 bits, never used twice, filled by PostgreSQL.

    A sealer selects rows by it: those of a transaction that is still open are not there yet.
    """

    def db_type(self, connection: object) -> str:  # noqa: ARG002 (the name Django calls it by)
        """Give PostgreSQL's type."""
        return "xid8"


class Entry(AppendOnly):
    """A line of the ledger. It says nothing of anybody without its opening."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField(_("type"), max_length=16, choices=EntryType)
    time = models.DateTimeField(_("time"))
    commitment = models.CharField(_("SHA-256 of the record and its salt"), max_length=64)
    canonical = models.BinaryField(_("canonical JSON"), help_text=_("The bytes that are hashed."))
    xid = TransactionIdField(db_default=Func(function="pg_current_xact_id"), editable=False)
    # The database's clock: `time` may be long ago, and says nothing of how long a line waits.
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(commitment__regex=r"^[0-9a-f]{64}$"),
                name="consent_entry_commitment",
            )
        ]
        # The sealer's order.
        indexes = [models.Index(fields=["xid", "id"], name="consent_entry_by_xid")]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class Opening(models.Model):
    """The record behind an entry, and its salt: once erased, nobody can open that entry again."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, related_name="opening", primary_key=True
    )
    salt = models.BinaryField(_("salt"))
    record = models.BinaryField(_("record"), help_text=_("Canonical JSON (RFC 8785)."))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")

    def __str__(self) -> str:
        return str(self.entry_id)
