"""A brand's staff see nothing of another brand: a sweep of every address of the desk."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core import serializers
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, PageLogEntry, Revision, TaskState, UploadedFile, WorkflowState

from accounts.isolation.places import OPEN
from accounts.models import User
from accounts.roles import grant_roles
from policies.models import BrandSettings, Version
from tests.conftest import Brand
from tests.desk_addresses import FREE, PK, Share, addresses, share_of

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
    site.hostname, site.site_name = f"{word}.example", word
    site.save()
    grant_roles(site)  # groups and files follow the host name
    BrandSettings.objects.filter(site=site).update(legal_name=f"{word} SARL", name=word)
    return brand


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep files apart, let staff in by password alone, and index what a search could find."""
    at_once = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder, MFA_REQUIRED=False, TASKS=at_once):
        yield


@pytest.fixture(scope="module")
def ours(media: None, scene: Brand) -> Share:
    """Give our brand with one of each kind of thing."""
    return share_of(scene, "ordinary")


@pytest.fixture(scope="module")
def theirs(media: None, other_scene: Brand) -> Share:
    """Give the other brand, marked all over."""
    return share_of(_rename(other_scene, MARK), MARK)


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
    return str(sorted(serializers.serialize("json", [row]) for row in rows))


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
            # Registers are searched in tests/test_registers_isolation.py.
            searched = address.lists and not address.name.startswith("registers_")
            yield from (("get", url, query) for query in (QUERIES if searched else [{}]))
            yield "get", url, {field: theirs.ids[key] for field, key in FILTERS.items()}


def _readable(theirs: Share, ours: Share) -> Iterator[Request]:
    """Give what is open at all: their things by guessed ids, and our own lists."""
    for address in addresses():
        if address.name in OPEN and address.name not in LEAVING:
            yield from (("get", url, {}) for url in address.urls(theirs, theirs))
            if address.lists and not address.name.startswith("registers_"):
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


def test_every_open_address_exists_with_the_parts_it_is_placed_with() -> None:
    found = {(address.name, address.parts) for address in addresses()}
    assert {(name, frozenset(place)) for name, place in OPEN.items()} <= found


def test_what_is_not_placed_is_closed(ours: Share) -> None:
    client = ours.brand.client("editor")
    closed = [address.own_url(ours) for address in addresses() if address.name not in OPEN]
    assert closed
    assert {url: client.get(url).status_code for url in closed} == dict.fromkeys(closed, 404)


BULK = "/admin/bulk/wagtailcore/page/delete/"
# Where Wagtail shows an object back to whoever names it: address, method, field, what it names.
SHOWN_BACK = [
    ("wagtailadmin_pages:copy", "post", "new_parent_page", "destination_id"),
    ("wagtailadmin_pages:move", "post", "new_parent_page", "destination_id"),
    ("wagtailadmin_pages:choose_parent", "post", "parent_page", "destination_id"),
    ("wagtailadmin_choose_page_chosen_multiple", "get", "id", "page_id"),
    ("wagtailadmin_choose_page_search", "get", "target_pages[]", "page_id"),
    ("wagtailimages_chooser:chosen_multiple", "get", "id", "image_id"),
    ("wagtail_bulk_action", "get", "id", "page_id"),
    ("wagtail_bulk_action", "get", "childOf", "destination_id"),
    ("wagtailsettings:edit", "post", "logo", "image_id"),
]


def test_naming_another_brands_thing_in_a_field_finds_nothing(ours: Share, theirs: Share) -> None:
    client = ours.brand.client("approver")
    for name, method, field, key in SHOWN_BACK:
        url = BULK if name == "wagtail_bulk_action" else _own(name, ours)
        response = getattr(client, method)(url, {field: theirs.ids[key]})
        assert response.status_code == 404, name


@pytest.mark.parametrize("value", ["all", "x", "999999"])
def test_a_bulk_action_takes_only_pages_that_are_named_and_own(value: str, ours: Share) -> None:
    page, client = ours.page, ours.brand.client("editor")
    assert client.get(BULK, {"id": page.pk}).status_code == 200
    assert client.get(BULK, {"id": [page.pk, value]}).status_code == 404


def test_another_brands_settings_are_neither_read_nor_changed(ours: Share, theirs: Share) -> None:
    before = _state(theirs)
    url = reverse("wagtailsettings:edit", args=["policies", "brandsettings", theirs.ids["site"]])
    for role in ROLES:
        client = ours.brand.client(role)
        assert client.get(url).status_code == 404
        assert client.post(url, {"name": "x", "legal_name": "x"}).status_code == 404
    assert _state(theirs) == before


# What an editor does all day: address and what she must see there.
OWN = [
    ("wagtailadmin_home", {}, "ordinary title"),
    ("wagtailadmin_explore_root", {}, "alpha"),
    ("wagtailadmin_explore", {}, "alpha"),
    ("wagtailadmin_pages:search", {"q": "ordinary"}, "ordinary title"),
    ("wagtailadmin_pages:edit", {}, "ordinary draft"),
    ("wagtailadmin_pages:view_draft", {}, "ordinary draft"),
    ("wagtailadmin_pages:history", {}, "ordinary title"),
    ("wagtailadmin_pages:type_use", {}, "ordinary title"),
    ("wagtailadmin_api:pages:detail", {}, "ordinary title"),
    ("wagtailadmin_choose_page", {}, "alpha"),
    ("wagtailadmin_choose_page_search", {"q": "ordinary"}, "ordinary title"),
    ("wagtailadmin_reports:site_history", {}, "ordinary title"),
    ("wagtailadmin_tag_autocomplete", {"term": "ord"}, "ordinary-tag"),
    ("wagtailimages:index", {}, "ordinary image"),
    ("wagtailimages:edit", {}, "ordinary image"),
    ("wagtailimages_chooser:choose", {}, "ordinary image"),
    ("wagtailimages_chooser:chosen", {}, "ordinary image"),
    ("policies_desk_versions", {}, "1.0"),
    ("policies_desk_history", {}, "alpha"),
]


def test_an_editor_works_on_her_own_brand(ours: Share, theirs: Share) -> None:
    client = ours.brand.client("editor")
    for name, query, seen in OWN:
        response = client.get(_own(name, ours), query, follow=True)
        assert seen in response.content.decode().lower(), name


def _own(name: str, share: Share) -> str:
    found = [address for address in addresses() if address.name == name]
    # Brand settings have an address that leads to the one with an id.
    return max(found, key=lambda address: len(address.parts)).own_url(share)


# The other brand's marks are where the sweep looks for them: a superuser sees them.
SEEN_BY_SUPERUSERS = [
    ("wagtailadmin_explore_root", {}),
    ("wagtailadmin_pages:search", {"q": SEARCH}),
    ("wagtailadmin_pages:edit", {}),
    ("wagtailadmin_choose_page_search", {"q": SEARCH}),
    ("wagtailadmin_reports:site_history", {}),
    ("wagtailadmin_reports:page_types_usage", {}),
    ("wagtailimages:index", {}),
    ("wagtailsettings:edit", {}),
    ("wagtailusers_users:index", {}),
    ("wagtailusers_groups:index", {}),
    ("wagtailsites:index", {}),
]


def test_a_superuser_sees_every_brand(ours: Share, theirs: Share) -> None:
    User.objects.filter(pk=ours.ids["user"]).update(is_superuser=True)
    client = ours.brand.client("editor")
    for name, query in SEEN_BY_SUPERUSERS:
        response = client.get(_own(name, theirs), query, follow=True)
        assert MARK in response.content.decode().lower(), name


def test_someone_with_roles_in_both_brands_sees_both(ours: Share, theirs: Share) -> None:
    editor = ours.brand.people["editor"]
    editor.groups.add(*theirs.brand.people["editor"].groups.all())
    client = ours.brand.client("editor")
    listed = client.get(reverse("wagtailadmin_explore_root"), follow=True).content.decode().lower()
    assert MARK in listed
    assert "alpha" in listed
    assert client.get(_own("wagtailadmin_pages:edit", theirs)).status_code == 200


def test_the_desk_counts_own_pages_only(ours: Share, theirs: Share) -> None:
    response = ours.brand.client("editor").get(reverse("wagtailadmin_home"))
    # Two homes and one policy page; the other brand has as many.
    assert re.search(r"\b3\s+pages", response.content.decode(), re.IGNORECASE)


@pytest.mark.parametrize("role", ROLES)
def test_the_desk_offers_a_role_nothing_that_is_closed_to_it(role: str, ours: Share) -> None:
    client = ours.brand.client(role)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    # Constants for scripts, not links: a preview without a block is nothing, for anyone.
    constants = ("/admin/api/", "/admin/block-preview/", "/admin/logout/")
    links = set(re.findall(r'"(/admin/[^"?\\]*)["?]', home))
    offered = [link for link in links if not link.startswith(constants)]
    assert len(offered) > 2
    assert [link for link in offered if client.get(link, follow=True).status_code == 404] == []
