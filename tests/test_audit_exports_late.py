"""Files of who was informed late: what the page says, in each format, the same after a crash."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from audit.exports import ruled
from audit.exports.columns_given import FOLLOWED, LATE
from audit.reading import unanswered as reading_unanswered
from audit.reading.moments import beginning
from consent.models import OwnEntry, Practitioner
from consent.obligations import NOT_UNTIL_INFORMED
from notifications.models import Delivery, Notice, State
from policies.models.pages import Kind
from tests.cabinets import practitioner
from tests.conftest import NOW, Brand
from tests.exported_lists import again, file_of, interrupted, rows_of, table_of, wish
from tests.exporting import asked, export_files, made
from tests.informed import heard, informed
from tests.notices import E, delivery_to, notice_of, second_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("export_files")]
__all__ = ["export_files"]
DAY = timedelta(days=1)
LIMIT, ENTRY = beginning(E - 30 * DAY), beginning(E)
AFTER = ENTRY + 5 * DAY
ODD = '=É"a;b\n<c>&'


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages and windows be small, so that few people are several."""
    monkeypatch.setattr(ruled, "IN_A_WINDOW", 2)
    monkeypatch.setattr(ruled.UnansweredRows, "pages", 2)
    monkeypatch.setattr(reading_unanswered, "PAGE", 1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give a notice, sixty days before E, of a contract."""
    return notice_of(second_version(scene, kind=Kind.TERMS))


def told(scene: Brand, notice: Notice, name: str, at: datetime | None) -> Delivery:
    """Let somebody be told at an instant, or not at all."""
    values = {"state": State.INFORMED, "basis": "delivered", "informed_at": at} if at else {}
    return delivery_to(practitioner(scene, name), notice, **values)


@pytest.fixture
def people(scene: Brand, notice: Notice) -> dict[str, Delivery]:
    """Give people told in time, too late, after E, and not at all."""
    instants = {"early": NOW + DAY, "missed": LIMIT, "after": ENTRY + DAY, "never": None}
    return {name: told(scene, notice, name, at) for name, at in instants.items()}


def late(*brands: Brand, **more: Any) -> list[dict[str, Any]]:
    """Give the rows of who was informed late, five days after the entry into force."""
    return rows_of("late", *brands, **{"at": AFTER} | more)


@pytest.mark.usefixtures("people")
def test_who_was_informed_late_is_a_row_with_days_had_and_required(scene: Brand) -> None:
    found = [(one["external_id"], one["days_had"], one["days_required"]) for one in late(scene)]
    assert found == [("never", None, 30), ("after", 0, 30), ("missed", 29, 30)]


def test_a_row_says_when_and_how_she_was_informed(
    scene: Brand, notice: Notice, people: dict[str, Delivery]
) -> None:
    row = late(scene)[2]
    assert (row["informed_at"], row["basis"]) == ("2026-12-20T23:00:00.000000Z", "delivered")
    assert (row["entry_into_force"], row["brand"]) == (E.isoformat(), "alpha.localhost")
    assert (row["notice"], row["delivery"]) == (str(notice.pk), str(people["missed"].pk))
    assert row["texts"].endswith(" 2.0")


@pytest.mark.usefixtures("people")
def test_a_table_has_days_of_paris_and_words(scene: Brand) -> None:
    with translation.override("en"):
        head, never, _after, missed = table_of("late", scene, at=AFTER)
    keys = [one.key for one in LATE]
    assert len(head) == len(LATE)
    assert missed[keys.index("informed_at_paris")] == "2026-12-21 00:00:00"
    assert missed[keys.index("basis")] == "delivered to her mail server"
    assert never[keys.index("informed_at_paris")] == never[keys.index("days_had")] == ""
    assert missed[keys.index("entry_into_force")] == E.isoformat()


@pytest.mark.usefixtures("people")
def test_a_workbook_has_days_as_days_and_empty_cells(scene: Brand) -> None:
    data = file_of("late", scene, at=AFTER, written="xlsx")
    _head, never, *_others = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
    keys = [one.key for one in LATE]
    day = never[keys.index("entry_into_force")]
    assert (day.value.date(), day.is_date) == (E, True)
    assert never[keys.index("informed_at_paris")].value is None


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"what": "uninformed"}, ["never"]),
        ({"what": "late"}, ["after", "missed"]),
        ({"days": 60}, ["never", "after", "missed", "early"]),
        ({"policy": 0}, []),
        ({"at": ENTRY, "then": True}, ["never", "after", "missed"]),  # after E: not told by then
        ({"at": LIMIT - DAY, "then": True}, []),  # before the last legal day had passed
    ],
)
@pytest.mark.usefixtures("people")
def test_the_filters_of_the_page_hold(
    scene: Brand, terms: dict[str, Any], expected: list[str]
) -> None:
    assert [one["external_id"] for one in late(scene, **terms)] == expected


def test_a_proof_taken_back_since_is_told_as_it_stood(scene: Brand, notice: Notice) -> None:
    delivery = informed(practitioner(scene), notice, at=LIMIT)
    heard(delivery, "bounced", at=ENTRY, attempt=delivery.attempts.get())
    as_of = [late(scene, at=at, then=True)[0] for at in (ENTRY, ENTRY + DAY)]
    assert [one["basis"] for one in as_of] == ["delivered", None]


@pytest.mark.parametrize(
    ("day", "followed"),
    [(None, "no_own_day"), (NOT_UNTIL_INFORMED, "awaits_notice"), (E + DAY, "own_day")],
)
def test_what_followed_is_what_the_page_says(
    scene: Brand, notice: Notice, people: dict[str, Delivery], day: date | None, followed: str
) -> None:
    own = {"version": notice.promulgation.versions.get(), "reason": "Too late."}
    person = people["missed"].practitioner
    if day is not None:
        OwnEntry.objects.create(day=day, decided_at=LIMIT, practitioner=person, **own)
    row = late(scene)[2]
    expected = day.isoformat() if day and day != NOT_UNTIL_INFORMED else None
    assert (row["followed"], row["own_day"]) == (followed, expected)
    assert followed in FOLLOWED


@pytest.mark.usefixtures("people")
def test_another_brands_late_are_not_in_it(scene: Brand, other_brand: Brand) -> None:
    assert late(other_brand) == []
    assert late(other_brand, scene) == late(scene)


def test_what_a_name_would_do_in_excel_it_does_not(
    scene: Brand, people: dict[str, Delivery]
) -> None:
    Practitioner.objects.filter(pk=people["never"].practitioner_id).update(name=ODD)
    Practitioner.history.filter(id=people["never"].practitioner_id).update(name=ODD)
    keys = [one.key for one in LATE]
    row = table_of("late", scene, at=AFTER)[1]
    assert row[keys.index("name")] == "'" + ODD.replace("\n", " ")
    assert late(scene)[0]["name"] == ODD


# The same again


@pytest.mark.usefixtures("people", "small")
@pytest.mark.parametrize("written", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize("kind", ["late", "unanswered"])
def test_an_interrupted_list_is_the_same_in_the_end(scene: Brand, kind: str, written: str) -> None:
    wanted = wish(kind, scene, written=written, at=AFTER)
    whole = made(asked(scene, wanted, at=AFTER), at=AFTER)
    export = asked(scene, wanted, at=AFTER)
    interrupted(export, steps=1, at=AFTER)
    export = again(export, at=AFTER)
    assert (export.state, export.rows) == ("done", whole.rows)
    assert export.rows > 2
    assert export.sha256 == whole.sha256


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("kind", ["late", "unanswered"])
def test_pages_of_any_size_make_the_same_list(
    scene: Brand, kind: str, request: pytest.FixtureRequest
) -> None:
    whole = file_of(kind, scene, at=AFTER)
    request.getfixturevalue("small")
    assert file_of(kind, scene, at=AFTER) == whole


@pytest.mark.usefixtures("people", "small")
@pytest.mark.parametrize("kind", ["late", "unanswered"])
def test_how_far_a_list_is_only_grows(scene: Brand, kind: str) -> None:
    export = asked(scene, wish(kind, scene, at=AFTER), at=AFTER)
    interrupted(export, steps=1, at=AFTER)
    export.refresh_from_db()
    assert 0 <= export.progress < again(export, at=AFTER).progress == 1000
