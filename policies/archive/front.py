"""The block at the head of an exported version: `key: value` lines whose values are JSON.

A subset of YAML that any YAML reader takes, and that needs none to be read without doubt.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policies.archive.errors import ArchiveError

_FENCE: Final = "---"
_KEY: Final = re.compile(r"([a-z][a-z0-9_]{0,40}):(?: (.*))?")
_ITEM: Final = "  - "
# YAML and editors take these for line ends.
_LINE_ENDS: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A value and the line that it stands on, from 1."""

    value: Any
    line: int


def written(values: Mapping[str, Any]) -> str:
    """Give the block for values, in their order; a list has a line for each item."""
    lines = [_FENCE]
    for key, value in values.items():
        if isinstance(value, list) and value:
            lines += [f"{key}:", *(_ITEM + _json(item) for item in value)]
        else:
            lines.append(f"{key}: {_json(value)}")
    return "\n".join([*lines, _FENCE, ""])


def split(text: str, *, file: str) -> tuple[dict[str, Held], str]:
    """Give the values of the block at the head of a text, and the text after it, untouched."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise ArchiveError("no_front", file=file)
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise ArchiveError("no_front", file=file)
    return dict(_values(lines[1:end], file)), "\n".join(lines[end + 1 :])


def _values(lines: list[str], file: str) -> Iterator[tuple[str, Held]]:
    seen: set[str] = set()
    items: list[Any] | None = None
    for line, held in enumerate(lines, start=2):
        text = held.rstrip()
        if text.startswith(_ITEM) and items is not None:
            items.append(_value(text[len(_ITEM) :], file, line))
            continue
        found = _KEY.fullmatch(text)
        if found is None:
            raise ArchiveError("bad_line", file=file, line=line)
        key, value = found.groups()
        if key in seen:
            raise ArchiveError("twice", file=file, line=line, key=key)
        seen.add(key)
        items = [] if value is None else None
        yield key, Held(value=items if value is None else _value(value, file, line), line=line)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _value(text: str, file: str, line: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ArchiveError("bad_line", file=file, line=line) from None
