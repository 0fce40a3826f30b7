"""Which pages a passage reads: every kind that the site has, by the view that answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from consent.addresses import CHOICE_RECEIPT, preferences_path
from consent.crawling.values import Page
from consent.models import ChoiceVisitor
from policies.addresses import LANGUAGES, PREFIXES, policy_path
from policies.models import Version

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Site

# Nobody's page: it answers 404.
NOWHERE: Final = "cette-page-n-existe-pas/"
# The desk is for staff, who are told of its cookies by their employer. Addresses without a slash at
# their end are files, which run nothing.
_LEFT_OUT: Final = ("/admin/", "/static/", "/media/")


def seeds(site: Site, *, at: datetime) -> tuple[Page, ...]:
    """Give the pages that a passage reads in any case: other kinds are found by their links."""
    found = [*_of_every_site(), *_policies(site, at=at), *_receipts(site)]
    return tuple({page.name: page for page in found}.values())


def other_kinds(known: tuple[Page, ...]) -> Callable[[str], Page | None]:
    """Give what tells of a path whether it is of a kind not met before, and remembers it.

    The kind is the view: one version, one comparison, one timeline stand for all others.
    """
    met = {_view(page.path) for page in known}

    def next_page(path: str) -> Page | None:
        view = _view(path)
        if view is None or view in met:
            return None
        met.add(view)
        return _page(path, status=0)

    return next_page


def _of_every_site() -> Iterator[Page]:
    for language in LANGUAGES:
        prefix = PREFIXES[language]
        yield _page(prefix, language=language, has_screens=True)
        yield _page(preferences_path(language), language=language, has_screens=True)
        yield _page(f"{prefix}{NOWHERE}", language=language, status=404)
        with translation.override(language):
            yield _page(reverse("account_login"), language=language)
    for path in settings.PAYMENT_PAGES:
        yield _page(path, language=_language(path), has_screens=True)


def _policies(site: Site, *, at: datetime) -> Iterator[Page]:
    in_force = Version.objects.in_force(at=at).filter(policy__site=site)
    for kind, language in in_force.order_by("policy", "language").values_list(
        "policy__kind", "language"
    ):
        yield _page(policy_path(kind, language), language=language)


def _receipts(site: Site) -> Iterator[Page]:
    """Give the receipt of one choice, if there is any, by a name that does not tell whose it is."""
    kept = ChoiceVisitor.objects.filter(choice__site=site).order_by("pk").first()
    if kept is not None:
        path = "/" + CHOICE_RECEIPT.replace("<uuid:visitor>", str(kept.visitor))
        yield Page(path=path, name="/" + CHOICE_RECEIPT)


def _page(path: str, *, language: str = "", status: int = 200, has_screens: bool = False) -> Page:
    return Page(
        path=path,
        name=path,
        language=language or _language(path),
        on="payment" if path in settings.PAYMENT_PAGES else "public",
        status=status,
        has_screens=has_screens,
    )


def _language(path: str) -> str:
    return "en" if path.startswith(PREFIXES["en"]) else "fr"


def _view(path: str) -> str | None:
    """Name the view of a page for people; None for what is none of these."""
    if path.startswith(_LEFT_OUT) or not path.endswith("/"):
        return None
    try:
        return str(resolve(path)._func_path)
    except Resolver404:
        return None
