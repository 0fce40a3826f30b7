"""What versions stand on beside pages: a brand's site, and the people who decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.models import Site
from wagtail.sites.forms import SiteForm
from wagtail.sites.views import DeleteView, SiteViewSet
from wagtail.users.views.bulk_actions import DeleteBulkAction

from policies.desk import refusals
from policies.desk.roads import refused
from policies.models import Policy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase
    from wagtail.models import Page

# Where a brand is found, and what its pages hang on.
FIXED = ("hostname", "root_page")
STAYS = gettext_noop(
    "This brand has policies, whose versions are for ever at their addresses:"
    " leave this as it is, and redirect another host name to this one."
)


class BrandSiteForm(SiteForm):
    """Keeps a brand with policies where it is, and every home to one site."""

    def clean(self) -> dict[str, Any]:
        """Refuse another host name or root page for such a brand, and a home that is taken."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in FIXED:
            if name in self.changed_data and self._is_brand():
                self.add_error(name, _(STAYS))
        root = cleaned.get("root_page")
        if root is not None and self._is_taken(root):
            self.add_error("root_page", _("This is another brand’s home: choose another page."))
        return cleaned

    def _is_brand(self) -> bool:
        return self.instance.pk is not None and Policy.objects.filter(site=self.instance).exists()

    def _is_taken(self, root: Page) -> bool:
        others = Site.objects.exclude(pk=self.instance.pk)
        return bool(others.filter(root_page__translation_key=root.translation_key).exists())


class SiteDeleteView(DeleteView):
    """Deletes a site that has no policy."""

    def run_before_hook(self) -> HttpResponse | None:
        """Refuse for a brand, in a sentence."""
        why = refusals.refusal_to_delete_site(self.object)
        return refused(self.request, why) if why else None


class PeopleDeleteAction(DeleteBulkAction):
    """Deletes accounts that had no part in what binds."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse in a sentence, before Wagtail refuses without one."""
        people, _others = self.get_actionable_objects()
        for person in people:
            if why := refusals.refusal_to_delete_person(person):
                return refused(request, why)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


def keep_sites() -> None:
    """Put our form and deletion into Wagtail's screens of sites, which offer no other way in."""
    SiteViewSet.delete_view_class = SiteDeleteView
    SiteViewSet.get_form_class = _form


def _form(_viewset: SiteViewSet, for_update: bool = False) -> type[BrandSiteForm]:  # noqa: ARG001, FBT001, FBT002 (Wagtail's)
    return BrandSiteForm
