"""The columns of lists that are exported: headings, and what PostgreSQL reads each cell from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from audit.models import AccessKind
from consent.models import ActKind, Capacity, Matter, Origin
from policies.models.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise as StrPromise


class Cell(Enum):
    """What a cell holds, and by that how each format writes it."""

    # What somebody wrote, who may have meant it for a formula.
    SAID = "said"
    # Our own codes, ids and digests.
    CODE = "code"
    INSTANT = "instant"
    # The same instant in Paris, for people: JSON has the one instant alone.
    PARIS = "paris"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its name in JSON, its heading, the SQL of its value.

    `words` are what the codes of a column are called: in tables they stand for them.
    """

    key: str
    label: StrPromise
    sql: str
    cell: Cell = Cell.CODE
    words: Mapping[str, Any] | None = None


_BY: Final = {
    "page": _("on our page, signed in"),
    "link": _("by a link in a letter"),
    "software": _("by the company’s software"),
    "paper": _("on paper"),
    "file": _("from a file of an older system"),
}
_CHANNEL: Final = (
    "CASE act.origin WHEN 'asserted' THEN 'software' WHEN 'transcribed' THEN 'paper'"
    " WHEN 'adopted' THEN 'file' ELSE CASE act.sign_in WHEN 'link' THEN 'link' ELSE 'page' END END"
)


ACTS: Final = (
    Column(key="at_paris", label=_("Instant (Paris)"), sql="act.at", cell=Cell.PARIS),
    Column(key="at", label=_("Instant (UTC)"), sql="act.at", cell=Cell.INSTANT),
    Column(key="practitioner", label=_("Practitioner"), sql="act.practitioner_id"),
    Column(
        key="external_id",
        label=_("External id"),
        sql="who.external_id",
        cell=Cell.SAID,
    ),
    Column(key="name", label=_("Name"), sql="who.name", cell=Cell.SAID),
    Column(key="email", label=_("E-mail address"), sql="who.email", cell=Cell.SAID),
    Column(key="brand", label=_("Brand"), sql="brand.hostname"),
    Column(key="cabinet", label=_("Cabinet"), sql="cabinet.name", cell=Cell.SAID),
    Column(key="cabinet_id", label=_("Id of the cabinet"), sql="act.cabinet_id"),
    Column(
        key="capacity",
        label=_("Capacity"),
        sql="act.capacity",
        words=dict(Capacity.choices),
    ),
    Column(key="matter", label=_("Matter"), sql="act.matter", words=dict(Matter.choices)),
    Column(key="subject", label=_("Subject"), sql="act.subject", cell=Cell.SAID),
    Column(key="policy", label=_("Policy"), sql="text.kind", words=dict(Kind.choices)),
    Column(key="version", label=_("Version"), sql="text.number"),
    Column(key="language", label=_("Language"), sql="text.language"),
    Column(key="sha256", label=_("SHA-256 of the text"), sql="act.sha256"),
    Column(key="act", label=_("Act"), sql="act.act", words=dict(ActKind.choices)),
    Column(key="origin", label=_("Origin"), sql="act.origin", words=dict(Origin.choices)),
    Column(key="channel", label=_("Channel"), sql=_CHANNEL, words=_BY),
    Column(key="sign_in", label=_("Signed in by"), sql="act.sign_in", cell=Cell.SAID),
    Column(key="operator", label=_("Entered by"), sql="operator.email", cell=Cell.SAID),
    Column(key="source", label=_("Source"), sql="act.source_name", cell=Cell.SAID),
    Column(
        key="source_sha256",
        label=_("SHA-256 of the source"),
        sql="act.source_sha256",
    ),
    Column(
        key="recorded_at",
        label=_("Recorded at (UTC)"),
        sql="act.recorded_at",
        cell=Cell.INSTANT,
    ),
    Column(key="id", label=_("Id of the act"), sql="act.id"),
    Column(
        key="line",
        label=_("Line of the ledger"),
        sql="seal.position",
        cell=Cell.NUMBER,
    ),
)
ACCESSES: Final = (
    Column(key="at_paris", label=_("Instant (Paris)"), sql="look.at", cell=Cell.PARIS),
    Column(key="at", label=_("Instant (UTC)"), sql="look.at", cell=Cell.INSTANT),
    Column(key="by", label=_("Who"), sql="person.email", cell=Cell.SAID),
    Column(key="kind", label=_("What"), sql="look.kind", words=dict(AccessKind.choices)),
    Column(key="place", label=_("Page"), sql="look.place", cell=Cell.SAID),
    Column(key="subject", label=_("Of whom or what"), sql="look.subject", cell=Cell.SAID),
    Column(key="id", label=_("Id of the access"), sql="look.id"),
    Column(
        key="line",
        label=_("Line of the ledger"),
        sql="seal.position",
        cell=Cell.NUMBER,
    ),
)
STATUSES: Final = {
    "answered": _("answered"),
    "expired": _("answered, good no more"),
    "unanswered": _("not answered"),
}
ANSWERS: Final = (
    Column(
        key="asked",
        label=_("Who is asked"),
        sql="(CASE WHEN act.is_cabinet THEN 'cabinet' ELSE 'practitioner' END)",
        words={"practitioner": _("practitioner"), "cabinet": _("cabinet")},
    ),
    Column(key="asked_id", label=_("Id of who is asked"), sql="act.whose"),
    Column(
        key="external_id",
        label=_("External id"),
        sql="coalesce(cabinet.external_id, who.external_id)",
        cell=Cell.SAID,
    ),
    Column(key="name", label=_("Name"), sql="coalesce(cabinet.name, who.name)", cell=Cell.SAID),
    Column(key="email", label=_("E-mail address"), sql="who.email", cell=Cell.SAID),
    Column(key="status", label=_("State"), sql="act.status", words=STATUSES),
    Column(key="act", label=_("Last act"), sql="act.act", words=dict(ActKind.choices)),
    Column(key="origin", label=_("Origin"), sql="act.origin", words=dict(Origin.choices)),
    Column(key="at_paris", label=_("Instant (Paris)"), sql="act.at", cell=Cell.PARIS),
    Column(key="at", label=_("Instant (UTC)"), sql="act.at", cell=Cell.INSTANT),
    Column(key="by", label=_("Practitioner who acted"), sql="act.practitioner_id"),
    Column(key="version", label=_("Version"), sql="text.number"),
    Column(key="language", label=_("Language"), sql="text.language"),
    Column(key="sha256", label=_("SHA-256 of the text"), sql="act.sha256"),
    Column(key="id", label=_("Id of the act"), sql="act.id"),
    Column(key="line", label=_("Line of the ledger"), sql="seal.position", cell=Cell.NUMBER),
)
