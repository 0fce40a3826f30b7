"""Switch tools that bring trackers on and off; attest how they are set up, and take that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from consent.actions.refusals import ActRefusedError, StaleError
from consent.banner.tools.setting import is_origin
from consent.models import Attestation, Tool, ToolKind
from consent.trackers.attesting import MODES, longest, points, unconfirmed
from policies.acting import acting
from policies.deadlines import paris_day
from policies.models.providers import obstacles_of_provider
from policies.registers.recipients import Subprocessor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from wagtail.models import Site

# How a tool is set up; whoever attested it answers for these.
_SET_UP: Final = ("mode", "address", "identifier")
_FIELDS: Final = ("is_on", *_SET_UP, "subprocessor")


class ToolRefusedError(ActRefusedError):
    """A tool may not be used or attested so; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How a brand wants a tool: `address` is an origin, empty for the provider's own."""

    is_on: bool
    mode: str
    address: str = ""
    identifier: str = ""
    subprocessor: Subprocessor | None = None


def tool_of(site: Site, kind: str) -> Tool:
    """Give a brand's tool; one that is off where it never had it."""
    found: Tool | None = Tool.objects.filter(site=site, kind=kind).first()
    return found or Tool(site=site, kind=kind, mode=MODES[kind][-1])


def obstacles(tool: Tool, *, day: date) -> list[str]:
    """Give why a tool may not be on as it is set up, on a Paris day; empty where it may."""
    found = []
    if tool.mode not in MODES[tool.kind]:
        found.append(_("This tool cannot be set up in this way: choose another mode."))
    if tool.kind == ToolKind.MATOMO and not tool.address:
        found.append(_("The address of Matomo is missing."))
    if tool.address and not is_origin(tool.address):
        found.append(_("Write the address as https://host and nothing after it."))
    elif tool.address and not _is_encrypted(tool.address):
        found.append(_("The connection to the tool is not encrypted: write https://."))
    if not tool.identifier.strip():
        found.append(_("The identifier is missing: without it the provider knows no site."))
    return [*found, *_of_provider(tool, day)]


@acting
def change_tool(site: Site, kind: str, *, setting: Setting, by: Any, at: datetime) -> Tool:
    """Set a tool up, on or off; give it. Raises ToolRefusedError when it may not be on so.

    An attestation does not outlive what was attested: another set-up revokes it.
    """
    found = Tool.objects.select_for_update().filter(site=site, kind=kind).first()
    tool: Any = found or Tool(site=site, kind=kind)
    before = [getattr(tool, name) for name in _SET_UP]
    for name in _FIELDS:
        setattr(tool, name, getattr(setting, name))
    day = paris_day(at)
    if tool.is_on and (why := obstacles(tool, day=day)):
        raise ToolRefusedError(" ".join(why))
    tool._history_user = by
    tool.save()
    last = latest(tool)
    if found and before != [getattr(tool, name) for name in _SET_UP] and _holds(last, day):
        _end(tool, remark=_("The tool was set up otherwise."), by=by, at=at)
    return tool  # type: ignore[no-any-return]


@acting
def attest(
    tool: Tool, *, confirmed: Iterable[str], expires_on: date, remark: str, by: Any, at: datetime
) -> Attestation:
    """Record that somebody checked a tool as she saw it; give the row.

    All points of its mode are to be confirmed, for 12 months at most. Raises ToolRefusedError for
    less, StaleError when the tool is set up otherwise by now.
    """
    kept = Tool.objects.select_for_update().get(pk=tool.pk)
    if any(getattr(kept, name) != getattr(tool, name) for name in _SET_UP):
        raise StaleError(_("The tool was set up otherwise meanwhile: read it again."))
    if not points(kept.kind, kept.mode):
        raise ToolRefusedError(_("In this mode visitors are asked: there is nothing to attest."))
    if unconfirmed(kept.kind, kept.mode, confirmed):
        raise ToolRefusedError(_("Confirm every point, or choose the mode with consent."))
    day = paris_day(at)
    if not day < expires_on <= longest(day):
        raise ToolRefusedError(_("It ends after today, within 12 months."))
    row: Attestation = Attestation.objects.create(
        tool=kept,
        mode=kept.mode,
        statements=list(points(kept.kind, kept.mode)),
        remark=remark.strip(),
        by=by,
        at=_after(latest(kept), at),
        expires_on=expires_on,
    )
    return row


@acting
def revoke(tool: Tool, *, remark: str, by: Any, at: datetime) -> Attestation:
    """End what was attested of a tool today, by a row without points; give the row.

    Raises ToolRefusedError without a reason, or when nothing holds.
    """
    kept = Tool.objects.select_for_update().get(pk=tool.pk)
    if not remark.strip():
        raise ToolRefusedError(_("Say why it is revoked."))
    if not _holds(latest(kept), paris_day(at)):
        raise ToolRefusedError(_("Nothing is attested any more: there is nothing to revoke."))
    return _end(kept, remark=remark.strip(), by=by, at=at)


def latest(tool: Tool) -> Attestation | None:
    """Give the attestation of a tool that counts, whether it holds or not."""
    found: Attestation | None = (
        Attestation.objects.filter(tool=tool).order_by("-at", "-pk").select_related("by").first()
    )
    return found


def _holds(row: Attestation | None, day: date) -> bool:
    return row is not None and day < row.expires_on


def _end(tool: Tool, *, remark: str, by: Any, at: datetime) -> Attestation:
    row: Attestation = Attestation.objects.create(
        tool=tool,
        mode=tool.mode,
        remark=remark,
        by=by,
        at=_after(latest(tool), at),
        expires_on=paris_day(at),
    )
    return row


def _after(row: Attestation | None, at: datetime) -> datetime:
    """Give an instant after the row that counts: of two within one tick the later one does."""
    return at if row is None else max(at, row.at + timedelta(microseconds=1))


def _is_encrypted(address: str) -> bool:
    """Tell whether what is loaded is encrypted on its way, or never leaves this machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return (
        parts.scheme == "https" or host in {"localhost", "127.0.0.1"} or host.endswith(".localhost")
    )


def _of_provider(tool: Tool, day: date) -> list[str]:
    found = obstacles_of_provider(tool.subprocessor_id, site=tool.site_id, day=day)
    if not found:
        return []
    remedy = _("Enter it there, or name it in a new version; then switch the tool on.")
    return [*found, remedy]
