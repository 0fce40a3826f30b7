"""Inline Markdown of a body: which words are bold, italic, code or a link.

An opening mark is kept in front of the word that follows it, a closing one behind the word before
it, so that words are compared as they are read and the text is still whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

BOLD: Final = 1
ITALIC: Final = 2
CODE: Final = 4
IMAGE: Final = 8
_STYLES: Final = {1: ITALIC, 2: BOLD}

_TARGET: Final = r"\((?:[^()\s\\]|\\.|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
_MARK: Final = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>`[^`]+`)"
    rf"|(?P<image>!\[[^\[\]]*\]{_TARGET})"
    r"|(?P<auto><(?:https?://|mailto:|tel:)[^\s<>]+>)"
    r"|(?P<sign></?[A-Za-z][^<>]*>|<!--[^<>]*-->|\[\^[^\[\]\s]+\])"
    r"|(?P<open>\[)"
    rf"|(?P<close>\](?:{_TARGET}|\[[^\[\]]*\])?)"
    r"|(?P<stress>\*+|_+)"
)
_SPACE: Final = re.compile(r"\s+")


@dataclass(slots=True)
class _Part:
    """A stretch of a body: words (`text`), or a mark that readers do not see."""

    raw: str
    text: str = ""
    after: str = ""
    style: int = 0
    link: str = ""
    kind: str = "text"  # "text", "opening", "closing", "stress", "glue"
    opens: bool = False
    closes: bool = False


class Columns(NamedTuple):
    """The columns of `words.Words` after its `lead`."""

    raws: list[str]
    texts: list[str]
    afters: list[str]
    keys: list[str]
    styles: list[int]
    links: list[str]


def marked(body: str, word: re.Pattern[str]) -> Columns:
    """Give the words of a body that has marks; `word` matches a word and the spaces after it."""
    parts = _Reader(body, word).parts()
    _emphasise(parts)
    return _columns(parts)


def within_marks(text: str, style: int, link: str) -> str:
    """Give words as Markdown of their own, with the marks of their style and link."""
    if style & CODE:
        text = f"`{text}`"
    if style & ITALIC:
        text = f"*{text}*"
    if style & BOLD:
        text = f"**{text}**"
    if not link:
        return text
    return f"[{text}]{link}" if link.startswith("[") else f"[{text}]({link})"


@dataclass(slots=True)
class _Reader:
    body: str
    word: re.Pattern[str]
    found: list[_Part] = field(default_factory=list)
    brackets: list[int] = field(default_factory=list)

    def parts(self) -> list[_Part]:
        place = 0
        while place < len(self.body):
            mark = _MARK.match(self.body, place)
            if mark is None:
                place = self._word(place)
            elif mark.lastgroup == "close":
                place = self._close(mark)
            else:
                _READ[str(mark.lastgroup)](self, mark)
                place = mark.end()
        return self.found

    def add(self, raw: str, text: str = "", kind: str = "text") -> None:
        self.found.append(_Part(raw, text or ("" if kind != "text" else raw), kind=kind))

    def space(self, space: str) -> None:
        if self.found and self.found[-1].kind != "opening":
            self.found[-1].after += space
        else:
            self.add(space, kind="opening")

    def _word(self, place: int) -> int:
        found = self.word.match(self.body, place)
        if found is None:
            found = _SPACE.match(self.body, place)
            self.space(found[0] if found else "")
            return found.end() if found else len(self.body)
        self.found.append(_Part(found[1], found[1], found[2]))
        return found.end()

    def _close(self, mark: re.Match[str]) -> int:
        opened = self.brackets.pop() if self.brackets else None
        if opened is None or mark[0] == "]":
            self.add("]")
            return mark.start() + 1
        self.brackets.clear()  # a link holds no link
        self.found[opened].kind, self.found[opened].text = "opening", ""
        target = mark[0][2:-1].strip() if mark[0][1] == "(" else mark[0][1:]
        for part in self.found[opened + 1 :]:
            part.link = target
        self.add(mark[0], kind="closing")
        return mark.end()


def _escape(reader: _Reader, mark: re.Match[str]) -> None:
    reader.add(mark[0], mark[0][1])


def _code(reader: _Reader, mark: re.Match[str]) -> None:
    inner = mark[0][1:-1]
    words = inner.lstrip()
    reader.add("`" + inner[: len(inner) - len(words)], kind="opening")
    signs = ""  # underscores belong to the name that follows
    for text, after in reader.word.findall(words):
        if text == "_" and not after:
            signs += text
            continue
        reader.found.append(_Part(signs + text, signs + text, after, CODE))
        signs = ""
    if signs:
        reader.found.append(_Part(signs, signs, style=CODE))
    reader.add("`", kind="closing")


def _image(reader: _Reader, mark: re.Match[str]) -> None:
    reader.found.append(_Part(mark[0], mark[0], style=IMAGE))


def _address(reader: _Reader, mark: re.Match[str]) -> None:
    reader.found.append(_Part(mark[0], mark[0][1:-1], link=mark[0][1:-1]))


def _sign(reader: _Reader, mark: re.Match[str]) -> None:
    reader.add(mark[0])


def _open(reader: _Reader, mark: re.Match[str]) -> None:
    reader.brackets.append(len(reader.found))
    reader.add(mark[0])


def _stress(reader: _Reader, mark: re.Match[str]) -> None:
    before = reader.body[max(0, mark.start() - 1) : mark.start()]
    after = reader.body[mark.end() : mark.end() + 1]
    opens = after.strip() != "" and not (_is_sign(after) and _is_word(before))
    closes = before.strip() != "" and not (_is_sign(before) and _is_word(after))
    if mark[0][0] == "_":
        opens, closes = opens and not _is_word(before), closes and not _is_word(after)
    part = _Part(mark[0], mark[0], kind="stress", opens=opens, closes=closes)
    reader.found.append(part)


_READ: Final[dict[str, Callable[[_Reader, re.Match[str]], None]]] = {
    "escape": _escape,
    "code": _code,
    "image": _image,
    "auto": _address,
    "sign": _sign,
    "open": _open,
    "stress": _stress,
}


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _is_sign(sign: str) -> bool:
    return not _is_word(sign) and sign.strip() != ""


def _emphasise(parts: list[_Part]) -> None:
    """Find which runs of `*` and `_` open and close emphasis; others are signs that are read."""
    opened: dict[str, list[int]] = {"*": [], "_": []}
    begun: dict[int, int] = {}
    ended: dict[int, int] = {}
    for place, part in enumerate(parts):
        if part.kind != "stress":
            continue
        stack = opened[part.raw[0]]
        start = next((at for at in reversed(stack[-4:]) if parts[at].raw == part.raw), None)
        if part.closes and start is not None:
            while stack.pop() != start:
                pass
            begun[start] = ended[place] = _STYLES.get(len(part.raw), BOLD | ITALIC)
        elif part.opens:
            stack.append(place)
    _set_styles(parts, begun, ended)


def _set_styles(parts: list[_Part], begun: dict[int, int], ended: dict[int, int]) -> None:
    depth = {BOLD: 0, ITALIC: 0}
    for place, part in enumerate(parts):
        change, style = (1, begun[place]) if place in begun else (-1, ended.get(place, 0))
        for one in depth:
            depth[one] += change if style & one else 0
            part.style |= one if depth[one] else 0
        if style:
            part.kind, part.text = "opening" if change > 0 else "closing", ""
        elif part.kind == "stress":
            part.kind = "glue" if part.raw[0] == "_" and not part.after else "text"


def _columns(parts: list[_Part]) -> Columns:
    found = Columns([], [], [], [], [], [])
    pending = glue = ""
    for part in parts:
        if part.kind == "opening":
            if glue:
                _append(found, _Part(""), pending, glue)
                pending = glue = ""
            pending += part.raw + part.after
        elif part.kind == "glue":
            glue = _glued(found, pending, glue + part.raw)
        elif part.kind == "closing" and found.raws and not pending + glue:
            found.raws[-1] += found.afters[-1] + part.raw
            found.afters[-1] = part.after
        else:
            _append(found, part, pending, glue)
            pending = glue = ""
    if pending + glue:
        _append(found, _Part(""), pending, glue)
    return found


def _glued(found: Columns, pending: str, sign: str) -> str:
    """Put an underscore behind the word that it touches; else give it, for the word after it."""
    if pending or not found.raws or found.afters[-1] or not found.texts[-1][-1:].isalnum():
        return sign
    found.raws[-1] += sign
    found.texts[-1] += sign
    return ""


def _append(found: Columns, part: _Part, pending: str, glue: str) -> None:
    found.raws.append(pending + glue + part.raw)
    found.texts.append(glue + part.text)
    found.afters.append(part.after)
    found.styles.append(part.style)
    found.links.append(part.link)
