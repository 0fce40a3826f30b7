"""Plain characters as inline Markdown: only what would be taken for markup is escaped."""

import re

_SPECIAL = re.compile(r"[\\`*_{&\]]")
# What stays a link: `<https://...>` and `<name@host>`.
_AUTOLINK = re.compile(
    r"(<[A-Za-z][A-Za-z0-9+.-]{1,20}://[^<>\s`\\*]*>|<[^<>\s!@`\\*]+@[^<>\s@`\\*]+>)"
)
_ENTITY = re.compile(r"&(?=(?:#\d+|#x[0-9a-fA-F]+|[0-9a-zA-Z]+);)")
_RUN = re.compile(_AUTOLINK.pattern + r"|(?P<run>\*+|_+)")
_ATTRIBUTES = re.compile(r"(?<=[>\n])( *)\{")
_LATE_BRACE = re.compile(r"(?:(?<=\s)|^)\{")
_LAST_HASHES = re.compile(r"#+\s*$")


def escape(text: str) -> str:
    """Give the Markdown that shows exactly `text`, autolinks being links; one block at a time."""
    return _escape(text, whole=True) if _SPECIAL.search(text) else text


def escape_part(text: str) -> str:
    """Give what `escape` gives, for a piece of a block: its `*` may pair with another piece's."""
    return _escape(text, whole=False) if _SPECIAL.search(text) else text


def escape_end(text: str) -> str:
    """Give what `escape` gives, for a heading or a cell: `{...}` or `#` at its end is text too."""
    escaped = escape(text)
    if escaped.rstrip().endswith("}"):
        escaped = _LATE_BRACE.sub(r"\\{", escaped)
    return _LAST_HASHES.sub(lambda run: "\\#" * len(run[0]), escaped)


def escape_cell(text: str) -> str:
    """Give what `escape_end` gives, its pipes kept from ending the cell."""
    return escape_end(text).replace("|", "\\|")


def escape_brackets(text: str) -> str:
    """Escape brackets, for the text of a link that they would close."""
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)


def _escape(text: str, *, whole: bool) -> str:
    pieces = _AUTOLINK.split(text)
    joined = "".join(piece if index % 2 else _signs(piece) for index, piece in enumerate(pieces))
    return _ATTRIBUTES.sub(r"\1\\{", _runs(joined, whole=whole))


def _signs(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("`", "\\`").replace("](", "]\\(")
    return _ENTITY.sub("&amp;", text)


def _runs(text: str, *, whole: bool) -> str:
    """Escape the runs of `*` and `_` that could pair: a lone run, or one among spaces, cannot."""
    edge = " " if whole else "x"
    runs = [run for run in _RUN.finditer(text) if run["run"] and not _harmless(text, run, edge)]
    lone = {mark for mark in "*_" if whole and sum(run[0][0] == mark for run in runs) == 1}
    pieces, end = [], 0
    for run in runs:
        if run[0][0] not in lone:
            pieces += [text[end : run.start()], "".join("\\" + mark for mark in run[0])]
            end = run.end()
    return "".join([*pieces, text[end:]])


def _harmless(text: str, run: re.Match[str], edge: str) -> bool:
    before = text[max(0, run.start() - 1) : run.start()] or edge
    after = text[run.end() : run.end() + 1] or edge
    # Beside a line break a run is not among spaces: the break is an element when runs are paired.
    if before.isspace() and after.isspace() and "\n" not in (before, after):
        return True
    return run[0] == "_" and before.isalnum() and after.isalnum()
