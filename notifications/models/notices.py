"""What is said of versions to those whom they concern: notices, and what staff decided on them."""

import uuid
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from policies.append_only import AppendOnly
from policies.models import Promulgation


class NoticeKind(models.TextChoices):
    """What a notice says."""

    # A substantial change: everybody concerned is to be informed in time.
    CHANGE = "change", _("change")
    # The others follow a notice of a change, and have no deadline of their own.
    REMINDER = "reminder", _("reminder")
    POSTPONEMENT = "postponement", _("postponement")
    CANCELLATION = "cancellation", _("cancellation")
    # The same once more, to a practitioner's new address.
    COPY = "copy", _("copy to a new address")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def changes(self) -> Self:
        """Give those by which people are informed of a change."""
        return self.filter(kind=NoticeKind.CHANGE)

    def running(self) -> Self:
        """Give those that nobody stopped, and that nothing took the place of."""
        over = NoticeDecision.objects.filter(decision__in=ENDING).values("notice")
        return self.exclude(pk__in=over)


class Notice(AppendOnly):
    """What is said of a promulgation, to whom, by which day. It never changes.

    `day` is E, the Paris day on which the texts bind as this notice announces it. An informed
    practitioner's S is in time when `(day - S).days >= required_days + 1`; where a legal duty
    shortened the notice, these are the days that were left. None: no deadline. An entry into force
    moved to an earlier day makes another notice of the same promulgation, with the next `number`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind)
    promulgation = models.ForeignKey(Promulgation, on_delete=models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    # Of what is not a change: the notice of the change.
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="followers", null=True
    )
    day = models.DateField(_("entry into force"))
    required_days = models.SmallIntegerField(_("days of notice required"), null=True)
    audience = models.JSONField(_("audience"), default=dict)
    # What the approvers were shown of it: digest of the templates, list of changes, reminders.
    frozen = models.JSONField(_("frozen by the approval"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    send_from = models.DateTimeField(_("sent from"))
    created_at = models.DateTimeField(_("planned at"))

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        permissions = [
            ("steer_notice", _("Can pause, resume or stop a notice, and use its fallbacks")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["promulgation", "kind", "number"], name="notifications_notice_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="change", follows=None)
                | (~Q(kind="change") & Q(follows__isnull=False, required_days=None)),
                name="notifications_notice_follows_a_change",
            ),
        ]
        indexes = [models.Index(fields=["site", "created_at"], name="notifications_notice_list")]

    def __str__(self) -> str:
        return f"{self.kind} {self.promulgation_id} {self.number}"


class Progress(models.Model):
    """How far a notice is planned. It can be made again from the deliveries at any time.

    `cursor` is the last practitioner's id gone through (ids ascend); `planned_at` the instant at
    which the whole audience had been gone through once; then the audience is swept until E.
    """

    notice = models.OneToOneField(
        Notice, on_delete=models.PROTECT, related_name="progress", primary_key=True
    )
    cursor = models.UUIDField(null=True)
    planned_at = models.DateTimeField(_("planned at"), null=True)
    swept_at = models.DateTimeField(_("swept at"), null=True)

    class Meta:
        verbose_name = _("progress of a notice")
        verbose_name_plural = _("progress of notices")

    def __str__(self) -> str:
        return str(self.notice_id)


class Decision(models.TextChoices):
    """What somebody, or an event beside it, decided on a notice."""

    PAUSE = "pause", _("paused")
    RESUME = "resume", _("resumed")
    STOP = "stop", _("stopped")
    CANCEL = "cancel", _("cancelled: the version was withdrawn")
    POSTPONE = "postpone", _("postponed")
    SUPERSEDE = "supersede", _("superseded by a later notice")
    # What the first of the two proposes to the second; it has no effect.
    ASK_LATE = "ask_late", _("proposed: to bind those informed late")
    # A privacy policy binds although not everybody was informed in time: two people, a reason and
    # the data protection officer's advice; the officer does not decide (GDPR art. 38(6)).
    ALLOW_LATE = "allow_late", _("allowed to bind those informed late")


# The last word on a notice: nothing of it is sent any more.
ENDING: Final = (Decision.STOP, Decision.CANCEL, Decision.SUPERSEDE)


class NoticeDecision(AppendOnly):
    """One decision on a notice; nobody's where an event beside it (a withdrawal) made it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    reason = models.TextField(_("reason"), blank=True)
    advice = models.TextField(_("advice of the data protection officer"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision on a notice")
        verbose_name_plural = _("decisions on notices")
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="allow_late")
                | (
                    Q(by__isnull=False, second__isnull=False)
                    & ~Q(by=F("second"))
                    & ~Q(reason="")
                    & ~Q(advice="")
                ),
                name="notifications_noticedecision_two_people",
            )
        ]
        indexes = [models.Index(fields=["notice", "at"], name="notifications_decisions")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.decision}"
