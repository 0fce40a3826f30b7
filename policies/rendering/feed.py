"""The Atom feed of a policy's versions (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from policies.markup import summary_html
from policies.models import BrandSettings, Version
from policies.rendering.facts import ATOM, Facts, Page

if TYPE_CHECKING:
    from datetime import datetime


class VersionsFeed(Atom1Feed):
    """An Atom feed whose categories say in words, too, what they are (RFC 4287, 4.2.2)."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write Django's elements, then a category per term with its label."""
        super().add_item_elements(handler, item)
        for term, label in item["labelled"]:
            handler.addQuickElement("category", "", {"term": term, "label": label})


def feed_page(facts: Facts) -> Page | None:
    """Give an entry per version, the newest first: its summary, its class, when it last changed."""
    versions = facts.versions()
    if not versions:
        return None
    with translation.override(facts.language):
        feed = _feed(facts, versions[0])
        for version in versions:
            _add(feed, version, root=facts.site.root_url)
        return Page(media_type=ATOM, body=feed.writeString("utf-8").encode())


def _feed(facts: Facts, newest: Version) -> VersionsFeed:
    root, name = facts.site.root_url, BrandSettings.for_site(facts.site).name
    return VersionsFeed(
        title=f"{newest.title} – {name}",
        link=root + facts.path,
        description="",
        subtitle=_("Every version of this text, with what changes."),
        language=facts.language,
        feed_url=f"{root}{facts.path}flux.atom",
        author_name=name,
    )


def _add(feed: VersionsFeed, version: Version, *, root: str) -> None:
    feed.add_item(
        title=f"{version.title} – {version.number}",
        link=root + version.public_path(),
        unique_id=f"urn:uuid:{version.pk}",
        description=summary_html(version.summary or version.title),
        labelled=_categories(version),
        pubdate=version.recorded_at,
        updateddate=_updated(version),
    )


def _categories(version: Version) -> list[tuple[str, str]]:
    found = [(version.change, version.get_change_display())]
    return found if version.promulgation_id else [*found, ("adopted", _("adopted"))]


def _updated(version: Version) -> datetime:
    """Give when anything about a version was last decided: it may be postponed or withdrawn."""
    decided: datetime | None = version.entries.aggregate(last=Max("decided_at"))["last"]
    return max(version.recorded_at, decided or version.recorded_at)
