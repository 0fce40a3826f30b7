"""How vocabulary is compiled and compared: stems of folded text, negation, likeness of labels."""

import re
from typing import Final

from policies.lint.folding import folded


def stems(*alternatives: str) -> re.Pattern[str]:
    r"""Give a pattern that finds any of these stems at the start of a word of folded text.

    An alternative is a regular expression; end it by `\b` where the whole word is meant.
    """
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})")


NEGATION: Final = stems(
    r"ne\b", r"n'", r"pas\b", r"non\b", r"ni\b", r"aucun", r"jamais\b", r"sans\b", r"nul\b",
    r"not\b", r"no\b", r"never\b", r"neither\b", r"nor\b", r"without\b", r"none\b", r"cannot\b",
    r"\w+n't\b",
)  # fmt: skip
NOTHING: Final = re.compile(
    r"[\s\-*_.:?]*(?:n/?a|tbd|a definir|a preciser|a completer|to be defined"
    r"|\[[^\]]*\]|\?+)?[\s\-*_.:?]*"
)
GENERIC: Final = frozenset(
    "accou activ categ clien colle compt custo data donne dispo detai gerer gesti infor lever"
    " manag membe notre other our perso plate platf preve liees lies relat linke relat prati proce quell servi site the trait users"
    " using utili votre your vous with avec pour dans for and les des autre cette their them"
    " ensure assure keep keepi tenir provi fourn".split()
)


def is_blank(cell: str) -> bool:
    """Tell whether a table's cell says nothing: empty, a dash, "n/a", a blank to fill in."""
    return NOTHING.fullmatch(folded(cell)) is not None


def roots(label: str) -> frozenset[str]:
    """Give the first five letters of each word of three letters or more, folded."""
    return frozenset(word[:5] for word in re.findall(r"[a-z]{3,}", folded(label)))


def alike(one: str, other: str) -> bool:
    """Tell whether two labels speak of one thing: a telling word in common, or all of one."""
    left, right = roots(one), roots(other)
    if (left & right) - GENERIC:
        return True
    return bool(left and right) and (left <= right or right <= left)
