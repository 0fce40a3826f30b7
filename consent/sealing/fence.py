"""The fence of the sealer: whoever writes the tree, a key or an anchor is alone in doing so."""

from typing import Final

from django.db import connection

# Any number will do that no other part of the product takes.
_FENCE: Final = 7_325_367_253


def is_fenced() -> bool:
    """Take the fence for this transaction; tell at once whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_FENCE])
        return bool(cursor.fetchone() == (True,))


def wait_for_fence() -> None:
    """Take the fence for this transaction, after whoever has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FENCE])
