"""In which brands somebody has a permission: Wagtail's answer, from what it read of her already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import Site
from wagtail.permission_policies.sites import SitePermissionPolicy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


class BrandPermissionPolicy(SitePermissionPolicy):
    """Wagtail's policy of permissions by brand, without two queries each time brands are asked for.

    Every menu asks in which brands it has something to show. What groups may do in brands is read
    once for a user object, which lives as long as a request.
    """

    def sites_user_has_any_permission_for(
        self, user: Any, actions: Sequence[str]
    ) -> QuerySet[Site]:
        """Give the brands where a user may do one of these actions; none costs no query."""
        sites: QuerySet[Site] = Site.objects.all()
        if not (user.is_authenticated and user.is_active):
            return sites.none()
        if user.is_superuser or self._user_has_global_permission(user, actions):
            return sites
        codenames = self._get_permission_codenames(actions)
        keys = {
            one.site_id
            for one in self.get_cached_permissions_for_user(user)
            if one.permission.codename in codenames
            and one.permission.content_type_id == self._content_type.pk
        }
        return sites.filter(pk__in=keys) if keys else sites.none()
