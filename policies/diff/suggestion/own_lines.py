"""The document's own lines: when it was last updated, since when it binds, which version it is."""

import re
from collections.abc import Iterator
from typing import Final

from policies.diff.suggestion.prose import word_set
from policies.diff.suggestion.reading import keys, words

# Keys, not words: "jour" is "day" there.
_UPDATED: Final = re.compile(
    r"\b(?:mise?s? a day|last (?:updat|modif|revis|edit)\w+|updated|revised"
    r"|derniere (?:modification|revision)|version(?! \D)|established|etablie?)\b"
)
_BINDS: Final = re.compile(
    r"\b(?:effective|effet|effect|en vigueur|in force|into force|applicables?"
    r"|publi(?:ee?s?|shed|cation))\b"
)
_DOCUMENT: Final = (
    "politique conditions charte declaration document accord texte mentions page avis"
    " confidentialite cookies @terms version policy terms statement notice agreement privacy"
    " cookie legal legales traceurs trackers modalites reglement convention contrat avenant"
    " addendum guidelines code"
)
_NAMES_DOCUMENT: Final = re.compile(
    rf"\b(?:{'|'.join(_DOCUMENT.split())}|modif\w*|change?s?|mises? a day|updates?|vigueur|force"
    r"|effective|date|versions?|evolution\w*|revis\w*)\b"
)
_WORDS: Final = word_set(
    f"{_DOCUMENT} mise mises mis a jour day derniere dernier dernierement derniers dernieres date"
    " dates de du le la les des au modification modifie modifiee revision revisee effet entree"
    " entre entrent entrera entreront en vigueur depuis compter partir applicable applicables"
    " numero v publie publiee publies publiees publication etabli etablie ete est sont this cette"
    " ce ces presente presentes present notre nos relative aux elle it"
    " last update updated updates modified modification revised revision edited effective effect"
    " takes take comes come into force in from as of on since the was were is are has have been"
    " these our published established entry service number no"
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|(?:  |\\|<br ?/?>)\n")
_FIGURE: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MOST_WORDS: Final = 24
_SHORT_LINE: Final = 6


def without_own_lines(block: str, *, clause: str = "") -> str:
    """Give a block without its own lines; the block itself when it has none."""
    parts = sentences(block)
    kept = [part for part in parts if not is_own_line(part, clause=clause)]
    return block if len(kept) == len(parts) else "\n".join(kept)


def sentences(block: str) -> list[str]:
    """Give the sentences of a block, and as sentences the lines that are no running text."""
    parts = (line for part in _SENTENCE_END.split(block) for line in _lines(part))
    return [part for part in parts if part.strip()]


def _lines(sentence: str) -> Iterator[str]:
    """Cut at line ends where each line stands for itself: an own line, a short line before one."""
    lines = sentence.split("\n")
    alone = all(
        is_own_line(line) or len(line.split()) <= _SHORT_LINE for line in lines if line.strip()
    )
    starts = all(line.lstrip(" *_>#-")[:1].isupper() for line in lines if line.strip())
    yield from lines if alone and starts else [sentence]


def is_own_line(sentence: str, *, clause: str = "") -> bool:
    """Tell whether a sentence only says when the document was updated, binds, or its version.

    `clause` is the heading it stands under: under "6. Prices", "in force since 1 March" speaks of
    the prices, unless the sentence names the document.
    """
    if len(sentence) > 300 or not (found := words(sentence)) or len(found) > _MOST_WORDS:
        return False
    said = keys(found)
    known = all(
        token.sort == "date" or token.key in _WORDS or _is_version(said, index)
        for index, token in enumerate(found)
    )
    return known and _speaks_of_itself(" ".join(said), clause)


def _speaks_of_itself(said: str, clause: str) -> bool:
    if _UPDATED.search(said):
        return True
    named = not clause or _NAMES_DOCUMENT.search(" ".join(keys(words(clause))))
    document = any(word in _DOCUMENT.split() for word in said.split())
    return bool(_BINDS.search(said)) and bool(document or named)


def _is_version(said: tuple[str, ...], index: int) -> bool:
    labels = {"version", "v", "numero", "number", "no"}
    counted = _FIGURE.fullmatch(said[index]) and said[index - 1] in labels
    return bool(index and (counted or _YEAR.fullmatch(said[index])))
