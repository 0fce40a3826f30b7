"""Says where the running demo is and how to sign in."""

import sys

from config import embedded
from demo.logins import BRANDS, LOGINS


def show(port: int, *, seconds: float, vendors: int) -> None:
    """Print addresses, logins and the time it took to standard output."""
    sys.stdout.write("\n".join(_lines(port, seconds, vendors)) + "\n")
    sys.stdout.flush()


def _lines(port: int, seconds: float, vendors: int) -> list[str]:
    sites = [f"http://{brand}.localhost:{port}/" for brand in BRANDS]
    addresses = dict(zip(BRANDS, sites, strict=True))
    addresses |= {"admin": f"{sites[0]}admin/", "mailbox": f"{sites[0]}boite-aux-lettres/"}
    addresses["subscription"] = f"{sites[0]}souscrire/"
    # Each shows what it was sent.
    addresses |= {
        kind: f"http://{kind}.localhost:{vendors}/" for kind in ("matomo", "plausible", "stripe")
    }
    width = max(len(login.email) for login in LOGINS)
    return [
        "",
        *(f"  {name:<17} {address}" for name, address in addresses.items()),
        "",
        *(
            f"  {login.brand:<17} {login.role:<13} {login.email:<{width}}  {login.password}"
            for login in LOGINS
        ),
        "",
        f"  Logs: {embedded.log_directory()}",
        f"  Ready in {seconds:.1f} s. Ctrl-C stops everything; the data stays.",
        "",
    ]
