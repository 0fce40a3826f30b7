"""Names that have changed, and settings that were left open in a public text (L47, L48)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import sentences
from policies.lint.reading import Reading
from policies.lint.remarks import Remark, quoting, rule
from policies.lint.vocabulary import vendors
from policies.lint.vocabulary.words import stems

_OPEN: Final = stems(
    r"""
    (?:selon|suivant|en fonction d[eu]|dependant d[eu]|
    sous reserve d[eu]) (?:la |les? |notre |l')?(?:configuration|parametrage|environnement|
    deploiement|installation)s?\b |
    (?:depending on|according to|subject to|based on) (?:the |our |its )?(?:configuration|set-?up|
    deployment|environment|installation)\b | (?:as|per) configuration | configuration[- ]dependent
    """
)


_NEW: Final = {old: (new, since) for old, new, since in vendors.RENAMED}
_OLD: Final = re.compile(rf"(?<![\w.@/-])(?:{'|'.join(map(re.escape, _NEW))})(?![\w@-])")


def _renamed(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in sentences(reading):
        for found in _OLD.finditer(one.words):
            new, since = _NEW[found[0]]
            if not _is_former(one.words, found, new.lower()):
                yield Remark(words=f"{one.quote(found)} ({new}, {since})", at=one)


def _is_former(words: str, found: re.Match[str], new: str) -> bool:
    near = words[max(0, found.start() - 40) : found.end() + 40]
    told = re.search(rf"(?<![\w@.-]){re.escape(new)}(?![\w@-]|\.\w)", words)
    return bool(told or vendors.FORMER.search(near))


def _left_open(reading: Reading, _: Facts) -> Iterator[Remark]:
    yield from quoting([one for one in sentences(reading) if _OPEN.search(one.words)], _OPEN)


RULES: Final = (
    rule("L47", "W", _renamed),
    rule("L48", "E", _left_open),
)
