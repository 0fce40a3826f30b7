"""Why a difference of words is nobody's business but the copy editor's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from policies.diff.suggestion.hunks import Hunk
from policies.diff.suggestion.own_lines import sentences
from policies.diff.suggestion.places import Place
from policies.diff.suggestion.reading import keys, words
from policies.diff.suggestion.renames import Renames, renames
from policies.diff.suggestion.spelling import is_agreement, is_light, is_slip, is_word
from policies.diff.suggestion.tokens import Token
from policies.diff.suggestion.vocabulary import PRONOUNS, subjects

Words: TypeAlias = tuple[str, ...]
# What stands before the number of another clause of the same document.
_REFERENCES: Final = frozenset(
    "section sections rubrique rubriques clause clauses point points partie parties chapitre"
    " chapitres paragraphe paragraphes part parts chapter paragraph titre annexe annex".split()
)
# Below this a text that went here and came there may be an item of two opposite lists.
_WHOLE_TEXT: Final = 25


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What else changed: renames, renumbered headings, sentences that stand elsewhere."""

    renames: Renames = field(default_factory=Renames)
    numbers: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[tuple[str, Words]] = frozenset()
    come: frozenset[tuple[str, Words]] = frozenset()


def surroundings(found: Sequence[Place], *, text: str = "") -> Surroundings:
    """Gather what can excuse a difference from all blocks that changed."""
    numbers = dict(place.numbers for place in found if all(place.numbers))
    return Surroundings(
        renames=renames(found, text=text),
        numbers={old: new for old, new in numbers.items() if old != new},
        gone=frozenset(said for place in found for said in _said(place, place.old_text)),
        come=frozenset(said for place in found for said in _said(place, place.new_text)),
    )


def _said(place: Place, block: str) -> list[tuple[str, Words]]:
    whole = keys(words(block))
    said = [(place.clause, keys(words(sentence))) for sentence in sentences(block)]
    return [*said, (place.clause, whole), *([("", whole)] if len(whole) >= _WHOLE_TEXT else [])]


def excuse(hunk: Hunk, place: Place, around: Surroundings) -> str:
    """Give the id of why a difference is minor, "" when nothing proves that it is."""
    if around.renames.covers(hunk):
        return "rename"
    if _is_moved(hunk, place, around):
        return "moved"
    if _is_renumbered(hunk, around):
        return "numbering"
    if place.form == "heading" and _is_title(hunk):
        return "title"
    return next((name for name, holds in _EXCUSES if holds(hunk)), "")


def _is_moved(hunk: Hunk, place: Place, around: Surroundings) -> bool:
    if hunk.before and hunk.after:
        return False
    said = keys(hunk.touched)
    elsewhere = around.come if hunk.before else around.gone
    return len(said) > 1 and bool({(place.clause, said), ("", said)} & elsewhere)


def _is_renumbered(hunk: Hunk, around: Surroundings) -> bool:
    before, after = keys(hunk.before), keys(hunk.after)
    if len(before) != 1 or len(after) != 1 or hunk.in_front not in _REFERENCES:
        return False
    return around.numbers.get(before[0]) == after[0]


def _is_title(hunk: Hunk) -> bool:
    whose = [PRONOUNS.intersection(keys(side)) for side in (hunk.before, hunk.after)]
    return not all(whose) and not any(_binds(token) for token in hunk.touched)


def _binds(token: Token) -> bool:
    """Tell whether a word of a heading says more than what the section is called."""
    if token.sort != "word":
        return True
    proper = token.is_name and not is_word(token.text.casefold())
    weighty = bool(subjects(token.key)) and token.key not in PRONOUNS
    return proper or weighty or len(token.key) == 1


def _is_joined(hunk: Hunk) -> bool:
    """Tell whether only spaces or hyphens differ: "on to", "onto"."""
    before, after = ("".join(keys(side)) for side in (hunk.before, hunk.after))
    return before == after and not any(c.isdigit() for c in before)


def _is_light(hunk: Hunk) -> bool:
    # After a figure a letter is part of it: "article 6.1 a".
    one_side = not (hunk.before and hunk.after) and not hunk.in_front[:1].isdigit()
    return one_side and all(is_light(token) for token in hunk.touched)


def _is_stutter(hunk: Hunk) -> bool:
    """Tell whether a word that was written twice now stands once."""
    return not hunk.after and len(hunk.before) == 1 and hunk.before[0].key in {
        hunk.in_front,
        hunk.behind,
    }


def _is_slip(hunk: Hunk) -> bool:
    if not hunk.before or len(hunk.before) != len(hunk.after):
        return False
    in_front = [hunk.in_front, *keys(hunk.before)]
    pairs = zip(hunk.before, hunk.after, in_front, strict=False)
    return all(
        before.key == after.key
        or is_agreement(before, after, determiner=front)
        or is_slip(before, after)
        for before, after, front in pairs
    )


def _is_address(hunk: Hunk) -> bool:
    """Tell whether only paths differ, as metadata list them: the host stays."""
    hosts = {_host(token) for token in hunk.touched}
    return all(token.sort == "address" for token in hunk.touched) and len(hosts) == 1


def _host(token: Token) -> str:
    return token.key.removeprefix("..").partition("/")[0]


_EXCUSES: Final[tuple[tuple[str, Callable[[Hunk], bool]], ...]] = (
    ("format", _is_joined),
    ("spelling", _is_light),
    ("spelling", _is_slip),
    ("spelling", _is_stutter),
    ("link", _is_address),
)
