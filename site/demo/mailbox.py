"""The demo's mailbox: every mail the product sends, kept as a file instead of leaving."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailboxBackend(BaseEmailBackend):
    """Writes each message, byte for byte as it would be sent, into the mailbox's folder."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; give their number."""
        for message in email_messages:
            keep(message.message().as_bytes(), folder=Path(settings.MAILBOX_DIR))
        return len(email_messages)


def keep(message: bytes, *, folder: Path) -> None:
    """Keep a message; whoever looks meanwhile sees all of it or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    written = folder / f"{name}.part"
    written.write_bytes(message)
    written.rename(folder / f"{name}.eml")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A kept message: its name, when it was written, and its parsed content."""

    name: str
    at: datetime
    content: Parsed

    def text(self) -> str:
        """Give the plain text, or nothing when there is none."""
        part = self.content.get_body(preferencelist=("plain",))
        return str(part.get_content()) if part is not None else ""

    def html(self) -> str:
        """Give the HTML, or nothing when there is none."""
        part = self.content.get_body(preferencelist=("html",))
        return str(part.get_content()) if part is not None else ""

    def attachments(self) -> list[str]:
        """Give the names of what is attached."""
        return [part.get_filename() or "?" for part in self.content.iter_attachments()]


def mails(*, most: int = 200) -> list[Mail]:
    """Give the kept messages, the newest first."""
    folder = Path(settings.MAILBOX_DIR)
    return [read(path.stem) for path in sorted(folder.glob("*.eml"), reverse=True)[:most]]


def read(name: str) -> Mail:
    """Give one message by its name; FileNotFoundError when there is none."""
    data = raw(name)
    at = datetime.fromtimestamp(int(name.partition("-")[0]) / 1e9).astimezone()
    return Mail(
        name=name, at=at, content=message_from_bytes(data, _class=Parsed, policy=policy.default)
    )


def raw(name: str) -> bytes:
    """Give the bytes of one message."""
    return (Path(settings.MAILBOX_DIR) / f"{name}.eml").read_bytes()
