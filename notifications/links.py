"""Signed links to a subscription: one confirms it, one ends it. They are made when a mail leaves.

Neither is kept: in a mail's words a mark stands for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from django.core import signing
from django.urls import reverse

from notifications.models import MailKind

if TYPE_CHECKING:
    from notifications.models import Mail

# A purpose is the salt of its signature: a link for one is worth nothing for another.
Purpose = Literal["confirm", "end"]
# By what stands for the link in the words of a mail.
MARKS: Final[dict[str, Purpose]] = {"link:confirm": "confirm", "link:end": "end"}
CONFIRM_LINK, END_LINK = MARKS
_KINDS: Final = (MailKind.SUBSCRIBE, MailKind.NEWS)


def make(subscriber: UUID, *, purpose: Purpose) -> str:
    """Give the token of a link: letters, digits, `-`, `_` and `.`. It holds as long as she does."""
    return str(_signer(purpose).sign(subscriber.hex))


def read(token: str, *, purpose: Purpose) -> UUID | None:
    """Give whose link it is; None for what we never made, or made for another purpose."""
    try:
        return UUID(_signer(purpose).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def key_of(kind: MailKind, subscriber: UUID, about: str) -> str:
    """Give the key of a mail to a subscriber: hers are found by how it begins."""
    return f"{kind}:{subscriber}:{about}"


def links_in(mail: Mail) -> dict[str, str]:
    """Give, for each mark in a mail to a subscriber, the address that it stands for."""
    if mail.kind not in _KINDS or mail.site is None:
        return {}
    subscriber = UUID(mail.key.split(":")[1])
    return {
        mark: mail.site.root_url
        + reverse(
            f"notifications:subscription_{purpose}",
            kwargs={"language": mail.language, "token": make(subscriber, purpose=purpose)},
        )
        for mark, purpose in MARKS.items()
    }


def headers_of(mail: Mail) -> dict[str, str]:
    """Give the headers by which a mail program ends a subscription in one click (RFC 8058)."""
    if mail.kind != MailKind.NEWS:
        return {}
    return {
        "List-Unsubscribe": f"<{links_in(mail)[END_LINK]}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _signer(purpose: Purpose) -> signing.Signer:
    # Not a colon: some mail programs end an address there.
    return signing.Signer(salt=f"notifications.links.{purpose}", sep=".")
