"""The document's own lines: when it was last updated, since when it binds, which version it is."""

import re
from typing import Final

from policies.diff.suggestion.reading import keys, words

# A sentence made of these words alone, dates and a version number says nothing to anybody else.
# Keys, not words: "jour" is "day" there.
_LABEL: Final = re.compile(
    r"\b(?:mise?s? a day|last updat\w+|updated|last modif\w+|last revis\w+|revised"
    r"|(?:derniere )?(?:modification|revision)|effective|effect|en vigueur|date de? effet"
    r"|applicables?|in force|version|publi(?:ee?s?|shed|cation)|established|etablie?)\b"
)
_WORDS: Final = frozenset(
    "mise mises mis a a jour day derniere dernier dernierement derniers dernieres date dates de du"
    " le la les des au modification modifie modifiee revision revisee effet entree entre entrent"
    " entrera entreront en vigueur depuis compter partir applicable applicables version numero v"
    " publie publiee publication etabli etablie ete est sont this cette ce ces presente presentes"
    " present politique conditions charte declaration document accord page avis texte mentions"
    " confidentialite cookies relative aux"
    " last update updated updates modified modification revised revision effective effect effect"
    " takes take comes come into force in from as of on since the was were is are has have been"
    " policy terms statement notice agreement published established it elle date entry privacy"
    " cookie service cgu @terms number no".split()
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def without_own_lines(block: str) -> str:
    """Give a block without its own lines; the block itself when it has none."""
    parts = sentences(block)
    kept = [part for part in parts if not is_own_line(part)]
    return block if len(kept) == len(parts) else "\n".join(kept)


def sentences(block: str) -> list[str]:
    """Give the sentences of a block, and its lines as sentences of their own."""
    return [part for part in _SENTENCE.split(block) if part.strip()]


def is_own_line(sentence: str) -> bool:
    """Tell whether a sentence only says when the document was updated, binds, or its version."""
    found = words(sentence)
    if not found or len(found) > 24:
        return False
    known = all(
        token.sort == "date" or token.key in _WORDS or _is_version(keys(found), index)
        for index, token in enumerate(found)
    )
    return known and bool(_LABEL.search(" ".join(keys(found))))


def _is_version(found: tuple[str, ...], index: int) -> bool:
    figure = re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){0,3}", found[index])
    labels = {"version", "v", "numero", "number", "no"}
    year = re.fullmatch(r"(?:19|20)\d\d", found[index])
    return bool(index and ((figure and found[index - 1] in labels) or year))
