"""The screens of the register of trackers, and the sign-off of a contested row."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from consent.actions.refusals import ActRefusedError
from consent.actions.signing_off import fingerprint, lapse, sign_off
from consent.choosing import asking, content, declared, words
from consent.desk import access
from consent.desk.trackers.forms import SignOffForm, without_words
from consent.models import BannerWording, Category, Tool, ToolMode, Tracker
from policies.registers_desk.views import (
    READ,
    GapsColumn,
    OwnDelete,
    OwnEdit,
    OwnIndex,
    OwnInspect,
    own_rows,
    sites_of,
    yes_or_no,
)


class CategoryGaps(GapsColumn):
    """What a category still lacks."""

    def lacking(self, row: Category) -> list[str]:
        """Give the words that are missing, and whether nothing is in it."""
        found = []
        if not (row.name_en and row.description_en):
            found.append(_("not translated"))
        if not row.is_required and not (row.consequence_fr and row.consequence_en):
            found.append(_("does not say what refusing changes, in both languages"))
        return found


class TrackerGaps(GapsColumn):
    """What a tracker still lacks."""

    def __init__(self) -> None:
        super().__init__()
        # Of each brand that is listed, the keys of the categories that ask.
        self._asking: dict[int, frozenset[str]] = {}

    def _is_asked(self, row: Tracker) -> bool:
        if row.site_id not in self._asking:
            self._asking[row.site_id] = asking(content(row.site))
        return row.cookiegroup.category.key in self._asking[row.site_id]

    def lacking(self, row: Tracker) -> list[str]:
        """Give what is missing; a contested row leads to its sign-off, unless consent is asked."""
        found = []
        if not row.purpose_en or (row.retention_fr and not row.retention_en):
            found.append(_("not translated"))
        is_open = row.in_use and row.is_contested and row.signed_off_at is None
        if is_open and not self._is_asked(row):
            link = format_html(
                '<a href="{}">{}<span class="w-sr-only"> – {}</span></a>',
                reverse("registers_tracker:sign_off", args=[row.pk]),
                _("contested: sign it off"),
                row.name,
            )
            found.append(link)
        return found


class WordingGaps(GapsColumn):
    """What a brand's words still lack."""

    def lacking(self, row: BannerWording) -> list[str]:
        """Say where English visitors would read the software's words beside the brand's French."""
        pairs = ((row.title_fr, row.title_en), (row.text_fr, row.text_en))
        return [_("not translated")] if any(fr and not en for fr, en in pairs) else []


class CategoryIndex(OwnIndex):
    """The categories of the person's brands."""

    gaps_column = CategoryGaps
    add_item_label = gettext_lazy("Add a category")


class TrackerIndex(OwnIndex):
    """The trackers of the person's brands, and which of them are declared as tools are set up."""

    gaps_column = TrackerGaps
    add_item_label = gettext_lazy("Add a tracker")

    def get_base_queryset(self) -> Any:
        """Give the rows with their categories, for the list names them."""
        return super().get_base_queryset().select_related("cookiegroup__category")

    @cached_property
    def columns(self) -> list[Any]:
        """Say beside each row whether policies and banner hold it now."""
        sites = sites_of(self.request.user, self.model, *READ)
        shown = {row.pk for site in sites for row in declared(site)}
        column = Column(
            "declared", label=_("Declared"), accessor=lambda row: yes_or_no(row.pk in shown)
        )
        *others, gaps = super().columns
        return [*others, column, gaps]


class TrackerInspect(OwnInspect):
    """Shows a tracker whole."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Say a dash where the row says nothing."""
        value = super().get_field_display_value(field_name, field)
        return "–" if value in (None, "") else value

    def get_modes_display_value(self) -> str:
        """Give the modes in words."""
        labels = dict(ToolMode.choices)
        return ", ".join(str(labels.get(mode, mode)) for mode in self.object.modes) or "–"


class WordingIndex(OwnIndex):
    """The words of each brand that has its own."""

    gaps_column = WordingGaps
    add_item_label = gettext_lazy("Give own words")

    def get_add_url(self) -> str | None:
        """Lead to new words only where a brand has none of its own."""
        sites = sites_of(self.request.user, self.model, "add")
        url: str | None = super().get_add_url()
        return url if without_words(list(sites)) else None


class TrackerEdit(OwnEdit):
    """Changes a row: what somebody answered for has to be signed off again."""

    def save_instance(self) -> Any:
        """Save it; a sign-off answers only for what it was given for."""
        row, before = self.form.instance, Tracker.objects.get(pk=self.form.instance.pk)
        if before.signed_off_at is not None and fingerprint(before) != fingerprint(row):
            lapse(row)
            messages.warning(
                self.request, _("The sign-off was for what the row said before: sign it off again.")
            )
        return super().save_instance()

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Lead to the sign-off of a contested row."""
        buttons = list(super().header_more_buttons)
        if self.object.is_contested:
            url = reverse("registers_tracker:sign_off", args=[self.object.pk])
            buttons.append(HeaderButton(_("Sign off"), url=url, icon_name="check", priority=30))
        return buttons


class CategoryDelete(OwnDelete):
    """Deletes a category that is empty: the library would delete its trackers along."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete it, or say what is in it."""
        kinds = [kind for kind, key in words.CATEGORY.items() if key == self.object.key]
        tools = Tool.objects.filter(site=self.object.site, is_on=True, kind__in=kinds)
        rows = Tracker.objects.filter(cookiegroup=self.object.pk).order_by("name")
        named = [*(tool.get_kind_display() for tool in tools), *(row.name for row in rows)]
        if not named:
            return super().form_valid(form)
        messages.error(self.request, _("It stays: it holds %(rows)s.") % {"rows": ", ".join(named)})
        return redirect(self.get_success_url())


def sign_off_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a contested row whole, and take somebody's reason to use it."""
    rows = own_rows(request.user, Tracker, "change").filter(is_contested=True)
    row: Tracker = get_object_or_404(rows.select_related("cookiegroup", "site"), pk=pk)
    start = {"seen": fingerprint(row), "reason": row.sign_off}
    form = SignOffForm(request.POST or None, initial=start)
    if form.is_valid() and _signed(request, row, form):
        messages.success(request, _("“%(name)s” is signed off.") % {"name": row.name})
        return redirect("registers_tracker:index")
    said = words.of_tracker(row, get_language() or "fr", ground=row.ground)
    context = {"row": row, "form": form, "said": said, "seen": start["seen"]}
    return render(request, "consent/desk/sign_off.html", context)


def _signed(request: HttpRequest, row: Tracker, form: SignOffForm) -> bool:
    try:
        sign_off(row, by=access.person(request), at=timezone.now(), **form.cleaned_data)
    except ActRefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
