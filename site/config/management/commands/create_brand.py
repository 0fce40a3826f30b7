"""Make a brand with its roles and starter policies, and say what is left to do."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.http.request import validate_host
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

import policies
from accounts.roles import grant_roles
from consent.actions.seeding_trackers import seed_trackers
from consent.choosing import placed
from policies.actions import NewBrand, RefusedError, create_brand, import_draft
from policies.addresses import KINDS, LANGUAGES
from policies.importer import read
from policies.models import BrandSettings, PolicyPage
from policies.models.pages import Kind

STARTERS = Path(policies.__file__).parent / "starters"
# The registers that stand in a starter, by the number of their clause.
PLACED = {"cookies": {"2": placed.NAME}}
# A key stands in the addresses of the desk's pages, and with its language after it.
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_KEY = 50
TO_FILL = [
    "legal_form",
    "registry_number",
    "street",
    "postcode",
    "town",
    "contact_email",
    "dpo_name",
    "dpo_email",
    "sender_name",
    "sender_email",
]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do before a brand goes live."""

    id: str
    sentence: str


class Command(BaseCommand):
    help = (
        "Makes a brand: its site, home pages, settings, roles, and one starter draft per policy and"
        " language; then prints what to do before it goes live. Refused: one line, nothing changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who the brand is."""
        parser.add_argument("--key", required=True, help="short name, as in cabinet-test")
        parser.add_argument("--hostname", required=True, help="as in www.example.fr, without port")
        parser.add_argument("--name", required=True, help="the name that visitors know")
        parser.add_argument("--legal-name", required=True, help="the controller's registered name")
        parser.add_argument("--json", action="store_true", help="the answer as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make all of it or nothing, then say what was made."""
        brand = NewBrand(
            **{name: options[name].strip() for name in ("key", "hostname", "name", "legal_name")}
        )
        try:
            _check(brand)
            with transaction.atomic():
                site = create_brand(brand)
                seed_trackers(site)
                groups = grant_roles(site)
                drafts = list(_starters(site))
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(" ".join(" ".join(error.messages).split())) from error
        made = {
            "key": brand.key,
            "hostname": site.hostname,
            "groups": [group.name for group in groups.values()],
            "addresses": _addresses(site, drafts),
            "checklist": [asdict(step) for step in _steps(site)],
        }
        self.stdout.write(json.dumps(made, ensure_ascii=False) if options["json"] else _text(made))


def _check(brand: NewBrand) -> None:
    if not _KEY.fullmatch(brand.key) or len(brand.key) > LONGEST_KEY:
        raise RefusedError(
            _("“%(key)s” is no key: write up to 50 of a-z, 0-9 and hyphens, as in cabinet-test.")
            % {"key": brand.key}
        )
    for name in ("name", "legal_name"):
        field = BrandSettings._meta.get_field(name)
        try:
            field.clean(getattr(brand, name), None)
        except ValidationError as error:
            sentence = " ".join(error.messages)
            raise RefusedError(f"--{name.replace('_', '-')}: {sentence}") from error


def _starters(site: Site) -> Iterator[PolicyPage]:
    """Write the starter draft of each policy and language."""
    for language in LANGUAGES:
        for kind in KINDS:
            file = STARTERS / language / f"{kind}.md"
            draft = read(file.read_bytes(), name=file.name, language=language)
            registers = PLACED.get(kind)
            yield import_draft(draft, site=site, kind=Kind(kind), registers=registers)


def _addresses(site: Site, drafts: list[PolicyPage]) -> dict[str, str]:
    """Give the addresses to open next."""
    base = f"https://{site.hostname}"
    if settings.LOCAL:
        base = f"http://{site.hostname}:{settings.PORT}"
    brand_settings = reverse("wagtailsettings:edit", args=["policies", "brandsettings", site.pk])
    return {
        "public": f"{base}/",
        "desk": base + reverse("wagtailadmin_home"),
        "settings": base + brand_settings,
        **{
            f"{page.kind} ({page.language})": base
            + reverse("wagtailadmin_pages:edit", args=[page.pk])
            for page in drafts
        },
    }


def _steps(site: Site) -> Iterator[Step]:
    """Give what is left to do, in the order in which to do it."""
    host = {"host": site.hostname, "domain": site.hostname.removeprefix("www.")}
    about = BrandSettings.for_site(site)
    empty = [name for name in TO_FILL if not getattr(about, name)]
    labels = ", ".join(str(BrandSettings._meta.get_field(name).verbose_name) for name in empty)
    yield Step(id="settings", sentence=_("Fill in the brand's settings: %s.") % labels)
    yield Step(
        id="people", sentence=_("Put an editor, an approver, an officer in the brand's groups.")
    )
    yield Step(
        id="texts", sentence=_("Complete the starter drafts: each [blank] is yours to fill.")
    )
    yield Step(
        id="trackers",
        sentence=_(
            "Trackers: switch on the tools you use, review the register, then let two people fix"
            " consent version 1.0. Until then no banner shows and nothing optional loads."
        ),
    )
    if not validate_host(site.hostname, settings.ALLOWED_HOSTS):
        yield Step(id="hosts", sentence=_("Add %(host)s to ALLOWED_HOSTS.") % host)
    yield Step(id="dns", sentence=_("DNS: point %(host)s (A and AAAA) at this server.") % host)
    yield from _mail_steps(host)
    yield Step(
        id="timestamp",
        sentence=_("Choose a time-stamp authority, for the seals that outside checks rely on."),
    )


def _mail_steps(host: dict[str, str]) -> Iterator[Step]:
    yield Step(
        id="spf",
        sentence=_("SPF: name your mail provider in the TXT record of %(domain)s.") % host,
    )
    yield Step(
        id="dkim",
        sentence=_("DKIM: publish the provider's keys below _domainkey.%(domain)s.") % host,
    )
    yield Step(
        id="dmarc",
        sentence=_("DMARC: publish _dmarc.%(domain)s, first with p=none, then p=quarantine.")
        % host,
    )
    yield Step(
        id="webhooks",
        sentence=_(
            "Let the mail provider report deliveries and bounces to this server's webhooks."
        ),
    )


def _text(made: dict[str, Any]) -> str:
    steps = [f"  [ ] {step['sentence']}" for step in made["checklist"]]
    addresses = [f"  {name}: {address}" for name, address in made["addresses"].items()]
    head = _("%(key)s is made, at %(hostname)s.") % made
    return "\n".join([head, "", _("Before it goes live:"), *steps, "", _("Open next:"), *addresses])
