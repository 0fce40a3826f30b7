"""The form of a register's row: only the person's brands, only rows of the same brand."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site
from wagtail.permissions import policy_registry

from policies.registers.rows import Row


class RegisterForm(WagtailAdminModelForm):
    """Offers what belongs to the person's brands; refuses to mix two of them in one row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = self._allowed_sites()
        self._limit_brand(self.fields["site"])
        for _name, field in self._related():
            self._limit(field)

    def clean(self) -> dict[str, Any]:
        """Refuse rows of another brand, for people who work for several."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        site = cleaned.get("site")
        for name, _field in self._related():
            chosen: Any = cleaned.get(name) or ()
            rows = [chosen] if isinstance(chosen, Row) else chosen
            if site and any(row.site_id != site.pk for row in rows):
                self.add_error(name, _("Choose what belongs to the same brand."))
        return cleaned

    def _allowed_sites(self) -> list[Site]:
        if self.instance.pk:
            return [self.instance.site]
        policy = policy_registry.get_by_type(type(self.instance))
        allowed = policy.sites_user_has_any_permission_for(self.for_user, ["add"])
        return list(allowed.order_by("site_name", "pk"))

    def _limit_brand(self, field: Any) -> None:
        """Ask for the brand only of those who have several, and only of a new row."""
        field.queryset = Site.objects.filter(pk__in=[site.pk for site in self.sites])
        field.label_from_instance = lambda site: site.site_name
        if len(self.sites) == 1:
            field.initial, field.disabled = self.sites[0].pk, True
            field.widget = forms.HiddenInput()

    def _related(self) -> Iterator[tuple[str, Any]]:
        for name, field in self.fields.items():
            if name != "site" and isinstance(field, forms.ModelChoiceField):
                yield name, field

    def _limit(self, field: Any) -> None:
        field.queryset = field.queryset.model.objects.filter(site__in=self.sites).order_by("pk")
        if len(self.sites) > 1:
            field.label_from_instance = lambda row: f"{row.site.site_name} – {row}"
        if not field.queryset.exists():
            register = field.queryset.model._meta.verbose_name_plural
            field.help_text = _("There is nothing to choose yet: fill the register “%(name)s”.") % {
                "name": register
            }
        # A widget keeps the choices that it was made with.
        field.widget.choices = field.choices
