"""What is printed of a batch of letters, and the list beside it."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.utils import translation
from pypdf import PdfReader

from consent.actions.erasing import erase_person
from consent.models import Capacity, Practitioner
from notifications import letters
from notifications.letters import pdf_of
from notifications.letters.franking import plain
from notifications.letters.printed import letters_of
from notifications.models import LetterBatch, Notice
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import cabinet
from tests.conftest import TODAY, Brand
from tests.notices import notice_of, practice_of, second_version
from tests.test_letters_by_post import failed, made

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give the notice of a policy, of a brand that has entered the sender of its letters."""
    practice_of(scene, return_address="Atelier Alpha\n1 place Bellecour\n69002 LYON")
    return notice_of(second_version(scene))


def read(batch: LetterBatch) -> PdfReader:
    """Give the printed letters of a batch."""
    return PdfReader(BytesIO(pdf_of(batch, at=NOW)))


def words(batch: LetterBatch) -> str:
    """Give all that is printed of a batch, in one line."""
    return " ".join(" ".join(page.extract_text() for page in read(batch).pages).split())


def test_each_letter_begins_on_a_front_and_counts_its_own_pages(
    scene: Brand, notice: Notice
) -> None:
    batch = made(scene, failed(notice), failed(notice, "claude"), failed(notice, "dominique"))
    pages = [page.extract_text() for page in read(batch).pages]
    fronts = [place for place, page in enumerate(pages) if re.search(r"\b1 / \d", page)]
    assert len(fronts) == 3
    assert all(place % 2 == 0 for place in fronts)
    for name, place in zip(["Camille", "Claude", "Dominique"], fronts, strict=True):
        total = int(re.findall(r"1 / (\d+)", pages[place])[0])
        assert name in pages[place]
        assert f"{total} / {total}" in pages[place + total - 1]


def test_a_letter_holds_the_words_of_the_mail_and_the_whole_text(
    scene: Brand, notice: Notice
) -> None:
    said = words(made(scene, failed(notice)))
    assert "Logs are kept for two years." in said
    for version in notice.promulgation.versions.all():
        assert version.sha256 in said.replace(" ", "")
    assert "12 rue des Tilleuls" in said
    assert "1 place Bellecour" in said


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("capacity", [Capacity.OWNER, Capacity.OTHER])
def test_a_letter_says_nothing_that_is_true_of_a_mail_only(
    scene: Brand, notice: Notice, language: str, capacity: Capacity
) -> None:
    terms = notice_of(second_version(scene, kind=Kind.TERMS))
    delivery = failed(terms, language=language)
    assert delivery.practitioner is not None
    cabinet(scene, one=(delivery.practitioner, capacity))
    said = words(made(scene, delivery)).casefold()
    found = re.findall(r"this mail|ce courriel|ce message|html|attached|lien/", said)
    assert found == []


def test_each_reads_in_her_language(scene: Brand, notice: Notice) -> None:
    batch = made(scene, failed(notice), failed(notice, "claude", language="en"))
    first = {page.extract_text().split("\n")[0] for page in read(batch).pages}
    assert first >= {"21 novembre 2026", "21 November 2026"}


def test_the_file_is_the_same_each_time_and_is_not_kept(scene: Brand, notice: Notice) -> None:
    batch = made(scene, failed(notice), failed(notice, "claude"))
    assert pdf_of(batch, at=NOW) == pdf_of(batch, at=NOW + DAY)
    batch.refresh_from_db()
    assert batch.pdf is None


def test_all_that_is_printed_is_tagged_in_the_order_of_the_pages(
    scene: Brand, notice: Notice
) -> None:
    pdf = read(made(scene, failed(notice), failed(notice, "claude")))
    root: Any = pdf.root_object
    top = root["/StructTreeRoot"]["/K"][0].get_object()
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(pdf.pages)}  # type: ignore[union-attr]
    tagged = [numbers[one.get_object().raw_get("/Pg").idnum] for one in top["/K"]]
    assert tagged == sorted(tagged)
    assert set(tagged) == {at for at, page in enumerate(pdf.pages) if page.extract_text().strip()}
    assert root["/MarkInfo"]["/Marked"]


def test_nothing_but_the_address_stands_in_the_window(scene: Brand, notice: Notice) -> None:
    batch = made(scene, failed(notice, address="1 rue A\n2e etage\n3 B\n4 C\n" + "W" * 38))
    seen: list[tuple[float, float, str]] = []
    page = read(batch).pages[0]

    def place(text: str, ctm: list[float], tm: list[float], *_font: object) -> None:
        x = tm[4] * ctm[0] + ctm[4]
        y = tm[5] * ctm[3] + ctm[5]
        if text.strip():
            seen.append((x * 25.4 / 72, 297 - y * 25.4 / 72, text.strip()))

    page.extract_text(visitor_text=place)
    window = [text for x, y, text in seen if x >= 89 and 44 <= y <= 90]
    shown = [text for x, y, text in seen if 100 <= x <= 190 and 55 <= y <= 80]
    assert window == shown
    assert "Camille" in " ".join(shown)
    assert "W" * 38 in "".join(shown)


def test_a_posted_batch_shows_the_addresses_of_that_day(scene: Brand, notice: Notice) -> None:
    delivery = failed(notice)
    assert delivery.practitioner is not None
    delivery.practitioner.history.update(history_date=NOW - DAY)
    batch = letters.posted(made(scene, delivery), on=TODAY, at=NOW)
    with time_machine.travel(NOW + DAY, tick=False):
        letters.enter_address(delivery, address="9 quai", by=scene.people["approver"])
    assert letters_of(batch)[0].lines == ("12 rue des Tilleuls", "69003 LYON")
    batch.posted_on = None
    assert letters_of(batch)[0].lines == ("9 quai",)


def test_whoever_was_erased_is_printed_no_more(scene: Brand, notice: Notice) -> None:
    camille, claude = failed(notice), failed(notice, "claude")
    batch = made(scene, camille, claude)
    Practitioner.objects.filter(name="Camille").update(contract_end=TODAY)
    person = Practitioner.objects.get(name="Camille")
    erase_person(person, by=None, at=NOW + 9 * 366 * DAY, ground="A test.")
    assert [(one.place, one.name) for one in letters_of(batch)] == [(2, "Claude")]


# The list


def test_the_list_is_for_spreadsheets(scene: Brand, notice: Notice) -> None:
    batch = made(scene, failed(notice, address='=1+1\nA; "B"'))
    with translation.override("en"):
        written = letters.csv_of(batch, at=NOW)
    assert written.startswith(b"\xef\xbb\xbfNumber;Name;")
    row = written.decode("utf-8-sig").split("\r\n")[1]
    assert row.startswith('1;Camille;\'=1+1;"A; ""B""";;;;')
    assert row.endswith(f";{batch.deliveries[0]}")


@pytest.mark.parametrize("cell", ["=1", "+33", "-1", "@a", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert plain(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "12 rue", "a=b"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert plain(cell) == cell
