"""The marks of a shown redline: insertions, deletions, notes, each with its stable id."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from policies.diff.found import Found
from policies.diff.labels import Labels
from policies.diff.segments import Block
from policies.diff.shown import attribute, text_html

Side = Literal["both", "old", "new"]


@dataclass(slots=True)
class Marker:
    """Writes the marks of changes; each change's id is written once, where it is first shown.

    `numbers` gives the number under which a change is listed (from 1) for its place in `found`.
    """

    found: tuple[Found, ...]
    numbers: dict[int, int]
    labels: Labels
    prefix: str
    _given: set[str] = field(default_factory=set)
    _waiting: list[int] = field(default_factory=list)

    def inserted(self, inner: str, change: int) -> str:
        """Give `inner` as an insertion."""
        return self._edit("ins", inner, change, (self.labels.insertion, self.labels.insertion_end))

    def deleted(self, inner: str, change: int) -> str:
        """Give `inner` as a deletion."""
        return self._edit("del", inner, change, (self.labels.deletion, self.labels.deletion_end))

    def _edit(self, tag: str, inner: str, change: int, ends: tuple[str, str]) -> str:
        if not inner:
            return ""
        first, last = (hidden(f" [{end}] ") for end in ends)
        return f"<{tag}{self.identity(change)}>{first}{inner}{last}</{tag}>"

    def formed(self, inner: str, change: int) -> str:
        """Give words whose markup changed, with a note of what did."""
        identity = self.identity(change)
        note = self._note(self.found[change]) if identity else ""
        return f'<span class="redline-form"{identity}>{inner}</span>{note and f" {note}"}'

    def notes(self, changes: Iterable[int]) -> str:
        """Give a note for each change that was not shown with words of its own."""
        return "".join(
            self._note(self.found[change], self.identity(change)) + " "
            for change in changes
            if change in self.numbers and self._name(change) not in self._given
        )

    def wait(self, changes: Iterable[int]) -> None:
        """Keep changes of what is not shown itself; their notes go to the next block."""
        self._waiting += changes

    def waiting(self) -> list[int]:
        """Give the changes that wait for a place, once."""
        found, self._waiting = self._waiting, []
        return found

    def moved(self, change: int, *, is_old: bool) -> str:
        """Give the link from one place of a moved block to the other."""
        name = self._name(change)
        here, there = (f"{name}-old", name) if is_old else (name, f"{name}-old")
        label = self.labels.new_place if is_old else self.labels.old_place
        identity = self._id(here)
        # What moved along with a block above it has the sign alone; its words are for the ears.
        shown = f"⇄ {text_html(label)}" if identity else f"⇄{hidden(label)}"
        return f'<a class="redline-move"{identity} href="#{attribute(there)}">{shown}</a> '

    def identity(self, change: int) -> str:
        """Give the id of a change as an attribute, nothing if it is in the text already."""
        return self._id(self._name(change)) if change in self.numbers else ""

    def _id(self, name: str) -> str:
        if name in self._given:
            return ""
        self._given.add(name)
        return f' id="{attribute(name)}"'

    def _name(self, change: int) -> str:
        return f"{self.prefix}{self.numbers.get(change, 0)}"

    def _note(self, found: Found, identity: str = "") -> str:
        shown = text_html(self.labels.kinds[found.kind])
        if found.kind in {"heading", "list", "link"}:
            before, after = _short(found)
            shown += f" : {text_html(before)} → {text_html(after)}"
        return f'<span class="redline-note"{identity}>({shown})</span>'


def _short(found: Found) -> tuple[str, str]:
    """Give what a note says of both sides: the form of the block, or the addresses of links."""
    if found.kind == "link":
        return address(found.before), address(found.after)
    return _form(found.old), _form(found.new)


def _form(block: Block | None) -> str:
    if block is None or block.kind not in {"heading", "item"}:
        return "¶"
    if block.kind == "heading":
        return str(block.level)
    return block.marker if block.is_ordered else "•" * block.level


def address(text: str) -> str:
    """Give the address in a link's Markdown; of several, the last."""
    return text.rpartition("](")[2].removesuffix(")") if "](" in text else "∅"


def hidden(text: str) -> str:
    """Give words that only screen readers say (and pages without our style sheet show)."""
    return f'<span class="redline-hidden">{text_html(text)}</span>'
