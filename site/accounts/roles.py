"""Roles are groups of one brand, each with the permissions its work needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
    Site,
)

# A group's name has 150 characters.
LONGEST_HOST = 120


@dataclass(frozen=True, kw_only=True)
class Role:
    """What a role may do: on pages of the brand's tree, on models keyed by brand, on its files.

    Whoever has only roles that read changes nothing, whatever else she may be granted.
    """

    key: str
    name: str
    pages: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    reads_only: bool = False


# The registers beside the texts: who keeps them up to date, and who reads them.
REGISTERS = (
    "aifeature",
    "claim",
    "contact",
    "datacategory",
    "lawfulbasis",
    "legitimateinterest",
    "parameter",
    "processing",
    "purpose",
    "retentionperiod",
    "subprocessor",
    "transfer",
)


def _on_registers(*actions: str) -> tuple[str, ...]:
    return tuple(f"policies.{action}_{register}" for action in actions for register in REGISTERS)


READS_REGISTERS = _on_registers("view")
KEEPS_REGISTERS = _on_registers("add", "change", "delete", "view")

# How a brand's notices stand, and by which way and rules they go.
NOTICES = (
    "notifications.view_notice",
    "notifications.view_route",
    "notifications.view_noticepractice",
)

# What visitors are asked about trackers: the register, its versions, the tools, what was seen.
TRACKERS = ("category", "tracker", "bannerwording")
READS_TRACKERS = (
    *(f"consent.view_{model}" for model in TRACKERS),
    "consent.view_tool",
    "consent.view_consentversion",
    "consent.view_crawl",
    "consent.view_trackerchoice",
)
KEEPS_TRACKERS = (
    *READS_TRACKERS,
    *(f"consent.{action}_{model}" for model in TRACKERS for action in ("add", "change", "delete")),
    "consent.add_consentproposal",
)


# No role may publish: what binds is promulgated, and only approvers promulgate.
ROLES = (
    Role(
        key="editor",
        name=gettext_noop("legal editors"),
        pages=("add_page", "change_page"),
        brand=(
            "policies.view_brandsettings",
            "policies.view_policy",
            # How far a notice is, in numbers: who is behind them is not theirs to read.
            "notifications.view_notice",
            *KEEPS_REGISTERS,
            *KEEPS_TRACKERS,
        ),
        files=("add_image", "change_image", "choose_image"),
    ),
    Role(
        key="approver",
        name=gettext_noop("approvers"),
        # Approvers read drafts where they are written; new pages are the editors' work.
        pages=("change_page", "lock_page", "unlock_page"),
        brand=(
            "policies.change_brandsettings",
            "policies.view_brandsettings",
            "policies.view_policy",
            "policies.promulgate_policy",
            "policies.override_policy",
            # Whoever fixes what binds answers for what is entered on behalf of those bound.
            "consent.view_practitioner",
            "consent.view_as_practitioner",
            "consent.transcribe_act",
            # The controller decides what is erased; an officer advises (38(6)).
            "consent.erase_practitioner",
            # Who audits from outside, and until when.
            "accounts.add_mandate",
            *NOTICES,
            "notifications.steer_notice",
            "notifications.view_event",
            "notifications.change_route",
            "notifications.change_noticepractice",
            *READS_REGISTERS,
            *READS_TRACKERS,
            "consent.add_consentversion",
            "consent.change_tool",
            "consent.add_attestation",
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
            # She advises, and answers for findings with somebody else; she does not decide (38(6)).
            "policies.override_policy",
            # Editors write texts: who is bound by them is not theirs to read (GDPR 5(1)(c)).
            "consent.view_practitioner",
            *NOTICES,
            # Keeping the record of processing is a task an officer may have (GDPR 30, 38(6)).
            *KEEPS_REGISTERS,
            *KEEPS_TRACKERS,
            "consent.add_attestation",
        ),
        files=("choose_image",),
    ),
    Role(
        key="auditor",
        name=gettext_noop("auditors"),
        reads_only=True,
        brand=(
            "policies.view_brandsettings",
            "policies.view_policy",
            "consent.view_practitioner",
            *NOTICES,
            # What providers reported of a person, as it came: for whoever mends or examines it.
            "notifications.view_event",
            *READS_REGISTERS,
            *READS_TRACKERS,
        ),
    ),
)


# Between a brand and a role in the name of a group.
_OF: Final = " · "
_KEYS: Final = frozenset(role.key for role in ROLES)
_READING: Final = frozenset(role.key for role in ROLES if role.reads_only)


def group_name(site: Site, role: Role) -> str:
    """Give the name of a role's group, unique by the brand's host name."""
    return f"{site.hostname[:LONGEST_HOST]}{_OF}{role.key}"


def reads_only(user: Any) -> bool:
    """Tell whether every role that somebody has in any brand is one that only reads.

    Nobody does who has no role, is not signed in, has a closed account or may do everything. It is
    found once per object, as Django does with permissions: a request that follows finds it anew.
    """
    if not user.is_active or user.is_superuser:
        return False
    known: bool | None = getattr(user, "_reads_only", None)
    if known is None:
        known = user._reads_only = _all_read(user.groups.values_list("name", flat=True))
    return known


def _all_read(groups: Iterable[str]) -> bool:
    ends = {name.rpartition(_OF)[2] for name in groups if _OF in name}
    keys = ends & _KEYS
    return bool(keys) and keys <= _READING


@transaction.atomic
def grant_roles(site: Site) -> dict[str, Group]:
    """Make or repair the groups of a brand; give them by role key.

    Safe to run again: what is missing is granted, what is too much is taken back, people keep
    their groups, and groups and files follow a brand that got another host name.
    """
    return {role.key: _grant(site, role) for role in ROLES}


def _grant(site: Site, role: Role) -> Group:
    group = _group(site, role)
    group.permissions.set([_permission("wagtailadmin.access_admin")])
    homes = Page.objects.filter(translation_key=site.root_page.translation_key)
    on_pages = [_permission(f"wagtailcore.{codename}") for codename in role.pages]
    _repair(
        GroupPagePermission,
        group,
        [{"page": home, "permission": permission} for home in homes for permission in on_pages],
    )
    on_brand = [_permission(name) for name in role.brand]
    _repair(GroupSitePermission, group, [{"site": site, "permission": p} for p in on_brand])
    files = _collection(site, group) if role.files else None
    on_files = [_permission(f"wagtailimages.{codename}") for codename in role.files]
    _repair(
        GroupCollectionPermission, group, [{"collection": files, "permission": p} for p in on_files]
    )
    return group


def _repair(model: Any, group: Group, wanted: list[dict[str, Any]]) -> None:
    kept = [model.objects.get_or_create(group=group, **one)[0].pk for one in wanted]
    model.objects.filter(group=group).exclude(pk__in=kept).delete()


def _group(site: Site, role: Role) -> Group:
    """Give the role's group, under its brand's present host name."""
    name = group_name(site, role)
    others = [group_name(other, role) for other in Site.objects.exclude(pk=site.pk)]
    former = Group.objects.exclude(name__in=others).filter(
        name__endswith=f" · {role.key}", site_permissions__site=site
    )
    group = Group.objects.filter(name=name).first() or former.first() or Group()
    group.name = name
    group.save()
    return group


def _collection(site: Site, group: Group) -> Collection:
    """Give the brand's collection of files, under its present host name."""
    own = Collection.get_first_root_node().get_children()
    others = Site.objects.exclude(pk=site.pk).values("hostname")
    former = own.exclude(name__in=others).filter(group_permissions__group=group)
    found: Collection | None = own.filter(name=site.hostname).first() or former.first()
    if found is None:
        return Collection.get_first_root_node().add_child(name=site.hostname)
    found.name = site.hostname
    found.save()
    return found


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
