"""Registers placed in a text: which ones, and their tables frozen into the stream."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policies import ports
from policies.clauses import Block, Table, Verbatim

Raw = Mapping[str, Any]

# A placeholder on purpose: it blocks promulgation (L01), where silence would lose the register.
_EMPTY = {
    "fr": "[à compléter : le registre « {name} » est vide]",
    "en": "[to complete: the register “{name}” is empty]",
}


def frozen(raw: Iterable[Raw], *, site: Any, language: str) -> list[dict[str, Any]]:
    """Give a policy's stream with each placed register's table as it is now.

    `raw` is the stream as stored, a list of `{"type", "value", "id"}` of clauses. A register part
    becomes `{"type": "register", "value": {"register": name, "columns": [...], "rows": [...]}}`
    and keeps its id; what it held of an earlier table is replaced. One whose name no register has
    any more holds no columns.
    """
    return [_with_body(block, site=site, language=language) for block in raw]


def placed(raw: Iterable[Raw]) -> dict[str, Table]:
    """Give the registers placed in a frozen stream, by name, in the order of the text."""
    return {part["value"]["register"]: table_of(part["value"]) for part in _parts(raw)}


def table_of(value: Raw) -> Table:
    """Give the table that a frozen register part holds; an empty one where it holds none."""
    rows = tuple(tuple(map(str, row)) for row in value.get("rows") or ())
    return Table(header=tuple(value.get("columns") or ()), rows=rows)


def shown(value: Raw, language: str) -> Block:
    """Give what a register part says in a text: its table, or a placeholder where it is empty."""
    table = table_of(value)
    name = str(value.get("register") or "?")
    return table if table.rows else Verbatim(text=_EMPTY[language].format(name=name))


def _parts(raw: Iterable[Raw]) -> Iterator[Raw]:
    for block in raw:
        if block["type"] == "clause":
            body = block["value"].get("body") or ()
            yield from (part for part in body if part["type"] == "register")


def _with_body(block: Raw, *, site: Any, language: str) -> dict[str, Any]:
    if block["type"] != "clause":
        return dict(block)
    body = [
        _frozen_part(part, site=site, language=language) if part["type"] == "register" else part
        for part in block["value"].get("body") or ()
    ]
    return {**block, "value": {**block["value"], "body": body}}


def _frozen_part(part: Raw, *, site: Any, language: str) -> dict[str, Any]:
    name = part["value"].get("register") or ""
    table = ports.register_table(name, site=site, language=language)
    value: dict[str, Any] = {"register": name, "columns": [], "rows": []}
    if table is not None:
        value["columns"] = list(table.header)
        value["rows"] = [list(row) for row in table.rows]
    return {**part, "value": value}
