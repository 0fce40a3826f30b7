"""Make a brand: its site, its home pages, its settings, and an empty page per policy."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from policies.actions.refusals import RefusedError
from policies.addresses import LANGUAGES
from policies.models import BrandHome, BrandSettings
from policies.registers.seeds import seed_registers

_HOSTNAME = RegexValidator(
    r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"
)


@dataclass(frozen=True, kw_only=True)
class NewBrand:
    """What a brand needs to exist; the rest of its settings has defaults."""

    key: str
    hostname: str
    name: str
    legal_name: str


@transaction.atomic
def create_brand(brand: NewBrand) -> Site:
    """Make the brand; RefusedError when its key or host name is taken or not one."""
    _check(brand)
    home = BrandHome(title=brand.name, slug=brand.key, locale=_locale(LANGUAGES[0]))
    Page.get_first_root_node().add_child(instance=home)
    for language in LANGUAGES[1:]:
        translation = home.copy_for_translation(_locale(language))
        translation.slug = f"{brand.key}-{language}"
        translation.live = True
        translation.save()
    site = Site.objects.create(hostname=brand.hostname, site_name=brand.name, root_page=home)
    BrandSettings.objects.create(site=site, name=brand.name, legal_name=brand.legal_name)
    seed_registers(site)
    return site


def brand_named(key: str) -> Site:
    """Give the brand whose key, host name or name is `key`; RefusedError says which there are."""
    sites = list(
        Site.objects.filter(root_page__in=BrandHome.objects.all()).select_related("root_page")
    )
    for site in sites:
        if key in {site.root_page.slug, site.hostname, site.site_name}:
            return site
    raise RefusedError(
        _("There is no brand “%(key)s”. The brands are: %(brands)s.")
        % {"key": key, "brands": ", ".join(site.root_page.slug for site in sites) or "–"}
    )


def _check(brand: NewBrand) -> None:
    try:
        _HOSTNAME(brand.hostname)
    except ValidationError as error:
        raise RefusedError(
            _("“%(name)s” is not a host name: write it as www.example.fr.")
            % {"name": brand.hostname}
        ) from error
    if Site.objects.filter(hostname=brand.hostname).exists():
        raise RefusedError(
            _("A brand with the host name %(name)s exists.") % {"name": brand.hostname}
        )
    if Page.objects.filter(depth=2, slug=brand.key).exists():
        raise RefusedError(_("A brand with the key %(key)s exists.") % {"key": brand.key})


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]
