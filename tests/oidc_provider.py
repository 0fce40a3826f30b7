"""A real OpenID Connect provider over HTTP, on this machine: code flow with PKCE, RS256, user info.

It does what a provider does, and can be told to do it wrongly, as tests of refusals need. No
package that is kept up does both: those for tests check no PKCE and sign only well.
"""

import base64
import hashlib
import json
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

CLIENT, SECRET = "opposable", "a-client-secret"


@dataclass(kw_only=True)
class Grant:
    """What a code is good for, once."""

    asked: dict[str, str]
    claims: dict[str, Any]


@dataclass(kw_only=True)
class Provider:
    """The provider's keys, the person who is signed in there, and what it does wrongly.

    `claims` is what it says of her. `signed` replaces claims of the id token, `told`
    those of the user info; `key` signs, whatever the published key is.
    """

    issuer: str = ""
    published: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))
    key: Any = None
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    signed: dict[str, Any] = field(default_factory=dict)
    discovered: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    hides_email: bool = False
    grants: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    registered: str = ""
    # What went wrong here, which no test means by a fault.
    broken: list[BaseException | None] = field(default_factory=list)

    def configuration(self) -> dict[str, Any]:
        """Give the discovery document."""
        addresses = {
            f"{name}_endpoint": f"{self.issuer}/{path}"
            for name, path in (
                ("authorization", "authorize"),
                ("token", "token"),
                ("userinfo", "userinfo"),
            )
        }
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            **addresses,
            **self.discovered,
        }

    def keys(self) -> dict[str, Any]:
        """Give the public key."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "first", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Give the address that whoever is signed in here is sent back to, with a code."""
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.registered
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        if not self.claims:
            answer = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe()
            self.grants[code] = Grant(asked=asked, claims=dict(self.claims))
            answer = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def exchange(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Give the tokens for a code, once, to whom it was given; None for anybody else."""
        grant = self.grants.pop(sent.get("code", ""), None)
        if grant is None or not self._is_for(grant, sent):
            return None
        token = secrets.token_urlsafe()
        self.tokens[token] = grant.claims | self.told
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._id_token(grant),
        }

    def _is_for(self, grant: Grant, sent: dict[str, str]) -> bool:
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return (
            (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            and sent.get("redirect_uri") == grant.asked["redirect_uri"]
            and challenge == grant.asked["code_challenge"]
        )

    def _id_token(self, grant: Grant) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": grant.asked["nonce"]} if "nonce" in grant.asked else {}
        claims |= {k: v for k, v in grant.claims.items() if k == "sub" or not self.hides_email}
        payload = {k: v for k, v in (claims | self.signed).items() if v is not None}
        key = self.published if self.key is None else self.key
        return jwt.encode(payload, key or None, self.algorithm, headers={"kid": "first"})


class _Handler(BaseHTTPRequestHandler):
    provider: ClassVar[Provider]

    def do_GET(self) -> None:
        """Serve discovery, keys, authorization and user info."""
        address = urlsplit(self.path)
        if address.path == "/.well-known/openid-configuration":
            self._json(self.provider.configuration())
        elif address.path == "/keys":
            self._json(self.provider.keys())
        elif address.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(dict(parse_qsl(address.query))))
            self.end_headers()
        elif address.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self._json(self.provider.tokens.get(token), otherwise=401)
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """Serve the token endpoint."""
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._json(self.provider.exchange(dict(parse_qsl(sent))), otherwise=400)

    def _json(self, value: dict[str, Any] | None, *, otherwise: int = 404) -> None:
        self.send_response(otherwise if value is None else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value or {"error": "invalid_grant"}).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    provider: Provider

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Keep what went wrong for the test to see."""
        self.provider.broken.append(sys.exc_info()[1])


@contextmanager
def running() -> Iterator[Provider]:
    """Serve a provider on a free port while the block runs."""
    provider = Provider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.provider = provider
        provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
