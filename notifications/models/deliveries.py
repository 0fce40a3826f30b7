"""A delivery to one practitioner: where it stands, each try, and what proves that she knows."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consent.models import Practitioner
from consent.models.encrypted import EncryptedTextField
from notifications.models.notices import Notice
from notifications.models.routes import Route
from policies.append_only import AppendOnly


class State(models.TextChoices):
    """Where a delivery stands (RULES section 2)."""

    PLANNED = "planned", _("planned")
    CLAIMED = "claimed", _("being sent")
    UNKNOWN = "unknown", _("unknown: its sender was killed")
    SUBMITTED = "submitted", _("submitted to a relay")
    DEFERRED = "deferred", _("deferred")
    # What does not arrive: the fallback of `stage` goes on from there.
    BOUNCED = "bounced", _("bounced")
    REJECTED = "rejected", _("rejected")
    TIMED_OUT = "timed_out", _("timed out")
    INFORMED = "informed", _("informed")
    EXEMPT = "exempt", _("exempt")


class Stage(models.TextChoices):
    """By which way she is to be informed now; each follows the one before it."""

    MAIL = "mail", _("e-mail")
    OTHER_ADDRESS = "other", _("e-mail to another address")
    IN_APP = "in_app", _("acknowledgement once signed in")
    LETTER = "letter", _("letter")


class Basis(models.TextChoices):
    """What shows that she was informed."""

    DELIVERED = "delivered", _("delivered to her mail server")
    # A relay took it, and within five days nothing came back; only where the brand adopted that.
    PRESUMED = "presumed", _("presumed delivered")
    IN_APP = "in_app", _("acknowledged once signed in")
    LETTER = "letter", _("letter presented")


class Exemption(models.TextChoices):
    """Why nothing is to be sent."""

    SIGNED_UP = "signed_up", _("signed up during the window and was shown both texts")
    LEFT = "left", _("no longer under contract")
    OUT = "out", _("no longer in the audience")
    ERASED = "erased", _("erased")


# Still on its way, or waiting for a fallback.
OPEN = (
    State.PLANNED,
    State.CLAIMED,
    State.UNKNOWN,
    State.SUBMITTED,
    State.DEFERRED,
    State.BOUNCED,
    State.REJECTED,
    State.TIMED_OUT,
)
FAILED = (State.BOUNCED, State.REJECTED, State.TIMED_OUT)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries."""

    def to_people(self) -> Self:
        """Leave out the canary: an address of our own that tells whether mail arrives at all."""
        return self.exclude(practitioner=None)

    def open(self) -> Self:
        """Give those that are still on their way, or wait for a fallback."""
        return self.filter(state__in=OPEN)

    def due(self, *, at: datetime) -> Self:
        """Give those that may be claimed at an instant, the oldest first."""
        return self.filter(state=State.PLANNED, due_at__lte=at).order_by("due_at", "pk")


class Delivery(models.Model):
    """What becomes of a notice for one practitioner; without one it is the notice's canary.

    `round` counts the addresses tried: the Message-ID is made of the delivery and the round, and
    every try of a round bears the same. `claimed_until` ends the lease of whoever sends it.
    `informed_at` is the instant of which S is the Paris day; the standing row of Information has
    its proof. The transitions are in `notifications.schedule.states`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of its own: the unique one begins with it.
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="deliveries", null=True
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    stage = models.CharField(_("way"), max_length=6, choices=Stage, default=Stage.MAIL)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    tries = models.PositiveSmallIntegerField(_("tries of this round"), default=0)
    due_at = models.DateTimeField(_("due at"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    deferred_at = models.DateTimeField(_("deferred since"), null=True)
    failed_at = models.DateTimeField(_("failed at"), null=True)
    informed_at = models.DateTimeField(_("informed at"), null=True)
    basis = models.CharField(_("shown by"), max_length=9, choices=Basis, blank=True)
    exemption = models.CharField(_("exempt because"), max_length=9, choices=Exemption, blank=True)
    # A complaint: she is informed, and is sent no reminder.
    no_reminders = models.BooleanField(_("no reminders"), default=False)
    # A sender was killed after the socket opened: she may have it twice.
    maybe_twice = models.BooleanField(_("possibly sent twice"), default=False)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    planned_at = models.DateTimeField(_("planned at"))

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "practitioner"],
                nulls_distinct=False,
                name="notifications_delivery_once_each",
            ),
            models.CheckConstraint(
                condition=Q(state="informed", informed_at__isnull=False) & ~Q(basis="")
                | (~Q(state="informed") & Q(informed_at=None, basis="")),
                name="notifications_delivery_informed_by_proof",
            ),
            models.CheckConstraint(
                condition=Q(state="exempt") & ~Q(exemption="")
                | (~Q(state="exempt") & Q(exemption="")),
                name="notifications_delivery_exempt_for_a_reason",
            ),
        ]
        indexes = [
            # With what the desk counts beside it: a million rows are counted by the index alone.
            models.Index(
                fields=["notice", "state", "stage"],
                include=["basis", "exemption", "submitted_at", "informed_at"],
                name="notifications_delivery_states",
            ),
            # By notice: a brand's next ones are found whatever the others have waiting.
            models.Index(
                fields=["notice", "due_at", "id"],
                condition=Q(state="planned"),
                name="notifications_delivery_due",
            ),
            # Who was told last, and who was not: found without reading those told in time.
            models.Index(
                F("notice"),
                F("informed_at").desc(),
                F("id").desc(),
                condition=Q(practitioner__isnull=False) & ~Q(state="exempt"),
                name="notifications_delivery_late",
            ),
            models.Index(
                fields=["claimed_until"],
                condition=Q(state="claimed"),
                name="notifications_delivery_leases",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Body(AppendOnly):
    """The invariant parts of a message, kept once for everybody who gets it in that language.

    `parts` are the bytes between the personal values, in order; a whole message is parts and
    values in turn (`notifications.composing`). `versions` lists id, number and SHA-256 of the
    texts quoted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="bodies")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    subject = models.TextField(_("subject"))
    versions = models.JSONField(_("versions"))
    parts = models.BinaryField(_("parts"))
    created_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("body of a notice")
        verbose_name_plural = _("bodies of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "language", "sha256"], name="notifications_body_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.language}"


class Outcome(models.TextChoices):
    """How a try ended."""

    SUBMITTED = "submitted", _("taken by a relay")
    DELIVERED = "delivered", _("taken by her mail server")
    DEFERRED = "deferred", _("to be tried again")
    REFUSED = "refused", _("refused")
    # The connection broke, or the process died, between our last byte and the answer.
    UNKNOWN = "unknown", _("no answer")


class Attempt(models.Model):
    """One try: its row is committed before the socket opens, and says afterwards how it ended.

    The message is the body's parts with `values` (JSON) between them; `sha256` is the whole's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="attempts", db_index=False
    )
    round = models.PositiveSmallIntegerField(_("round"))
    number = models.PositiveSmallIntegerField(_("number"))
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", null=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", null=True)
    address = EncryptedTextField(_("address"), blank=True)
    values = EncryptedTextField(_("personal values"), blank=True)
    sha256 = models.CharField(_("SHA-256 of the message"), max_length=64, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"))
    # The socket was about to open; None: whoever claimed it never came so far.
    begun_at = models.DateTimeField(_("begun at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    reply = models.CharField(_("reply"), max_length=200, blank=True)
    # What the provider calls this message.
    provider_id = models.CharField(_("provider’s id"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "round", "number"], name="notifications_attempt_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["provider_id"],
                condition=~Q(provider_id=""),
                name="notifications_attempt_provider",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.round}.{self.number}"
