"""How many choices a network may send in an hour; its address is kept nowhere, not even hashed.

What is counted is a keyed hash, in the memory of a process: its key is random, made anew each day,
and gone with it. So nobody can tell from it who chose.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections import Counter
from datetime import UTC, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime

_HOUR: Final = timedelta(hours=1)
# More networks than ever choose in an hour: whoever sends from that many starts the count anew.
AT_MOST: Final = 100_000


class ChoiceLimit:
    """Counts what networks send in each hour of the clock (UTC)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._counts: Counter[bytes] = Counter()
        self._hour: datetime | None = None
        self._day: date | None = None
        self._key = b""

    def exceeded(self, address: str, *, at: datetime, allowed: int) -> int:
        """Count one; give the seconds after which to come back, 0 while it is allowed."""
        hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        with self._guard:
            self._turn(hour)
            name = hmac.digest(self._key, network(address).encode(), sha256)
            self._counts[name] += 1
            if self._counts[name] <= allowed:
                return 0
        return max(1, round((hour + _HOUR - at).total_seconds()))

    def clear(self) -> None:
        """Forget everything."""
        with self._guard:
            self._counts.clear()

    def _turn(self, hour: datetime) -> None:
        if hour.date() != self._day:
            self._day, self._key = hour.date(), secrets.token_bytes(32)
        if hour != self._hour or len(self._counts) >= AT_MOST:
            self._hour = hour
            self._counts.clear()


LIMIT: Final = ChoiceLimit()


def network(address: str) -> str:
    """Give what one subscriber has: an IPv4 address, 64 bits of IPv6; anything else is as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(parsed, "ipv4_mapped", None)
    if parsed.version == 4 or mapped is not None:
        return str(mapped or parsed)
    return str(ip_network(f"{parsed}/64", strict=False).network_address)
