"""The texts that stand in a policy's stream as it is stored, and the stream with another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policies.blocks import Raw


def wordings(raw: Iterable[Raw], clause: str) -> dict[str, str]:
    """Give the texts of the clause with a lasting id, by the ids of their blocks, in order.

    `raw` is a stream as stored. Tables and registers are no texts. Empty where no clause has it.
    """
    return {
        part["id"]: str(part["value"])
        for block in raw
        if _is_clause(block, clause)
        for part in block["value"].get("body") or ()
        if part["type"] == "text" and part.get("id")
    }


def reworded(raw: Iterable[Raw], clause: str, block: str, wording: str) -> list[dict[str, Any]]:
    """Give the stream with `wording` in the place of one text; all else, and all ids, stay."""
    return [_reworded(one, block, wording) if _is_clause(one, clause) else dict(one) for one in raw]


def _is_clause(block: Raw, clause: str) -> bool:
    return bool(clause) and block["type"] == "clause" and block.get("id") == clause


def _reworded(clause: Raw, block: str, wording: str) -> dict[str, Any]:
    return {**clause, "value": {**clause["value"], "body": list(_body(clause, block, wording))}}


def _body(clause: Raw, block: str, wording: str) -> Iterator[Raw]:
    for part in clause["value"].get("body") or ():
        is_it = part["type"] == "text" and part.get("id") == block
        yield {**part, "value": wording} if is_it else part
