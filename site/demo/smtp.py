"""The demo's mail server: it takes notices, keeps them in the mailbox, and fails a few on purpose.

Some sample addresses bounce and some are put off, so that the desk has something to show.
"""

import os
import re
import socketserver
import sys
from pathlib import Path
from typing import Final

from config import embedded
from demo.mailbox import keep

# By the number in a sample practitioner's address: one in 37 does not exist, one in 53 is full.
_NUMBER: Final = re.compile(rb"<praticien([0-9]{4})@")
BOUNCES, IS_FULL = 37, 53


def answer_to(line: bytes) -> bytes:
    """Give the answer to a recipient, by its address."""
    found = _NUMBER.search(line)
    number = int(found[1]) if found else 1
    if number % BOUNCES == 0:
        return b"550 5.1.1 no such mailbox"
    if number % IS_FULL == 0:
        return b"452 4.2.2 mailbox full"
    return b"250 2.1.5 well"


class Conversation(socketserver.StreamRequestHandler):
    """One connection: as much SMTP as a sender needs."""

    def handle(self) -> None:
        """Answer line by line, and keep each message before saying so."""
        self._say(b"220 demo")
        accepted = False
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            if verb == b"EHLO":
                self._say(b"250-demo\r\n250-PIPELINING\r\n250 8BITMIME")
            elif verb == b"DATA" and not accepted:
                # A sender that pipelines has asked before it heard of the refusal (RFC 2920).
                self._say(b"554 5.5.1 no valid recipients")
            elif verb == b"DATA":
                self._say(b"354 go on")
                keep(self._data(), folder=mailbox_folder())
                accepted = False
                self._say(b"250 2.0.0 taken")
            elif verb == b"RCPT":
                answer = answer_to(line)
                accepted = accepted or answer.startswith(b"2")
                self._say(answer)
            elif verb == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 2.0.0 well")

    def _data(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line[1:] if line.startswith(b"..") else line for line in lines)

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    """Listens on this machine only."""

    allow_reuse_address = daemon_threads = True


def mailbox_folder() -> Path:
    """Give the folder in which the mailbox page looks."""
    return embedded.state_directory() / "mailbox"


def main() -> None:
    """Serve on the port of the command line until somebody stops it."""
    sys.stdout.write(f"mail server of process {os.getpid()}\n")
    sys.stdout.flush()
    with Server(("127.0.0.1", int(sys.argv[1])), Conversation) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
