"""A mail server for tests, on a port of this machine: it keeps what it takes, or fails as asked."""

import socketserver
import ssl
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import IPv4Address
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_HERE = IPv4Address("127.0.0.1")
# What it does; by name: with a whole message take, drop, hang, refuse_message, later_message; on
# RCPT refuse, later, throttle (421 and good-bye); on MAIL refuse_sender; on DATA drop_before.
Mood = Literal[
    "take", "drop", "hang", "refuse", "later", "throttle", "refuse_sender", "drop_before",
    "refuse_message", "later_message",
]  # fmt: skip
_TO_SENDER = {"refuse_sender": b"550 5.1.8 we know no such sender"}
_TO_RECIPIENT = {
    "refuse": b"550 no such mailbox: camille",
    "later": b"451 come again",
    "throttle": b"421 4.7.0 too many from you",
}
_TO_MESSAGE = {"refuse_message": b"554 5.7.1 not this", "later_message": b"452 4.3.1 no room"}


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The commands MAIL and RCPT of a message that was taken, and whether they came encrypted."""

    mail: str
    rcpt: str
    is_encrypted: bool


@dataclass
class Sink:
    """The server: its port, its mood, and every whole message it was given.

    `extensions` are offered after EHLO; with a `context` STARTTLS is too. `delay` is in seconds, of
    each whole message. Whoever holds `refused` or `later` in a recipient's address is refused, for
    good or for now; a message for whom `dropped` holds is kept, and nobody hears of it.
    """

    port: int = 0
    mood: Mood = "take"
    refused: str = ""
    later: str = ""
    dropped: str = ""
    delay: float = 0.0
    extensions: tuple[str, ...] = ()
    context: ssl.SSLContext | None = None
    # User and password, joined by a colon, that AUTH LOGIN asks for; empty: none is offered.
    account: str = ""
    # Whole messages after which the mood becomes the one beside them.
    then: tuple[int, Mood] | None = None
    messages: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    given: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)
    # Asked with each whole message, before the answer.
    on_message: Callable[[int], object] | None = None

    @property
    def count(self) -> int:
        """Give how many whole messages there were."""
        return len(self.messages)

    def take(self, data: bytes, envelope: Envelope | None = None) -> bytes:
        """Keep a message; give the answer, an empty one where its sender is to hear nothing."""
        with self.lock:
            self.messages.append(message_from_bytes(data, EmailMessage, policy=policy.default))
            self.raw.append(data)
            if envelope is not None:
                self.envelopes.append(envelope)
            count, mood = len(self.messages), self.mood
            if self.then is not None and count >= self.then[0]:
                self.mood = self.then[1]
        self.given.set()
        if self.on_message is not None:
            self.on_message(count)
        if self.delay:
            time.sleep(self.delay)
        return self._answer(mood, envelope)

    def _answer(self, mood: Mood, envelope: Envelope | None) -> bytes:
        if mood == "hang":
            self.over.wait(60)
        if mood in {"drop", "hang"}:
            return b""
        if self.dropped and envelope is not None and self.dropped in envelope.rcpt:
            return b""
        return _TO_MESSAGE.get(mood, b"250 taken")

    def ids(self) -> list[str]:
        """Give the Message-ID of each message."""
        return [str(message["Message-ID"]) for message in self.messages]

    def to_sender(self) -> bytes:
        """Give the answer to MAIL."""
        return _TO_SENDER.get(self.mood, b"250 well")

    def to_recipient(self, line: bytes) -> bytes:
        """Give the answer to a recipient."""
        words = line.decode()
        if self.refused and self.refused in words:
            return _TO_RECIPIENT["refuse"]
        if self.later and self.later in words:
            return _TO_RECIPIENT["later"]
        return _TO_RECIPIENT.get(self.mood, b"250 well")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    # As many as connect at once wait for their turn.
    request_queue_size = 64
    sink: Sink

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a sender that was killed: that is what some tests do."""


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Speak as much SMTP as a sender needs."""
        self.sink, self.mail, self.rcpt, self.is_encrypted = self.server.sink, "", "", False
        with self.sink.lock:
            self.sink.connections += 1
        self._say(b"220 sink")
        while line := self.rfile.readline():
            self.sink.commands.append(line.decode("utf-8", "replace").strip())
            if not self._obey(line[:4].upper(), line):
                return

    def finish(self) -> None:
        """Close what was encrypted as well: the server knows the plain socket only."""
        super().finish()
        if self.is_encrypted:
            self.request.close()

    def _obey(self, verb: bytes, line: bytes) -> bool:
        """Obey a command; tell whether the conversation goes on."""
        special: dict[bytes, Callable[[bytes], bool]] = {
            b"EHLO": self._ehlo,
            b"STAR": self._starttls,
            b"AUTH": self._auth,
            b"MAIL": self._mail,
            b"RCPT": self._rcpt,
            b"DATA": self._data,
        }
        if verb in special:
            return special[verb](line)
        self._say(b"221 bye" if verb == b"QUIT" else b"250 well")
        return verb != b"QUIT"

    def _ehlo(self, _line: bytes) -> bool:
        offered = list(self.sink.extensions)
        if self.sink.context is not None and not self.is_encrypted:
            offered.append("STARTTLS")
        if self.sink.account:
            offered.append("AUTH PLAIN")
        words = ["sink", *offered]
        for word in words[:-1]:
            self._say(f"250-{word}".encode())
        self._say(f"250 {words[-1]}".encode())
        return True

    def _starttls(self, _line: bytes) -> bool:
        if self.sink.context is None:
            self._say(b"502 not here")
            return True
        self._say(b"220 go on")
        try:
            self.request = self.sink.context.wrap_socket(self.request, server_side=True)
        except OSError:
            return False
        self.rfile: Any = self.request.makefile("rb")
        self.wfile: Any = self.request.makefile("wb", 0)
        self.is_encrypted = True
        return True

    def _auth(self, line: bytes) -> bool:
        # PLAIN alone, where the answer comes with the command.
        given = b64decode(line.split()[-1]).split(b"\0")[1:]
        is_right = b":".join(given).decode() == self.sink.account
        self._say(b"235 well" if is_right else b"535 5.7.8 who is that")
        return True

    def _mail(self, line: bytes) -> bool:
        self.mail, self.rcpt = line.decode().strip(), ""
        self._say(self.sink.to_sender())
        return True

    def _rcpt(self, line: bytes) -> bool:
        answer = self.sink.to_recipient(line)
        self._say(answer)
        if answer.startswith(b"250"):
            self.rcpt = line.decode().strip()
        if answer.startswith(b"421"):
            # Closed with commands unread, the answer would be lost on its way.
            while self.rfile.readline():
                continue
            return False
        return True

    def _data(self, _line: bytes) -> bool:
        if not self.rcpt and self.mail:
            self._say(b"554 5.5.1 to nobody")
            return True
        if self.sink.mood == "drop_before":
            return False
        self._say(b"354 go on")
        envelope = Envelope(mail=self.mail, rcpt=self.rcpt, is_encrypted=self.is_encrypted)
        lines = iter(self.rfile.readline, b".\r\n")
        data = bytearray()
        for line in lines:
            if not line:
                return False  # whoever sent it is gone: it was no whole message
            data += line[1:] if line.startswith(b"..") else line
        answer = self.sink.take(bytes(data), envelope)
        if answer:
            self._say(answer)
        return bool(answer)

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


def self_signed(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Give a server's context with a new certificate of 127.0.0.1, and the certificate's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(_HERE)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(certificate.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


@contextmanager
def running(**options: Any) -> Iterator[Sink]:
    """Run a sink; at the end whoever still waits for it is let go."""
    sink = Sink(**options)
    with serving(sink):
        yield sink


@contextmanager
def serving(sink: Sink) -> Iterator[None]:
    """Run a sink that was made; at the end whoever still waits for it is let go."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.sink = sink
        sink.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield
        finally:
            sink.over.set()
            server.shutdown()
            thread.join()
