"""The register of trackers of a brand: categories, trackers, the tools that bring them.

Categories and trackers are rows of django-cookie-consent's tables, with its natural keys
(`varname`; name, domain and group). French stands in its columns, English beside.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Final

from cookie_consent.models import Cookie, CookieGroup, CookieGroupManager, CookieManager
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.models import Site

from consent.models.tracker_rules import check_category, check_tracker
from consent.trackers.choices import KEY
from policies.append_only import AppendOnly
from policies.registers.recipients import Subprocessor
from policies.registers.rows import LINE


class ToolKind(models.TextChoices):
    """What brings trackers, beside this software."""

    MATOMO = "matomo", "Matomo"
    PLAUSIBLE = "plausible", "Plausible"
    STRIPE = "stripe", "Stripe"


class ToolMode(models.TextChoices):
    """How a tool is set up: what it writes, and whether it needs consent."""

    COOKIELESS = "cookieless", _("exempt, without cookies")
    EXEMPT = "exempt", _("exempt, with cookies of 13 months")
    CONSENT = "consent", _("with consent")


class Storage(models.TextChoices):
    """Where a tracker is kept in the visitor's device (EDPB guidelines 2/2023)."""

    COOKIE = "cookie", _("cookie")
    LOCAL = "local", _("local storage")
    SESSION = "session", _("session storage")


class Lasting(models.TextChoices):
    """What a lifetime counts, or that it counts nothing."""

    MINUTE = "minute", _("minutes")
    HOUR = "hour", _("hours")
    DAY = "day", _("days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")
    VISIT = "visit", _("until the browser is closed")
    CLEARED = "cleared", _("until it is cleared")
    ONCE = "once", _("removed at once")


COUNTED: Final = ("minute", "hour", "day", "month", "year")


class Ground(models.TextChoices):
    """Why a tracker needs no consent (art. 82 LIL; CNIL 2020-091): C09 of RULES."""

    CHOICE = "choice", _("memory of the choice")
    AUTHENTICATION = "authentication", _("authentication and its security")
    CART = "cart", _("cart and billing")
    INTERFACE = "interface", _("preference of the interface")
    BALANCING = "balancing", _("load balancing")
    QUOTA = "quota", _("free quota")
    AUDIENCE = "audience", _("exempt audience measurement")


class Category(CookieGroup):
    """A purpose group of a brand. Its key is the same in every brand, its `varname` is not."""

    site = models.ForeignKey(
        Site, verbose_name=_("brand"), on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(
        _("key"),
        max_length=16,
        validators=[RegexValidator(KEY, _("Small letters and digits, beginning with a letter."))],
        help_text=_("In the cookie and in pages: audience. It never changes."),
    )
    name_en = models.CharField(_("name (in English)"), max_length=100, blank=True)
    description_en = models.TextField(_("description (in English)"), blank=True)
    # What refusing changes for the visitor (C04: consequences are named before the choice).
    consequence_fr = models.CharField(_("if you refuse (in French)"), max_length=LINE, blank=True)
    consequence_en = models.CharField(_("if you refuse (in English)"), max_length=LINE, blank=True)
    history = HistoricalRecords()

    objects: ClassVar[Any] = CookieGroupManager()

    class Meta:
        verbose_name = _("category of trackers")
        verbose_name_plural = _("categories of trackers")
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="consent_category_once_per_brand")
        ]

    def __str__(self) -> str:
        return self.name or self.key

    def clean(self) -> None:
        """Refuse to make necessary what is not (C09 of RULES); raises ValidationError."""
        check_category(self, Tracker.objects.filter(cookiegroup=self.pk) if self.pk else ())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the natural key of the library unique among brands."""
        self.varname = f"{self.site_id}-{self.key}"
        super().save(*args, **kwargs)

    def said(self, name: str, language: str) -> str:
        """Give `name`, `description` or `consequence` in a language, French where untranslated."""
        french = getattr(self, "consequence_fr" if name == "consequence" else name)
        english = getattr(self, f"{name}_en")
        return str((english if language == "en" else "") or french).strip()


class Tracker(Cookie):
    """One row: a cookie or other storage, by its name's pattern (`_pk_id.*`).

    `name`, `domain` (empty: the site's own), `path` and `description` (the purpose in French) are
    the library's columns. It is declared while it is `in_use` and its tool, if it has one, is on
    in one of its `modes` (empty: in any).
    """

    site = models.ForeignKey(
        Site, verbose_name=_("brand"), on_delete=models.PROTECT, related_name="+"
    )
    in_use = models.BooleanField(_("in use"), default=True)
    tool = models.CharField(_("tool"), max_length=10, choices=ToolKind, blank=True)
    modes = models.JSONField(_("modes of the tool"), default=list, blank=True)
    storage = models.CharField(_("kept in"), max_length=8, choices=Storage, default=Storage.COOKIE)
    provider = models.CharField(
        _("provider"), max_length=LINE, blank=True, help_text=_("Empty: the brand itself.")
    )
    purpose_en = models.TextField(_("purpose (in English)"), blank=True)
    lifetime = models.PositiveIntegerField(_("lifetime"), null=True, blank=True)
    lifetime_unit = models.CharField(
        _("unit of the lifetime"), max_length=8, choices=Lasting, default=Lasting.VISIT
    )
    # Of the data that it brings, on the side of whoever keeps them (CNIL, 4 July 2025: 25 months).
    retention = models.PositiveIntegerField(_("data are kept for"), null=True, blank=True)
    retention_unit = models.CharField(
        _("unit of the retention"),
        max_length=8,
        choices=[one for one in Lasting.choices if one[0] in COUNTED],
        blank=True,
    )
    retention_fr = models.CharField(
        _("how data are kept (in French)"),
        max_length=LINE,
        blank=True,
        help_text=_("In words, instead of a number or beside it: Aucune."),
    )
    retention_en = models.CharField(
        _("how data are kept (in English)"), max_length=LINE, blank=True
    )
    ground = models.CharField(
        _("ground of exemption"),
        max_length=14,
        choices=Ground,
        blank=True,
        help_text=_("Empty: it needs consent."),
    )
    # Some exemptions are argued about (`__stripe_mid`): somebody answers for them by name.
    is_contested = models.BooleanField(_("contested"), default=False)
    sign_off = models.TextField(
        _("sign-off"), blank=True, help_text=_("Why it is used all the same, and since when.")
    )
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signed off by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    history = HistoricalRecords()

    objects: ClassVar[Any] = CookieManager()

    class Meta:
        verbose_name = _("tracker")
        verbose_name_plural = _("trackers")
        constraints = [
            models.CheckConstraint(
                condition=Q(lifetime_unit__in=COUNTED, lifetime__isnull=False)
                | (~Q(lifetime_unit__in=COUNTED) & Q(lifetime=None)),
                name="consent_tracker_lifetime",
                violation_error_message=_(
                    "Say how many of the unit it lasts; “until …” and “at once” have no number."
                ),
            ),
            models.CheckConstraint(
                condition=Q(retention=None, retention_unit="")
                | Q(retention__isnull=False, retention_unit__in=COUNTED),
                name="consent_tracker_retention",
                violation_error_message=_("Give both the number and its unit, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse what C08 and C09 of RULES refuse; raises ValidationError by field."""
        check_tracker(self)


class Tool(models.Model):
    """What a brand switched on: Matomo, Plausible or Stripe, and how it is set up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(
        Site, verbose_name=_("brand"), on_delete=models.PROTECT, related_name="tools"
    )
    kind = models.CharField(_("tool"), max_length=10, choices=ToolKind)
    is_on = models.BooleanField(_("on"), default=False)
    mode = models.CharField(_("mode"), max_length=10, choices=ToolMode, default=ToolMode.CONSENT)
    # `https://host[:port]`, nothing after it; empty: the provider's own.
    address = models.URLField(_("address"), blank=True)
    identifier = models.CharField(
        _("identifier"),
        max_length=100,
        blank=True,
        help_text=_("The site’s number in Matomo, its domain in Plausible, the publishable key."),
    )
    subprocessor = models.ForeignKey(
        Subprocessor,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("subprocessor"),
        help_text=_("Its line in the register, which must be in force."),
    )
    history = HistoricalRecords()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("tool that brings trackers")
        verbose_name_plural = _("tools that bring trackers")
        constraints = [
            models.UniqueConstraint(fields=["site", "kind"], name="consent_tool_once_per_brand")
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.kind}"


class Attestation(AppendOnly):
    """Somebody checked how a tool is set up, point by point; the latest one counts, while it holds.

    `statements` are the keys of the points confirmed; `expires_on` the first Paris day without it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="attestations")
    mode = models.CharField(_("mode"), max_length=10, choices=ToolMode)
    statements = models.JSONField(_("points confirmed"), default=list)
    remark = models.TextField(_("remark"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    expires_on = models.DateField(_("expires on"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        indexes = [models.Index(fields=["tool", "-at"], name="consent_attestation_latest")]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.expires_on}"
