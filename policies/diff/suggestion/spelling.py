"""Whether one word is a slip of the pen for another, or the same word in agreement."""

import json
import re
from collections.abc import Container
from functools import cache
from gzip import decompress as gunzip
from importlib.resources import files
from typing import Final

from rapidfuzz.distance import OSA

from policies.diff.suggestion.hunks import common
from policies.diff.suggestion.prose import fold, word_set
from policies.diff.suggestion.tokens import Token
from policies.diff.suggestion.vocabulary import is_weighty

# Words that only follow the gender, the number or the sound of their neighbours.
_AGREEING: Final = tuple(
    frozenset(words.split())
    for words in (
        "le la les",
        "un une",
        "de du des",
        "ce cet cette ces",
        "au aux",
        "a an",
        "is are s",
        "was were",
        "has have",
        "does do",
        "est sont soit soient",
        "this these",
        "that those which",
        "mon ma mes",
        "son sa ses",
        "quel quelle quels quelles",
        "tel telle tels telles",
        "tout toute",
        "tous toutes",
        "aucun aucune",
        "seul seule",
        "certains certaines",
        "in on at",
        "who whom",
        "clef cle",
        "clefs cles",
    )
)
# Words that may come or go alone: articles, a missing "of" or "is", "also", "however".
_LIGHT: Final = word_set(
    "le la les de du des un une est sont aussi egalement cependant toutefois neanmoins donc"
    " the a an of to that is are be also however therefore please"
)
_PLURALS: Final = word_set("les des ces ses nos vos leurs mes tes aux plusieurs")
_ENDINGS: Final = frozenset(
    frozenset(pair)
    for pair in (
        *(("", "s"), ("", "e"), ("", "es"), ("e", "es"), ("s", "es"), ("", "x"), ("", "nt")),
        *(("l", "ux"), ("y", "ies"), ("t", "ent"), ("d", "t")),
    )
)
# What a letter or two before a word, or in the middle of it, turns around.
_OPPOSITE: Final = re.compile(r"(?:in|im|il|ir|un|non|de|des|dis|mis|a|anti|re|sur|sous|ex)$")
_LANGUAGES: Final = ("en", "fr")
_ALIKE: Final = 2
_LONG: Final = 8
_TWICE: Final = re.compile(r"([a-z])\1")
_BRITISH_ISE: Final = re.compile(r"(?<=[a-z][a-z][a-z])is(?=(?:e[ds]?|ing|ations?|ers?)$)")
_BRITISH_OUR: Final = re.compile(
    r"(?:(?<=col)|(?<=fav)|(?<=hon)|(?<=lab)|(?<=behavi)|(?<=neighb))our"
)


def is_agreement(before: Token, after: Token, *, determiner: str = "") -> bool:
    """Tell whether two words differ by gender or number only, and no duty or right hangs on it.

    `determiner` is the key of the word in front: after "les", "sous-traitant" was a slip.
    """
    if any(before.key in forms and after.key in forms for forms in _AGREEING):
        return True
    if _american(before.key) == _american(after.key) or _is_doubled(before.key, after.key):
        return True
    if not _same_stem(before.key, after.key):
        return False
    return not is_weighty(before.key) or (determiner in _PLURALS and after.key.endswith(("s", "x")))


def is_light(token: Token) -> bool:
    """Tell whether a word may come or go without changing what is said."""
    return token.key in _LIGHT


def _same_stem(before: str, after: str) -> bool:
    length = common(before, after)
    return length >= 3 and frozenset((before[length:], after[length:])) in _ENDINGS


def _is_doubled(before: str, after: str) -> bool:
    """Tell whether a letter of a long word is written once or twice: "cancelation"."""
    single = [_TWICE.sub(r"\1", key) for key in (before, after)]
    return single[0] == single[1] and len(single[0]) >= _LONG


def _american(key: str) -> str:
    return _BRITISH_OUR.sub("or", _BRITISH_ISE.sub("iz", key)).replace("centre", "center")


def is_slip(before: Token, after: Token, *, used: Container[str] = ()) -> bool:
    """Tell whether `before` is no word and `after` the word that was meant.

    `used` are the keys that the new text has elsewhere: a word it uses is a word.

    Two real words never are ("vendre", "rendre"), unless two letters changed places in a long
    one ("conversation", "conservation"); nor is what looks like a name, nor an opposite
    ("licite", "illicite"): for these a person decides.
    """
    wrong, right = before.text.casefold().rstrip("'"), after.text.casefold().rstrip("'")
    if before.sort != "word" or after.sort != "word" or (before.is_name and len(right) < 7):
        return False
    if _swapped(wrong, right):
        return True
    near = OSA.distance(wrong, right, score_cutoff=_ALIKE)
    if near > (_ALIKE if len(right) > 5 else 1) or len(right) < 4 or _opposed(wrong, right):
        return False
    meant = is_word(right) or after.key in used
    return meant and not is_word(wrong) and before.key not in used


def _opposed(wrong: str, right: str) -> bool:
    longer, shorter = sorted((fold(wrong), fold(right)), key=len, reverse=True)
    return longer.endswith(shorter) and bool(_OPPOSITE.match(longer.removesuffix(shorter)))


def _swapped(wrong: str, right: str) -> bool:
    differing = [pair for pair in zip(wrong, right, strict=False) if len(set(pair)) > 1]
    same = len(wrong) == len(right) >= _LONG and len(differing) == 2
    return same and differing[0] == differing[1][::-1]


def is_word(word: str) -> bool:
    """Tell whether French or English dictionaries know a word, in small letters with accents."""
    return word in _dictionaries() or _american(word) in _dictionaries()


@cache
def _dictionaries() -> frozenset[str]:
    # Its word lists serve; building its checker takes ten times as long and corrects nothing here.
    lists = (files("spellchecker").joinpath("resources", f"{name}.json.gz") for name in _LANGUAGES)
    return frozenset(word for path in lists for word in json.loads(gunzip(path.read_bytes())))
