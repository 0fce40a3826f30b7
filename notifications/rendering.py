"""What a letter about an act says: once as plain text, once as HTML, with the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consent.models import ActKind, Matter, Origin
from consent.obligations import bound_by
from policies.dates import in_words
from policies.deadlines import PARIS
from policies.models import BrandSettings, Version

if TYPE_CHECKING:
    from datetime import datetime

    from consent.models import Act
    from consent.ports import LetterKind

# Stands in a kept mail for the signed link, which is made when the mail leaves: never stored.
ANSWER_LINK: Final = "link:answer"
RECEIPT_FILE: Final = "recu.json"
# Between these lines a mail's text holds a checkpoint, byte by byte.
NOTE_BEGINS: Final = "-----BEGIN CHECKPOINT-----\n"
NOTE_ENDS: Final = "-----END CHECKPOINT-----\n"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A mail's words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a letter consists of: sentences, facts, links (words, address)."""

    subject: str
    sentences: list[str]
    facts: list[str]
    links: list[tuple[str, str]]


def letter(kind: LetterKind, act: Act) -> Written:
    """Write a letter about an act in the practitioner's language."""
    with translation.override(act.practitioner.language):
        brand = BrandSettings.for_site(act.practitioner.site)
        content = _CONTENTS[kind](act, brand)
        # A header has no line breaks, whatever a title has.
        subject = " ".join(f"{content.subject} – {brand}".split())[:400]
        facts = {"content": content, "brand": brand, "home": act.practitioner.site.root_url}
        return Written(
            subject=subject,
            text=render_to_string("notifications/letter.txt", facts),
            html=render_to_string(
                "notifications/letter.html",
                facts | {"language": translation.get_language(), "subject": subject},
            ),
        )


def _receipt(act: Act, brand: BrandSettings) -> Content:
    about = {"text": _text(act)}
    if act.act == ActKind.ACCEPT:
        subject, said = _("Receipt: you accepted %(text)s"), _("You accepted %(text)s.")
    else:
        subject = _("Receipt: you acknowledged %(text)s")
        said = _("You acknowledged %(text)s: you have read it. Nothing is agreed to by that.")
    return Content(
        subject=subject % about,
        sentences=[said % about, *_origin(act), _attached(), _not_you(brand)],
        facts=_facts(act),
        links=[_receipt_link(act), _text_link(act)],
    )


def _refusal(act: Act, brand: BrandSettings) -> Content:
    about = {"text": _text(act)}
    leave = _(
        "If you want to leave, ask for the export of your data and end your contract: %(how)s"
    )
    return Content(
        subject=_("Recorded: you refused %(text)s") % about,
        sentences=[
            _("You refused %(text)s. Your refusal is recorded.") % about,
            *_origin(act),
            _still_binding(act),
            leave % {"how": _write_to(brand)},
            _("You may still accept this version: the link below opens it for thirty days."),
            _attached(),
            _not_you(brand),
        ],
        facts=_facts(act),
        links=[_receipt_link(act), _text_link(act), (_("Answer again:"), ANSWER_LINK)],
    )


def _objection(act: Act, brand: BrandSettings) -> Content:
    if act.act == ActKind.WITHDRAW:
        subject = _("Your objection is taken back")
        said = _("You took your objection back. You may object again at any time.")
    else:
        subject, said = _("Your objection is recorded"), _(_OBJECTED[act.matter])
    return Content(
        subject=subject,
        sentences=[said, *_origin(act), _attached(), _not_you(brand)],
        facts=_facts(act),
        links=[_receipt_link(act)],
    )


_CONTENTS: Final = {"receipt": _receipt, "refusal": _refusal, "objection": _objection}
_OBJECTED: Final[dict[str, str]] = {
    Matter.DIRECT_MARKETING: gettext_noop(
        "You objected to direct marketing. It holds at once: your data are no longer used for it"
        " (GDPR art. 21(3)). You need not give a reason."
    ),
    Matter.LEGITIMATE_INTEREST: gettext_noop(
        "You objected to a processing for a legitimate interest. It is recorded and holds at once;"
        " you are answered within one month (GDPR art. 12(3), 21(1))."
    ),
    Matter.SUBPROCESSOR: gettext_noop(
        "You objected to a subprocessor. It is recorded and holds at once;"
        " you are written to about what follows (GDPR art. 28(2))."
    ),
}


def _text(act: Act) -> str:
    version = _version(act)
    return _("“%(title)s” %(number)s") % {"title": version.title, "number": version.number}


def _version(act: Act) -> Version:
    """Give the version of an act on a policy: the database refuses one without."""
    return cast("Version", act.version)


def _origin(act: Act) -> list[str]:
    """Say where an act comes from that was not done on our page."""
    if act.origin == Origin.TRANSCRIBED:
        return [_("It was entered by staff, from a paper that bears your signature.")]
    if act.origin == Origin.ASSERTED:
        return [_("It was reported by the software in which you did it.")]
    return []


def _still_binding(act: Act) -> str:
    """Say what binds on, or that nothing does: the one rule says it."""
    for bound in bound_by(act.practitioner, at=act.recorded_at):
        if bound.text.policy == act.policy_id and bound.seat.cabinet == act.cabinet_id:
            version = Version.objects.only("title", "major", "minor").get(pk=bound.text.version)
            about = {"title": version.title, "number": version.number}
            return _("What binds you on is “%(title)s” %(number)s.") % about
    return _("No version of this text binds you.")


def _write_to(brand: BrandSettings) -> str:
    if brand.contact_email:
        return _("write to %(address)s.") % {"address": brand.contact_email}
    return _("write to whoever you have your contract with.")


def _attached() -> str:
    return _(
        "Your receipt is attached (%(file)s): keep it, it lets anybody check what is recorded."
    ) % {"file": RECEIPT_FILE}


def _not_you(brand: BrandSettings) -> str:
    return _("If it was not you, tell us: %(how)s") % {"how": _write_to(brand)}


def _facts(act: Act) -> list[str]:
    facts = [_("When: %(day)s at %(time)s (Paris time)") % _when(act.at)]
    if act.cabinet is not None:
        facts.append(_("In the name of: %(cabinet)s") % {"cabinet": act.cabinet.name})
    if act.label:
        facts.append(_("By the button “%(label)s”") % {"label": act.label})
    if act.version is not None:
        facts.append(_("SHA-256 of the text: %(sha256)s") % {"sha256": act.sha256})
    return [*facts, _("Number of the receipt: %(number)s") % {"number": act.pk}]


def _when(at: datetime) -> dict[str, str]:
    return {"day": in_words(at), "time": time_format(at.astimezone(PARIS), "H:i")}


def _receipt_link(act: Act) -> tuple[str, str]:
    return _("Your receipt:"), f"{act.practitioner.site.root_url}/mes-documents/recus/{act.pk}/"


def _text_link(act: Act) -> tuple[str, str]:
    return _("The text:"), act.practitioner.site.root_url + _version(act).public_path()


def note_in(text: str) -> str:
    """Give the checkpoint that a mail's text holds."""
    return text.partition(NOTE_BEGINS)[2].partition(NOTE_ENDS)[0]
