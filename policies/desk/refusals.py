"""Why the desk refuses what Wagtail would do to a page that has versions."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.models import Page

from policies.models import BrandHome, PolicyPage


def refusal_to_delete(pages: Iterable[Page]) -> str:
    """Say why one of these pages, or a page under it, stays; nothing when all may go."""
    for page in pages:
        if page.is_site_root():
            return _("“%(title)s” is the home of a brand: it stays.") % {"title": page.title}
        bound = PolicyPage.objects.descendant_of(page, inclusive=True).filter(
            policy__versions__language=F("locale__language_code")
        )
        if found := bound.first():
            return _(
                "“%(title)s” has versions, which are for ever: withdraw the one in force instead."
            ) % {"title": found.title}
    return ""


def refusal_to_copy(page: Page) -> str:
    """Say why a page is not copied; nothing when it may be."""
    if page.specific_class in (PolicyPage, BrandHome):
        return _("Policies and brand homes are not copied: create a new one instead.")
    return ""
