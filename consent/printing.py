"""The receipt of an act: its bytes, the words in which people read it, and its PDF."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consent.ledger import instant
from consent.models import Act, ActKind, Matter, Opening
from consent.receipts import Receipt
from policies.dates import in_words
from policies.deadlines import PARIS
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


def receipt_of(act: Act) -> Receipt | None:
    """Give the receipt of an act; None once what opens its line is erased."""
    opening = Opening.objects.filter(entry=act.entry_id).first()
    if opening is None:
        return None
    return Receipt(
        record=bytes(opening.record), salt=bytes(opening.salt), entry=bytes(act.entry.canonical)
    )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """An act in words. `who` and `cabinet` are names of that day, "" where they are erased.

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
    identity = getattr(act, "identity", None)
    paris = act.at.astimezone(PARIS)
    return Facts(
        act=act,
        title=str(TITLES[act.act]),
        about="" if act.matter == Matter.POLICY else act.get_matter_display(),
        who=identity.name if identity else "",
        cabinet=identity.cabinet_name if identity else "",
        sign_in=_sign_in(act.sign_in),
        day=in_words(act.at),
        time=paris.strftime("%H:%M"),
        paris=paris.isoformat(timespec="seconds"),
        utc=instant(act.at),
        recorded_utc=_later(act.recorded_at, than=act.at),
    )


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
