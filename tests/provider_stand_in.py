"""A stand-in for the HTTP interfaces of Brevo and Mailjet, on a port of this machine.

It answers as their documentation says, keeps what it takes, and fails as asked.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

# `lose`: it takes the message and drops the connection; `fail`: it takes it and answers 502.
Mood = Literal["take", "throttle", "refuse", "refuse_sender", "deny", "lose", "fail", "silent"]


@dataclass
class StandIn:
    """The provider: its port, its mood, and every message it took, as JSON."""

    port: int = 0
    mood: Mood = "take"
    retry_after: str = "90"
    messages: list[dict[str, Any]] = field(default_factory=list)
    # The headers of each request that sent or asked.
    headers: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    over: Event = field(default_factory=Event)

    @property
    def brevo(self) -> str:
        """Give the address by which Brevo is used."""
        return f"http://127.0.0.1:{self.port}/v3/"

    @property
    def mailjet(self) -> str:
        """Give the address by which Mailjet is used."""
        return f"http://127.0.0.1:{self.port}/v3.1/"

    def keep(self, message: dict[str, Any]) -> int:
        """Keep a message; give its number, from 1."""
        with self.lock:
            self.messages.append(message)
            return len(self.messages)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_in: StandIn

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of who is gone."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's)
        """Say nothing."""

    def do_POST(self) -> None:
        """Take a message, or not."""
        stand_in = self.server.stand_in
        stand_in.headers.append(dict(self.headers))
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_brevo = self.path == "/v3/smtp/email"
        if stand_in.mood in {"throttle", "refuse", "refuse_sender", "deny"}:
            self._refuse(stand_in, is_brevo=is_brevo)
            return
        number = stand_in.keep(sent)
        if stand_in.mood == "lose":
            self.close_connection = True
            return
        if stand_in.mood == "fail":
            self._answer(502, {"message": "bad gateway"})
            return
        self._took(number, sent, is_brevo=is_brevo)

    def do_GET(self) -> None:
        """Say what is known of a message."""
        stand_in = self.server.stand_in
        stand_in.headers.append(dict(self.headers))
        stand_in.asked.append(self.path)
        if stand_in.mood == "silent":
            self._answer(500, {"message": "later"})
            return
        where = urlsplit(self.path)
        asked = parse_qs(where.query)
        if where.path == "/v3/smtp/statistics/events":
            [tag] = json.loads(asked["tags"][0])
            self._answer(200, self._events(tag))
        elif where.path == "/v3/REST/message":
            self._answer(200, self._messages(asked["CustomID"][0]))
        else:
            self._answer(404, {"message": "not here"})

    def _events(self, tag: str) -> dict[str, Any]:
        found = [
            {"messageId": _brevo_id(number), "event": "requests", "tag": tag}
            for number, one in enumerate(self.server.stand_in.messages, start=1)
            if tag in one.get("tags", [])
        ]
        # Without any it gives no list either.
        return {"events": found} if found else {}

    def _messages(self, name: str) -> dict[str, Any]:
        found = [
            {"ID": number, "Status": "sent"}
            for number, one in enumerate(self.server.stand_in.messages, start=1)
            if one["Globals"].get("CustomID") == name
        ]
        return {"Count": len(found), "Data": found, "Total": len(found)}

    def _took(self, number: int, sent: dict[str, Any], *, is_brevo: bool) -> None:
        if is_brevo:
            self._answer(201, {"messageId": _brevo_id(number)})
            return
        address = sent["Messages"][0]["To"][0]["Email"]
        to = [{"Email": address, "MessageID": number, "MessageUUID": f"uuid-{number}"}]
        self._answer(200, {"Messages": [{"Status": "success", "To": to, "Cc": [], "Bcc": []}]})

    def _refuse(self, stand_in: StandIn, *, is_brevo: bool) -> None:
        if stand_in.mood == "throttle":
            headers = {"Retry-After": stand_in.retry_after}
            self._answer(429, {"message": "slow down"}, headers)
        elif stand_in.mood == "deny":
            self._answer(401, {"code": "unauthorized", "message": "Key not found"})
        elif is_brevo:
            is_sender = stand_in.mood == "refuse_sender"
            said = "sender is not valid" if is_sender else "email is not valid in to"
            self._answer(400, {"code": "invalid_parameter", "message": said})
        else:
            is_sender = stand_in.mood == "refuse_sender"
            of = "Globals.From.Email" if is_sender else "To[0].Email"
            error = {"ErrorCode": "mj-0013", "StatusCode": 400, "ErrorRelatedTo": [of]}
            error["ErrorMessage"] = f'"{of}" is an invalid email address.'
            self._answer(400, {"Messages": [{"Status": "error", "Errors": [error]}]})

    def _answer(
        self, status: int, content: dict[str, Any], headers: dict[str, str] | None = None
    ) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _brevo_id(number: int) -> str:
    return f"<{number}@smtp-relay.mailin.fr>"


@contextmanager
def running() -> Iterator[StandIn]:
    """Run a stand-in."""
    stand_in = StandIn()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.stand_in = stand_in
        stand_in.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield stand_in
        finally:
            stand_in.over.set()
            server.shutdown()
            thread.join()
