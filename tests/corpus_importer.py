"""The importer's properties over a folder of real version histories: run by `make corpus`."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from policies.importer import Block, Draft, List, Table, Unreadable, read

# Layout of Markdown, which may change form: marks of headings, items, rows, breaks.
_LAYOUT = re.compile(
    r"^\s*(?:#{1,6}\s|[-*+•]\s|\d{1,9}\.\s)+|#+\s*$|^\s*(?:=+|-+)\s*$|^[\s|:-]+$|\\$|<br ?/?>",
    re.MULTILINE,
)
_SIGNS = re.compile(r"[\s\\|*_#+•-]|\d+\.(?=\D|$)")


def check(folder: Path) -> list[str]:
    """Give a line for each `history/**/*.md` of `folder` that is not read whole or not stably."""
    return [problem for path in _texts(folder) for problem in _problems(path)]


def _texts(folder: Path) -> Iterable[Path]:
    return sorted((folder / "history").rglob("*.md"))


def _problems(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    try:
        draft = read(data, name=path.name, language="en")
    except Unreadable as refusal:
        yield f"{path}: refused: {refusal}"
        return
    if lost := first_lost(bare(data.decode()), bare(whole(draft))):
        yield f"{path}: lost: {lost}"
    again = read(draft.markdown().encode(), name="again.md", language="en")
    for one, other in zip(draft.clauses, again.clauses, strict=False):
        if one != other:
            yield f"{path}: not the same when read again:\n  {one}\n  {other}"
            return
    if len(draft.clauses) != len(again.clauses):
        yield f"{path}: {len(draft.clauses)} clauses, {len(again.clauses)} when read again"


def whole(draft: Draft) -> str:
    """Give all that a draft keeps of a source: its front matter, then its text."""
    front = [warning.context for warning in draft.warnings if warning.id == "front_matter"]
    return "\n".join([*front, draft.markdown()])


def bare(text: str) -> str:
    """Give the characters of a Markdown text that are words: no spaces, no marks of layout."""
    text = re.sub(
        r"<a\s[^<>]*?href=[\"']([^\"'<>\s()]+)[\"'][^<>]*>([^<>\[\]]+)</a>", r"[\2](\1)", text
    )
    return _SIGNS.sub("", _LAYOUT.sub("", text.removeprefix("\ufeff")))


def first_lost(source: str, kept: str) -> str:
    """Give the source from its first character that is not in `kept`, in order; "" when all are."""
    place = 0
    for index, character in enumerate(source):
        found = kept.find(character, place)
        if found < 0:
            return source[max(0, index - 20) : index + 40]
        place = found + 1
    return ""


def words(blocks: Iterable[Block]) -> Iterator[str]:
    """Give the text of blocks, cell by cell."""
    for block in blocks:
        if isinstance(block, List):
            yield from block.items
        elif not isinstance(block, Table):
            yield block.text
        else:
            yield from block.header
            for row in block.rows:
                yield from row


def main(arguments: list[str]) -> int:
    """Check the folder named; print each problem; 1 when there is one, 2 when there is no text."""
    folder = Path(arguments[0])
    count = len(list(_texts(folder)))
    problems = check(folder)
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    sys.stdout.write(f"importer: {count} texts, {len(problems)} problems\n")
    return 2 if not count else min(1, len(problems))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
