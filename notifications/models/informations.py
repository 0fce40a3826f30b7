"""The proof that somebody was informed, and the line of the ledger that it wrote."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from consent.models import Entry
from notifications.models.deliveries import Attempt, Basis, Delivery
from policies.append_only import AppendOnly


class Information(AppendOnly):
    """Proof that somebody was informed, or that she was not after all; each has its ledger line.

    `at` is the instant of the event. A later row replaces an earlier one: a bounce after delivery
    revokes it, a delivery event of an earlier instant moves S.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="informations")
    # False: revoked.
    informed = models.BooleanField(_("informed"))
    at = models.DateTimeField(_("at"))
    basis = models.CharField(_("shown by"), max_length=9, choices=Basis)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="+", null=True)
    # The row that shows it: an event, an act, a letter's proof.
    shown_by = models.UUIDField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True
    )
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="information")
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    class Meta:
        verbose_name = _("information")
        verbose_name_plural = _("informations")
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"],
                condition=Q(replaces=None),
                name="notifications_information_one_chain",
            ),
            models.CheckConstraint(
                condition=~Q(pk=F("replaces")), name="notifications_information_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.basis}"
