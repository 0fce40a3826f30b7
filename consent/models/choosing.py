"""Consent versions, the choices made on them, and what a crawler saw."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from consent.models.entries import Entry, EntryType
from policies.append_only import AppendOnly
from policies.models.versions import Change


class Frozen(models.Model):
    """What a visitor is asked, as it was fixed: texts and register, as JSON, with its SHA-256.

    `content` is that of `consent.choosing.content`; `sha256` that of its canonical JSON (RFC
    8785). `summaries` say what changed since the version before, by language.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="%(class)ss")
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    change = models.CharField(_("change"), max_length=11, choices=Change)
    summaries = models.JSONField(_("what changed"), default=dict)

    class Meta:
        abstract = True


class ConsentProposal(Frozen):
    """An editor proposes the register and the banner's words as they are; somebody else decides."""

    # Why a change that looks substantial is said to be minor.
    lower_reason = models.TextField(_("why it is minor"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("proposed at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("proposed consent version")
        verbose_name_plural = _("proposed consent versions")
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(closed_at=None),
                name="consent_consentproposal_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.at}"


class ConsentVersion(Frozen, AppendOnly):
    """What visitors are asked, fixed and numbered. A substantial one (2.0) asks everybody again."""

    major = models.PositiveIntegerField(_("major number"))
    minor = models.PositiveIntegerField(_("minor number"))
    proposal = models.OneToOneField(
        ConsentProposal, on_delete=models.PROTECT, related_name="version"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("promulgated at"))
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="consent_version")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("consent version")
        verbose_name_plural = _("consent versions")
        ordering = ["-major", "-minor"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "major", "minor"], name="consent_consentversion_number"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="consent_consentversion_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.number}"

    @property
    def number(self) -> str:
        """Give its number: 2.1."""
        return f"{self.major}.{self.minor}"


class Place(models.TextChoices):
    """Where somebody decided."""

    BANNER = "banner", _("banner")
    DIALOG = "dialog", _("preferences in the page")
    PAGE = "page", _("preferences page")
    PAYMENT = "payment", _("payment page")


class TrackerChoice(AppendOnly):
    """What a visitor decided: proof of it (GDPR 7(1)), without anything that names her.

    The random id of the cookie is apart (`ChoiceVisitor`), so that it can be erased. `kind` is
    that of its line: consent if anything was agreed to anew, withdraw if something agreed to was
    taken back, refuse otherwise. `digest` is the SHA-256 of texts, register and banner's build.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="tracker_choices")
    version = models.ForeignKey(ConsentVersion, on_delete=models.PROTECT, related_name="choices")
    build = models.CharField(_("build of the banner"), max_length=64)
    digest = models.CharField(_("SHA-256 of what was shown"), max_length=64)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    place = models.CharField(_("place"), max_length=8, choices=Place)
    label = models.CharField(_("button"), max_length=100)
    kind = models.CharField(_("kind"), max_length=16, choices=EntryType)
    yes = models.JSONField(_("agreed to"), default=list)
    no = models.JSONField(_("refused"), default=list)
    gpc = models.BooleanField(_("the browser asked for no trackers"), default=False)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    at = models.DateTimeField(_("at"))
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="tracker_choice")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("choice on trackers")
        verbose_name_plural = _("choices on trackers")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["consent", "refuse", "withdraw"]),
                name="consent_trackerchoice_kind",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$", build__regex=r"^[0-9a-f]{64}$"),
                name="consent_trackerchoice_digest",
            ),
            models.CheckConstraint(
                condition=~Q(previous=F("id")), name="consent_trackerchoice_not_its_own"
            ),
        ]
        indexes = [models.Index(fields=["site", "at"], name="consent_trackerchoice_by_time")]

    def __str__(self) -> str:
        return str(self.id)


class ChoiceVisitor(models.Model):
    """The random id under which a browser keeps a choice; erased with the proof's end."""

    choice = models.OneToOneField(
        TrackerChoice, on_delete=models.PROTECT, related_name="visitor", primary_key=True
    )
    visitor = models.UUIDField(_("random id"), db_index=True)
    erase_after = models.DateField(_("erased after"), db_index=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("visitor of a choice")
        verbose_name_plural = _("visitors of choices")

    def __str__(self) -> str:
        return str(self.visitor)


class Crawl(AppendOnly):
    """One passage of the crawler over a brand's site: what it saw in every state of consent.

    `seen` are rows `{"state", "page", "storage", "name", "domain"}` and requests `{"state",
    "page", "host"}`; `differences` what the register does not say, or says and nobody saw:
    `{"kind", "storage", "name", "domain", "state", "page"}`. `digest` is the SHA-256 of the
    declared register it was compared with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="crawls")
    build = models.CharField(_("build of the banner"), max_length=64)
    digest = models.CharField(_("SHA-256 of the register"), max_length=64)
    began_at = models.DateTimeField(_("began at"))
    at = models.DateTimeField(_("ended at"))
    seen = models.JSONField(_("seen"), default=dict)
    differences = models.JSONField(_("differences"), default=list)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("passage of the crawler")
        verbose_name_plural = _("passages of the crawler")
        indexes = [models.Index(fields=["site", "-at"], name="consent_crawl_latest")]

    def __str__(self) -> str:
        return f"{self.site} {self.at}"


class CrawlScreen(AppendOnly):
    """A page as the crawler saw it in a state of consent, at a width; kept once per build."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    crawl = models.ForeignKey(Crawl, on_delete=models.PROTECT, related_name="screens")
    page = models.CharField(_("page"), max_length=300)
    state = models.CharField(_("state of consent"), max_length=40)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    width = models.PositiveSmallIntegerField(_("width in CSS pixels"))
    screenshot = models.BinaryField(_("screenshot"))
    screenshot_sha256 = models.CharField(_("SHA-256 of the screenshot"), max_length=64)
    dom_sha256 = models.CharField(_("SHA-256 of the DOM"), max_length=64)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("screen of a passage")
        verbose_name_plural = _("screens of passages")
        constraints = [
            models.UniqueConstraint(
                fields=["crawl", "page", "state", "language", "width"],
                name="consent_crawlscreen_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.state}"
