"""A message for one person: her values, the bytes, and the same for providers."""

from __future__ import annotations

from datetime import date, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from consent import links
from consent.models import Capacity
from notifications.composing.blocks import OWN_PATH
from notifications.composing.bodies import body_of
from notifications.composing.parts import filled, is_for_roles
from notifications.composing.values import Role, Values, identified
from notifications.models import NoticeKind
from notifications.schedule.calendar import local_instant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from consent.models import Practitioner
    from notifications.models import Attempt, Body, Delivery

LINK_HOLDS: Final = timedelta(days=30)
MIDNIGHT: Final = time(0)
_SIGN: Final = frozenset({Capacity.OWNER, Capacity.SIGNATORY})
_LINKED: Final = frozenset({NoticeKind.CHANGE, NoticeKind.COPY, NoticeKind.REMINDER})
# What Django's message writes by itself.
_DJANGOS: Final = frozenset({"from", "to", "subject", "reply-to", "mime-version", "content-type"})


def message_id(delivery: Delivery, number: int) -> str:
    """Give the Message-ID of a delivery's round; all tries of a round bear the same."""
    host = delivery.notice.site.hostname or _default_host()
    return identified(delivery.pk, number, host=host)


def _default_host() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def values_for(delivery: Delivery, *, address: str, at: datetime) -> Values:
    """Give what of the message is this person's alone, its links made anew, as it leaves at `at`.

    Of a canary, which is nobody, the links lead to the page where one signs in.
    """
    person = delivery.practitioner
    return Values(
        name=person.name if person is not None else "",
        address=address,
        message_id=message_id(delivery, delivery.round),
        at=at.replace(microsecond=0),
        role=_role(delivery, at=at),
        links=tuple(_links(delivery, address=address, at=at)),
    )


def _role(delivery: Delivery, *, at: datetime) -> Role:
    body = body_of(delivery.notice, delivery.language, at=at)
    if not is_for_roles(bytes(body.parts), digest=body.sha256):
        # All read the same: her cabinets are not asked for.
        return "signatory"
    return role_of(delivery.practitioner)


def role_of(person: Practitioner | None) -> Role:
    """Give in which role somebody reads: who belongs to no cabinet signs for herself."""
    seats = list(person.memberships.all()) if person is not None else []
    signs = not seats or any(one.capacity in _SIGN for one in seats)
    return "signatory" if signs else "member"


def _links(delivery: Delivery, *, address: str, at: datetime) -> Iterator[str]:
    notice, person = delivery.notice, delivery.practitioner
    if notice.kind not in _LINKED:
        return
    for text in body_of(notice, delivery.language, at=at).versions:
        if text["asks"] == "none":
            continue
        if person is None or address.casefold() != person.email.casefold():
            # Whoever reads a second address may be another: she signs in to answer.
            yield own_end("consent:answer_version", text["id"])
            continue
        until = max(at + LINK_HOLDS, local_instant(date.fromisoformat(text["day"]), MIDNIGHT))
        link = links.Link(
            practitioner=person.pk,
            version=UUID(text["id"]),
            address=links.mark(address),
            until=until,
        )
        yield own_end("consent:link", links.make(link, purpose="answer"))


def own_end(name: str, *args: str) -> str:
    """Give the end of an address under `/mes-documents/`."""
    return reverse(name, args=args).removeprefix(OWN_PATH)


def whole(body: Body, values: Values) -> bytes:
    """Give the message (RFC 5322, CRLF): the same bytes for the same body and values, for ever.

    Raises UnmailableError for an address to which nothing can be sent.
    """
    return filled(bytes(body.parts), digest=body.sha256, values=values)


def message_of(attempt: Attempt) -> bytes:
    """Give the message of a try, byte by byte as it was sent."""
    if attempt.body is None:
        raise ValueError("This try never came so far as to have a message.")
    return whole(attempt.body, Values.read(attempt.values))


def as_email(body: Body, values: Values) -> EmailMultiAlternatives:
    """Give the same content as Django's mail backends take it."""
    read = message_from_bytes(whole(body, values), EmailMessage, policy=policy.default)
    text, page = (_words(read, kind) for kind in ("plain", "html"))
    made = EmailMultiAlternatives(
        subject=str(read["Subject"]),
        body=text,
        from_email=str(read["From"]),
        to=[str(read["To"])],
        reply_to=[str(one) for one in read.get_all("Reply-To", [])],
        headers={name: str(one) for name, one in read.items() if name.lower() not in _DJANGOS},
    )
    made.attach_alternative(page, "text/html")
    for one in read.iter_attachments():
        content = one.get_payload(decode=True)
        made.attach(one.get_filename(), content, one.get_content_type())
    return made


def _words(read: EmailMessage, kind: str) -> str:
    part = read.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
