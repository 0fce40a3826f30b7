"""Whether the HTML of an archive is only what our own renderer writes: it will be shown to all."""

import re
from typing import Final

from policies.archive.errors import ArchiveError

_TAGS: Final = (
    *("section", "p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "sup", "div"),
    *("span", "ul", "ol", "li", "dl", "dt", "dd", "a", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
)
_ATTRIBUTES: Final = (
    *("id", "class", "title", "rel", "start", "scope", "role", "tabindex"),
    *("aria-label", "data-clause", "lang"),
)
_SCHEMES: Final = r"(?:https?:|mailto:|tel:|#|/(?!/))"
_TAG: Final = re.compile(
    rf"</(?:{'|'.join(_TAGS)})>"
    rf"|<(?:{'|'.join(_TAGS)})"
    rf'(?: (?:(?:{"|".join(_ATTRIBUTES)})="[^"<>]*"|href="{_SCHEMES}[^"<>]*"))*>'
)
_LONGEST: Final = 60


def check(html: str, *, file: str) -> None:
    """Refuse HTML in which any `<` is not the start of a tag that our renderer writes.

    Without scripts, styles, comments and foreign elements every reader takes it the same way.
    """
    at = html.find("<")
    while at >= 0:
        found = _TAG.match(html, at)
        if found is None:
            raise ArchiveError("unsafe", file=file, found=html[at : at + _LONGEST])
        at = html.find("<", found.end())
