"""Links in mails that open nothing any more although their time is not over."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.append_only import AppendOnly


class RevokedLink(AppendOnly):
    """A link that was revoked before its mail became evidence, which others read.

    Its token is not kept: `digest` is the SHA-256 of it.
    """

    digest = models.CharField(_("SHA-256 of the token"), max_length=64, primary_key=True)
    at = models.DateTimeField(_("revoked at"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("revoked link")
        verbose_name_plural = _("revoked links")

    def __str__(self) -> str:
        return self.digest
