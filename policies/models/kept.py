"""Pages whose text has bound stay, by whatever road they would be deleted."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from policies.models.pages import PolicyPage


class PageKeptError(PermissionDenied):
    """This page has versions, which are for ever: withdraw the one in force instead."""


def kept_under(page: Page) -> PageQuerySet:
    """Give the policy pages with versions at or under a page."""
    return PolicyPage.objects.descendant_of(page, inclusive=True).filter(
        policy__versions__language=F("locale__language_code")
    )


def kept_words(page: Page) -> str:
    """Say that a page stays, and what to do instead."""
    return _("“%(title)s” has versions, which are for ever: withdraw the one in force instead.") % {
        "title": page.title
    }


def keep() -> None:
    """Refuse the deletion of a page that has versions, also by a query over many pages.

    Raises PageKeptError there. A signal, for Wagtail's ways to delete pass by `Model.delete`.
    """
    pre_delete.connect(_refuse, sender=PolicyPage, dispatch_uid="policies.keep")


def _refuse(*, instance: PolicyPage, **_kwargs: Any) -> None:
    if instance.policy.versions.filter(language=instance.language).exists():
        raise PageKeptError(kept_words(instance))
