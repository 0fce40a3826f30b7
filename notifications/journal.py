"""The ledger's latest checkpoint, mailed once a day to each auditor: a copy outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from consent.sealing import latest_published
from notifications import sending, wake
from notifications.models import Mail, MailKind
from notifications.ports import Reader, auditors_of
from notifications.rendering import NOTE_BEGINS, NOTE_ENDS, Written
from policies.dates import in_words
from policies.deadlines import PARIS, paris_day
from policies.models import BrandHome, BrandSettings

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Site

    from consent.models import Checkpoint


def mail_checkpoint(*, at: datetime) -> int:
    """Keep a mail with the latest checkpoint for each auditor of each brand, once per Paris day.

    Gives how many were kept now; none while there is no checkpoint.
    """
    checkpoint = latest_published()
    if checkpoint is None:
        return 0
    mails = [
        _mail(checkpoint, site, reader, at=at) for site in _brands() for reader in auditors_of(site)
    ]
    there = set(
        Mail.objects.filter(key__in=[one.key for one in mails]).values_list("key", flat=True)
    )
    new = [one for one in mails if one.key not in there]
    Mail.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        wake.send_due()
    return len(new)


def _brands() -> list[Site]:
    found = {site.pk: site for site in (home.brand_site() for home in BrandHome.objects.all())}
    return list(found.values())


def _mail(checkpoint: Checkpoint, site: Site, reader: Reader, *, at: datetime) -> Mail:
    mail_id = uuid4()
    written = _written(checkpoint, site, reader)
    return Mail(
        id=mail_id,
        site=site,
        kind=MailKind.JOURNAL,
        key=f"{MailKind.JOURNAL}:{site.pk}:{reader.key}:{paris_day(at).isoformat()}",
        recipient=reader.email,
        language=reader.language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        message_id=sending.message_id(mail_id, site),
        created_at=at,
        next_try_at=at,
    )


def _written(checkpoint: Checkpoint, site: Site, reader: Reader) -> Written:
    with translation.override(reader.language):
        facts = _facts(checkpoint, site)
        subject = _("Checkpoint of the ledger: %(size)s lines") % {"size": checkpoint.size}
        facts |= {"language": reader.language, "subject": f"{subject} – {facts['brand']}"}
        return Written(
            subject=facts["subject"],
            text=render_to_string("notifications/checkpoint.txt", facts),
            html=render_to_string("notifications/checkpoint.html", facts),
        )


def _facts(checkpoint: Checkpoint, site: Site) -> dict[str, Any]:
    language = {"language": translation.get_language()}
    return {
        "brand": BrandSettings.for_site(site),
        "home": site.root_url,
        "size": checkpoint.size,
        "day": in_words(checkpoint.at),
        "time": checkpoint.at.astimezone(PARIS).strftime("%H:%M"),
        "note": checkpoint.note,
        "begins": NOTE_BEGINS,
        "ends": NOTE_ENDS,
        "about": f"{site.root_url}{reverse('journal:about', kwargs=language)}",
        "keys": f"{site.root_url}{reverse('journal:keys_page', kwargs=language)}",
        "command": f"manage.py witness {site.root_url}/journal/",
    }
