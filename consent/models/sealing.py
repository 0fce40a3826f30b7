"""The tree over the ledger: the place of each entry, its hashes, signed checkpoints, anchors."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consent.models.entries import Entry, EntryType, TransactionIdField
from policies.append_only import AppendOnly


class Enrolment(AppendOnly):
    """Ties an entry to the row that it tells of, where another app made that row."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, related_name="enrolment", primary_key=True
    )
    type = models.CharField(_("type"), max_length=16, choices=EntryType)
    row = models.UUIDField(_("row"))

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["type", "row"], name="consent_enrolment_once")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.row}"


class LedgerKey(AppendOnly):
    """A key that signs checkpoints, by its public part; the private part is never in a database.

    It is the signing key from the row's instant until the next row's.
    """

    vkey = models.CharField(_("verifier key"), max_length=300, primary_key=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("ledger key")
        verbose_name_plural = _("ledger keys")

    def __str__(self) -> str:
        return self.vkey


class Anchor(AppendOnly):
    """Two people's word that a ledger which no longer fits its witness is to be gone on with.

    `size` and `root` are what the database holds at that instant, `witnessed_size` what the
    witness directory held; `system_identifier` is of the database's cluster from now on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reason = models.TextField(_("reason"))
    problem = models.CharField(_("what did not fit"), max_length=200)
    size = models.BigIntegerField(_("entries sealed"))
    root = models.BinaryField(_("root"))
    witnessed_size = models.BigIntegerField(_("entries witnessed"))
    system_identifier = models.BigIntegerField(_("identifier of the cluster"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided at"))
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="anchor")

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        constraints = [
            models.CheckConstraint(
                condition=~Q(by=F("second")), name="consent_anchor_of_two_people"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.size}"


class Checkpoint(AppendOnly):
    """The state of the tree after `size` entries: root, signed note, and how to go on from it.

    It is public once it has a publication: by then the witness directory holds it too.
    """

    size = models.BigIntegerField(_("entries"), primary_key=True)
    root = models.BinaryField(_("root"))
    note = models.TextField(_("signed note"))
    at = models.DateTimeField(_("at"))
    # Every entry of a transaction before this one is under this checkpoint.
    horizon = TransactionIdField(_("horizon"))
    frontier = models.BinaryField(_("frontier"), help_text=_("Hashes from which the tree grows."))
    system_identifier = models.BigIntegerField(_("identifier of the cluster"))

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="consent_checkpoint_not_empty")
        ]

    def __str__(self) -> str:
        return str(self.size)


class Seal(AppendOnly):
    """The place of an entry in the tree, from 0, and the leaf that the tree holds there."""

    position = models.BigIntegerField(_("position"), primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    leaf = models.BinaryField(_("leaf hash"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return str(self.position)


class Subtree(AppendOnly):
    """The hash of 256 leaves (level 1), of 256 such subtrees (level 2), and so on; `place` from 0.

    A proof then reads a few hundred rows, however long the ledger is.
    """

    pk = models.CompositePrimaryKey("level", "place")
    level = models.SmallIntegerField(_("level"))
    place = models.BigIntegerField(_("place"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("subtree")
        verbose_name_plural = _("subtrees")

    def __str__(self) -> str:
        return f"{self.level}/{self.place}"


class Publication(AppendOnly):
    """The instant from which a checkpoint may be shown: the witness directory held it before."""

    checkpoint = models.OneToOneField(
        Checkpoint, on_delete=models.PROTECT, related_name="publication", primary_key=True
    )
    at = models.DateTimeField(_("published at"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return str(self.checkpoint_id)


class TimeStamp(AppendOnly):
    """An authority's word that a checkpoint existed at an instant (RFC 3161)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="time_stamps")
    authority = models.CharField(_("authority"), max_length=300)
    # As the operator declares the authority: qualified under Regulation (EU) 910/2014, art. 42.
    is_qualified = models.BooleanField(_("qualified"))
    at = models.DateTimeField(_("stamped at"))
    token = models.BinaryField(_("token"), help_text=_("The response of RFC 3161, as received."))

    class Meta:
        verbose_name = _("time stamp")
        verbose_name_plural = _("time stamps")

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.at:%Y-%m-%d}"
