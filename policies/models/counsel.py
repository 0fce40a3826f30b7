"""Outside counsel: the draft they were invited to read, what they said, what became of it.

Every row here is written once. The secret of a link is kept nowhere: only its SHA-256 is.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from policies.append_only import AppendOnly
from policies.models.pages import PolicyPage
from policies.models.versions import Version

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

SHA256 = r"^[0-9a-f]{64}$"


class CounselLinkQuerySet(models.QuerySet["CounselLink"]):
    """Links by what they still open."""

    def open(self, *, at: datetime) -> Self:
        """Give those that are neither revoked nor expired at an instant."""
        return self.filter(revocation=None, expires_at__gt=at)


class CounselLink(AppendOnly):
    """A lawyer is invited to read a draft as it was at that moment, by a link that expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(PolicyPage, on_delete=models.PROTECT, related_name="counsel_links")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("lawyer's name"), max_length=100)
    email = models.EmailField(_("lawyer's address"))
    message = models.TextField(_("message"), blank=True)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=255)
    source = models.JSONField(_("source"))
    sha256 = models.CharField(_("SHA-256 of the canonical text"), max_length=64)
    # The version the draft is compared with; none before a first one.
    base = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", null=True)
    # None: the inviter keeps them for the desk.
    findings = models.JSONField(null=True)
    expires_at = models.DateTimeField(_("expires at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("invited at"))

    objects: ClassVar = CounselLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for outside counsel")
        verbose_name_plural = _("links for outside counsel")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("at")), name="policies_counsellink_expires"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256, secret_sha256__regex=SHA256),
                name="policies_counsellink_sha256",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"


class CounselRevocation(AppendOnly):
    """Somebody closed a link before it expired."""

    link = models.OneToOneField(CounselLink, on_delete=models.PROTECT, related_name="revocation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("revoked at"))

    def __str__(self) -> str:
        return str(self.link)


class CounselCommentQuerySet(models.QuerySet["CounselComment"]):
    """What lawyers said, by what became of it."""

    def open(self) -> Self:
        """Give what nobody has decided on yet."""
        return self.filter(decision=None)


class CounselComment(AppendOnly):
    """What a lawyer said of a clause: a remark, another wording of one of its texts, or both.

    `clause` is the clause's lasting id (empty: the text as a whole), `block` the id of the part
    that `wording` would replace.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(CounselLink, on_delete=models.PROTECT, related_name="comments")
    clause = models.CharField(_("clause"), max_length=64, blank=True)
    block = models.CharField(max_length=64, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    wording = models.TextField(_("proposed wording"), blank=True)
    at = models.DateTimeField(_("said at"))

    objects: ClassVar = CounselCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment of outside counsel")
        verbose_name_plural = _("comments of outside counsel")
        constraints = [
            models.CheckConstraint(
                condition=~Q(remark="", wording=""), name="policies_counselcomment_says_something"
            ),
            # A wording has its place, and only a wording has one.
            models.CheckConstraint(
                condition=Q(wording="", block="") | ~Q(wording="") & ~Q(block=""),
                name="policies_counselcomment_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link.name}, {self.at}"


class Outcome(models.TextChoices):
    """What became of a comment."""

    ACCEPTED = "accepted", _("accepted into the clause")
    DECLINED = "declined", _("declined")
    NOTED = "noted", _("dealt with otherwise")


class CounselDecision(AppendOnly):
    """Somebody decided on a comment, once; `sha256` is the draft's text that an acceptance made."""

    comment = models.OneToOneField(
        CounselComment, on_delete=models.PROTECT, related_name="decision"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided at"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="accepted", sha256__regex=SHA256)
                | ~Q(outcome="accepted") & Q(sha256=""),
                name="policies_counseldecision_names_its_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.outcome}"
