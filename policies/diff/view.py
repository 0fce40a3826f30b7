"""The forms in which a redline is shown: inline, side by side, clean text, list of changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, Literal, TypeAlias

from policies.diff.assembly import Assembler, Chunk
from policies.diff.cells import row
from policies.diff.changes import Change
from policies.diff.found import Found
from policies.diff.html import Renderer, pairs, shown_chunks
from policies.diff.labels import FRENCH, Labels
from policies.diff.marks import Marker, address, hidden
from policies.diff.pieces import Part, Piece, Stretch
from policies.diff.segments import Block, split
from policies.diff.shown import attribute, text_html
from policies.diff.words import words

Mode: TypeAlias = Literal["inline", "side_by_side"]
_EXCERPT: Final = 160  # characters of a change in the list


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the list of changes: the id of its place in the page, and the change."""

    id: str
    kind: str
    change: Change


@dataclass(frozen=True, kw_only=True)
class View:
    """A redline as it is shown in one language; `prefix` begins each id.

    `top` is the level of heading (1 to 6) that a first-level heading of the texts gets.
    """

    stretches: Sequence[Stretch]
    found: tuple[Found, ...]
    numbers: tuple[int, ...]
    labels: Labels = FRENCH
    prefix: str = "change-"
    top: int = 2

    def html(self, mode: Mode, *, fold: int = 0) -> str:
        """Give the redline; `fold` puts so many unchanged passages in a row behind a summary."""
        if mode == "side_by_side":
            inner = "".join(self._beside())
        else:
            chunks = shown_chunks(self.stretches, self._marker(), "both", self.top)
            inner = "\n".join(self._folded(chunks, fold))
        kind = mode.replace("_", "-")
        return f'<div class="redline redline-{kind}">\n{inner}\n</div>'

    def toggled(self, mode: Mode, *, fold: int = 0) -> str:
        """Give the redline after a box that shows the new text alone when ticked (by CSS only)."""
        name = attribute(f"{self.prefix}clean")
        return (
            f'<div class="redline-view"><input class="redline-toggle" type="checkbox" id="{name}">'
            f'<label for="{name}">{text_html(self.labels.clean_text)}</label>\n'
            f"{self.html(mode, fold=fold)}\n{self.clean()}</div>"
        )

    def clean(self) -> str:
        """Give the new text alone, shown in the same way, without ids."""
        stretches = [_accepted(one) for one in self.stretches if one.holds != "old"]
        marker = Marker((), {}, self.labels, self.prefix)
        chunks = Assembler(self.labels.table, self.top).chunks(Renderer(marker).blocks(stretches))
        inner = "\n".join(chunk.html for chunk in chunks)
        return f'<div class="redline-clean">\n{inner}\n</div>'

    def entries(self) -> tuple[Entry, ...]:
        """Give the list of changes as data for a template, in order."""
        return tuple(
            Entry(
                id=f"{self.prefix}{number}",
                kind=self.labels.kinds[self.found[at].kind],
                change=self.found[at].change(),
            )
            for number, at in enumerate(self.numbers, start=1)
        )

    def listing(self) -> str:
        """Give the list of changes, clause by clause, each a link to its place."""
        entries = self.entries()
        if not entries:
            return f'<p class="redline-none">{text_html(self.labels.no_change)}</p>'
        parts = []
        for clause, group in groupby(entries, key=lambda entry: entry.change.clause):
            lines = "".join(f"<li>{self._line(entry)}</li>" for entry in group)
            name = text_html(clause or self.labels.before_clauses)
            parts.append(f"<li><span>{name}</span><ul>{lines}</ul></li>")
        name = attribute(self.labels.changes)
        return f'<nav class="redline-list" aria-label="{name}"><ul>{"".join(parts)}</ul></nav>'

    def _line(self, entry: Entry) -> str:
        change, labels = entry.change, self.labels
        before, after = _said(change)
        shown = text_html(after)
        if change.kind != "moved":
            old = before and f"<del>{hidden(f'[{labels.deletion}] ')}{text_html(before)}</del>"
            new = after and f"<ins>{hidden(f'[{labels.insertion}] ')}{shown}</ins>"
            shown = " → ".join(filter(None, [old, new]))
        header = f" ({text_html(change.header)})" if change.header else ""
        return f'<a href="#{attribute(entry.id)}">{text_html(entry.kind)}</a>{header} : {shown}'

    def _marker(self) -> Marker:
        numbers = {at: number for number, at in enumerate(self.numbers, start=1)}
        return Marker(self.found, numbers, self.labels, self.prefix)

    def _folded(self, chunks: Sequence[Chunk], fold: int) -> Iterator[str]:
        for is_changed, group in groupby(chunks, key=lambda chunk: chunk.is_changed):
            found = [chunk.html for chunk in group]
            if is_changed or not fold or len(found) < fold:
                yield from found
                continue
            label = text_html(self.labels.passages.format(count=len(found)))
            inner = "\n".join(found)
            yield f"<details><summary>{label}</summary>\n{inner}\n</details>"

    def _beside(self) -> Iterator[str]:
        labels = text_html(self.labels.old_text), text_html(self.labels.new_text)
        yield (
            '<div class="redline-pair redline-sides">'
            f'<p class="redline-old">{labels[0]}</p><p class="redline-new">{labels[1]}</p></div>\n'
        )
        marker = self._marker()
        outline = Assembler(self.labels.table, self.top)
        old, new = Renderer(marker, "old"), Renderer(marker, "new")
        plain = Assembler(self.labels.table, self.top, is_outline=False)
        for group in pairs(self.stretches):
            left = "".join(chunk.html for chunk in plain.chunks(old.blocks(group)))
            right = "".join(chunk.html for chunk in outline.chunks(new.blocks(group)))
            yield (
                f'<div class="redline-pair"><div class="redline-old">{left}</div>'
                f'<div class="redline-new">{right}</div></div>\n'
            )
        if notes := marker.notes(marker.waiting()):
            yield f"<p>{notes}</p>\n"


def _said(change: Change) -> tuple[str, str]:
    """Give what the list says of both sides: words as they are read, marks where these changed."""
    if change.kind in {"emphasis", "heading", "list", "layout"}:
        return _excerpt(change.before), _excerpt(change.after)
    before, after = _excerpt(_read(change.before)), _excerpt(_read(change.after))
    if change.kind == "link":
        return f"{before} ({address(change.before)})", f"{after} ({address(change.after)})"
    return before, after


def _read(text: str) -> str:
    """Give Markdown as it is read, on one line; of a long one, enough for an excerpt."""
    return " ".join(filter(None, map(_block_read, split(text[: 20 * _EXCERPT]))))


def _block_read(block: Block) -> str:
    if block.body.startswith("|"):
        return " · ".join(words(cell.body).read() for cell in row(block.body).cells)
    return "" if block.kind == "ruler" else words(block.body).read()


def _excerpt(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _EXCERPT else words[:_EXCERPT].rsplit(" ", 1)[0] + " …"


def _accepted(stretch: Stretch) -> Stretch:
    """Give a stretch of the new text alone, in which nothing is marked."""
    pieces = tuple(
        Piece(Part(), piece.new, piece.role, cell=piece.cell)
        for piece in stretch.pieces
        if piece.new.raw or piece.role != "whole"
    )
    return replace(stretch, pieces=pieces, holds="both", twin=-1, old=stretch.new)
