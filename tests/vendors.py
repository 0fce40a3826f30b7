"""Stand-ins for Matomo, Plausible and Stripe, and brands that switched them on.

```
with vendors.running() as hosts:
    vendors.switch_on(brand, "matomo", mode="exempt", address=hosts.address("matomo"))
    ...
    assert hosts.to("matomo") == []
```

Chromium finds `matomo.localhost` and the others on this machine by itself, as it does the brands;
cookies of `stripe.localhost` and `m-stripe.localhost` are other sites' there. Plausible's script is
silent while `navigator.webdriver` is true, as the real one: hide it (`HIDE_WEBDRIVER`) to be heard.
"""

from datetime import datetime, timedelta
from typing import Any

from consent.models import Attestation, Tool
from consent.trackers.attesting import points
from demo.vendors import PLACES, Hit, Vendors, running
from policies.deadlines import paris_day
from policies.models.providers import obstacles_of_provider
from policies.models.versions import Change
from policies.registers import Subprocessor
from tests.brands import NOW
from tests.conftest import Brand

__all__ = [
    "HIDE_WEBDRIVER",
    "PLACES",
    "Hit",
    "Vendors",
    "attest",
    "provider",
    "running",
    "switch_on",
]

# For `page.add_init_script`.
HIDE_WEBDRIVER = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"
NAMES = {"matomo": "Matomo", "plausible": "Plausible", "stripe": "Stripe"}
IDENTIFIERS = {"matomo": "1", "plausible": "alpha.localhost", "stripe": "pk_test_demo"}


def provider(brand: Brand, kind: str, *, at: datetime = NOW) -> Subprocessor:
    """Enter the provider of a tool in the register, and name it in a text in force."""
    name = NAMES[kind]
    found: Subprocessor = Subprocessor.objects.get_or_create(
        site=brand.site,
        name=name,
        defaults={"task_fr": "Mesure", "data_fr": "Pages vues", "country_fr": "France"},
    )[0]
    day = paris_day(at)
    if obstacles_of_provider(found.pk, site=brand.site.pk, day=day):
        names = [one.name for one in Subprocessor.objects.filter(site=brand.site)]
        first = not brand.site.policies.filter(kind="privacy", versions__isnull=False).exists()
        change = Change.SUBSTANTIAL if first else Change.MINOR
        brand.promulgate(f"Nos prestataires : {', '.join(names)}.", day=day, at=at, change=change)
    return found


def switch_on(
    brand: Brand,
    kind: str,
    *,
    mode: str = "consent",
    address: str = "",
    at: datetime = NOW,
    attested_days: int = 365,
) -> Tool:
    """Switch a tool on, its provider registered and in force; attested where it is exempt."""
    values: dict[str, Any] = {
        "is_on": True,
        "mode": mode,
        "address": address,
        "identifier": IDENTIFIERS[kind],
        "subprocessor": provider(brand, kind, at=at),
    }
    tool: Tool = Tool.objects.update_or_create(site=brand.site, kind=kind, defaults=values)[0]
    if mode != "consent":
        attest(tool, by=brand.people["dpo"], at=at, days=attested_days)
    return tool


def attest(tool: Tool, *, by: Any, at: datetime = NOW, days: int = 365) -> Attestation:
    """Let somebody attest a tool as it is set up."""
    row: Attestation = Attestation.objects.create(
        tool=tool,
        mode=tool.mode,
        statements=list(points(tool.kind, tool.mode)),
        by=by,
        at=at,
        expires_on=paris_day(at) + timedelta(days=days),
    )
    return row
