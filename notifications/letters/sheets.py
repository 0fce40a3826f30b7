"""Puts drawn pages into the order of many letters, each page drawn once.

To draw a page takes some hundredths of a second, and all letters of a group have the same pages
after the first: those are drawn once, and each further letter's page shows the same drawing.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def arrange(pdf: Any, order: Sequence[int]) -> None:
    """Put the pages of a tagged PDF (pydyf) into an order, in which each may stand many times.

    `order` names pages by the place at which they were drawn. A page's first copy keeps its tags;
    of each further one all the content is tagged as one paragraph, in reading order, at its place.
    No page may have links: these belong to one page.
    """
    tree = _Tree(pdf)
    drawn = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    kids, seen = [], set[int]()
    for place in order:
        page = drawn[place]
        if place in seen:
            page = tree.twin(page)
        else:
            seen.add(place)
            tree.keep(page)
        kids += [page.number, 0, "R"]
    pdf.pages["Kids"][:] = kids
    pdf.pages["Count"] = len(order)
    tree.close()


@dataclass(frozen=True, kw_only=True)
class _Top:
    """The element that holds all of the document, and those right below it by page."""

    element: Any
    by_page: dict[bytes, list[bytes]]


class _Tree:
    """The tags of a PDF, put into a new order of pages."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        root = self._named(pdf.catalog["StructTreeRoot"])
        self.nums = self._named(root["ParentTree"])["Nums"]
        self.next = max(self.nums[::2], default=-1) + 1
        self.top = self._top(self._named(root["K"][0]))
        self.order: list[bytes] = []

    def _named(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def _top(self, element: Any) -> _Top:
        by_page = defaultdict(list)
        for reference in element["K"]:
            below = self._named(reference)
            # What holds nothing is a blank page's.
            if below["K"]:
                by_page[below["Pg"]].append(reference)
        return _Top(element=element, by_page=dict(by_page))

    def keep(self, page: Any) -> None:
        """Let a page's own tags come next."""
        self.order += self.top.by_page.get(page.reference, [])

    def twin(self, page: Any) -> Any:
        """Give another page with the same drawing; its tag comes next."""
        twin = copy.copy(page)
        self.pdf.add_object(twin)
        marks = len(self.nums[2 * page["StructParents"] + 1])
        twin["StructParents"] = self.next
        self.next += 1
        references = []
        if marks:
            references = [self._paragraph(twin, marks)] * marks
            self.order.append(references[0])
        self.nums += [twin["StructParents"], type(self.nums)(references)]
        return twin

    def _paragraph(self, page: Any, marks: int) -> bytes:
        above = self.top.element
        made = type(above)(
            {
                "Type": "/StructElem",
                "S": "/P",
                "K": type(self.nums)(range(marks)),
                "Pg": page.reference,
                "P": above.reference,
            }
        )
        self.pdf.add_object(made)
        reference: bytes = made.reference
        return reference

    def close(self) -> None:
        """Put the tags into the order of the pages."""
        self.top.element["K"][:] = self.order
