"""Letters: the batches that were printed, and the proof that one was presented."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models.encrypted import EncryptedBinaryField
from notifications.models.deliveries import Delivery
from notifications.models.notices import Notice
from policies.append_only import AppendOnly


class LetterBatch(models.Model):
    """Letters of one notice, printed together; the file is made again from the same rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="letter_batches")
    # In the order in which they are printed: ids of deliveries.
    deliveries = models.JSONField(_("deliveries"))
    pdf = EncryptedBinaryField(_("file"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("made at"))
    posted_on = models.DateField(_("posted on"), null=True)

    class Meta:
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")

    def __str__(self) -> str:
        return str(self.id)


class LetterProof(AppendOnly):
    """Somebody entered when a letter was first presented, with the slip that shows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="letter_proofs")
    presented_on = models.DateField(_("first presented on"))
    tracking = models.CharField(_("number of the letter"), max_length=40, blank=True)
    sha256 = models.CharField(_("SHA-256 of the proof"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("proof of a letter")
        verbose_name_plural = _("proofs of letters")

    def __str__(self) -> str:
        return str(self.delivery_id)


class LetterScan(models.Model):
    """The slip itself, apart from its proof: encrypted, and erasable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proof = models.OneToOneField(LetterProof, on_delete=models.PROTECT, related_name="scan")
    name = models.CharField(_("file name"), max_length=100)
    file = EncryptedBinaryField(_("file"))

    class Meta:
        verbose_name = _("scan of a proof")
        verbose_name_plural = _("scans of proofs")

    def __str__(self) -> str:
        return str(self.proof_id)
