"""A mailbox for tests: as much IMAP as a reader of bounces needs, over TLS, on this machine."""

import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "bounces@alpha.example", "a-mailbox-password"
# A test may freeze its own clock, and not that of TLS.
_FROM, _UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Box:
    """The mailbox: its messages by id, which of them are seen, and where its certificate is."""

    certificate: Path
    port: int = 0
    messages: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def add(self, *messages: bytes) -> None:
        """Put messages into it."""
        for message in messages:
            self.messages[len(self.messages) + 1] = message

    def trust(self) -> ssl.SSLContext:
        """Give a context that trusts this server and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    box: Box
    context: ssl.SSLContext

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a reader that trusts nobody here, and goes."""


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def setup(self) -> None:
        """Speak TLS from the first byte."""
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        """Close what the server does not know of: the socket in the other one's place."""
        super().finish()
        self.request.close()

    def handle(self) -> None:
        """Answer command after command."""
        self._say(b"* OK ready")
        for line in iter(self.rfile.readline, b""):
            tag, _space, rest = line.strip().partition(b" ")
            verb, _space, words = rest.partition(b" ")
            if verb.upper() == b"UID":
                verb, _space, words = words.partition(b" ")
            ends = self._answer(verb.upper(), words.decode())
            self._say(tag + b" " + ends)
            if verb.upper() == b"LOGOUT":
                return

    def _answer(self, verb: bytes, words: str) -> bytes:
        box = self.server.box
        if verb == b"CAPABILITY":
            self._say(b"* CAPABILITY IMAP4rev1")
        elif verb == b"LOGIN":
            is_right = words.replace('"', "").split() == [USER, PASSWORD]
            return b"OK in" if is_right else b"NO who?"
        elif verb == b"SELECT":
            self._say(b"* %d EXISTS" % len(box.messages))
        elif verb == b"SEARCH":
            found = [str(uid) for uid in box.messages if uid not in box.seen]
            self._say(" ".join(["* SEARCH", *found]).encode())
        elif verb == b"FETCH":
            self._fetch(int(words.split()[0]), words)
        elif verb == b"STORE":
            box.seen.add(int(words.split()[0]))
        elif verb != b"LOGOUT":
            return b"BAD what?"
        return b"OK done"

    def _fetch(self, uid: int, words: str) -> None:
        data = self.server.box.messages[uid]
        if "HEADER" in words:
            data = data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        self._say(b"* %d FETCH (UID %d BODY[] {%d}" % (uid, uid, len(data)))
        self.wfile.write(data)
        self._say(b")")

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def listening(place: Path) -> Iterator[Box]:
    """Let a mailbox listen, with a certificate of its own in a folder."""
    box = Box(certificate=place / "imap.pem")
    _certify(box.certificate, place / "imap.key")
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.box, server.context = box, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(box.certificate, place / "imap.key")
        box.port = server.server_address[1]
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()


def _certify(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mailbox")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
