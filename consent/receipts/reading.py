"""Reads the JSON of a receipt strictly: only the canonical form of what receipts are made of."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from consent.ledger import canonical_json

# Bytes. A receipt has some three thousand; a path grows by one hash where the ledger doubles.
LARGEST: Final = 65_536
# Objects and lists in each other; a receipt has three.
DEEPEST: Final = 16
# No safe integer (RFC 8785, section 3.2.2.3) has more digits, its sign counted.
_LONGEST_NUMBER: Final = 17


class UnreadableError(ValueError):
    """These bytes are no JSON that is worth a further look."""


def value_of(data: bytes) -> tuple[str, Any]:
    """Give the text and the value of JSON in UTF-8. Raises UnreadableError.

    A number that is not an integer becomes one of which no canonical form is known.
    """
    if len(data) > LARGEST:
        raise UnreadableError
    try:
        text = data.decode()
        value = json.loads(
            text, parse_int=_integer, parse_float=_no_number, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise UnreadableError from error
    if _is_deeper(value, DEEPEST):
        raise UnreadableError
    return text, value


def is_canonical(value: Any, text: str) -> bool:
    """Tell whether a text is the canonical form of its value (RFC 8785, integers only)."""
    try:
        return canonical_json(value) == text.encode()
    except ValueError:
        return False


def canonical_object(text: str) -> Mapping[str, Any] | None:
    """Give the object of which a text is the canonical form, None where it is of none."""
    try:
        _, value = value_of(text.encode())
    except ValueError:
        return None
    return value if isinstance(value, dict) and is_canonical(value, text) else None


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else math.nan


def _no_number(_digits: str) -> float:
    return math.nan


def _refuse_constant(name: str) -> None:
    raise UnreadableError(name)


def _is_deeper(value: Any, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (left == 0 and isinstance(value, dict | list)) or any(
        _is_deeper(one, left - 1) for one in inner
    )
