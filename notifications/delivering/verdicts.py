"""What an answer to a mail means: taken, later, refused, slower, not by this way, or unknown."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Final

# How long a way is left alone: when it asks for that, when it is down, when it refuses us.
SLOWER, DOWN, FAULT = timedelta(minutes=1), timedelta(minutes=1), timedelta(minutes=10)
LONGEST_PAUSE: Final = timedelta(hours=6)
# Many failed one after the other, and none taken: that is the mail or the way, not those people.
FAILING_IN_A_ROW: Final = 5
REFUSING: Final = timedelta(hours=1)

_TOO_FAST: Final = re.compile(
    r"throttl|too many|\brate\b|slow down|4\.7\.28|4\.3\.2", re.IGNORECASE
)
# Who greets an unknown sender so wants to see it again, and means this one mail.
_GREYLISTED: Final = re.compile(r"gr[ae]y", re.IGNORECASE)
# Of the sender or its right to send: X.1.7 and X.1.8 (RFC 3463), relaying, authentication.
_OF_SENDER: Final = re.compile(
    r"\b5\.1\.[78]\b|\b5\.7\.(8|9|11|57|60)\b|relay|authenti|\bsender\b", re.IGNORECASE
)
# Commands that the server wants otherwise or not yet, or not from us: no recipient's fault.
_OF_SESSION: Final = frozenset({500, 502, 503, 504, 530, 534, 535, 538, 556})
_ENHANCED: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


class Kind(StrEnum):
    """What follows."""

    TAKEN = "taken"
    # This one is tried again later.
    LATER = "later"
    # This one never.
    REFUSED = "refused"
    # All wait, and none loses a try.
    SLOWER = "slower"
    # The way is not to be used as it is: none loses a try.
    FAULT = "fault"
    # The last byte left, and no answer came.
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one mail. `pause`: how long the way is left alone; `reply` names nobody."""

    kind: Kind
    code: str = ""
    reply: str = ""
    provider_id: str = ""
    pause: timedelta | None = None
    # The mail itself was refused, not its recipient's address.
    is_of_message: bool = False

    def said(self) -> str:
        """Give the code with the enhanced one, for staff."""
        found = _ENHANCED.search(self.reply)
        return " ".join(filter(None, [self.code, found[0] if found else ""])) or self.kind.value


class DownError(Exception):
    """The way cannot be opened now; the message is for staff and names nobody."""

    def __init__(self, said: str, *, pause: timedelta = DOWN) -> None:
        super().__init__(said)
        self.pause = pause


def printable(words: str) -> str:
    """Give words as any column takes them: what no reader sees becomes a space."""
    return "".join(one if one.isprintable() else " " for one in words)


def nameless(reply: str, address: str) -> str:
    """Give a server's words without the address, nor what stands before its @."""
    words = " ".join((reply if reply.isprintable() else printable(reply)).split())
    said = words.casefold()
    for name in (address, address.rpartition("@")[0]):
        # Hardly ever there, and a pattern of each address would be made for one look.
        if name and name.casefold() in said:
            words = re.sub(re.escape(name), "…", words, flags=re.IGNORECASE)
    return (re.sub(r"\S+@\S+", "…", words) if "@" in words else words)[:200]


def of_mail_command(code: int, reply: str) -> Verdict:
    """Judge the answer to MAIL: it is of the sender, never of a recipient."""
    if code < 500:
        return Verdict(kind=Kind.SLOWER, code=str(code), reply=reply, pause=SLOWER)
    return Verdict(kind=Kind.FAULT, code=str(code), reply=reply, pause=FAULT)


def of_recipient(code: int, reply: str) -> Verdict:
    """Judge a refusal of RCPT."""
    if code < 500:
        return _temporary(code, reply)
    if code in _OF_SESSION or _OF_SENDER.search(reply):
        return Verdict(kind=Kind.FAULT, code=str(code), reply=reply, pause=FAULT)
    return Verdict(kind=Kind.REFUSED, code=str(code), reply=reply)


def of_message(code: int, reply: str) -> Verdict:
    """Judge the answer to DATA or to the whole message."""
    if 200 <= code < 300:
        return Verdict(kind=Kind.TAKEN, code=str(code), reply=reply)
    if not 400 <= code < 600:
        # Neither yes nor no; what else is said over that connection may be of another mail.
        return Verdict(kind=Kind.UNKNOWN, code=f"{code}?", reply=reply)
    if code < 500:
        return _temporary(code, reply)
    if code in _OF_SESSION:
        return Verdict(kind=Kind.FAULT, code=str(code), reply=reply, pause=FAULT)
    return Verdict(kind=Kind.REFUSED, code=str(code), reply=reply, is_of_message=True)


def _temporary(code: int, reply: str) -> Verdict:
    is_slower = code == 421 or (_TOO_FAST.search(reply) and not _GREYLISTED.search(reply))
    if is_slower:
        return Verdict(kind=Kind.SLOWER, code=str(code), reply=reply, pause=SLOWER)
    return Verdict(kind=Kind.LATER, code=str(code), reply=reply)


# Of what we asked for; any other is of our right to ask.
_OF_REQUEST: Final = frozenset({400, 413, 422})
# What a provider's words say of the recipient, and what they say of us.
_TO: Final = re.compile(
    r"\bto\[|\brecipients?\b|in to\b|\bto (address|email)|\bto is\b", re.IGNORECASE
)
_FROM: Final = re.compile(r"\bsender\b|\bfrom\b|api.?key|credit|account", re.IGNORECASE)


def of_http(status: int, words: str, *, retry_after: timedelta | None = None) -> Verdict:
    """Judge a provider's HTTP answer that is no success."""
    code = str(status)
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return Verdict(kind=Kind.SLOWER, code=code, reply=words, pause=retry_after or SLOWER)
    if status >= 500:
        # It may have been kept before something else failed.
        return Verdict(kind=Kind.UNKNOWN, code=code, reply=words)
    if status in _OF_REQUEST and _TO.search(words):
        return Verdict(kind=Kind.REFUSED, code=code, reply=words)
    if status not in _OF_REQUEST or _FROM.search(words):
        return Verdict(kind=Kind.FAULT, code=code, reply=words, pause=FAULT)
    return Verdict(kind=Kind.REFUSED, code=code, reply=words, is_of_message=True)


def retry_after(header: str | None, *, at: datetime) -> timedelta | None:
    """Give how long a Retry-After header asks to wait (RFC 9110, 10.2.3), six hours at most."""
    if not header:
        return None
    if header.strip().isdigit():
        return min(timedelta(seconds=int(header)), LONGEST_PAUSE)
    try:
        asked = parsedate_to_datetime(header) - at
    except (TypeError, ValueError):
        return None
    return min(max(asked, timedelta()), LONGEST_PAUSE)
