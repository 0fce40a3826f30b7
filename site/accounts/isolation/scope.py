"""The share of an installation that belongs to a person's brands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Q
from taggit.models import Tag
from wagtail.images import get_image_model
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from accounts.models import User
from consent.models import Act, Practitioner
from notifications.models import Delivery, Notice
from policies.models import CounselComment, CounselLink, Promulgation, Proposal, Version

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    Person: TypeAlias = User | AnonymousUser


def brands(user: Person) -> QuerySet[Site]:
    """Give the sites on which a group of the person has any permission; all for a superuser."""
    sites: QuerySet[Site] = Site.objects.all()
    if user.is_superuser:
        return sites
    return sites.filter(group_permissions__group__user=user.pk).distinct()


def pages(user: Person) -> QuerySet[Page]:
    """Give the pages of the person's brands or under her permissions, and those that lead there."""
    everything: QuerySet[Page] = Page.objects.all()
    if user.is_superuser:
        return everything
    own = Q(translation_key__in=brands(user).values("root_page__translation_key"))
    own |= Q(group_permissions__group__user=user.pk)
    share = Q(pk__in=())
    for path in everything.filter(own).values_list("path", flat=True).distinct():
        above = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
        share |= Q(path__startswith=path) | Q(path__in=above)
    return everything.filter(share)


def versions(user: Person) -> QuerySet[Version]:
    """Give the versions of the person's brands."""
    return Version.objects.filter(policy__site__in=brands(user))


def images(user: Person) -> QuerySet[Any]:
    """Give the images that the person may use or change in any way."""
    found: QuerySet[Any] = policy_registry.get_by_type(
        get_image_model()
    ).instances_user_has_any_permission_for(user, ["add", "change", "delete", "choose"])
    return found


def tags(user: Person) -> QuerySet[Tag]:
    """Give the tags on the person's images; a tag that both brands use is one row."""
    image = get_image_model()
    found: QuerySet[Tag] = Tag.objects.filter(
        taggit_taggeditem_items__content_type__app_label=image._meta.app_label,
        taggit_taggeditem_items__content_type__model=image._meta.model_name,
        taggit_taggeditem_items__object_id__in=images(user).values("pk"),
    )
    return found.distinct()


def colleagues(user: Person) -> QuerySet[User]:
    """Give the people with a role in one of the person's brands."""
    if user.is_superuser:
        return User.objects.all()
    return User.objects.filter(groups__site_permissions__site__in=brands(user)).distinct()


def proposals(user: Person) -> QuerySet[Proposal]:
    """Give the proposals of the person's brands."""
    return Proposal.objects.filter(site__in=brands(user))


def promulgations(user: Person) -> QuerySet[Promulgation]:
    """Give the promulgations of the person's brands."""
    return Promulgation.objects.filter(site__in=brands(user))


def counsel_links(user: Person) -> QuerySet[CounselLink]:
    """Give the links by which outside counsel reads drafts of the person's brands."""
    return CounselLink.objects.filter(page__policy__site__in=brands(user))


def counsel_comments(user: Person) -> QuerySet[CounselComment]:
    """Give what outside counsel said of drafts of the person's brands."""
    return CounselComment.objects.filter(link__in=counsel_links(user))


def practitioners(user: Person) -> QuerySet[Practitioner]:
    """Give the practitioners of the person's brands."""
    found: QuerySet[Practitioner] = Practitioner.objects.filter(site__in=brands(user))
    return found


def acts(user: Person) -> QuerySet[Act]:
    """Give what practitioners of the person's brands did."""
    found: QuerySet[Act] = Act.objects.filter(practitioner__site__in=brands(user))
    return found


def notices(user: Person) -> QuerySet[Notice]:
    """Give the notices of the person's brands."""
    found: QuerySet[Notice] = Notice.objects.filter(site__in=brands(user))
    return found


def deliveries(user: Person) -> QuerySet[Delivery]:
    """Give what became of the notices of the person's brands for each whom they concern."""
    found: QuerySet[Delivery] = Delivery.objects.filter(notice__site__in=brands(user))
    return found
