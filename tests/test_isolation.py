"""A brand's staff see nothing of another brand: a sweep of every address of the desk."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from pytest_django import Settings
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, PageLogEntry, Revision, TaskState, UploadedFile, WorkflowState

from accounts.isolation.places import OPEN
from accounts.models import User
from policies.models import BrandSettings, Version
from tests.conftest import Brand
from tests.desk_addresses import FREE, PK, Address, Share, addresses, share_of

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestWarning")

# The word that everything of the other brand carries, and how far a search goes towards it.
MARK, SEARCH = "zorglub", "zorg"
Request = tuple[str, str, dict[str, Any]]
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


def _state(share: Share) -> str:
    """Give all rows that belong to a brand."""
    site = share.brand.site
    rows: list[Any] = [
        *Page.objects.descendant_of(site.root_page, inclusive=True).specific(),
        *Revision.objects.filter(object_id=str(share.page.pk)),
        *PageLogEntry.objects.filter(page=share.page),
        *TaskState.objects.filter(workflow_state=share.state),
        *WorkflowState.objects.filter(pk=share.state.pk),
        *BrandSettings.objects.filter(site=site),
        *BrandSettings.history.filter(site=site),
        *Version.objects.filter(policy__site=site),
        *Image.objects.filter(collection=share.image.collection),
        *Document.objects.filter(collection=share.image.collection),
        *UploadedFile.objects.filter(pk=share.upload.pk),
        *EditingSession.objects.filter(object_id=str(share.page.pk)),
        *User.objects.filter(pk__in=[user.pk for user in share.brand.people.values()]),
        *share.brand.people["editor"].groups.all(),
        site,
    ]
    return serializers.serialize("json", rows)


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


def _sweep(client: Client, theirs: Share, requests: Iterable[Request]) -> list[str]:
    """Give each leak with the request that made it."""
    found = []
    for method, url, data in requests:
        response = getattr(client, method)(url, data)
        # What the person asked for is in her own request, and may be in its echo.
        known = json.dumps([url, data], default=str)
        found += [
            f"{method} {url} {data}: {leak}"
            for leak in _leaks(response, theirs)
            if leak not in known
        ]
    return found


def _everything(theirs: Share, ours: Share) -> Iterator[Request]:
    """Give their things by guessed ids, some beside ours, read and written; then our own."""
    for address in addresses():
        if address.name in LEAVING:
            continue
        for url in address.urls(theirs, ours):
            yield "get", url, {}
            yield "post", url, FORM
        if address.name in OPEN:
            url = address.own_url(ours)
            yield from (("get", url, query) for query in (QUERIES if address.lists else [{}]))
            yield "get", url, {field: theirs.ids[key] for field, key in FILTERS.items()}


def _readable(theirs: Share, ours: Share) -> Iterator[Request]:
    """Give what is open at all: their things by guessed ids, and our own lists."""
    for address in addresses():
        if address.name in OPEN and address.name not in LEAVING:
            yield from (("get", url, {}) for url in address.urls(theirs, theirs))
            if address.lists:
                yield "get", address.own_url(ours), {}


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
def test_a_role_reads_nothing_of_another_brand(role: str, ours: Share, theirs: Share) -> None:
    client = ours.brand.client(role)
    leaks = _sweep(client, theirs, _readable(theirs, ours))
    assert not leaks, "\n".join(leaks)


def test_all_roles_together_reach_nothing_of_another_brand(ours: Share, theirs: Share) -> None:
    editor = ours.brand.people["editor"]
    editor.groups.add(*(person.groups.get() for person in ours.brand.people.values()))
    before = _state(theirs)
    leaks = _sweep(ours.brand.client("editor"), theirs, _everything(theirs, ours))
    assert not leaks, "\n".join(leaks)
    assert _state(theirs) == before
