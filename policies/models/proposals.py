"""From draft to promulgation: what is proposed, who approved it, who answers for which finding.

Every row here is written once. A proposal freezes the texts as its approvers are shown them; an
edit after that makes it void, because the draft's SHA-256 is another.
"""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from policies.append_only import AppendOnly
from policies.models.asking import Asking
from policies.models.pages import Policy, PolicyPage
from policies.models.versions import Change, Promulgation, Version


class Suggested(models.TextChoices):
    """The class of change that the redline suggests; the editor decides."""

    NONE = "none", _("nothing")
    MINOR = "minor", _("minor")
    SUBSTANTIAL = "substantial", _("substantial")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals by what became of them."""

    def open(self) -> Self:
        """Give those that were neither promulgated nor ended."""
        return self.filter(promulgation=None, end=None)


class Proposal(AppendOnly):
    """One or more texts put forward together: the class of change, the day, who must approve."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="proposals")
    change = models.CharField(_("change"), max_length=11, choices=Change)
    in_force_from = models.DateField(_("enters into force on"))
    notice_days = models.PositiveSmallIntegerField(validators=[MaxValueValidator(365)])
    # Why the class is below the suggestion; why the notice is shorter than promised.
    lower_reason = models.TextField(blank=True)
    urgent_duty = models.TextField(blank=True)
    # What layers above froze of it for its approvers, by name (`policies.ports.Notices`).
    frozen = models.JSONField(_("frozen beside the texts"), default=dict)
    approvals_needed = models.PositiveSmallIntegerField(validators=[MaxValueValidator(2)])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("proposed at"))

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            # Only a correction may go without an approval; a short notice needs two people.
            models.CheckConstraint(
                condition=Q(change=Change.MINOR) | Q(approvals_needed__gt=0),
                name="policies_proposal_approved",
            ),
            models.CheckConstraint(
                condition=Q(urgent_duty="") | Q(approvals_needed=2),
                name="policies_proposal_urgent_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ProposedText(Asking, AppendOnly):
    """One text of a proposal as it was when it was proposed, with what was found in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="texts")
    page = models.ForeignKey(PolicyPage, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary of changes"), blank=True)
    summaries = models.JSONField(_("what changes by role"), default=dict)
    source = models.JSONField(_("source"))
    sha256 = models.CharField(_("SHA-256 of the canonical text"), max_length=64)
    # The version it was compared with; none for a first one.
    base = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", null=True)
    suggested = models.CharField(_("suggested class"), max_length=11, choices=Suggested)
    reasons = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    # The database's clock: who edits later is an editor of the next version.
    frozen_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("proposed text")
        verbose_name_plural = _("proposed texts")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "policy", "language"], name="policies_proposedtext_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class ProposalEditor(AppendOnly):
    """Somebody who proposed or edited a text of a proposal: she may not approve it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="editors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "user"], name="policies_proposaleditor_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.proposal_id}"


class ProposalEnd(AppendOnly):
    """A proposal was withdrawn, or another took its place: it can no longer be promulgated."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="end")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.reason}"


class Approval(AppendOnly):
    """Somebody who had no part in a text approved it, as the SHA-256 that she was shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(ProposedText, on_delete=models.PROTECT, related_name="approvals")
    sha256 = models.CharField(_("SHA-256 of the text shown"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("approved at"))

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.UniqueConstraint(fields=["text", "by"], name="policies_approval_once_each"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text}"


class Override(AppendOnly):
    """Somebody answers, with a reason, for a finding that would keep a text from binding."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(ProposedText, on_delete=models.PROTECT, related_name="overrides")
    rule = models.CharField(_("rule"), max_length=10)
    severity = models.CharField(_("severity"), max_length=11)
    clause = models.CharField(_("clause"), max_length=300, blank=True)
    context = models.TextField(_("context"), blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [
            models.UniqueConstraint(
                fields=["text", "rule", "clause", "context", "by"],
                name="policies_override_once_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"


class Clearance(AppendOnly):
    """Somebody who had no part looked again at a promulgation that was flagged, and cleared it."""

    promulgation = models.OneToOneField(
        Promulgation, on_delete=models.PROTECT, related_name="clearance"
    )
    remark = models.TextField(_("remark"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("cleared at"))

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")

    def __str__(self) -> str:
        return f"{self.promulgation_id}: {self.remark}"
