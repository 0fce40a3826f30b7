"""A brand's staff see nothing of another brand: a sweep of every address of the desk."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from pytest_django import Settings
from wagtail.models import Site

from accounts.isolation.places import OPEN, Part
from policies.models import BrandSettings
from tests.conftest import Brand
from tests.desk_addresses import FREE, PK, Address, Share, addresses, share_of

# The word that everything of the other brand carries, and how far a search goes towards it.
MARK, SEARCH = "zorglub", "zorg"
ROLES = ("editor", "approver", "dpo", "auditor")
QUERIES: list[dict[str, str]] = [
    {},
    {"q": SEARCH, "term": SEARCH, "search_all": "1", "page_type": "policies.PolicyPage"},
    {"has_child_pages": "false", "search_all": "1", "child_of": "root"},
    {"export": "csv"},
]
# Fields of queries that name an object and may be refused or ignored, as the view likes.
FILTERS = {
    **dict.fromkeys(("child_of", "descendant_of", "translation_of"), "page_id"),
    **dict.fromkeys(("owner", "edited_by", "user"), "user"),
    **dict.fromkeys(("collection", "collection_id"), "collection_id"),
    "site": "site",
    "workflow": "workflow_pk",
}
FORM = {
    "title": "x",
    "url": f"http://{MARK}.example/",
    "body-count": "0",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
}
# They end the session, or the process's patience.
LEAVING = {"wagtailadmin_logout", "wagtailadmin_error_test"}


def _rename(brand: Brand, word: str) -> Brand:
    """Put `word` into every name that a brand has, its people's too."""
    site, root = brand.site, brand.site.root_page
    for role, person in brand.people.items():
        person.email, person.first_name = f"{role}@{word}.example", word.title()
        person.save()
    for home in root.get_translations(inclusive=True):
        home.title = home.draft_title = f"{word} home"
        home.save()
    for found in apps.get_model("wagtailcore", "Collection").objects.filter(name=site.hostname):
        found.name = f"{word}.example"
        found.save()
    site.hostname, site.site_name = f"{word}.example", word
    site.save()
    BrandSettings.objects.filter(site=site).update(legal_name=f"{word} SARL", name=word)
    return brand


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> None:
    """Keep files apart, and let staff in by password alone: the sweep is not about sign-in."""
    settings.MEDIA_ROOT, settings.MFA_REQUIRED = tmp_path, False


@pytest.fixture
def ours(media: None, brand: Brand) -> Share:
    """Give our brand with one of each kind of thing."""
    return share_of(brand, "ordinary")


@pytest.fixture
def theirs(media: None, other_brand: Brand) -> Share:
    """Give the other brand, marked all over."""
    return share_of(_rename(other_brand, MARK), MARK)


def _leaks(response: Any, theirs: Share) -> Iterator[str]:
    """Give what a response says of the other brand: its word, or an address of its things."""
    content = b"".join(response) if response.streaming else response.content
    text = content.decode("utf-8", "replace").lower() + str(response.headers).lower()
    if MARK in text:
        at = text.index(MARK)
        yield text[max(0, at - 80) : at + 40]
    ids = theirs.ids
    for pattern in (
        rf"pages/{ids['page_id']}/",
        rf"/images/{ids['image_id']}/",
        rf"brandsettings/{ids['site']}/",
        rf"{ids['user']}|{ids['version_id']}",
    ):
        if found := re.search(pattern, text):
            yield found[0]


def _sweep(client: Client, theirs: Share, ours: Share) -> Iterator[str]:
    """Ask every address in every way; give each leak with the request that made it."""
    for address in addresses():
        if address.name in LEAVING:
            continue
        for method, url, data in _requests(address, theirs, ours):
            response = getattr(client, method)(url, data)
            # What the person asked for is in her own request, and may be in its echo.
            known = json.dumps([url, data], default=str)
            for leak in _leaks(response, theirs):
                if leak not in known:
                    yield f"{address.name} {method} {url} {data}: {leak}"


def _requests(address: Address, theirs: Share, ours: Share) -> Iterator[tuple[str, str, Any]]:
    """Give their things by guessed ids, then our own listings with filters; posts harm nothing of ours."""
    for url in address.urls(theirs, ours) if address.parts else ():
        yield "get", url, {}
        yield "post", url, FORM
    if not address.parts:
        yield "post", reverse(address.name), FORM
    if address.name in OPEN or not address.parts:
        url = address.own_url(ours)
        yield from (("get", url, query) for query in QUERIES)
        yield "get", url, {field: theirs.ids[key] for field, key in FILTERS.items()}


def test_every_part_of_every_address_is_known_to_the_sweep(ours: Share) -> None:
    known = ours.ids.keys() | FREE
    unknown = [
        (address.name, part)
        for address in addresses()
        for part in address.parts - known
        if part != "pk" or not address.name.startswith(tuple(PK))
    ]
    assert unknown == [], "Place new addresses in tests/desk_addresses.py."


@pytest.mark.parametrize("role", ROLES)
def test_no_address_tells_anything_of_another_brand(role: str, ours: Share, theirs: Share) -> None:
    leaks = list(_sweep(ours.brand.client(role), theirs, ours))
    assert leaks == []
