"""A name that changed for the same thing: the document's own entity, throughout."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from policies.diff.suggestion.hunks import Hunk
from policies.diff.suggestion.places import Place
from policies.diff.suggestion.prose import fold, prose, word_set
from policies.diff.suggestion.reading import keys
from policies.diff.suggestion.tokens import Token, lexed

Name: TypeAlias = tuple[str, ...]
_LONGEST: Final = 5
_ADDRESSES: Final = frozenset({"email", "address"})
# A company that changed its form of law is another party until a person says otherwise.
_FORMS: Final = word_set(
    "sas sasu sa sarl eurl sci selarl snc scop association llc inc ltd limited gmbh bv plc corp ag"
    " ou oy ab srl spa ei"
)
# Where a text says who it speaks for; the name stands there in quotes or before its legal form.
_PRESENTS: Final = re.compile(
    r"responsable|controller|editeur|publisher|qui sommes|who we are|mentions legales|legal notice"
    r"|identite|identity|parties"
)
_IS_CONTROLLER: Final = r"(?:est|agit|is|acts)\b[^.;:]{0,30}\b(?:responsable|controller)"
_OTHERS: Final = re.compile(r"heberg|host|prestatair|provider|traitant|processor|fournisseur")
_FORMERLY: Final = (
    r"\b(?:anciennement|autrefois|formerly|previously)(?: known as| called| denomme(?:e|es|s)?)? "
)


@dataclass(frozen=True, kw_only=True)
class Renames:
    """The names that the new text gives to the same things, and the hosts that follow them."""

    names: Mapping[Name, Name] = field(default_factory=dict)

    def covers(self, hunk: Hunk) -> bool:
        """Tell whether a difference is a renaming and nothing else."""
        before, after = hunk.before, hunk.after
        if self.names.get(keys(before)) == keys(after) or _is_explained(hunk):
            return True
        pairs = list(zip(before, after, strict=False))
        return len(before) == len(after) and all(self._follows(*pair) for pair in pairs)

    def _follows(self, before: Token, after: Token) -> bool:
        if before.key == after.key or self.names.get((before.key,)) == (after.key,):
            return True
        if before.sort != after.sort or before.sort not in _ADDRESSES:
            return False
        return any(
            before.key.replace(old, new) == after.key
            for name, other in self.names.items()
            for old, new in _spellings(name, other)
        )


def _is_explained(hunk: Hunk) -> bool:
    """Tell whether a name now stands before the old one: "Brevo (formerly Sendinblue)"."""
    said = " ".join(keys(hunk.after))
    named = any(token.is_name for token in hunk.after[:_LONGEST])
    old = hunk.new[hunk.end : hunk.end + 1]
    explained = bool(re.search(f"{_FORMERLY}$", f"{said} ")) and len(hunk.after) <= _LONGEST + 2
    return not hunk.before and named and explained and bool(old and old[0].is_name)


def _spellings(name: Name, other: Name) -> Iterator[tuple[str, str]]:
    """Give how a name and its successor are written in addresses: "acmecare", "acme-care"."""
    before = [word for word in name if word not in _FORMS]
    after = [word for word in other if word not in _FORMS]
    for joint in ("", "-"):
        if len(joint.join(before)) > 2:
            yield joint.join(before), joint.join(after)


def renames(found: Sequence[Place], *, text: str = "") -> Renames:
    """Give the renames of the document's own entity among the differences of `found`.

    A rename is one name for another, in two places or more, that leaves the old name nowhere in
    `text`, the whole new text: without it there is none. A name of somebody else (a recipient in
    a list or table) is never one: two companies may do the same work.
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
        if text
        and (count > 1 or _is_said(pair[0], found))
        and _is_alone(pair, pairs)
        and not _is_left(pair, text)
        and _is_own(pair, where[pair], found)
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


def _is_left(pair: tuple[Name, Name], text: str) -> bool:
    old, new = (" ".join(name) for name in pair)
    said = _FORMERLY + re.escape(old)
    spoken = re.sub(said, " ", f" {_spoken(text)} ")
    return f" {old} " in spoken.replace(f" {new} ", "  ")


def _spoken(text: str) -> str:
    # An address that keeps the old name is one word and does not count.
    return " ".join(keys(lexed(prose(text))))


def _is_own(pair: tuple[Name, Name], named: Sequence[Place], found: Sequence[Place]) -> bool:
    if _is_said(pair[0], named):
        return True
    listed = any(place.form in {"row", "item"} and _heads(pair[0], place) for place in named)
    followed = any(_is_followed(pair, place) for place in found)
    return not listed and any(_tells(pair, place, followed=followed) for place in named)


def _is_said(name: Name, found: Sequence[Place]) -> bool:
    said = _FORMERLY + re.escape(" ".join(name))
    return any(re.search(said, _spoken(place.new)) for place in found)


def _tells(pair: tuple[Name, Name], place: Place, *, followed: bool) -> bool:
    """Tell whether a block is the title, or defines or presents whom the text speaks for."""
    block = fold(place.old).strip()
    spaced = r"[\s-]+".join(map(re.escape, pair[0]))
    if block.startswith(("# ", "title:")):
        return bool(re.search(spaced, block))
    if re.search(rf"[«“\"][\s*]*(?:[\w-]+ )?{spaced}(?: [\w-]+)?[\s*]*[»”\"]", block):
        return True
    forms = "|".join(_FORMS)
    presented = rf"(?:^|\W){spaced},?(?: \w+)?,? (?:{forms})\b"
    if followed and re.search(rf"{spaced} {_IS_CONTROLLER}", block):
        return True
    introduced = _PRESENTS.search(fold(place.clause)) or _is_followed(pair, place)
    return bool(introduced and not _OTHERS.search(block) and re.search(presented, block))


def _is_followed(pair: tuple[Name, Name], place: Place) -> bool:
    """Tell whether an address in the block changed along with the name."""
    after = {token.key for token in place.after if token.sort in _ADDRESSES}
    return any(
        old in token.key and token.key.replace(old, new) in after
        for token in place.before
        if token.sort in _ADDRESSES
        for old, new in _spellings(*pair)
    )


def _heads(name: Name, place: Place) -> bool:
    listed = {"recipient", "transfer"} & set(place.topics)
    return bool(listed) and keys(place.before)[: len(name)] == name
