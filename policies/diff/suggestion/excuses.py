"""Why a difference of words is nobody's business but the copy editor's."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from policies.diff.suggestion.hunks import Hunk
from policies.diff.suggestion.own_lines import sentences
from policies.diff.suggestion.places import Place
from policies.diff.suggestion.prose import word_set
from policies.diff.suggestion.reading import keys, words
from policies.diff.suggestion.renames import Renames, renames
from policies.diff.suggestion.spelling import is_agreement, is_light, is_slip, is_word
from policies.diff.suggestion.tokens import Token, lexed
from policies.diff.suggestion.vocabulary import PRONOUNS, is_weighty

Said: TypeAlias = tuple[str, tuple[str, ...]]
# What stands before the number of another clause of the same document.
_REFERENCES: Final = word_set(
    "section sections rubrique rubriques clause clauses point points partie parties chapitre"
    " chapitres paragraphe paragraphes part parts chapter paragraph titre annexe annex"
)
# Below this a text that went here and came there may be an item of two opposite lists.
_WHOLE_TEXT: Final = 25
_NEIGHBOURS: Final = 6
_LONGEST_TITLE: Final = 10  # words: more are a sentence, and say something


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What else changed (`places`), and the whole new text when it is known."""

    places: Sequence[Place]
    text: str = ""

    @cached_property
    def renames(self) -> Renames:
        """Give the names that changed for the same things."""
        return renames(self.places, text=self.text)

    @cached_property
    def recast(self) -> frozenset[int]:
        """Give the indexes of blocks cut or joined: neighbours that say the same together."""
        windows = (self.places[at : at + _NEIGHBOURS] for at in range(len(self.places)))
        return frozenset(place.index for window in windows for place in _recast(window))

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Give the numbers of headings that changed, old to new."""
        numbers = dict(place.numbers for place in self.places if all(place.numbers))
        return {old: new for old, new in numbers.items() if old != new}

    @cached_property
    def gone(self) -> frozenset[Said]:
        """Give the sentences and blocks that went from one place, with their clause."""
        return frozenset(self._before - self._after)

    @cached_property
    def come(self) -> frozenset[Said]:
        """Give the sentences and blocks that came to one place, with their clause."""
        return frozenset(self._after - self._before)

    @cached_property
    def _before(self) -> Counter[Said]:
        return Counter(said for place in self.places for said in _said(place, place.old_text))

    @cached_property
    def _after(self) -> Counter[Said]:
        return Counter(said for place in self.places for said in _said(place, place.new_text))

    @cached_property
    def used(self) -> frozenset[str]:
        """Give the keys that the new text uses, those that changed places brought left out."""
        brought = Counter(
            token.key for place in self.places for hunk in place.hunks for token in hunk.after
        )
        text = self.text or "\n\n".join(place.new for place in self.places)
        return frozenset(Counter(keys(lexed(text))) - brought)


def _recast(places: Sequence[Place]) -> Sequence[Place]:
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    for count, place in enumerate(places, start=1):
        if place.form == "row":
            return ()
        before, after = before + keys(words(place.old)), after + keys(words(place.new))
        if before == after and count > 1:
            return places[:count]
    return ()


def _said(place: Place, block: str) -> Iterator[Said]:
    whole = keys(words(block))
    parts = [keys(words(sentence)) for sentence in sentences(block)]
    yield from ((place.clause, part) for part in {whole, *parts} if part)
    if len(whole) >= _WHOLE_TEXT:
        yield "", whole


def excuse(hunk: Hunk, place: Place, around: Surroundings) -> str:
    """Give the id of why a difference is minor, "" when nothing proves that it is."""
    if place.form == "metadata":
        return "metadata"
    if place.form == "heading" and _is_title(hunk):
        return "title"
    if place.index in around.recast:
        return "markup"
    if _is_slight(hunk) or _is_slip(hunk, around):
        return "spelling"
    return _kept_elsewhere(hunk, place, around)


def _kept_elsewhere(hunk: Hunk, place: Place, around: Surroundings) -> str:
    if _is_address(hunk):
        return "link"
    if _is_moved(hunk, place, around):
        return "moved"
    if _is_renumbered(hunk, around):
        return "numbering"
    return "rename" if around.renames.covers(hunk) else ""


def _is_moved(hunk: Hunk, place: Place, around: Surroundings) -> bool:
    if hunk.before and hunk.after:
        return False
    said = keys(hunk.touched)
    elsewhere = around.come if hunk.before else around.gone
    return bool({(place.clause, said), ("", said)} & elsewhere)


def _is_renumbered(hunk: Hunk, around: Surroundings) -> bool:
    before, after = keys(hunk.before), keys(hunk.after)
    if len(before) != 1 or len(after) != 1 or hunk.in_front not in _REFERENCES:
        return False
    return around.numbers.get(before[0]) == after[0]


def _is_title(hunk: Hunk) -> bool:
    if max(len(hunk.old), len(hunk.new)) > _LONGEST_TITLE:
        return False
    whose = [PRONOUNS.intersection(keys(side)) for side in (hunk.before, hunk.after)]
    return not all(whose) and not any(_binds(token) for token in hunk.touched)


def _binds(token: Token) -> bool:
    """Tell whether a word of a heading says more than what the section is called."""
    if token.sort != "word":
        return True
    proper = token.is_name and not is_word(token.text.casefold())
    weighty = is_weighty(token.key) and token.key not in PRONOUNS
    return proper or weighty or len(token.key) == 1


def _is_slight(hunk: Hunk) -> bool:
    """Tell whether only spaces, hyphens, articles or a word written twice differ."""
    before, after = ("".join(keys(side)) for side in (hunk.before, hunk.after))
    if before == after:
        return not any(letter.isdigit() for letter in before)
    if before and after:
        return False
    # After a figure a letter is part of it: "article 6.1 a".
    light = all(is_light(token) for token in hunk.touched) and not hunk.in_front[:1].isdigit()
    twice = len(hunk.before) == 1 and before in {hunk.in_front, hunk.behind}
    return light or (twice and not before[0].isdigit())


def _is_slip(hunk: Hunk, around: Surroundings) -> bool:
    before, after = hunk.before, hunk.after
    if len(before) != len(after):  # a usual phrase is one word only when it is spelled well
        before, after = (lexed(" ".join(token.text for token in side)) for side in (before, after))
    if not before or len(before) != len(after):
        return False
    in_front = [hunk.in_front, *keys(before)]
    return all(
        one.key == other.key
        or is_agreement(one, other, determiner=front)
        or is_slip(one, other, used=around.used)
        for one, other, front in zip(before, after, in_front, strict=False)
    )


def _is_address(hunk: Hunk) -> bool:
    """Tell whether only paths differ, as metadata list them: the host stays."""
    hosts = {token.key.removeprefix("..").partition("/")[0] for token in hunk.touched}
    return all(token.sort == "address" for token in hunk.touched) and len(hosts) == 1
