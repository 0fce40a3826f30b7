"""How vocabulary is compiled and compared: stems of folded text, negation, likeness of labels."""

import re
from collections.abc import Iterable
from typing import Final

from policies.lint.folding import folded

_SEPARATOR: Final = re.compile(r"\s\|\s+")
_BROKEN: Final = re.compile(r"(?<! )\|\n\s*")


def stems(*alternatives: str) -> re.Pattern[str]:
    r"""Give a pattern that finds any of these stems at the start of a word of folded text.

    An alternative is a regular expression; end it by `\b` where the whole word is meant. One string
    may hold many over several lines: a bar between spaces parts them, a bar without goes on.
    """
    parts = [part for text in alternatives for part in _parts(text)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")


def _parts(text: str) -> list[str]:
    return _SEPARATOR.split(_BROKEN.sub("|", text).strip()) if "\n" in text else [text]


NEGATION: Final = stems(
    r"""
    ne\b | n' | pas\b | non\b | ni\b | aucun | jamais\b | sans\b | nul\b | not\b | no\b |
    never\b | neither\b | nor\b | without\b | none\b | cannot\b | \w+n't\b
    """
)
NOTHING: Final = re.compile(
    r"[\s\-*_.:?]*(?:n/?a|tbd|a definir|a preciser|a completer|to be defined"
    r"|\[[^\]]*\]|\?+)?[\s\-*_.:?]*"
)
# The first letters of words that many purposes and categories share.
GENERIC: Final = frozenset(
    """
    accou activ categ clien colle compt custo data donne dispo detai gerer gesti infor lever manag
    membe notre other our perso plate platf preve liees lies relat linke prati proce quell servi
    site the trait users using utili votre your vous with avec pour dans for and les des autre cette
    their them ensure assure vos nos une aux par sur leurs que qui sont est ces son ses ont are its
    this that these those from have has been keep keepi tenir provi fourn
    """.split()  # noqa: SIM905
)


def is_blank(cell: str) -> bool:
    """Tell whether a table's cell says nothing: empty, a dash, "n/a", a blank to fill in."""
    return NOTHING.fullmatch(folded(cell)) is not None


def roots(label: str) -> frozenset[str]:
    """Give the first five letters of each word of three letters or more, folded."""
    return frozenset(word[:5] for word in re.findall(r"[a-z]{3,}", folded(label)))


class Labels:
    """Labels to compare others with; as quick with thousands as with one."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = [folded(text) for text in texts]
        self.whole = "\n".join(self.texts)
        sets = {roots(text) for text in self.texts} - {frozenset()}
        self.telling = frozenset(root for each in sets for root in each) - GENERIC
        self.sets = sets

    def speak_of(self, label: str) -> bool:
        """Tell whether one speaks of what `label` does.

        It holds it, or shares a telling word; a label of common words only is compared whole.
        """
        own = roots(label)
        if folded(label) in self.whole or (own & self.telling):
            return True
        if not own or not own <= GENERIC:
            return False
        return any(own <= each or each <= own for each in self.sets)
