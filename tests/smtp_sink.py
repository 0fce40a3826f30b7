"""A mail server for tests, on a port of this machine: it keeps what it takes, or fails as asked."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Lock, Thread
from typing import Literal

# What it does once it has a whole message, or (refuse, later) hears of a recipient.
Mood = Literal["take", "drop", "hang", "refuse", "later"]
_TO_RECIPIENT = {"refuse": b"550 no such mailbox: camille", "later": b"451 come again"}


@dataclass
class Sink:
    """The server: its port, its mood, and every whole message it was given."""

    port: int = 0
    mood: Mood = "take"
    refused: str = ""  # what a recipient's address holds that it refuses
    messages: list[EmailMessage] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    given: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)

    def take(self, data: bytes) -> bool:
        """Keep a message; tell whether its sender is to hear of it."""
        with self.lock:
            self.messages.append(message_from_bytes(data, EmailMessage, policy=policy.default))
        self.given.set()
        if self.mood == "hang":
            self.over.wait(60)
        return self.mood not in {"drop", "hang"}

    def ids(self) -> list[str]:
        """Give the Message-ID of each message."""
        return [str(message["Message-ID"]) for message in self.messages]

    def to_recipient(self, line: bytes) -> bytes:
        """Give the answer to a recipient."""
        if self.refused and self.refused in line.decode():
            return _TO_RECIPIENT["refuse"]
        return _TO_RECIPIENT.get(self.mood, b"250 well")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    sink: Sink


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Speak as much SMTP as a sender needs."""
        self._say(b"220 sink")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say(b"354 go on")
                if not self.server.sink.take(self._data()):
                    return
                self._say(b"250 taken")
            elif verb == b"RCPT":
                self._say(self.server.sink.to_recipient(line))
            else:
                self._say(b"221 bye" if verb == b"QUIT" else b"250 well")

    def _data(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line[1:] if line.startswith(b"..") else line for line in lines)

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def running() -> Iterator[Sink]:
    """Run a sink; at the end whoever still waits for it is let go."""
    sink = Sink()
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.sink = sink
        sink.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield sink
        finally:
            sink.over.set()
            server.shutdown()
            thread.join()
