"""The receipt of an act: its bytes, the words in which people read it, and its PDF."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consent.ledger import Proof, instant
from consent.models import Act, ActKind, Checkpoint, Matter, Opening, TrackerChoice
from consent.receipts import Receipt
from consent.sealing import proof_of
from policies.dates import in_words
from policies.deadlines import PARIS
from policies.registers import LegitimateInterest, Subprocessor
from policies.rendering.pdf import draw

TITLES: Final[dict[str, Promise]] = {
    ActKind.ACKNOWLEDGE: _("Acknowledgement"),
    ActKind.ACCEPT: _("Acceptance"),
    ActKind.REFUSE: _("Refusal"),
    ActKind.OBJECT: _("Objection"),
    ActKind.WITHDRAW: _("Objection taken back"),
}
# Ways to sign in, as acts name them; any other is shown by its own name.
SIGN_INS: Final[dict[str, Promise]] = {
    "password": _("password"),
    "code": _("code by e-mail"),
    "mfa:totp": _("authenticator app"),
    "mfa:webauthn": _("security key"),
    "mfa:recovery_codes": _("recovery code"),
}


# The register whose row an act's subject names, and how that row is called in a language.
REGISTERS: Final[dict[str, tuple[Any, Callable[[Any, str], str]]]] = {
    Matter.SUBPROCESSOR: (Subprocessor, lambda row, _language: row.entity()),
    Matter.LEGITIMATE_INTEREST: (
        LegitimateInterest,
        lambda row, language: row.said("interest", language),
    ),
}


def receipt_of(act: Act | TrackerChoice) -> Receipt | None:
    """Give the receipt of an act, or of a choice; None once what opens its line is erased."""
    opening = Opening.objects.filter(entry=act.entry_id).first()
    if opening is None:
        return None
    return Receipt(
        record=bytes(opening.record),
        salt=bytes(opening.salt),
        entry=bytes(act.entry.canonical),
        proof=proof_of(act.entry_id),
    )


@dataclass(frozen=True, kw_only=True)
class Proven:
    """Where the ledger holds a line: `place` counts from 1, `size` names the checkpoint.

    `day` and `time` are of Paris. None of it ever changes.
    """

    place: int
    size: int
    day: str
    time: str
    utc: str


def proven(proof: Proof) -> Proven:
    """Give a proof of ours in words, in the language that is active."""
    checkpoint = checkpoint_of(proof)
    return Proven(
        place=proof.index + 1,
        size=checkpoint.size,
        day=in_words(checkpoint.at),
        time=checkpoint.at.astimezone(PARIS).strftime("%H:%M"),
        utc=instant(checkpoint.at),
    )


def checkpoint_of(proof: Proof) -> Checkpoint:
    """Give the checkpoint that a proof of ours names."""
    _origin, size, *_rest = proof.checkpoint.split("\n")
    found: Checkpoint = Checkpoint.objects.get(size=size)
    return found


@dataclass(frozen=True, kw_only=True)
class Facts:
    """An act in words. `who` and `cabinet` are names of that day, "" where they are erased.

    `about` is "" where the act is about a text.
    `day`, `time` and `paris` are of Paris; `recorded_utc` is "" where it is the instant of the act.
    """

    act: Act
    title: str
    about: str
    who: str
    cabinet: str
    sign_in: str
    day: str
    time: str
    paris: str
    utc: str
    recorded_utc: str


def facts_of(act: Act) -> Facts:
    """Give an act in words, in the language that is active."""
    return facts_of_each([act])[0]


def facts_of_each(acts: Sequence[Act]) -> list[Facts]:
    """Give acts in words, in the language that is active; at most two queries a register."""
    about = about_each(acts)
    return [_facts(act, about.get(act.pk, "")) for act in acts]


def _facts(act: Act, about: str) -> Facts:
    identity = getattr(act, "identity", None)
    paris = act.at.astimezone(PARIS)
    return Facts(
        act=act,
        title=str(TITLES[act.act]),
        about=about,
        who=identity.name if identity else "",
        cabinet=identity.cabinet_name if identity else "",
        sign_in=_sign_in(act.sign_in),
        day=in_words(act.at),
        time=paris.strftime("%H:%M"),
        paris=paris.isoformat(timespec="seconds"),
        utc=instant(act.at),
        recorded_utc=_later(act.recorded_at, than=act.at),
    )


def about_each(acts: Iterable[Act]) -> dict[UUID, str]:
    """Give what acts are about that are not about a text, by their ids: `a subprocessor, Acme`.

    A row is named as it was at the instant of the act, so that a receipt stays what it was. A row
    that is not found, or is another brand's, is named as the act names it.
    """
    of_matter: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if act.matter != Matter.POLICY:
            of_matter[act.matter].append(act)
    found = {}
    for matter, those in of_matter.items():
        names = _named(matter, those)
        for act in those:
            words = [act.get_matter_display(), names.get(act.pk, act.subject)]
            found[act.pk] = ", ".join(filter(None, words))
    return found


def _named(matter: str, acts: Iterable[Act]) -> dict[UUID, str]:
    """Give the names of the rows that acts on one matter name, by the acts' ids."""
    if matter not in REGISTERS:
        return {}
    model, name = REGISTERS[matter]
    # A row's id has at most nineteen digits.
    wanted = {act.subject for act in acts if act.subject.isdecimal() and len(act.subject) < 19}
    past = defaultdict(list)
    for record in model.history.filter(id__in=wanted).exclude(history_type="-"):
        past[str(record.id)].append(record)
    now = {str(row.pk): row for row in model.objects.filter(pk__in=wanted - past.keys())}
    found = {}
    for act in acts:
        row = _as_of(act.at, past[act.subject]) or now.get(act.subject)
        if row is not None and row.site_id == act.practitioner.site_id:
            found[act.pk] = name(row, get_language() or "fr")
    return found


def _as_of(at: datetime, records: Sequence[Any]) -> Any:
    """Give a row as it was at an instant, else as it was first kept; None without a record."""
    ordered = sorted(records, key=lambda one: (one.history_date, one.history_id))
    until = [one for one in ordered if one.history_date <= at] or ordered[:1]
    return until[-1].instance if until else None


def _sign_in(methods: str) -> str:
    """Give ways to sign in, in words: `password + mfa:totp` is “password + authenticator app”."""
    return " + ".join(str(SIGN_INS.get(one, one)) for one in methods.split(" + ") if one)


def _later(recorded: datetime, *, than: datetime) -> str:
    return "" if recorded == than else instant(recorded)


def receipt_context(act: Act, receipt: Receipt | None) -> dict[str, Any]:
    """Give what templates show of an act and its receipt."""
    return {
        "act": act,
        "facts": facts_of(act),
        "receipt": receipt.document() if receipt else None,
        "proven": proven(receipt.proof) if receipt and receipt.proof else None,
        "entry": act.entry,
        "line": bytes(act.entry.canonical).decode(),
    }


def receipt_source(act: Act, receipt: Receipt) -> str:
    """Give the HTML that becomes the PDF, in the language that is active.

    Nothing in it depends on the day or on who reads it, so that its bytes stay.
    """
    context = receipt_context(act, receipt) | {"language": get_language()}
    return str(get_template("consent/receipt_pdf.html").render(context))


def receipt_pdf(act: Act, receipt: Receipt) -> bytes:
    """Draw the receipt, tagged (PDF/UA-1): the same bytes for the same act, language and build.

    Raises PdfUnavailableError where pango is missing.
    """
    base = act.practitioner.site.root_url
    return draw(receipt_source(act, receipt), key=act.pk.bytes, base=base)
