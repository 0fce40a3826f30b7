"""The keys of an exported version's head: what each may be, and how it is written."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from policies.addresses import KINDS, LANGUAGES
from policies.archive.errors import ArchiveError
from policies.archive.front import Held
from policies.archive.values import Adopted, ArchivedVersion, Decision

FORMAT: Final = "opposable-version/1"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NUMBER: Final = re.compile(r"([1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_DAYS: Final = 365
_CHANGES: Final = ("substantial", "minor", "translation")
_ASKS: Final = ("none", "acknowledge", "accept")
_ASKED_OF: Final = ("practitioner", "cabinet")
_LONGEST_VALIDITY: Final = 3_660


class Wrong(ValueError):  # noqa: N818 - it names what was expected
    """A value is not what its key asks for; the text says what it must be."""


def head(version: ArchivedVersion, kind: str) -> dict[str, Any]:
    """Give the values of a version's head, in the order in which people read them."""
    adopted = version.adopted
    return {
        "format": FORMAT,
        "policy": kind,
        "language": version.language,
        "number": version.cited,
        "title": version.title,
        "change": version.change,
        "summary": version.summary,
        "summaries": dict(sorted(version.summaries.items())),
        "asks": version.asks,
        "asked_of": version.asked_of,
        "valid_for_days": version.valid_for_days,
        "promised_notice_days": version.promised_notice_days,
        "promulgated_at": _instant_text(version.promulgated_at),
        "notice_days": version.notice_days,
        "recorded_at": _instant_text(version.recorded_at),
        "adopted": adopted and {**vars(adopted), "adopted_at": _instant_text(adopted.adopted_at)},
        "days": [_decision_written(one) for one in version.decisions],
        "clauses": [{"id": key, "heading": heading} for key, heading in version.clauses],
        "sha256": version.sha256,
        "html_sha256": version.html_sha256,
    }


def _decision_written(one: Decision) -> dict[str, Any]:
    return {
        "day": one.day and one.day.isoformat(),
        "until": one.until and one.until.isoformat(),
        "reason": one.reason,
        "decided_at": _instant_text(one.decided_at),
    }


def _instant_text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def fields(held: Mapping[str, Held], *, file: str) -> dict[str, Any]:
    """Give the values of a head as Python's, each checked; ArchiveError names key and line."""
    for key, one in held.items():
        if key not in _FIELDS:
            raise ArchiveError("bad_key", file=file, line=one.line, key=key)
    found = {}
    for key, read in _FIELDS.items():
        if key not in held:
            raise ArchiveError("no_key", file=file, key=key)
        try:
            found[key] = read(held[key].value)
        except Wrong as wrong:
            expected = str(wrong)
            line = held[key].line
            raise ArchiveError(
                "bad_value", file=file, line=line, key=key, expected=expected
            ) from None
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise Wrong("a string")
    return value


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise Wrong(" / ".join(f'"{word}"' for word in words))
        return str(value)

    return read


def _digest(value: Any) -> str:
    if not (isinstance(value, str) and _SHA256.fullmatch(value)):
        raise Wrong("64 hex digits")
    return value


def _number(value: Any) -> tuple[int, int]:
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Wrong('"1.0"')
    return int(found[1]), int(found[2])


def _days(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _MOST_DAYS:
        raise Wrong(f"0 … {_MOST_DAYS}")
    return value


def _validity(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= _LONGEST_VALIDITY:
        raise Wrong(f"1 … {_LONGEST_VALIDITY}")
    return value


def _day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Wrong('"2026-12-22"')


def _instant(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        raise Wrong('"2026-11-21T09:30:00+00:00"')
    return found


def _optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _object(value: Any, **keys: Callable[[Any], Any]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise Wrong("{" + ", ".join(f'"{key}": …' for key in keys) + "}")
    return {key: read(value[key]) for key, read in keys.items()}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Wrong("[…]")
    return value


def _decision(value: Any) -> Decision:
    day = _optional(_day)
    return Decision(**_object(value, day=day, until=day, reason=_text, decided_at=_instant))


def _adopted(value: Any) -> Adopted:
    texts = dict.fromkeys(("original_name", "evidence_name", "evidence_note"), _text)
    digests = dict.fromkeys(("original_sha256", "evidence_sha256"), _digest)
    return Adopted(**_object(value, adopted_at=_instant, **texts, **digests))


def _clause(value: Any) -> tuple[str, str]:
    found = _object(value, id=_text, heading=_text)
    return found["id"], found["heading"]


def _summaries(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Wrong("{}")
    return {key: _text(text) for key, text in value.items()}


_FIELDS: Final[dict[str, Callable[[Any], Any]]] = {
    "format": _one_of(FORMAT),
    "policy": _one_of(*KINDS),
    "language": _one_of(*LANGUAGES),
    "number": _number,
    "title": _text,
    "change": _one_of(*_CHANGES),
    "summary": _text,
    "summaries": _summaries,
    "asks": _one_of(*_ASKS),
    "asked_of": _one_of(*_ASKED_OF),
    "valid_for_days": _optional(_validity),
    "promised_notice_days": _optional(_days),
    "promulgated_at": _optional(_instant),
    "notice_days": _optional(_days),
    "recorded_at": _instant,
    "adopted": _optional(_adopted),
    "days": lambda value: tuple(_decision(one) for one in _list(value)),
    "clauses": lambda value: tuple(_clause(one) for one in _list(value)),
    "sha256": _digest,
    "html_sha256": _digest,
}
