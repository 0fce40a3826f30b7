"""What binds: versions (text, nothing else), their days beside them, and how they came to be."""

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from policies.addresses import LANGUAGES, policy_path, version_path
from policies.append_only import AppendOnly
from policies.deadlines import paris_day
from policies.models.asking import Asking
from policies.models.pages import Policy


class Change(models.TextChoices):
    """What a version changes: the substance, which needs notice, or nothing that binds."""

    SUBSTANTIAL = "substantial", _("substantial")
    MINOR = "minor", _("minor")
    # The French text prevails: in another language the same text binds nobody to anything new.
    TRANSLATION = "translation", _("translation")


class Role(models.TextChoices):
    """For whom a summary says what changes, beside every practitioner."""

    SIGNATORY = "signatory", _("who signs for a cabinet")
    MEMBER = "member", _("other members of a cabinet")
    PATIENT = "patient", _("patients and visitors")


class Promulgation(AppendOnly):
    """The act that fixes one or more texts as next versions, with one entry into force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="promulgations")
    at = models.DateTimeField(_("promulgated at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="promulgations"
    )
    notice_days = models.PositiveSmallIntegerField(validators=[MaxValueValidator(365)])
    # None only for what was promulgated before proposals existed.
    proposal = models.OneToOneField(
        "policies.Proposal", on_delete=models.PROTECT, related_name="promulgation", null=True
    )

    class Meta:
        verbose_name = _("promulgation")
        verbose_name_plural = _("promulgations")

    def __str__(self) -> str:
        return str(self.id)


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions by the days on which they bind. `at` is a Paris day, or an instant of that day."""

    def in_force(self, *, at: date | datetime) -> Self:
        """Give the version of each policy and language that binds on that day.

        It binds from the day of its entry into force to the next one, which is excluded. Nothing
        is in force before the first version, and nothing after a withdrawal.
        """
        latest = (
            EntryIntoForce.objects.standing()
            .filter(day__lte=_day(at))
            .order_by("version__policy", "version__language", "-day")
            .distinct("version__policy", "version__language")
        )
        return self.filter(
            # An end of NULL means: until the next one.
            Q(entries__until=None) | Q(entries__until__gt=_day(at)),
            entries__in=latest.values("pk"),
        )

    def coming(self, *, at: date | datetime) -> Self:
        """Give the versions that are promulgated and not yet in force, the nearest first."""
        return self.filter(
            entries__in=EntryIntoForce.objects.standing().filter(day__gt=_day(at))
        ).order_by("entries__day")

    def of(self, policy: Policy, language: str) -> Self:
        """Give one policy's versions in one language, the newest first."""
        return self.filter(policy=policy, language=language).order_by("-major", "-minor")


def _day(at: date | datetime) -> date:
    return paris_day(at) if isinstance(at, datetime) else at


class Version(Asking, AppendOnly):
    """One fixed, numbered text of a policy in one language. It never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    major = models.PositiveSmallIntegerField()
    minor = models.PositiveSmallIntegerField(default=0)
    change = models.CharField(_("change"), max_length=11, choices=Change)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary of changes"), blank=True)
    summaries = models.JSONField(_("what changes by role"), default=dict)
    source = models.JSONField(_("source"), help_text=_("The editor's clauses, as written."))
    markdown = models.TextField(_("canonical Markdown"))
    html = models.TextField(_("sanitised HTML"))
    sha256 = models.CharField(_("SHA-256 of the canonical text"), max_length=64)
    html_sha256 = models.CharField(_("SHA-256 of the HTML"), max_length=64)
    promulgation = models.ForeignKey(
        Promulgation, on_delete=models.PROTECT, related_name="versions", null=True
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "language", "major", "minor"],
                name="policies_version_unique_number",
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="policies_version_known_language"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="policies_version_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.language} {self.number}"

    @property
    def number(self) -> str:
        """Give the number as it is cited: 2.0 is substantial, 2.1 minor."""
        return f"{self.major}.{self.minor}"

    def stable_path(self) -> str:
        """Give the address at which its policy's version in force stands."""
        return policy_path(self.policy.kind, self.language)

    def public_path(self) -> str:
        """Give the version's address, for ever."""
        return version_path(self.policy.kind, self.language, self.number)


class EntryQuerySet(models.QuerySet["EntryIntoForce"]):
    """Entries into force."""

    def standing(self) -> Self:
        """Give the entries that hold: none replaced them, and they name a day."""
        return self.filter(replaced_by=None).exclude(day=None)


class EntryIntoForce(AppendOnly):
    """The days on which a version binds, as decided at one moment; a later decision replaces it.

    No day means that the version never enters into force. `until` is excluded; without it the
    version binds until the next one of its policy and language.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="entries")
    day = models.DateField(_("in force from"), null=True)
    until = models.DateField(_("in force until"), null=True)
    reason = models.TextField(_("reason"))
    # Unique: of two decisions at once on the same entry, one wins.
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True
    )
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry into force")
        verbose_name_plural = _("entries into force")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("day")),
                name="policies_entryintoforce_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.day or '–'}"


class Adoption(AppendOnly):
    """The mark, for ever, that a version predates this system; with its original and its proof."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="adoption")
    original = models.BinaryField()
    original_name = models.CharField(max_length=200)
    original_sha256 = models.CharField(max_length=64)
    evidence = models.BinaryField()
    evidence_name = models.CharField(max_length=200)
    evidence_sha256 = models.CharField(max_length=64)
    evidence_note = models.TextField()
    adopted_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(by=F("confirmed_by")), name="policies_adoption_two_people"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} ← {self.original_name}"
