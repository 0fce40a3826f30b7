"""Roles are groups of one brand, each with the permissions its work needs."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_noop
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission
from wagtail.models import GroupSitePermission, Page, Site


@dataclass(frozen=True, kw_only=True)
class Role:
    """What a role may do: on pages of the brand's tree, on models keyed by brand, on its files."""

    key: str
    name: str
    pages: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


# No role may publish: what binds is promulgated, and only approvers promulgate.
ROLES = (
    Role(
        key="editor",
        name=gettext_noop("legal editors"),
        pages=("add_page", "change_page"),
        brand=("policies.view_brandsettings", "policies.view_policy"),
        files=("add_image", "change_image", "choose_image"),
    ),
    Role(
        key="approver",
        name=gettext_noop("approvers"),
        pages=("add_page", "change_page", "lock_page", "unlock_page"),
        brand=(
            "policies.change_brandsettings",
            "policies.view_brandsettings",
            "policies.view_policy",
            "policies.promulgate_policy",
        ),
        files=("add_image", "change_image", "choose_image"),
    ),
    Role(
        key="dpo",
        name=gettext_noop("data protection officers"),
        pages=("change_page",),
        brand=(
            "policies.change_brandsettings",
            "policies.view_brandsettings",
            "policies.view_policy",
        ),
        files=("choose_image",),
    ),
    Role(
        key="auditor",
        name=gettext_noop("auditors"),
        brand=("policies.view_brandsettings", "policies.view_policy"),
    ),
)


def group_name(site: Site, role: Role) -> str:
    """Give the name of a role's group, unique by the brand's host name."""
    return f"{site.hostname} · {role.key}"


def grant_roles(site: Site) -> dict[str, Group]:
    """Make or repair the groups of a brand; give them by role key. Safe to run again."""
    return {role.key: _grant(site, role) for role in ROLES}


def _grant(site: Site, role: Role) -> Group:
    group, _created = Group.objects.get_or_create(name=group_name(site, role))
    group.permissions.set([_permission("wagtailadmin.access_admin")])
    homes = Page.objects.filter(translation_key=site.root_page.translation_key)
    for home in homes:
        for codename in role.pages:
            permission = _permission(f"wagtailcore.{codename}")
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    for name in role.brand:
        GroupSitePermission.objects.get_or_create(
            group=group, site=site, permission=_permission(name)
        )
    _grant_files(group, _collection(site), role)
    return group


def _collection(site: Site) -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=site.hostname).first()
    return found or root.add_child(name=site.hostname)


def _grant_files(group: Group, collection: Collection, role: Role) -> None:
    for codename in role.files:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(f"wagtailimages.{codename}")
        )


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
