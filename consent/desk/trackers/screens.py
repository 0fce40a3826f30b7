"""Which screens the register of trackers has: columns, filters, fields, and the empty state."""

from typing import Any, Final

from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from consent.choosing import words
from consent.desk.trackers import views
from consent.desk.trackers.forms import CategoryForm, TrackerForm, WordingForm
from consent.models import BannerWording, Category, Tracker
from policies.registers_desk.forms import RegisterForm
from policies.registers_desk.screens import BrandPanel, RegisterViewSet, both, row
from policies.registers_desk.views import yes_or_no

MENU: Final = "register_trackers_menu_item"
# Labels of the library's columns, in histories: it has no French.
_LABELS: Final = (
    gettext_noop("Cookie Group"),
    gettext_noop("Is required"),
    gettext_noop("Ordering"),
    gettext_noop("Domain"),
    gettext_noop("Path"),
)


class TrackersViewSet(RegisterViewSet):
    """A part of the register in the admin, with a form of its own."""

    form_class: type[RegisterForm] = RegisterForm

    def get_edit_handler(self) -> Any:
        """Give the form: the brand, then the fields."""
        panels = [BrandPanel("site"), *self.panels]
        return ObjectList(panels, base_form_class=self.form_class).bind_to_model(self.model)


class TrackerViewSet(TrackersViewSet):
    """Trackers, with the sign-off of those that are contested."""

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the sign-off."""
        one = path("sign-off/<int:pk>/", views.sign_off_view, name="sign_off")
        return [*super().get_urlpatterns(), one]


def _lasts(tracker: Tracker) -> str:
    return words.period(tracker.lifetime, tracker.lifetime_unit, get_language() or "fr")


def _provider(tracker: Tracker) -> str:
    return tracker.provider or str(tracker.site.site_name)


def _asked(category: Category) -> str:
    return yes_or_no(category.is_required)


CATEGORIES: Final = TrackersViewSet(
    model=Category,
    icon="folder-open-inverse",
    hint=_("No category yet. A category is a purpose: visitors choose one by one."),
    form_class=CategoryForm,
    index_view_class=views.CategoryIndex,
    delete_view_class=views.CategoryDelete,
    panels=(
        row("key", "ordering"),
        row("name", "name_en"),
        row("description", "description_en"),
        FieldPanel("is_required"),
        both("consequence"),
    ),
    inspect_view_fields=(
        "site",
        "key",
        "name",
        "name_en",
        "description",
        "description_en",
        "consequence_fr",
        "consequence_en",
        "is_required",
        "ordering",
    ),
    ordering=("ordering", "pk"),
    list_display=[
        "name",
        "key",
        Column("is_required", label=_("Necessary"), accessor=_asked),
    ],
    list_filter=["site", "is_required"],
    search_fields=["name", "name_en", "key"],
)
TRACKERS: Final = TrackerViewSet(
    model=Tracker,
    icon="view",
    hint=_("No tracker yet. Add each cookie or other storage, by its name in the browser."),
    form_class=TrackerForm,
    index_view_class=views.TrackerIndex,
    edit_view_class=views.TrackerEdit,
    inspect_view_class=views.TrackerInspect,
    panels=(
        row("cookiegroup", "in_use"),
        row("name", "domain"),
        row("storage", "provider"),
        row("tool", "modes"),
        row("description", "purpose_en"),
        row("lifetime", "lifetime_unit"),
        row("retention", "retention_unit"),
        both("retention"),
        row("ground", "is_contested"),
    ),
    inspect_view_fields=(
        "site",
        "cookiegroup",
        "in_use",
        "name",
        "domain",
        "storage",
        "provider",
        "tool",
        "modes",
        "description",
        "purpose_en",
        "lifetime",
        "lifetime_unit",
        "retention",
        "retention_unit",
        "retention_fr",
        "retention_en",
        "ground",
        "is_contested",
        "sign_off",
        "signed_off_by",
        "signed_off_at",
    ),
    ordering=("cookiegroup__ordering", "name", "pk"),
    list_display=[
        "name",
        Column("category", label=_("Category"), accessor="cookiegroup.name"),
        Column("provider", label=_("Provider"), accessor=_provider),
        Column("lasts", label=_("Lifetime"), accessor=_lasts),
    ],
    list_filter=["site", "tool", "in_use", "storage", "is_contested"],
    search_fields=["name", "description", "purpose_en", "provider"],
)
WORDINGS: Final = TrackersViewSet(
    model=BannerWording,
    icon="edit",
    hint=_("The banner is in the software's words. Give the brand's own, in both languages."),
    form_class=WordingForm,
    index_view_class=views.WordingIndex,
    panels=(both("title"), both("text")),
    inspect_view_fields=("site", "title_fr", "title_en", "text_fr", "text_en"),
    ordering=("site__site_name", "pk"),
    list_display=["__str__", "title_fr"],
    list_filter=["site"],
    search_fields=["title_fr", "title_en"],
)


class TrackersGroup(ModelViewSetGroup):
    """The register of trackers and all that is beside it, in one menu."""

    menu_label = _("Trackers")
    menu_name = "trackers"
    menu_icon = "view"
    menu_order = 215
    submenu_hook = MENU
    items = (TRACKERS, CATEGORIES, WORDINGS)
