"""A name that changed for the same thing: the document's own entity, throughout."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from policies.diff.suggestion.hunks import Hunk
from policies.diff.suggestion.places import Place
from policies.diff.suggestion.prose import fold
from policies.diff.suggestion.reading import keys
from policies.diff.suggestion.tokens import Token

Name: TypeAlias = tuple[str, ...]
_LONGEST: Final = 5
# A company that changed its form of law is another party until a person says otherwise.
_FORMS: Final = frozenset(
    "sas sasu sa sarl eurl sci selarl snc scop association llc inc ltd limited gmbh bv plc corp ag"
    " ou oy ab srl spa ei".split()
)
# Where a text says who it speaks of or for.
_DEFINES: Final = re.compile(
    r"ci-apres|denomm|hereinafter|hereafter|designe|edite[es]* par|exploite[es]* par|operated by"
    r"|published by|owned by|(?:is|est) (?:a|un) service|maintained by|[\"“«]\s?(?:we|nous)\s?[\"”»]"
    r"|anciennement|formerly|previously|precedemment|renamed|now called|desormais appele"
)
_PRESENTS: Final = re.compile(
    r"responsable|controller|editeur|publisher|qui sommes|who we are|mentions legales|legal notice"
    r"|identite|identity"
)


@dataclass(frozen=True, kw_only=True)
class Renames:
    """The names that the new text gives to the same things, and the hosts that follow them."""

    names: Mapping[Name, Name] = field(default_factory=dict)

    def covers(self, hunk: Hunk) -> bool:
        """Tell whether a difference is a renaming and nothing else."""
        before, after = hunk.before, hunk.after
        if self.names.get(keys(before)) == keys(after):
            return True
        pairs = list(zip(before, after, strict=False))
        return len(before) == len(after) and all(self._follows(*pair) for pair in pairs)

    def _follows(self, before: Token, after: Token) -> bool:
        if before.key == after.key or self.names.get((before.key,)) == (after.key,):
            return True
        address = {"email", "address"}
        if before.sort != after.sort or before.sort not in address:
            return False
        return any(
            before.key.replace(old, new) == after.key
            for name, other in self.names.items()
            for old, new in _spellings(name, other)
        )


def _spellings(name: Name, other: Name) -> Iterator[tuple[str, str]]:
    """Give how a name and its successor are written in addresses: "acmecare", "acme-care"."""
    before = [word for word in name if word not in _FORMS]
    after = [word for word in other if word not in _FORMS]
    for joint in ("", "-"):
        if len(joint.join(before)) > 2:
            yield joint.join(before), joint.join(after)


def renames(found: Sequence[Place], *, text: str = "") -> Renames:
    """Give the renames of the document's own entity among the differences of `found`.

    A rename is one name for another, in two places or more, that leaves the old name nowhere: in
    the changed blocks, and in `text`, the whole new text, when it is given. A name of somebody
    else (a recipient in a list or table) is never one: two companies may do the same work.
    """
    pairs: Counter[tuple[Name, Name]] = Counter()
    where: dict[tuple[Name, Name], list[Place]] = {}
    for place in found:
        for hunk in place.hunks:
            if _is_naming(hunk):
                pair = (keys(hunk.before), keys(hunk.after))
                pairs[pair] += 1
                where.setdefault(pair, []).append(place)
    names = {
        pair[0]: pair[1]
        for pair, count in pairs.items()
        if count > 1
        and _is_alone(pair, pairs)
        and not _is_left(pair, found, text)
        and _is_own(pair[0], where[pair])
    }
    return Renames(names=names)


def _is_naming(hunk: Hunk) -> bool:
    sides = (hunk.before, hunk.after)
    if not all(0 < len(side) <= _LONGEST for side in sides):
        return False
    if not all(any(_names(token) for token in side) for side in sides):
        return False
    forms = [_FORMS.intersection(keys(side)) for side in sides]
    return forms[0] == forms[1]


def _names(token: Token) -> bool:
    return token.is_name or (token.sort == "word" and token.text[:1].isdigit())


def _is_alone(pair: tuple[Name, Name], pairs: Collection[tuple[Name, Name]]) -> bool:
    return not any((pair[0] == one) != (pair[1] == other) for one, other in pairs)


def _is_left(pair: tuple[Name, Name], found: Sequence[Place], text: str) -> bool:
    old, new = (f" {' '.join(name)} " for name in pair)
    shown = [" ".join(keys(place.after)) for place in found]
    whole = " ".join(re.findall(r"\w+", fold(text)))
    return any(old in f" {part} ".replace(new, " ") for part in (*shown, whole))


def _is_own(name: Name, found: Sequence[Place]) -> bool:
    return any(_tells(place) for place in found) and not any(
        place.form in {"row", "item"} and _heads(name, place) for place in found
    )


def _tells(place: Place) -> bool:
    block = fold(place.old).lstrip()
    return (
        block.startswith(("# ", "title:"))
        or bool(_DEFINES.search(block))
        or bool(_PRESENTS.search(fold(place.clause)))
    )


def _heads(name: Name, place: Place) -> bool:
    listed = {"recipient", "transfer"} & set(place.topics)
    return bool(listed) and keys(place.before)[: len(name)] == name
