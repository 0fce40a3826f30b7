"""Signed links in mails: each opens one text for one person, for one purpose, until an instant.

They are never stored: a link is made when its mail leaves. One whose mail becomes evidence, which
others read, is revoked first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Literal
from uuid import UUID

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from consent.models import RevokedLink

# A purpose is the salt of its signature: a link for one is worth nothing for another.
Purpose = Literal["answer"]
_ADDRESS_LENGTH: Final = 16


class LinkError(Exception):
    """This link opens nothing; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """For whom a link is, which version it opens, and until when.

    `address` is the mark of the e-mail address it was sent to (`mark`): once she has another, who
    reads the old mailbox opens nothing.
    """

    practitioner: UUID
    version: UUID
    address: str
    until: datetime


def mark(email: str) -> str:
    """Give a mark that tells one e-mail address from another, and does not show it."""
    return str(salted_hmac("consent.links.address", email.lower()).hexdigest()[:_ADDRESS_LENGTH])


def make(link: Link, *, purpose: Purpose) -> str:
    """Give the token of a link: letters, digits, `-`, `_` and `.`."""
    values = {
        "p": link.practitioner.hex,
        "v": link.version.hex,
        "a": link.address,
        "u": int(link.until.timestamp()),
    }
    return str(_signer(purpose).sign_object(values))


def read(token: str, *, purpose: Purpose, at: datetime) -> Link:
    """Give what a token says. Raises LinkError when it was altered, has another purpose, is over.

    The end is excluded: at `until` it opens nothing any more.
    """
    try:
        link = _link(_signer(purpose).unsign_object(token))
    except (signing.BadSignature, ValueError, KeyError, TypeError) as error:
        raise LinkError(
            _("This link is not whole, or is not one of ours. Copy it from the mail, or sign in.")
        ) from error
    if at >= link.until:
        raise LinkError(_("This link is over: it opened a text for some days only. Sign in."))
    return link


def opened(token: str, *, purpose: Purpose, at: datetime) -> Link:
    """Give what a token says, unless it was revoked. Raises LinkError, as `read` does."""
    link = read(token, purpose=purpose, at=at)
    if RevokedLink.objects.filter(pk=_digest(token)).exists():
        raise LinkError(
            _(
                "This link holds no more: the mail that it stands in was handed out as evidence."
                " Sign in."
            )
        )
    return link


def revoke(tokens: Iterable[str], *, at: datetime) -> None:
    """Let links open nothing from now on, for ever; one that is revoked already stays so."""
    rows = [RevokedLink(digest=digest, at=at) for digest in sorted(set(map(_digest, tokens)))]
    RevokedLink.objects.bulk_create(rows, ignore_conflicts=True)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _signer(purpose: Purpose) -> signing.Signer:
    # Not a colon: some mail programs end an address there.
    return signing.Signer(salt=f"consent.links.{purpose}", sep=".")


def _link(values: dict[str, Any]) -> Link:
    return Link(
        practitioner=UUID(values["p"]),
        version=UUID(values["v"]),
        address=values["a"],
        until=datetime.fromtimestamp(values["u"], tz=UTC),
    )
