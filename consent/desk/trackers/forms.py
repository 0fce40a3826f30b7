"""The forms of the register of trackers: rows and categories of one brand, in two languages."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from consent.choosing import words
from consent.models import BannerWording, Category, ToolMode, Tracker
from policies.addresses import LANGUAGES
from policies.registers_desk.forms import RegisterForm

# The library's columns hold French here; its own labels do not say so.
_FRENCH = {
    "name": gettext_lazy("name (in French)"),
    "description": gettext_lazy("description (in French)"),
}


class CategoryForm(RegisterForm):
    """A purpose: its key is given once, its words in French at least."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _FRENCH.items():
            self.fields[name].label, self.fields[name].required = label, True
        self.fields["ordering"].label = _("place in the list")
        self.fields["is_required"].label = _("necessary: nobody is asked")
        self.fields["is_required"].help_text = _(
            "Only for trackers with a ground of exemption other than audience measurement."
        )
        # Pages, cookies and proofs of choices name the category by it.
        self.fields["key"].disabled = self.instance.pk is not None
        _capitalise(self)

    def clean(self) -> dict[str, Any]:
        """Ask what refusing changes of a category that one may refuse (C04)."""
        cleaned = super().clean()
        if not cleaned.get("is_required") and not cleaned.get("consequence_fr"):
            self.add_error("consequence_fr", _("Say what refusing changes for the visitor."))
        return cleaned


class TrackerForm(RegisterForm):
    """A row: its category is of the same brand, its name once in a brand and storage."""

    cookiegroup = forms.ModelChoiceField(Category.objects.none(), label=gettext_lazy("category"))
    modes = forms.MultipleChoiceField(
        label=gettext_lazy("modes of the tool"),
        choices=ToolMode.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("In which modes the tool brings it; none ticked: in all."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("name")
        self.fields["name"].help_text = _("As the browser shows it: _pk_id.*, where * varies.")
        self.fields["domain"].label = _("domain")
        self.fields["domain"].help_text = _("Empty: the site's own.")
        self.fields["lifetime"].label = _("Lifetime")
        self.fields["description"].label = _("purpose (in French)")
        self.fields["description"].required = True
        category: Any = self.fields["cookiegroup"]
        category.queryset = Category.objects.filter(site__in=self.sites).order_by("ordering", "pk")
        if len(self.sites) > 1:
            category.label_from_instance = lambda row: f"{row.site.site_name} – {row}"
        _capitalise(self)

    def clean(self) -> dict[str, Any]:
        """Refuse a category of another brand, and a tracker that the brand declares already."""
        cleaned = super().clean()
        site, category = cleaned.get("site"), cleaned.get("cookiegroup")
        if site and category and category.site_id != site.pk:
            self.add_error("cookiegroup", _("Choose what belongs to the same brand."))
        same = Tracker.objects.filter(
            site=site, **{one: cleaned.get(one) for one in ("name", "domain", "storage")}
        )
        found = same.exclude(pk=self.instance.pk).select_related("cookiegroup").first()
        if site and found:
            self.add_error(
                "name",
                _("It is there already, in “%(category)s”: change that row.")
                % {"category": found.cookiegroup.name},
            )
        return cleaned

    def _related(self) -> Iterator[tuple[str, Any]]:
        # The one link of a row is looked after above.
        return iter(())


class WordingForm(RegisterForm):
    """A brand's own words: one row per brand, each field saying what stands there without it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            for name, ours in words.banner(BannerWording(), language).items():
                field = self.fields[f"{name}_{language}"]
                field.help_text = _("Empty: “%(words)s”") % {"words": ours}

    def _allowed_sites(self) -> list[Site]:
        sites = super()._allowed_sites()
        if self.instance.pk:
            return sites
        return without_words(sites)


class SignOffForm(forms.Form):
    """Why a contested tracker is used all the same, by whoever has read its row."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is used all the same"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Your name and the day are kept beside it."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


def without_words(sites: list[Site]) -> list[Site]:
    """Give the brands, of these, that say the banner in the software's words."""
    having = set(BannerWording.objects.filter(site__in=sites).values_list("site", flat=True))
    return [site for site in sites if site.pk not in having]


def _capitalise(form: forms.BaseForm) -> None:
    # As Django writes the labels that it takes from a model.
    for field in form.fields.values():
        field.label = capfirst(str(field.label))
