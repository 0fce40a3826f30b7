"""Bodies of notices: made once per notice, language and texts, kept, and filled for each person."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import translation

from notifications.composing.blocks import text_of
from notifications.composing.changing import change
from notifications.composing.encoding import base64_lines, quoted, unstructured
from notifications.composing.following import following
from notifications.composing.listing import listed
from notifications.composing.mailboxes import UnmailableError, address_of, mailbox
from notifications.composing.pages import clauses, fitting, page
from notifications.composing.parts import Attached, assembled
from notifications.composing.reading import announced_by
from notifications.models import Body
from policies.addresses import SLUGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notifications.composing.announced import Announced, Sender, Text
    from notifications.composing.blocks import Letter
    from notifications.models import Notice

logger = structlog.get_logger(__name__)

# Bytes: mail programs cut HTML off a little above, servers refuse messages far above.
HTML_LIMIT: Final = 100_000
MESSAGE_LIMIT: Final = 1_000_000
# For one person's values in the HTML, and in the whole message.
_PERSONAL: Final = 6_000
# A text corrected meanwhile is quoted as corrected at most this much later.
_FRESH: Final = timedelta(seconds=5)
_REMEMBERED: Final = 16


class TooLongError(UnmailableError):
    """The texts do not fit into one mail, not even without their PDFs: promulgate them apart."""


@dataclass(frozen=True, kw_only=True)
class _Known:
    body: Body
    checked_at: datetime


_MEMORY: Final[OrderedDict[tuple[UUID, str], _Known]] = OrderedDict()
_LOCK: Final = Lock()


def forget() -> None:
    """Forget the bodies that this process remembers."""
    with _LOCK:
        _MEMORY.clear()


def body_of(notice: Notice, language: str, *, at: datetime) -> Body:
    """Give the body of a notice in a language, made and kept if it is not yet.

    Texts that were corrected, or put off, since it was made get another one. Making one draws PDFs
    (seconds): not inside a transaction of the caller's. Raises TooLongError.
    """
    key = (notice.pk, language)
    known = _MEMORY.get(key)
    if known is not None and known.checked_at <= at < known.checked_at + _FRESH:
        return known.body
    body = _found(notice, language, at=at)
    if known is not None and known.body.pk == body.pk:
        body = known.body
    _remember(key, _Known(body=body, checked_at=at))
    return body


def write_ahead(notices: Iterable[Notice], *, at: datetime) -> None:
    """Make the bodies of new notices at once, so that no later update changes their words.

    What cannot be made now (no memory, a text too long) is told, and tried again on sending.
    """
    for notice in notices:
        for language, _name in settings.LANGUAGES:
            try:
                body_of(notice, language, at=at)
            except Exception as error:
                logger.exception("body_not_made", notice=notice.pk, error=type(error).__name__)


def _remember(key: tuple[UUID, str], known: _Known) -> None:
    with _LOCK:
        _MEMORY[key] = known
        _MEMORY.move_to_end(key)
        while len(_MEMORY) > _REMEMBERED:
            _MEMORY.popitem(last=False)


def _found(notice: Notice, language: str, *, at: datetime) -> Body:
    announced = announced_by(notice, language, at=at)
    quoted_texts = [one.kept() for one in announced.texts]
    of_notice = Body.objects.filter(notice=notice, language=language)
    found = of_notice.filter(versions=quoted_texts).order_by("created_at", "pk").first()
    if found is None:
        made = body_from(announced, at=at)
        made.notice = notice
        # Another process that makes the same gets the same row.
        Body.objects.bulk_create([made], ignore_conflicts=True)
        found = of_notice.get(sha256=made.sha256)
    found.parts = bytes(found.parts)
    return found


def body_from(announced: Announced, *, at: datetime) -> Body:
    """Make the body of what is announced, of no notice yet and not saved. Raises TooLongError."""
    with translation.override(announced.language):
        letter, parts = _composed(announced)
    return Body(
        language=announced.language,
        sha256=sha256(parts).hexdigest(),
        subject=" ".join(letter.subject.split()),
        versions=[one.kept() for one in announced.texts],
        parts=parts,
        created_at=at,
    )


def _composed(announced: Announced) -> tuple[Letter, bytes]:
    headers = _headers(announced.sender, announced.language)
    if not announced.is_whole:
        letter = following(announced)
        parts = _assembled(letter, announced, headers=headers, quotes=[], attached=[])
        return letter, parts
    if sum(len(quoted(one.markdown)) for one in announced.texts) > MESSAGE_LIMIT:
        raise TooLongError(str(TooLongError.__doc__))
    attached = attachments(announced.texts)
    lists = [listed(one, language=announced.language) for one in announced.texts]
    files = [one.name if one else "" for one in attached]
    every = [clauses(one, root=announced.sender.root) for one in announced.texts]
    without = change(announced, lists=lists, files=files, clauses=[0] * len(files))
    bare = page(without, announced, quotes=[[] for _one in files])
    room = HTML_LIMIT - _PERSONAL - len(quoted(bare))
    counts = fitting(every, room=room)
    letter = change(announced, lists=lists, files=files, clauses=counts)
    quotes = [some[:count] for some, count in zip(every, counts, strict=True)]
    kept = [one for one in attached if one]
    return letter, _assembled(letter, announced, headers=headers, quotes=quotes, attached=kept)


def _assembled(
    letter: Letter,
    announced: Announced,
    *,
    headers: list[str],
    quotes: list[list[str]],
    attached: list[Attached],
) -> bytes:
    text = f"{announced.sender.name}\n\n{text_of(letter.blocks)}"
    parts = assembled(
        [unstructured("Subject", letter.subject), *headers],
        text=text,
        page=page(letter, announced, quotes=quotes),
        attached=attached,
    )
    if len(parts) > MESSAGE_LIMIT - _PERSONAL:
        raise TooLongError(str(TooLongError.__doc__))
    return parts


def _headers(sender: Sender, language: str) -> list[str]:
    headers = [f"From: {mailbox(sender.from_name, sender.from_email, header='From')}"]
    if sender.reply_to:
        headers.append(f"Reply-To: {address_of(sender.reply_to)}")
    # RFC 3834: nobody's absence is to be answered to us.
    return [*headers, f"Content-Language: {language}", "Auto-Submitted: auto-generated"]


def attachments(texts: tuple[Text, ...]) -> list[Attached | None]:
    """Give what is attached of each text: its PDF; where all do not fit, the text of the longest.

    The text part of the mail holds every text in any case. A text whose very words do not fit twice
    has no file.
    """
    chosen: list[Attached | None] = [_pdf(one) or _plain(one) for one in texts]
    room = MESSAGE_LIMIT - HTML_LIMIT - 2 * _PERSONAL - sum(_said(one) for one in texts)
    for smaller in (_plain, _nothing):
        for place in sorted(range(len(texts)), key=lambda at: -_size(chosen[at])):
            if sum(map(_size, chosen)) > room:
                chosen[place] = min(chosen[place], smaller(texts[place]), key=_size)
    return chosen


def _said(text: Text) -> int:
    """Give the bytes that a text and its list of changes take in the text part, at most."""
    return 2 * len(quoted(text.markdown)) + 20_000


def _size(one: Attached | None) -> int:
    return len(one.lines) if one is not None else 0


def _pdf(text: Text) -> Attached | None:
    drawn = text.pdf()
    if not drawn:
        return None
    return Attached(
        name=_name(text, "pdf"), media_type="application/pdf", lines=base64_lines(drawn)
    )


def _plain(text: Text) -> Attached:
    """Give the canonical text itself: the SHA-256 of this file is the text's."""
    lines = base64_lines(text.markdown.encode())
    return Attached(name=_name(text, "txt"), media_type="text/plain; charset=utf-8", lines=lines)


def _nothing(_text: Text) -> None:
    return None


def _name(text: Text, ending: str) -> str:
    return f"{SLUGS[text.kind][text.language]}-{text.cited.number}.{ending}"
