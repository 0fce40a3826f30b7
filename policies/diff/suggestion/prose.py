"""The words that a block of Markdown shows, without its marks and without targets of links."""

import re
import unicodedata
from typing import Final

_LINK: Final = re.compile(
    r"""!?\[([^\[\]]*)\]
    (?:\((?:\{\{[^{}\n]*\}\}|[^()\s]|\([^()\n]*\))*+(?:\s"[^"\n]*")?\)   # (target "title")
    |\[[^\[\]]*\])                                         # [label of a target]
    """,
    re.VERBOSE,
)
_CLUTTER: Final = re.compile(
    r"""<!--.*?(?:-->|\Z)                                  # a comment
    |^[ \t]*\[[^\[\]\n]+\]:[ \t]*\S+[^\n]*$                # where a label leads
    |\A[ \t>]*(?:\#{1,6}[ \t]+)?[*_]*\d{1,3}[.)][ \t]      # the number of an item, a heading
    |^[ \t>]*(?:\#{1,6}[ \t]|[-*+•][ \t]|>)+              # heading, item, quote
    |^[ \t]*[|:+=-][\s|:+=-]*$                             # rules
    |</?[a-z][a-z0-9]*(?:\s+[a-z-]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*\s*/?>  # tags
    |\{[:\#][^{}\n]*\}                                     # attributes
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_AUTOLINK: Final = re.compile(r"<((?:https?://|mailto:)?[^<>\s]*[^<>\s/][@/.][^<>\s]+)>")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~\n])")
_ENTITY: Final = re.compile(r"&(?:nbsp|#160|#xa0|thinsp|#8239);", re.IGNORECASE)
_EMPHASIS: Final = re.compile(r"(?<!\w)_+(?=\w)|(?<=[^\W_])_+(?!\w)|[*~`|]")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]|&shy;")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ′´", "'") | dict.fromkeys("‐‑", "-"))


def prose(markdown: str) -> str:
    """Give the words that `markdown` shows, apostrophes and hyphens made plain ones."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", _ENTITY.sub(" ", markdown)))
    text = _AUTOLINK.sub(r" \1 ", text)
    for _depth in range(2):  # a picture may stand inside a link
        text = _LINK.sub(r"\1", text)
    text = _CLUTTER.sub(" ", text)
    return _EMPHASIS.sub(" ", _ESCAPE.sub(r"\1", text)).translate(_APOSTROPHES)


def fold(text: str) -> str:
    """Give `text` in small letters without accents."""
    if text.isascii():
        return text.lower()
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def word_set(words: str) -> frozenset[str]:
    """Give the words of a list written as a text."""
    return frozenset(words.split())
