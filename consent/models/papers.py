"""Papers that wait to be confirmed before an act is recorded from them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models.acts import ActKind
from consent.models.encrypted import EncryptedBinaryField, EncryptedTextField
from consent.models.people import Cabinet, Practitioner
from policies.models import Version


class PendingPaper(models.Model):
    """A scan with what a member of staff read in it, kept until she confirms it, a day at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="+")
    cabinet = models.ForeignKey(Cabinet, on_delete=models.CASCADE, related_name="+", null=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(_("act"), max_length=12, choices=ActKind)
    signed_on = models.DateField(_("day on the paper"))
    remark = EncryptedTextField(_("remark"))
    name = models.CharField(_("file"), max_length=200)
    data = EncryptedBinaryField(_("scan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(_("kept at"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("paper to confirm")
        verbose_name_plural = _("papers to confirm")

    def __str__(self) -> str:
        return str(self.id)
