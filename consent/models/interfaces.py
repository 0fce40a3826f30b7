"""What the screens looked like on which people act: one build of them, photographed once."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.append_only import AppendOnly


class InterfaceBuild(AppendOnly):
    """A build of the acting screens that was captured; an act cites it by name.

    The name is the SHA-256 of everything the screens are made of (`consent.interface`).
    """

    name = models.CharField(_("name"), max_length=64, primary_key=True)
    made_at = models.DateTimeField(_("made at"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("interface build")
        verbose_name_plural = _("interface builds")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^[0-9a-f]{64}$"),
                name="consent_interfacebuild_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class InterfaceScreen(AppendOnly):
    """One acting screen of a build as Chromium showed it, in a language, at a width.

    It shows sample people only. `dom` is the page as it stood once its scripts had run, as UTF-8.
    `scripts` and `styles` are what it loaded: `[{"path": "/static/...", "sha256": hex}]`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    build = models.ForeignKey(InterfaceBuild, on_delete=models.PROTECT, related_name="screens")
    name = models.CharField(_("screen"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    width = models.PositiveSmallIntegerField(_("width in CSS pixels"))
    captured_at = models.DateTimeField(_("captured at"))
    screenshot = models.BinaryField(_("screenshot"), help_text=_("A PNG of the whole page."))
    screenshot_sha256 = models.CharField(_("SHA-256 of the screenshot"), max_length=64)
    dom = models.BinaryField(_("DOM"))
    dom_sha256 = models.CharField(_("SHA-256 of the DOM"), max_length=64)
    scripts = models.JSONField(_("scripts"), default=list)
    styles = models.JSONField(_("styles"), default=list)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("screen of an interface build")
        verbose_name_plural = _("screens of interface builds")
        constraints = [
            models.UniqueConstraint(
                fields=["build", "name", "language", "width"],
                name="consent_interfacescreen_once_per_build",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.language}, {self.width} px"
