"""A mail server that takes everything: `python -m benchmarks.delivering_sink PORT_FILE DELAY`.

It answers as fast as one process of Python can, or DELAY milliseconds after each whole message, on
any number of connections at once. It keeps nothing; QUIT ends a connection.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final

_END: Final = b"\r\n.\r\n"
_EHLO: Final = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n"


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self, delay: float) -> None:
        self._delay, self._waiting, self._data = delay, bytearray(), False
        self._seen = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each command and each message that is whole."""
        self._waiting += data
        answers = bytearray()
        while (answer := self._next()) is not None:
            answers += answer
        if answers:
            self._transport.write(bytes(answers))

    def _next(self) -> bytes | None:
        if self._data:
            return self._message()
        line, found, rest = bytes(self._waiting).partition(b"\r\n")
        if not found:
            return None
        self._waiting = bytearray(rest)
        return self._command(line[:4].upper())

    def _message(self) -> bytes | None:
        # What was looked through before holds no end, but may hold its beginning.
        place = self._waiting.find(_END, max(0, self._seen - len(_END)))
        if place < 0:
            self._seen = len(self._waiting)
            return None
        del self._waiting[: place + len(_END)]
        self._data, self._seen = False, 0
        if not self._delay:
            return b"250 taken\r\n"
        loop = asyncio.get_running_loop()
        loop.call_later(self._delay, self._transport.write, b"250 taken\r\n")
        return b""

    def _command(self, verb: bytes) -> bytes:
        if verb == b"EHLO":
            return _EHLO
        if verb == b"DATA":
            self._data = True
            return b"354 go on\r\n"
        if verb == b"QUIT":
            self._transport.close()
            return b""
        return b"250 well\r\n"


async def serve(file: Path, delay: float) -> None:
    """Serve on a free port of loopback, which `file` says, until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(delay), "127.0.0.1", 0)
    part = file.with_suffix(".part")
    part.write_text(str(server.sockets[0].getsockname()[1]))
    part.rename(file)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2]) / 1000))
