"""Draws the letters of a batch as one PDF, ready for duplex printing and window envelopes."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.template.loader import get_template
from django.utils import translation

from notifications.composing.reading import announced_by
from notifications.letters.addresses import lines_of
from notifications.letters.printed import grouped, letters_of
from notifications.letters.sheets import arrange
from notifications.letters.words import said, without_links
from notifications.models import NoticePractice
from policies.dates import in_words
from policies.deadlines import paris_day
from policies.rendering import PdfUnavailableError

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.composing.announced import Announced
    from notifications.letters.printed import Group, Letter
    from notifications.letters.words import Said
    from notifications.models import LetterBatch


@dataclass(frozen=True, kw_only=True)
class _Drawn:
    """A group of letters laid out: a first page each, then the pages that all of them have.

    `pages` counts those of one letter, the first one included.
    """

    letters: list[Letter]
    covers: Any
    rest: Any

    @property
    def pages(self) -> int:
        return len(self.rest.pages)


def pdf_of(batch: LetterBatch, *, at: datetime) -> bytes:
    """Give the letters of a batch as one tagged PDF (A4): the same bytes for the same rows.

    Each letter begins on a front, its pages are numbered by themselves, an odd last page has a
    blank back. Takes seconds: not inside a transaction. Raises PdfUnavailableError where pango is
    missing, ValueError where nobody of the batch is left.
    """
    groups = [_drawn(batch, key, some, at=at) for key, some in _groups(batch).items()]
    if not groups:
        raise ValueError("Nobody of this batch is left.")
    pages, order = _sheets(groups)
    document = groups[0].covers.copy(pages)
    body: bytes = document.write_pdf(
        finisher=partial(_arranged, order=order),
        pdf_tags=True,
        pdf_identifier=batch.pk.bytes,
    )
    return body


def pages_of(batch: LetterBatch, *, at: datetime) -> dict[Group, int]:
    """Give how many pages a letter of each group has."""
    return {key: len(_rest(batch, key, at=at).pages) for key in _groups(batch)}


def _arranged(_document: Any, pdf: Any, *, order: list[int]) -> None:
    arrange(pdf, order)


def _groups(batch: LetterBatch) -> dict[Group, list[Letter]]:
    return grouped(letters_of(batch))


def _sheets(groups: list[_Drawn]) -> tuple[list[Any], list[int]]:
    """Give the pages to draw, each once, and their order in the letters of the batch."""
    # Before the first page of the others stands a blank one: the back of an odd last page.
    pages, by_place = [groups[0].rest.pages[0]], {}
    for group in groups:
        begins = len(pages) + len(group.letters)
        same = list(range(begins, begins + group.pages - 1))
        blank = [0] if group.pages % 2 else []
        for number, letter in enumerate(group.letters, start=len(pages)):
            by_place[letter.place] = [number, *same, *blank]
        pages += [*group.covers.pages, *group.rest.pages[1:]]
    return pages, [page for place in sorted(by_place) for page in by_place[place]]


def _drawn(batch: LetterBatch, group: Group, letters: list[Letter], *, at: datetime) -> _Drawn:
    rest = _rest(batch, group, at=at)
    with translation.override(group[0]):
        announced = announced_by(batch.notice, group[0], at=at)
        source = _covers(batch, announced, letters, pages=len(rest.pages))
    covers = _laid_out(source)
    if len(covers.pages) != len(letters):
        raise ValueError("What stands on the first page of these letters is too long for it.")
    return _Drawn(letters=letters, covers=covers, rest=rest)


def _rest(batch: LetterBatch, group: Group, *, at: datetime) -> Any:
    language, role = group
    with translation.override(language):
        announced = announced_by(batch.notice, language, at=at)
        words = said(announced, role=role)
        blocks = _rendered("blocks", {"blocks": words.rest, "language": language})
        context = _common(announced, words) | {"content": without_links(blocks)}
        return _laid_out(_rendered("rest", context))


def _covers(batch: LetterBatch, announced: Announced, letters: list[Letter], *, pages: int) -> str:
    words = said(announced, role=letters[0].group[1])
    practice = NoticePractice.objects.filter(site=batch.notice.site_id).first()
    context = _common(announced, words) | {
        "letters": list(_beside(letters, words)),
        "pages": pages,
        "return_lines": lines_of(practice.return_address if practice else ""),
        "day": in_words(paris_day(batch.at)),
        "made_at": batch.at,
    }
    return _rendered("covers", context)


def _beside(letters: list[Letter], words: Said) -> Iterator[dict[str, Any]]:
    for letter in letters:
        context = {"blocks": words.first, "name": f" {letter.name}", "language": letter.group[0]}
        yield {"letter": letter, "content": without_links(_rendered("blocks", context))}


def _common(announced: Announced, words: Said) -> dict[str, Any]:
    return {
        "language": announced.language,
        "brand": announced.sender.name,
        "subject": words.subject,
        "title": words.title,
    }


def _rendered(name: str, context: dict[str, Any]) -> str:
    return str(get_template(f"notifications/letter/{name}.html").render(context))


def _laid_out(source: str) -> Any:
    """Give pages laid out, not drawn yet; nothing is loaded from anywhere."""
    try:
        weasyprint = importlib.import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailableError from error
    fetcher = weasyprint.URLFetcher(allowed_protocols=[])
    return weasyprint.HTML(string=source, url_fetcher=fetcher).render(pdf_tags=True)
