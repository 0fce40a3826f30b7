"""The sample brands' tools, at stand-ins on this machine: for audience and for payment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from wagtail.models import Site

from accounts.models import User
from consent.actions.refusals import ActRefusedError
from consent.actions.tools import Setting, attest, change_tool
from consent.models import Tool, ToolKind, ToolMode
from consent.trackers.attesting import longest, points
from demo.logins import LOGINS
from policies.deadlines import paris_day
from policies.registers import Subprocessor

# The demo tells the port that its stand-ins have got.
_ADDRESS: Final = "http://{kind}.localhost:8001"
_CHECKED: Final = "Réglages vus sur le serveur de démonstration."


@dataclass(frozen=True, kw_only=True)
class Used:
    """A tool of a sample brand: how, for whom, and by the register's name of whose machines."""

    kind: ToolKind
    mode: ToolMode
    identifier: str
    provider: str


_STRIPE: Final = Used(
    kind=ToolKind.STRIPE, mode=ToolMode.CONSENT, identifier="pk_test_demo", provider="Stripe"
)
USED: Final = {
    "cabinetzen": (
        Used(
            kind=ToolKind.PLAUSIBLE,
            mode=ToolMode.COOKIELESS,
            identifier="www.cabinetzen.fr",
            provider="Plausible Insights OÜ",
        ),
        _STRIPE,
    ),
    "cabinet-en-ligne": (
        # Its policy says: installed on our servers, which are OVHcloud's.
        Used(
            kind=ToolKind.MATOMO,
            mode=ToolMode.EXEMPT,
            identifier="1",
            provider="OVHcloud",
        ),
        _STRIPE,
    ),
}


def load_tools(site: Site, brand: str, *, now: datetime) -> list[str]:
    """Switch on the tools that a sample brand never had; say why one cannot be.

    A brand of an earlier demo may have been changed by hand: it goes on without the tool.
    """
    refused = []
    known = set(Tool.objects.filter(site=site).values_list("kind", flat=True))
    for used in USED[brand]:
        if used.kind not in known:
            try:
                _load(site, brand, used, now=now)
            except ActRefusedError as refusal:
                refused.append(f"{used.kind.label}: {refusal}")
    return refused


@transaction.atomic
def _load(site: Site, brand: str, used: Used, *, now: datetime) -> None:
    """Let the approver switch a tool on, and the officer attest how it is set up."""
    people = {one.role: one.email for one in LOGINS if one.brand == brand}
    setting = Setting(
        is_on=True,
        mode=used.mode,
        address=_ADDRESS.format(kind=used.kind),
        identifier=used.identifier,
        subprocessor=Subprocessor.objects.filter(site=site, name=used.provider).first(),
    )
    by = User.objects.get(email=people["approver"])
    tool = change_tool(site, used.kind, setting=setting, by=by, at=now)
    attest(
        tool,
        confirmed=points(tool.kind, tool.mode),
        expires_on=longest(paris_day(now)),
        remark=_CHECKED,
        by=User.objects.get(email=people["dpo"]),
        at=now,
    )
