"""Each role of a brand may do its work, on its brand, and nothing more."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
    Site,
)
from wagtail.permission_policies.sites import SitePermissionPolicy

from accounts.roles import ROLES, grant_roles
from policies.models import BrandSettings, Policy, PolicyPage
from tests.conftest import Brand

KEYS = [role.key for role in ROLES]
MODELS = (GroupPagePermission, GroupSitePermission, GroupCollectionPermission)


def granted() -> list[set[tuple[object, ...]]]:
    """Give every permission of every group, on whatever object, and every group and collection."""
    tables = [set(model.objects.values_list("group__name", "permission", "pk")) for model in MODELS]
    names = set(Group.objects.values_list("name")) | set(Collection.objects.values_list("name"))
    return [*tables, names]


@pytest.fixture(autouse=True)
def _by_password(settings: Settings) -> None:
    settings.MFA_REQUIRED = False


@pytest.mark.parametrize("role", KEYS)
def test_no_role_may_publish(brand: Brand, role: str) -> None:
    page = brand.draft("Un texte")
    assert not page.permissions_for_user(brand.people[role]).can_publish()


# What a role may do with a page, and below the brand's home.
ON_PAGES = {
    "editor": {"edit", "add"},
    "approver": {"edit", "lock"},
    "dpo": {"edit"},
    "auditor": set(),
}


@pytest.mark.parametrize("role", KEYS)
def test_what_a_role_may_do_with_pages(brand: Brand, role: str) -> None:
    page, person = brand.draft("Un texte"), brand.people[role]
    on_page, on_home = (
        one.permissions_for_user(person) for one in (page, brand.site.root_page.specific)
    )
    may = {"edit": on_page.can_edit(), "lock": on_page.can_lock(), "add": on_home.can_add_subpage()}
    assert {action for action, allowed in may.items() if allowed} == ON_PAGES[role]


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        ("editor", {"view"}),
        ("approver", {"view", "promulgate"}),
        ("dpo", {"view"}),
        ("auditor", {"view"}),
    ],
)
def test_only_approvers_promulgate(brand: Brand, role: str, actions: set[str]) -> None:
    policy = brand.draft("Un texte").policy
    rights = SitePermissionPolicy(Policy)
    all_actions = ("view", "add", "change", "delete", "promulgate")
    may = {
        action
        for action in all_actions
        if rights.user_has_permission_for_instance(brand.people[role], action, policy)
    }
    assert may == actions


# Wagtail sends who may not back to the first page of the desk.
@pytest.mark.parametrize(
    ("role", "status"), [("editor", 302), ("approver", 200), ("dpo", 200), ("auditor", 302)]
)
def test_who_changes_brand_settings(brand: Brand, role: str, status: int) -> None:
    address = reverse("wagtailsettings:edit", args=["policies", "brandsettings", brand.site.pk])
    assert brand.client(role).get(address).status_code == status


@pytest.mark.parametrize("role", KEYS)
def test_the_desk_opens_for_every_role(brand: Brand, role: str) -> None:
    brand.promulgate("Un texte")
    response = brand.client(role).get(reverse("wagtailadmin_home"))
    assert response.status_code == 200


def test_an_auditor_reads_versions(brand: Brand) -> None:
    version = brand.promulgate("Un texte")
    page = PolicyPage.objects.get(policy=version.policy)
    response = brand.client("auditor").get(reverse("policies_desk_versions", args=[page.pk]))
    assert version.number in response.content.decode()


@pytest.mark.parametrize("role", KEYS)
def test_no_role_opens_the_lists_of_users_groups_and_sites(brand: Brand, role: str) -> None:
    for name in ("wagtailusers_users:index", "wagtailusers_groups:index", "wagtailsites:index"):
        assert brand.client(role).get(reverse(name)).status_code == 404


def test_granting_again_changes_nothing(brand: Brand) -> None:
    before = granted()
    grant_roles(brand.site)
    assert granted() == before


def test_what_is_missing_is_granted_again(brand: Brand) -> None:
    before = [{row[:2] for row in table} for table in granted()]
    for model in MODELS:
        model.objects.filter(group__name__startswith=brand.site.hostname).delete()
    grant_roles(brand.site)
    assert [{row[:2] for row in table} for table in granted()] == before


def test_what_is_too_much_is_taken_back(brand: Brand, other_brand: Brand) -> None:
    before, group = granted(), brand.people["editor"].groups.get()
    publish = Permission.objects.get(codename="publish_page")
    for page in (brand.site.root_page, other_brand.site.root_page):
        GroupPagePermission.objects.create(group=group, page=page, permission=publish)
    change = Permission.objects.get(codename="change_brandsettings")
    GroupSitePermission.objects.create(group=group, site=other_brand.site, permission=change)
    group.permissions.add(Permission.objects.get(codename="change_user"))
    grant_roles(brand.site)
    assert granted() == before
    assert [one.codename for one in group.permissions.all()] == ["access_admin"]


def test_people_keep_their_role_when_the_host_name_changes(brand: Brand) -> None:
    group, brand.site.hostname = brand.people["dpo"].groups.get(), "www.alpha.example"
    brand.site.save()
    assert grant_roles(brand.site)["dpo"] == group
    assert not Group.objects.filter(name__contains="localhost").exists()
    assert not Collection.objects.filter(name__contains="localhost").exists()


def test_a_wrong_grant_does_not_take_another_brands_group(brand: Brand, other_brand: Brand) -> None:
    theirs = other_brand.people["editor"].groups.get()
    view = Permission.objects.get(codename="view_policy")
    GroupSitePermission.objects.create(group=theirs, site=brand.site, permission=view)
    brand.people["editor"].groups.get().delete()
    assert grant_roles(brand.site)["editor"] != theirs


def test_a_very_long_host_name_has_groups(brand: Brand) -> None:
    home = Page.objects.get(pk=brand.site.root_page_id)
    Site.objects.filter(pk=brand.site.pk).update(hostname=f"{'a' * 60}.{'b' * 60}.{'c' * 60}.fr")
    site = Site.objects.get(root_page=home)
    assert set(grant_roles(site)) == set(KEYS)


def test_the_roles_of_two_brands_are_apart(brand: Brand, other_brand: Brand) -> None:
    editor = brand.people["editor"]
    assert not other_brand.draft("Un texte").permissions_for_user(editor).can_edit()
    rights = SitePermissionPolicy(BrandSettings)
    sites = rights.sites_user_has_any_permission_for(editor, ["view", "change"])
    assert list(sites) == [brand.site]


def test_a_command_renews_the_roles_of_every_brand(brand: Brand, other_brand: Brand) -> None:
    group = brand.people["approver"].groups.get()
    before = set(group.site_permissions.values_list("permission", flat=True))
    group.site_permissions.all().delete()
    call_command("grant_roles", stdout=StringIO())
    assert set(group.site_permissions.values_list("permission", flat=True)) == before
    assert brand.people["approver"].groups.get() == group
