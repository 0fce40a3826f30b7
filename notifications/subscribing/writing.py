"""What subscribers are written: to confirm it, and what changed. No more of them than an address.

The links that confirm and end it are marks here; each is made when its mail leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from notifications.actions.subscribers import UNCONFIRMED_KEPT
from notifications.links import CONFIRM_LINK, END_LINK, key_of
from notifications.models import Mail, MailKind
from notifications.rendering import Written
from notifications.sending import new_mail
from policies.dates import in_words
from policies.markup import summary_html
from policies.models import BrandSettings
from policies.models.versions import Change

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from wagtail.models import Site

    from notifications.models import Subscriber
    from notifications.subscribing.changes import PublicChange
    from policies.models import EntryIntoForce, Version


@dataclass(frozen=True, kw_only=True)
class Line:
    """One text that changed: what it is, what becomes of it, its summary, where it is read."""

    title: str
    number: str
    language: str
    said: str
    summary: str
    url: str

    def summary_html(self) -> SafeString:
        """Give the summary as HTML, without what it may not hold."""
        return mark_safe(summary_html(self.summary))  # noqa: S308 (sanitised)


class News:
    """The mails about one change: its words are written once for each language."""

    def __init__(self, change: PublicChange) -> None:
        self.change = change
        self._written: dict[str, Written] = {}

    def mail(self, subscriber: Subscriber, *, at: datetime) -> Mail:
        """Give the mail to a subscriber, which the caller keeps."""
        language = subscriber.language
        if language not in self._written:
            self._written[language] = self._write(language)
        return new_mail(
            MailKind.NEWS,
            site=self.change.site,
            key=key_of(MailKind.NEWS, subscriber.pk, str(self.change.id)),
            to=(subscriber.address, language),
            written=self._written[language],
            at=at,
        )

    def _write(self, language: str) -> Written:
        with translation.override(language):
            lines = [self._line(one) for one in self.change.read_in(language)]
            titles = ", ".join(f"{one.title} {one.number}" for one in lines)
            facts = {"lines": lines, "day": in_words(self.change.at)}
            subject = _("What changed: %(titles)s") % {"titles": titles}
            return _words("news", subject, self.change.site, facts)

    def _line(self, version: Version) -> Line:
        move = self.change.move
        entry = move or version.entries.order_by("decided_at", "pk")[0]
        return Line(
            title=version.title,
            number=version.number,
            language=version.language,
            said=_moved(entry) if move else _promulgated(version, entry),
            summary="" if move else version.summary,
            url=self.change.site.root_url + version.public_path(),
        )


def confirmation(subscriber: Subscriber, *, at: datetime) -> Mail:
    """Give the mail that asks whether it was she who asked; or says that she is told already."""
    with translation.override(subscriber.language):
        brand = BrandSettings.for_site(subscriber.site)
        facts = {
            "is_known": subscriber.confirmed_at is not None,
            "until": in_words(at + UNCONFIRMED_KEPT),
        }
        subject = _("Changes of the texts of %(brand)s") % {"brand": brand}
        written = _words("subscribe", subject, subscriber.site, facts)
    return new_mail(
        MailKind.SUBSCRIBE,
        site=subscriber.site,
        key=key_of(MailKind.SUBSCRIBE, subscriber.pk, at.strftime("%Y%m%dT%H%M%S")),
        to=(subscriber.address, subscriber.language),
        written=written,
        at=at,
    )


def _words(name: str, subject: str, site: Site, facts: dict[str, Any]) -> Written:
    brand = BrandSettings.for_site(site)
    # A header has no line breaks, whatever a title has.
    subject = " ".join(f"{subject} – {brand}".split())[:400]
    facts |= {
        "brand": brand,
        "home": site.root_url,
        "confirm": CONFIRM_LINK,
        "end": END_LINK,
        "language": translation.get_language(),
        "subject": subject,
    }
    return Written(
        subject=subject,
        text=render_to_string(f"notifications/{name}.txt", facts),
        html=render_to_string(f"notifications/{name}.html", facts),
    )


def _promulgated(version: Version, entry: EntryIntoForce) -> str:
    day = {"day": in_words(entry.day) if entry.day else ""}
    if version.change == Change.SUBSTANTIAL:
        return _("A new version, which binds from %(day)s.") % day
    if version.change == Change.TRANSLATION:
        return _("A translation, from %(day)s; the French text prevails.") % day
    return _("A correction that changes nothing of substance, from %(day)s.") % day


def _moved(entry: EntryIntoForce) -> str:
    if entry.day is None:
        return _("This version is withdrawn: it does not enter into force.")
    if entry.until is not None:
        return _("This version is withdrawn: it binds until %(day)s, not included.") % {
            "day": in_words(entry.until)
        }
    return _("This version binds on another day: from %(day)s.") % {"day": in_words(entry.day)}
