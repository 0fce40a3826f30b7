"""The mail that tells somebody of her mandate: where she signs in, and until which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from notifications.actions import hand_over
from notifications.sending import sender_of
from policies.models import BrandSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.models import Mandate


def invite(mandates: Sequence[Mandate], *, language: str, at: datetime) -> bool:
    """Tell the person of mandates given together; say whether a server took the mail.

    Its words are not kept, only that it was sent. Her desk speaks the language of the mail, as
    long as she has not chosen another.
    """
    first = mandates[0]
    UserProfile.objects.get_or_create(
        user=first.user, defaults={"preferred_language": language, "current_time_zone": ""}
    )
    with translation.override(language):
        return hand_over(_message(mandates), site=first.site, at=at)


def address(mandate: Mandate) -> str:
    """Give where she signs in."""
    return f"{mandate.site.root_url}{reverse('account_login')}"


def _message(mandates: Sequence[Mandate]) -> EmailMessage:
    first = mandates[0]
    brand = BrandSettings.for_site(first.site)
    brands = ", ".join(BrandSettings.for_site(one.site).name for one in mandates)
    context = {
        "mandate": first,
        "brands": brands,
        "brand_name": brand.name,
        "home": f"{first.site.root_url}/",
        "url": address(first),
    }
    return EmailMessage(
        subject=_("%(brand)s: you are given a mandate as an auditor") % {"brand": brand.name},
        body=render_to_string("account/email/mandate_message.txt", context),
        from_email=sender_of(brand),
        to=[first.user.email],
        reply_to=[first.by.email],
    )
