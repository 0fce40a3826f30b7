"""Which screens each register has: columns, filters, fields, and what to do when it is empty."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from policies import registers
from policies.registers_desk import views
from policies.registers_desk.forms import RegisterForm

# Wagtail's own pages of these names read other tables: ours are the history and the delete check.
UNUSED: Final = {"usage", "history_results"}


class RegisterViewSet(ModelViewSet):
    """A register in the admin; each of its screens keeps to the person's brands."""

    hint: Any = ""
    panels: tuple[Panel, ...] = ()
    index_view_class = views.OwnIndex
    add_view_class = views.OwnCreate
    edit_view_class = views.OwnEdit
    delete_view_class = views.OwnDelete
    inspect_view_class = views.OwnInspect
    history_view_class = views.HistoryView
    index_results_template_name = views.OwnIndex.results_template_name
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    list_per_page = 50

    @property
    def name(self) -> str:
        """Give the name by which addresses are looked up."""
        return f"registers_{self.model_name}"

    @property
    def url_prefix(self) -> str:
        """Give where the register stands."""
        return f"registers/{self.model_name}"

    def get_edit_handler(self) -> Any:
        """Give the form: the brand, then the register's own fields."""
        panels = [BrandPanel("site"), *self.panels]
        return ObjectList(panels, base_form_class=RegisterForm).bind_to_model(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no usage page."""
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return found | {"usage_url_name": None}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Say what to do in an empty register, and where its history is."""
        found: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return found | {"hint": self.hint, "changes_url_name": self.get_url_name("changes")}

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Show everything but the key."""
        found: dict[str, Any] = super().get_inspect_view_kwargs(**kwargs)
        return found | {"fields_exclude": ["id"]}

    def get_history_view_kwargs(self, **_kwargs: Any) -> dict[str, Any]:
        """Give the history page its own template."""
        return {"template_name": views.HistoryView.template_name}

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the history of the whole register."""
        found = [one for one in super().get_urlpatterns() if one.name not in UNUSED]
        return [*found, path("history/", self.history_view, name="changes")]


class BrandPanel(FieldPanel):
    """The brand of a row, out of sight of those who have no choice."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel with its form."""

        def is_shown(self) -> bool:
            """Hide it where the form has settled the brand."""
            return super().is_shown() and not self.form.fields["site"].widget.is_hidden


def both(name: str) -> FieldRowPanel:
    """Give a text's two languages side by side."""
    return FieldRowPanel([FieldPanel(f"{name}_fr"), FieldPanel(f"{name}_en")])


def many(name: str) -> FieldPanel:
    """Give boxes to tick: a list in which one holds down a key is lost on a phone."""
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


def row(*names: str) -> FieldRowPanel:
    """Give short fields side by side."""
    return FieldRowPanel([FieldPanel(name) for name in names])


def register(model: Any, icon: str, hint: Any, panels: Iterable[Panel], **kept: Any) -> Any:
    """Give the screens of a register."""
    kept["list_filter"] = ["site", *kept.get("list_filter", [])]
    return RegisterViewSet(model=model, icon=icon, hint=hint, panels=tuple(panels), **kept)


def _special(category: registers.DataCategory) -> str:
    return views.yes_or_no(category.is_special)


PROCESSING: Final = register(
    registers.Processing,
    "clipboard-list",
    _("No activity yet. Start with data categories and purposes, then describe each activity."),
    [
        both("name"),
        row("role", "joint"),
        both("on_behalf"),
        many("purposes"),
        both("data_subjects"),
        many("categories"),
        many("recipients"),
        many("transfers"),
        both("periods"),
        many("measures"),
    ],
    ordering=("name_fr", "pk"),
    list_display=["name_fr", "role"],
    list_filter=["role"],
    search_fields=["name_fr", "name_en"],
)
CATEGORIES: Final = register(
    registers.DataCategory,
    "list-ul",
    _("No category yet. Name the kinds of data that you hold: identity, invoices, sign-ins…"),
    [
        both("name"),
        both("examples"),
        row("necessity", "is_special"),
        both("source"),
    ],
    ordering=("name_fr", "pk"),
    list_display=[
        "name_fr",
        "necessity",
        Column("is_special", label=_("Special category"), accessor=_special),
    ],
    list_filter=["necessity", "is_special"],
    search_fields=["name_fr", "name_en", "examples_fr"],
)
PURPOSES: Final = register(
    registers.Purpose,
    "crosshairs",
    _("No purpose yet. Say what data is for, then tick the lawful bases of each purpose."),
    [both("name"), many("bases"), many("categories"), both("refusal")],
    ordering=("name_fr", "pk"),
    list_display=["name_fr"],
    search_fields=["name_fr", "name_en"],
)
BASES: Final = register(
    registers.LawfulBasis,
    "key",
    _("No lawful basis yet. Add those you use; for a legal obligation, name its text."),
    [FieldPanel("article"), both("text")],
    ordering=("article", "pk"),
    list_display=["__str__", "article"],
    list_filter=["article"],
    search_fields=["text_fr", "text_en"],
)
PERIODS: Final = register(
    registers.RetentionPeriod,
    "time",
    _("No period yet. Every data category needs one: a number, or what decides it."),
    [
        FieldPanel("category"),
        both("detail"),
        row("active_value", "active_unit"),
        both("criterion"),
        row("archive_value", "archive_unit"),
        both("start"),
        both("ground"),
    ],
    ordering=("category__name_fr", "pk"),
    list_display=["__str__", "active_value", "active_unit", "archive_value", "archive_unit"],
    list_filter=["active_unit"],
    search_fields=["category__name_fr", "detail_fr"],
)
RECIPIENTS: Final = register(
    registers.Subprocessor,
    "group",
    _("Nobody yet. Add each company that works with the data: the public register shows them."),
    [
        row("kind", "is_ai_provider"),
        row("name", "legal_name"),
        both("task"),
        both("data"),
        both("country"),
        row("contact", "documents"),
        row("since", "until"),
        FieldPanel("hds_certificate"),
    ],
    ordering=("name", "pk"),
    list_display=["name", "kind", "country_fr", "since", "until"],
    list_filter=["kind", "is_ai_provider"],
    search_fields=["name", "legal_name", "task_fr"],
)
TRANSFERS: Final = register(
    registers.Transfer,
    "globe",
    _("No transfer. Add one when a recipient takes data out of the European Economic Area."),
    [FieldPanel("recipient"), both("country"), both("data"), both("safeguard"), both("copy")],
    ordering=("recipient__name", "pk"),
    list_display=["__str__", "safeguard_fr"],
    search_fields=["recipient__name", "country_fr"],
)
INTERESTS: Final = register(
    registers.LegitimateInterest,
    "scale",
    _("No legitimate interest yet. Add one for each purpose that rests on 6(1)(f)."),
    [FieldPanel("purpose"), both("interest"), InlinePanel("notes", label=_("balancing note"))],
    ordering=("purpose__name_fr", "pk"),
    list_display=["interest_fr", "purpose"],
    search_fields=["interest_fr", "interest_en"],
    inspect_view_fields=["site", "purpose", "interest_fr", "interest_en", "notes"],
)
FEATURES: Final = register(
    registers.AIFeature,
    "cogs",
    _("No AI feature. Add one for each that sends data to a model, your own included."),
    [
        both("name"),
        FieldPanel("provider"),
        both("data"),
        both("redaction"),
        both("kept"),
        both("decision"),
    ],
    ordering=("name_fr", "pk"),
    list_display=["name_fr", "provider"],
    search_fields=["name_fr", "name_en"],
)
CONTACTS: Final = register(
    registers.Contact,
    "mail",
    _("No contact yet. Give one address per subject: policies name these and no others."),
    [row("role", "address"), both("name"), FieldPanel("postal")],
    ordering=("role", "pk"),
    list_display=["role", "address"],
    list_filter=["role"],
    search_fields=["address"],
)
CLAIMS: Final = register(
    registers.Claim,
    "lock",
    _("No claim yet. Add each measure that a policy promises, with its owner and its proof."),
    [FieldPanel("kind"), both("words"), row("owner", "review_on"), FieldPanel("proof")],
    ordering=("words_fr", "pk"),
    list_display=["words_fr", "kind", "owner", "review_on"],
    list_filter=["kind"],
    search_fields=["words_fr", "words_en", "owner"],
)
PARAMETERS: Final = register(
    registers.Parameter,
    "calendar",
    _("No number yet. Add those that both the texts and the software keep: 72 hours, 1 month…"),
    [FieldPanel("about"), row("value", "unit"), both("words")],
    ordering=("about", "pk"),
    list_display=["about", "value", "unit"],
    list_filter=["unit"],
)


class RegistersGroup(ModelViewSetGroup):
    """All registers, in one menu."""

    menu_label = _("Registers")
    menu_icon = "list-ul"
    menu_order = 210
    items = (
        PROCESSING,
        CATEGORIES,
        PURPOSES,
        BASES,
        INTERESTS,
        PERIODS,
        RECIPIENTS,
        TRANSFERS,
        FEATURES,
        CLAIMS,
        CONTACTS,
        PARAMETERS,
    )
