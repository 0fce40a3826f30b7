"""Holds: a claim is made or expected, so that nothing kept of somebody is erased meanwhile."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models.people import Practitioner
from policies.append_only import AppendOnly


class HoldQuerySet(models.QuerySet["Hold"]):
    """Holds."""

    def standing(self) -> Self:
        """Give those that nobody has ended."""
        return self.filter(end=None)


class Hold(AppendOnly):
    """What is kept of a practitioner must stay: for a claim (GDPR art. 17(3)(e)).

    The ground is given as it was entered; it names nobody, as this row stays for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="holds")
    ground = models.TextField(_("ground"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("placed at"))

    objects: ClassVar = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.ground}"


class HoldEnd(AppendOnly):
    """A hold stands no more, from `at` on."""

    hold = models.OneToOneField(
        Hold, on_delete=models.PROTECT, related_name="end", primary_key=True
    )
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("ended at"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("end of a hold")
        verbose_name_plural = _("ends of holds")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.hold_id}"
