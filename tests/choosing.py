"""What visitors of a brand are asked in tests: a small register, fixed by two of its people."""

from datetime import date, datetime, timedelta
from typing import Any

from wagtail.models import Site

from consent.actions.asking import promulgate, propose
from consent.models import (
    Attestation,
    Category,
    ConsentVersion,
    Ground,
    Lasting,
    Tool,
    ToolMode,
    Tracker,
)
from policies.deadlines import paris_day
from policies.models import Version
from policies.models.pages import Kind
from policies.models.versions import Change
from policies.registers import Subprocessor
from tests.brands import NOW
from tests.conftest import Brand
from tests.registers import subprocessor

SUMMARIES = {"fr": "Une phrase est plus claire.", "en": "A sentence is clearer."}
_NAMES = {
    "necessary": ("Nécessaires", "Necessary"),
    "audience": ("Mesure d’audience", "Audience measurement"),
    "payment": ("Paiement", "Payment"),
}
# Of each tool: its category, its pattern, how many days it lasts.
_ROWS = {
    "matomo": ("audience", "_pk_id.*", 393),
    "plausible": ("audience", "plausible_ignore", 365),
    "stripe": ("payment", "__stripe_mid", 365),
}


def asked(brand: Brand, *, at: datetime = NOW, **tools: str) -> ConsentVersion:
    """Give a brand a small register and fix it: version 1.0, if it is the first.

    `tools` are those that are on, by their mode: `matomo="exempt"`. Without any: Matomo and
    Stripe, both with consent, so that `audience` and `payment` ask.
    """
    declare(brand, at=at, **tools)
    return fix(brand, at=at)


def declare(brand: Brand, *, at: datetime = NOW, **tools: str) -> None:
    """Let a brand's register be a small one: the cookie of choices, and a row for each tool."""
    site = brand.site
    Tracker.objects.filter(site=site).delete()
    Category.objects.filter(site=site).delete()
    for place, key in enumerate(_NAMES):
        category(site, key, ordering=place, is_required=key == "necessary")
    tracker(site, "necessary", "opposable_choice", ground=Ground.CHOICE, lifetime=182)
    on = tools or {"matomo": "consent", "stripe": "consent"}
    # What data are given to has to be named in what binds (GDPR art. 28(2)).
    said = f"Subprocessors: {', '.join(kind.title() for kind in on)}."
    if not Version.objects.filter(policy__site=site, markdown__contains=said).exists():
        brand.promulgate(said, kind=Kind.DPA, day=paris_day(at), at=at)
    for kind, mode in on.items():
        key, name, days = _ROWS[kind]
        ground = "" if mode == ToolMode.CONSENT else Ground.AUDIENCE
        tracker(site, key, name, tool=kind, ground=ground, lifetime=days)
        switch_on(brand, kind, mode, at=at)


def fix(
    brand: Brand, *, change: Change = Change.SUBSTANTIAL, at: datetime = NOW, reason: str = ""
) -> ConsentVersion:
    """Let the editor propose what the register says now, and the approver promulgate it."""
    proposal = propose(
        brand.site,
        by=brand.people["editor"],
        at=at,
        change=change,
        lower_reason=reason,
        summaries=SUMMARIES,
    )
    return promulgate(proposal, by=brand.people["approver"], at=at)


def category(site: Site, key: str, **fields: Any) -> Category:
    """Give a category with all that has to be said of it."""
    french, english = _NAMES.get(key, (key, f"{key} in English"))
    said = {
        "name": french,
        "name_en": english,
        "description": f"À quoi sert {french}.",
        "description_en": f"What {english} is for.",
        "consequence_fr": "Rien d’autre ne change.",
        "consequence_en": "Nothing else changes.",
    }
    made: Category = Category.objects.create(site=site, key=key, **(said | fields))
    return made


def tracker(site: Site, key: str, name: str, **fields: Any) -> Tracker:
    """Give a tracker of a category, with its purpose in both languages."""
    said = {
        "description": f"Le rôle de {name}.",
        "purpose_en": f"What {name} is for.",
        "lifetime_unit": Lasting.DAY if fields.get("lifetime") else Lasting.VISIT,
    }
    group = Category.objects.get(site=site, key=key)
    made: Tracker = Tracker.objects.create(
        site=site, cookiegroup=group, name=name, **(said | fields)
    )
    return made


def switch_on(brand: Brand, kind: str, mode: str, *, at: datetime = NOW) -> Tool:
    """Let a tool be on, of a registered provider; attested for a year where it needs no consent."""
    known = Subprocessor.objects.filter(site=brand.site, name=kind.title()).first()
    provider = known or subprocessor(brand.site, kind.title())
    tool: Tool = Tool.objects.update_or_create(
        site=brand.site,
        kind=kind,
        defaults={"is_on": True, "mode": mode, "subprocessor": provider, "identifier": "1"},
    )[0]
    if mode != ToolMode.CONSENT:
        attest(tool, by=brand, at=at)
    return tool


def attest(
    tool: Tool, *, by: Brand, at: datetime = NOW, expires_on: date | None = None
) -> Attestation:
    """Let the approver attest how a tool is set up, for a year if nothing else is said."""
    made = Attestation(
        tool=tool,
        mode=tool.mode,
        statements=[],
        by=by.people["approver"],
        at=at,
        expires_on=expires_on or paris_day(at) + timedelta(days=365),
    )
    made.save()
    return made
