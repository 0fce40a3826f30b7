"""The brands: what the law asks a controller to say, and what visitors need to reach it."""

from collections.abc import Iterator

from django.conf import settings
from django.http.request import validate_host
from wagtail.models import Site

from config.doctor.findings import Finding
from policies.models import BrandHome, BrandSettings

_CONTROLLER = ("legal_name", "legal_form", "registry_number", "street", "postcode", "town")


def examine() -> list[Finding]:
    """Give what each brand lacks."""
    sites = list(Site.objects.filter(root_page__in=BrandHome.objects.all()).order_by("hostname"))
    if not sites:
        return [
            Finding(
                id="brand.none",
                level="warning",
                sentence="There is no brand: every public address answers 404.",
                remedy="Run `manage.py create_brand`.",
            )
        ]
    return [finding for site in sites for finding in _brand(site)]


def _brand(site: Site) -> Iterator[Finding]:
    if not validate_host(site.hostname, settings.ALLOWED_HOSTS):
        yield Finding(
            id="brand.host",
            sentence=f"{site.hostname} is not in ALLOWED_HOSTS: its visitors get an error.",
            remedy=f"Add {site.hostname} to ALLOWED_HOSTS, separated by a comma.",
        )
    about = BrandSettings.for_site(site)
    remedy = f"Fill them in at /admin/ under Settings, for {site.hostname}."
    empty = [_label(name) for name in _CONTROLLER if not getattr(about, name)]
    if empty:
        yield Finding(
            id="brand.controller",
            level="warning",
            sentence=f"{site.hostname} does not say who the controller is, as GDPR 13(1)(a) and"
            f" the LCEN ask: {', '.join(empty)}.",
            remedy=remedy,
        )
    empty = [
        _label(name)
        for name in ("contact_email", "dpo_name", "dpo_email")
        if not getattr(about, name)
    ]
    if empty:
        yield Finding(
            id="brand.contacts",
            level="warning",
            sentence=f"{site.hostname} does not say whom to write to: {', '.join(empty)}.",
            remedy=remedy,
        )
    if not about.sender_email:
        yield Finding(
            id="brand.sender",
            level="warning",
            sentence=f"{site.hostname} has no sender's address: its notices would come from"
            f" {settings.DEFAULT_FROM_EMAIL}.",
            remedy=remedy,
        )


def _label(name: str) -> str:
    return name.replace("_", " ").replace("dpo", "data protection officer's")
