"""A time-stamping authority (RFC 3161) for tests: `openssl ts` behind an HTTP server of ours."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# No chain in the answer: rfc3161-client refuses the order in which openssl sends it.
_CONFIGURATION = """
[tsa]
default_tsa = authority
[authority]
serial = {place}/serial
signer_cert = {place}/tsa.pem
signer_key = {place}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_DAY = timedelta(days=1)


@dataclass
class Authority:
    """An authority that listens: its address, its certificate of trust, what it was asked.

    `answer` replaces what it says, for an authority that errs.
    """

    place: Path
    url: str = ""
    asked: list[bytes] = field(default_factory=list)
    answer: bytes | None = None

    @property
    def certificates(self) -> Path:
        """Give the file with the certificate by which it is checked."""
        return self.place / "root.pem"

    def reply(self, query: bytes) -> bytes:
        """Give the answer to a request."""
        self.asked.append(query)
        if self.answer is not None:
            return self.answer
        (self.place / "query").write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", str(self.place / "openssl.cnf")]
        command += ["-queryfile", str(self.place / "query"), "-out", str(self.place / "reply")]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own command)
        return (self.place / "reply").read_bytes()


@contextmanager
def listening(place: Path) -> Iterator[Authority]:
    """Let an authority listen, with certificates of its own."""
    _certify(place)
    (place / "openssl.cnf").write_text(_CONFIGURATION.format(place=place))
    (place / "serial").write_text("01\n")
    authority = Authority(place=place)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = authority.reply(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200 if answer else 503)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        authority.url = f"http://127.0.0.1:{server.server_port}/tsa"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield authority
        server.shutdown()
        thread.join()


def _certify(place: Path) -> None:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Root of tests", "Root of tests", root_key, root_key, stamps=False)
    own = _certificate("Authority of tests", "Root of tests", key, root_key, stamps=True)
    for name, certificate in (("root.pem", root), ("tsa.pem", own)):
        (place / name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (place / "tsa.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _certificate(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    *,
    stamps: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _DAY)
        .add_extension(x509.BasicConstraints(ca=not stamps, path_length=None), critical=True)
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(by, hashes.SHA256())


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])
