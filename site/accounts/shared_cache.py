"""The cache that all processes share, in a table, which somebody who only reads may fill too."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache

from accounts.refusing_writes import may_write, writing


class SharedCache(DatabaseCache):
    """Django's cache in a table; what it holds is nobody's record, so reading may renew it.

    Within a transaction that only reads nothing can be renewed: what has run out then stays, and
    counts for nothing, until the next who may.
    """

    def _base_set(self, *args: Any, **kwargs: Any) -> bool:
        if not may_write():
            return False
        with writing():
            return bool(super()._base_set(*args, **kwargs))  # type: ignore[misc]  # not in stubs

    def _base_delete_many(self, keys: list[str]) -> bool:
        if not keys or not may_write():
            return False
        with writing():
            return bool(super()._base_delete_many(keys))  # type: ignore[misc]  # not in stubs
