"""Why the desk refuses what Wagtail would do to a policy, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from policies.models import BrandHome, Policy, PolicyPage
from policies.models.kept import kept_under, kept_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.models import Page, Site

    from accounts.models import User

# By Wagtail's name for the road; the same whoever takes it.
CLOSED: Final[dict[str, str]] = {
    "publish": gettext_noop(
        "Publishing binds nobody and changes no public page: choose “Promulgate…” instead."
    ),
    "unpublish": gettext_noop(
        "Unpublishing hides nothing, for what binds is a version: withdraw the one in force"
        " instead, under “Versions”."
    ),
    "move": gettext_noop(
        "A policy stays with its brand, where its versions have their addresses:"
        " create a new one in the other place."
    ),
    "copy": gettext_noop("Policies and brand homes are not copied: create a new one instead."),
    "privacy": gettext_noop(
        "What binds is public for ever, so nothing here is made private: leave a text that is not"
        " ready in its draft."
    ),
    "workflow": gettext_noop(
        "No workflow of Wagtail approves a policy: choose “Promulgate…”, and somebody else"
        " approves it there."
    ),
    "schedule": gettext_noop(
        "No day that Wagtail keeps has an effect: choose the day of entry into force under"
        " “Promulgate…”."
    ),
}
# Other names of the same roads: those of Wagtail's administration API.
SAME: Final[dict[str, str]] = {"convert_alias": "copy", "create_alias": "copy"}


def refusal(road: str, pages: Iterable[Page]) -> str:
    """Say why a road of Wagtail's is closed to one of these pages; nothing when it is open."""
    if road == "delete":
        return refusal_to_delete(pages)
    why = CLOSED.get(SAME.get(road, road), "")
    return _(why) if why and any(_is_ours(page) for page in pages) else ""


def _is_ours(page: Page) -> bool:
    return page.specific_class in (PolicyPage, BrandHome)


def refusal_to_delete(pages: Iterable[Page]) -> str:
    """Say why one of these pages, or a page under it, stays; nothing when all may go."""
    for page in pages:
        if page.is_site_root():
            return _("“%(title)s” is the home of a brand: it stays.") % {"title": page.title}
        if found := kept_under(page).first():
            return kept_words(found)
        if _is_spoken_of(page):
            return _(
                "“%(title)s” was proposed or shown to outside counsel, and what came of that is"
                " kept for ever: leave it as a draft."
            ) % {"title": page.title}
    return ""


def _is_spoken_of(page: Page) -> bool:
    """Tell whether rows that only grow name a policy's page at or under this one."""
    try:
        Collector(using="default").collect(PolicyPage.objects.descendant_of(page, inclusive=True))
    except ProtectedError:
        return True
    return False


def refusal_to_delete_site(site: Site) -> str:
    """Say why a site stays; nothing when it has no policy."""
    if not Policy.objects.filter(site=site).exists():
        return ""
    return _(
        "“%(site)s” is a brand with policies, which are for ever at its addresses:"
        " withdraw the versions in force instead."
    ) % {"site": site}


def refusal_to_delete_person(user: User) -> str:
    """Say why an account stays; nothing when it has left no trace that must be kept."""
    try:
        Collector(using="default").collect([user])
    except ProtectedError:
        return _(
            "“%(who)s” had a part in what binds, and who did what is kept for ever:"
            " make the account inactive instead."
        ) % {"who": user}
    return ""
