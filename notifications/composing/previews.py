"""How a notice's mail looks before it leaves: to a reader who does not exist, or to oneself."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.utils import translation
from django.utils.translation import gettext as _

from notifications.composing.announced import Announced
from notifications.composing.bodies import body_from
from notifications.composing.messages import as_email, own_end, whole
from notifications.composing.reading import announced_by, announced_for
from notifications.composing.values import Role, Values, identified
from notifications.models import Notice
from policies.models import Proposal

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

# Reserved for examples (RFC 2606).
EXAMPLE: Final = "camille.exemple@cabinet.example"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a message: what it is, the name of its file, its encoded size in bytes."""

    media_type: str
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message as the desk shows it: headers in order, both forms of its words, sizes."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    parts: tuple[Part, ...]
    size: int


def preview(about: Notice | Proposal, language: str, *, at: datetime, role: Role) -> Shown:
    """Give the mail of a notice, or of a proposal's notice to be, as an example reader gets it.

    Raises UnmailableError where the brand's own addresses are no addresses, or all is too long.
    """
    announced = _announced(about, language, at=at)
    values = _values(announced, name="Camille Exemple", address=EXAMPLE, at=at, role=role)
    message = whole(body_from(announced, at=at), values)
    return _shown(message)


def test_mail(
    about: Notice | Proposal, language: str, *, to: User, at: datetime, role: Role
) -> int:
    """Send somebody of the staff the mail, marked as a test; give the number of mails sent.

    Its links are nobody's: they lead to the page where one signs in. Raises what the mail backend
    raises when no server takes it.
    """
    announced = _announced(about, language, at=at)
    values = _values(announced, name=str(to), address=to.email, at=at, role=role)
    made = as_email(body_from(announced, at=at), values)
    with translation.override(language):
        made.subject = _("[Test] %(subject)s") % {"subject": made.subject}
    return int(made.send())


def _announced(about: Notice | Proposal, language: str, *, at: datetime) -> Announced:
    if isinstance(about, Notice):
        return announced_by(about, language, at=at)
    return announced_for(about, language)


def _values(announced: Announced, *, name: str, address: str, at: datetime, role: Role) -> Values:
    links = (own_end("consent:answer_version", one.id) for one in announced.asking())
    return Values(
        name=name,
        address=address,
        message_id=identified(uuid4(), 1, host=announced.sender.host),
        at=at.replace(microsecond=0),
        role=role,
        links=tuple(links) if announced.has_links else (),
    )


def _shown(message: bytes) -> Shown:
    read = message_from_bytes(message, EmailMessage, policy=policy.default)
    parts = [one for one in read.walk() if not one.is_multipart()]
    words = {one.get_content_subtype(): str(one.get_content()) for one in parts[:2]}
    return Shown(
        headers=tuple((name, str(value)) for name, value in read.items()),
        text=words["plain"].replace("\r\n", "\n"),
        html=words["html"],
        parts=tuple(
            Part(
                media_type=one.get_content_type(),
                name=one.get_filename() or "",
                size=len(str(one.get_payload())),
            )
            for one in parts
        ),
        size=len(message),
    )
