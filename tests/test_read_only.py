"""An auditor changes nothing at the desk: no verb at any address, no hidden write."""

from collections.abc import Iterator
from itertools import cycle

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

from accounts.isolation.places import OPEN
from accounts.models import User
from accounts.reading_only import HERS, may_ask
from accounts.roles import ROLES, grant_roles, reads_only
from tests.conftest import Brand
from tests.desk_addresses import Share, addresses, share_of

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestWarning")

SAYS = "You read as an auditor"
REFUSED = "account/reading_only.html"
# What each of them would change; the rows of sessions are her own.
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(scope="module")
def ours(scene: Brand, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Share]:
    """Give a brand with one of each kind of thing, whose staff need no second factor."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), MFA_REQUIRED=False):
        yield share_of(scene, "ordinary")


@pytest.fixture
def auditor(ours: Share) -> Client:
    """Give the browser of the brand's auditor, who reads the desk in English."""
    UserProfile.objects.create(user=ours.brand.people["auditor"], preferred_language="en")
    return ours.brand.client("auditor")


def written(queries: CaptureQueriesContext) -> list[str]:
    """Give what was written of anything but sessions, and what the cache keeps for everybody."""
    asked = (one["sql"] for one in queries.captured_queries)
    return [
        sql
        for sql in asked
        if sql.startswith(WRITES) and "django_session" not in sql and "shared_cache" not in sql
    ]


@pytest.mark.parametrize("verbs", [("post",), ("put", "patch", "delete")])
def test_no_writing_verb_passes_at_any_address_of_the_desk(
    verbs: tuple[str, ...], ours: Share, auditor: Client
) -> None:
    exempt = HERS | {"wagtailadmin_login"}
    shut = [a for a in addresses() if a.name not in exempt and not may_ask(a.name)]
    urls = [address.own_url(ours) for address in shut]
    with CaptureQueriesContext(connection) as queries:
        # The rarer verbs take turns: the method is looked at before the address.
        tried = zip(urls, cycle(verbs), strict=False)
        passed = {url: getattr(auditor, verb)(url).status_code for url, verb in tried}
    # What is closed to everybody of a brand is not even refused; tags answer no such verb.
    assert len(urls) > 250
    assert {url: status for url, status in passed.items() if status not in {403, 404, 405}} == {}
    assert written(queries) == []


def test_every_open_address_is_refused_rather_than_hidden(ours: Share, auditor: Client) -> None:
    names = ("policies_desk_propose", "policies_desk_withdraw", "consent_desk_erase")
    for address in (one for one in addresses() if one.name in names):
        assert auditor.post(address.own_url(ours)).status_code == 403, address.name


def test_no_page_that_she_reads_writes_anything(ours: Share, auditor: Client) -> None:
    read = [a for a in addresses() if a.name in OPEN and a.name not in HERS]
    answers = [auditor.get(address.own_url(ours)) for address in read]
    refused = [a.request["PATH_INFO"] for a in answers if REFUSED in _templates(a)]
    assert refused == []
    assert sum(answer.status_code == 200 for answer in answers) > 100


def _templates(answer: object) -> set[str | None]:
    return {template.name for template in getattr(answer, "templates", [])}


def test_a_refusal_says_why_in_her_language(ours: Share, auditor: Client) -> None:
    url = reverse("policies_desk_withdraw", args=[ours.version.pk])
    assert SAYS in auditor.post(url).content.decode()
    assert auditor.post(url, headers={"Sec-Fetch-Dest": "empty"}).json()["error"].startswith(SAYS)
    UserProfile.objects.update(preferred_language="fr")
    assert '<html lang="fr">' in auditor.post(url).content.decode()


def test_what_is_another_brands_is_hidden_rather_than_refused(
    ours: Share, auditor: Client, other_brand: Brand
) -> None:
    theirs = other_brand.promulgate("Nous gardons tout.")
    assert auditor.post(reverse("policies_desk_withdraw", args=[theirs.pk])).status_code == 404


def test_a_page_that_writes_when_it_is_read_is_refused(ours: Share, auditor: Client) -> None:
    group = ours.brand.people["auditor"].groups.get()
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(
        group=group, page=ours.brand.site.root_page, permission=change
    )
    before = EditingSession.objects.count()
    answer = auditor.get(reverse("wagtailadmin_pages:edit", args=[ours.page.pk]))
    assert (answer.status_code, EditingSession.objects.count()) == (403, before)
    assert SAYS in answer.content.decode()


def test_others_still_write(ours: Share) -> None:
    client = ours.brand.client("editor")
    before = EditingSession.objects.count()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[ours.page.pk])).status_code == 200
    assert EditingSession.objects.count() == before + 1


def test_whoever_also_writes_for_a_brand_is_no_reader(ours: Share) -> None:
    auditor = ours.brand.people["auditor"]
    auditor.groups.add(ours.brand.people["editor"].groups.get())
    answer = ours.brand.client("auditor").get(
        reverse("wagtailadmin_pages:edit", args=[ours.page.pk])
    )
    assert answer.status_code == 200


def test_she_leaves_and_keeps_her_own_preferences(auditor: Client) -> None:
    assert auditor.get(reverse("wagtailadmin_account")).status_code == 200
    hint = auditor.patch(reverse("wagtailadmin_dismissibles"), {"seen": True}, "application/json")
    assert hint.status_code == 200
    auditor.post(reverse("wagtailadmin_logout"))
    assert auditor.get(reverse("wagtailadmin_home")).status_code == 302


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("audit_exports_ask", True),
        # tests/test_notices_desk.py fetches one.
        ("notifications_desk_message", True),
        # Whom she would let in; what only looks like it; what is no file.
        ("audit_mandates_add", False),
        ("audit_exports", False),
        ("consent_desk_erase", False),
    ],
)
def test_by_a_writing_verb_she_asks_for_files_alone(name: str, *, expected: bool) -> None:
    assert may_ask(name) is expected


def test_a_role_that_reads_only_may_do_nothing_else() -> None:
    reading = [role for role in ROLES if role.reads_only]
    assert [role.key for role in reading] == ["auditor"]
    granted = [one for role in reading for one in (*role.pages, *role.brand, *role.files)]
    assert [one for one in granted if not one.partition(".")[2].startswith("view_")] == []


def test_the_groups_that_read_only_are_granted_views_alone(brand: Brand) -> None:
    group = grant_roles(brand.site)["auditor"]
    granted = Permission.objects.filter(groupsitepermission__group=group)
    names = {*granted.values_list("codename", flat=True)}
    names |= {*group.permissions.values_list("codename", flat=True)}
    assert {name for name in names if not name.startswith("view_")} == {"access_admin"}
    assert not group.page_permissions.exists()


def _in_groups(brand: Brand, *roles: str, **fields: bool) -> User:
    person = User.objects.create_user(f"{'-'.join(roles) or 'nobody'}@groups.example", **fields)
    person.groups.add(*(brand.people[role].groups.get() for role in roles))
    return person


@pytest.mark.parametrize(
    ("roles", "fields", "expected"),
    [
        (("auditor",), {}, True),
        # One role that writes, in whatever brand, and she is staff.
        (("auditor", "editor"), {}, False),
        (("dpo",), {}, False),
        # No role at all: a practitioner.
        ((), {}, False),
        # Everything is hers, or nothing any more.
        (("auditor",), {"is_superuser": True}, False),
        (("auditor",), {"is_active": False}, False),
    ],
)
def test_who_reads_only(
    brand: Brand, roles: tuple[str, ...], fields: dict[str, bool], *, expected: bool
) -> None:
    assert reads_only(_in_groups(brand, *roles, **fields)) is expected


def test_an_auditor_of_two_brands_reads_only(brand: Brand, other_brand: Brand) -> None:
    person = _in_groups(brand, "auditor")
    person.groups.add(other_brand.people["auditor"].groups.get())
    assert reads_only(person)


def test_a_role_elsewhere_that_writes_makes_her_staff(brand: Brand, other_brand: Brand) -> None:
    person = _in_groups(brand, "auditor")
    person.groups.add(other_brand.people["editor"].groups.get())
    assert not reads_only(person)


def test_nobody_signed_in_reads_only() -> None:
    assert not reads_only(AnonymousUser())


def test_it_is_asked_once_per_person_of_a_request(brand: Brand) -> None:
    person = User.objects.get(pk=brand.people["auditor"].pk)
    with CaptureQueriesContext(connection) as queries:
        assert reads_only(person)
        assert reads_only(person)
    assert len(queries) == 1
