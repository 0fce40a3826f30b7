"""The demo's port: whether it can be had, before anything else is started; then who must know."""

import errno
import os
import socket

import psycopg

from config import embedded


class PortError(RuntimeError):
    """The port cannot be used; the message is one line and names PORT=."""


def chosen() -> int:
    """Give the port that the variable PORT names, 8000 without one. Raises PortError."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise PortError(f"PORT={text} is not a port: choose a number from 1 to 65535.")
    return int(text)


def require_free(port: int) -> None:
    """Raise PortError when the port is taken on either loopback address.

    Browsers may try ::1 first for a name under localhost, and would meet the other program there.
    """
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            _bind(family, address, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortError(
                    f"Port {port} is taken by another program. "
                    f"Choose another: make demo PORT={port + 1 if port < 65535 else 8000}"
                ) from None
            if error.errno == errno.EACCES:
                raise PortError(
                    f"Port {port} is reserved for root. Choose another: make demo PORT=8000"
                ) from None
            if family == socket.AF_INET:
                raise PortError(f"Port {port} cannot be used: {error.strerror}.") from None


def tell_brands(port: int) -> None:
    """Let the brands' full addresses (canonical links, feeds, the desk) name the demo's port."""
    with psycopg.connect(embedded.url("app")) as connection:
        connection.execute(
            "UPDATE wagtailcore_site SET port = %s WHERE hostname LIKE '%%.localhost'", [port]
        )
        # Wagtail keeps the addresses of sites for an hour.
        connection.execute("DELETE FROM shared_cache WHERE cache_key LIKE '%site_root_paths%'")


def tell_routes(port: int) -> None:
    """Let the sample brands' notices leave by the demo's mail server."""
    with psycopg.connect(embedded.url("app")) as connection:
        connection.execute(
            "UPDATE notifications_route SET port = %s WHERE host = '127.0.0.1'", [port]
        )


def tell_tools(port: int) -> None:
    """Let the sample brands' tools load from the demo's stand-ins of them."""
    with psycopg.connect(embedded.url("app")) as connection:
        connection.execute(
            "UPDATE consent_tool SET address = 'http://' || kind || '.localhost:' || %s::int"
            " WHERE address LIKE 'http://%%.localhost:%%'",
            [port],
        )


def free() -> int:
    """Give a port of this machine that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _bind(family: socket.AddressFamily, address: str, port: int) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        # As the server does: connections that have just been closed do not count as taken.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
