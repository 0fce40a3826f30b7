"""What editors see of choices on trackers: counts by category and period, of their brand alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from lxml.html import HtmlElement, document_fromstring

from consent.actions.choosing import Pressed, Saved, decide
from consent.desk.choice_statistics.counting import asked_of, counted
from consent.desk.choice_statistics.page import LAYERS
from consent.desk.choice_statistics.periods import MOST, Grain, Span, spanning, usual
from consent.models import ConsentVersion
from policies.pictures import HEIGHT, WIDTH, stacked
from tests.brands import NOW
from tests.choosing import asked
from tests.conftest import Brand

pytestmark = pytest.mark.usefixtures("desk")

PAGE = "/admin/choices/"
TODAY = NOW.date()


@pytest.fixture(scope="module")
def version(scene: Brand) -> ConsentVersion:
    """Give a consent version in which `audience` and `payment` ask."""
    return asked(scene)


def chooses(
    version: ConsentVersion, *on: str, at: datetime = NOW, after: Saved | None = None, **more: Any
) -> Saved:
    """Let a visitor save with these categories on: a new one, or the one of an earlier choice."""
    pressed = Pressed(decision="save", on=frozenset(on), language="fr", place="banner", **more)
    return decide(version, pressed, before=after.choice if after else None, at=at)


def tally(version: ConsentVersion, key: str) -> tuple[int, int, int]:
    """Give what was accepted, refused and withdrawn of a category on the day NOW."""
    span = Span(grain="day", first=TODAY, last=TODAY)
    (period,) = counted(version.site, span, ["audience", "payment"])
    found = period.tallies[key]
    return found.accepted, found.refused, found.withdrawn


def page(brand: Brand, query: str = "", role: str = "editor") -> HtmlElement:
    """Give the page as somebody of the brand sees it."""
    response = brand.client(role).get(f"{PAGE}?{query}")
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


# What is counted


@pytest.mark.django_db
def test_each_category_is_counted_for_itself(version: ConsentVersion) -> None:
    chooses(version, "audience")
    assert (tally(version, "audience"), tally(version, "payment")) == ((1, 0, 0), (0, 1, 0))


@pytest.mark.django_db
def test_taking_back_what_was_agreed_to_is_withdrawn_and_not_refused(
    version: ConsentVersion,
) -> None:
    chooses(version, after=chooses(version, "audience"))
    assert tally(version, "audience") == (1, 0, 1)
    assert tally(version, "payment") == (0, 2, 0)


@pytest.mark.django_db
def test_refusing_again_after_taking_back_is_refused(version: ConsentVersion) -> None:
    withdrawn = chooses(version, after=chooses(version, "audience"))
    chooses(version, after=withdrawn)
    assert tally(version, "audience") == (1, 1, 1)


@pytest.mark.django_db
def test_what_one_choice_gives_and_takes_is_counted_in_each_category(
    version: ConsentVersion,
) -> None:
    chooses(version, "payment", after=chooses(version, "audience"))
    assert tally(version, "audience") == (1, 0, 1)
    assert tally(version, "payment") == (1, 1, 0)


@pytest.mark.django_db
def test_choices_despite_gpc_are_counted(version: ConsentVersion) -> None:
    chooses(version, gpc=True)
    chooses(version)
    (period,) = counted(version.site, Span(grain="day", first=TODAY, last=TODAY), [])
    assert (period.choices, period.gpc) == (2, 1)


@pytest.mark.django_db
def test_another_brands_choices_are_not_counted(
    version: ConsentVersion, other_scene: Brand
) -> None:
    chooses(asked(other_scene), "audience")
    assert tally(version, "audience") == (0, 0, 0)


@pytest.mark.django_db
def test_a_choice_belongs_to_its_day_in_paris(version: ConsentVersion) -> None:
    chooses(version, at=datetime(2026, 12, 1, 22, 59, tzinfo=UTC))
    chooses(version, at=datetime(2026, 12, 1, 23, 0, tzinfo=UTC))  # midnight in Paris
    span = Span(grain="day", first=date(2026, 12, 1), last=date(2026, 12, 2))
    assert [period.choices for period in counted(version.site, span, [])] == [1, 1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("grain", "starts"),
    [
        ("day", [(date(2026, 12, 1), 1), (date(2026, 12, 6), 1), (date(2026, 12, 7), 1)]),
        ("week", [(date(2026, 11, 30), 2), (date(2026, 12, 7), 1)]),  # a week begins on Monday
        ("month", [(date(2026, 12, 1), 3)]),
    ],
)
def test_periods_hold_the_choices_of_their_days(
    version: ConsentVersion, grain: Grain, starts: list[tuple[date, int]]
) -> None:
    for day in (1, 6, 7):
        chooses(version, at=datetime(2026, 12, day, 12, tzinfo=UTC))
    span = Span(grain=grain, first=date(2026, 12, 1), last=date(2026, 12, 7))
    found = [(one.start, one.choices) for one in counted(version.site, span, []) if one.choices]
    assert found == starts


@pytest.mark.django_db
def test_necessary_categories_are_no_choice(version: ConsentVersion) -> None:
    assert [one.key for one in asked_of(version.site, "en")] == ["audience", "payment"]


# Periods


@pytest.mark.parametrize(
    ("grain", "first", "count"),
    [
        ("day", date(2026, 11, 2), 30),
        ("week", date(2026, 9, 7), 13),  # 1 December 2026 is a Tuesday
        ("month", date(2026, 1, 1), 12),
    ],
)
def test_the_usual_span_ends_today(grain: Grain, first: date, count: int) -> None:
    span = usual(grain, today=date(2026, 12, 1))
    assert (span.first, span.last, len(span.starts())) == (first, date(2026, 12, 1), count)


@pytest.mark.parametrize(
    ("grain", "first", "last"),
    [
        ("day", date(2026, 11, 4), date(2026, 11, 11)),
        ("week", date(2026, 11, 2), date(2026, 11, 15)),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_periods_are_whole(grain: Grain, first: date, last: date) -> None:
    days = (date(2026, 11, 4), date(2026, 11, 11))
    span = spanning(grain, *days, today=date(2026, 12, 1))
    assert (span.first, span.last) == (first, last)


def test_no_period_goes_past_today() -> None:
    today = date(2026, 12, 1)
    assert spanning("month", today, date(9999, 12, 31), today=today).last == today


def test_a_day_of_a_span_is_a_day_of_paris_also_when_clocks_change() -> None:
    begin, end = Span(grain="day", first=date(2026, 10, 25), last=date(2026, 10, 25)).instants()
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=25)


# The drawing


def test_bars_stand_on_each_other_up_to_the_highest() -> None:
    bars = [{"accepted": 1, "refused": 2, "withdrawn": 1}, {"refused": 2}]
    parts = stacked(bars, layers=LAYERS)
    assert [(one.key, one.y, one.height) for one in parts] == [
        ("accepted", HEIGHT * 0.75, HEIGHT * 0.25),
        ("refused", HEIGHT * 0.25, HEIGHT * 0.5),
        ("withdrawn", 0, HEIGHT * 0.25),
        ("refused", HEIGHT * 0.5, HEIGHT * 0.5),
    ]


def test_bars_stay_in_the_drawing() -> None:
    parts = stacked([{"accepted": number} for number in range(MOST)], layers=LAYERS)
    assert len(parts) == MOST - 1  # none where nobody chose
    assert all(0 <= one.x <= one.x + one.width <= WIDTH for one in parts)


# The page


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_every_role_sees_the_numbers(scene: Brand, version: ConsentVersion, role: str) -> None:
    chooses(version, "audience")
    (table,) = page(scene, role=role).xpath("//figure[1]//table")
    assert [cell.text for cell in table.xpath(".//tbody/tr[last()]/td")] == ["1", "0", "0"]


@pytest.mark.django_db
def test_every_drawing_has_its_table_beside(scene: Brand, version: ConsentVersion) -> None:
    chooses(version, "audience")
    figures = page(scene).xpath("//figure")
    assert len(figures) == 2
    for figure in figures:
        assert len(figure.xpath(".//svg[@role='img'][@aria-label]")) == 1
        assert len(figure.xpath(".//tbody/tr")) == 30


@pytest.mark.django_db
def test_a_stranger_sees_nothing(scene: Brand) -> None:
    assert scene.client().get(PAGE).status_code == 302


@pytest.mark.django_db
def test_another_brands_numbers_cannot_be_asked_for(
    scene: Brand, version: ConsentVersion, other_scene: Brand
) -> None:
    chooses(asked(other_scene), "audience")
    assert not page(scene, f"brand={other_scene.site.pk}").xpath("//figure")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "since=2026-12-02&until=2026-11-01",  # ends before it begins
        "since=2025-01-01",  # too many days for one drawing
        "since=1999-01-01",  # before anything
        "since=yesterday",
        "by=year",
    ],
)
def test_what_cannot_be_shown_is_said_and_shows_nothing(
    scene: Brand, version: ConsentVersion, query: str
) -> None:
    chooses(version)
    found = page(scene, query)
    assert found.xpath("//*[contains(@class, 'error')]")
    assert not found.xpath("//figure")


# Nothing to count


@pytest.mark.django_db
def test_where_nothing_is_asked_the_page_says_to_propose_a_version(
    other_scene: Brand,
) -> None:
    words = page(other_scene).text_content()
    assert "no consent version is promulgated" in words


@pytest.mark.django_db
def test_where_nobody_chose_the_page_leads_to_the_site(
    scene: Brand, version: ConsentVersion
) -> None:
    (link,) = page(scene).xpath("//div[contains(@class, 'choices')]//p[@class='acts']/a/@href")
    assert link == f"{scene.site.root_url}/"


@pytest.mark.django_db
def test_where_nobody_chose_in_that_time_the_page_names_the_first_choice(
    scene: Brand, version: ConsentVersion
) -> None:
    chooses(version)
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        words = page(scene).text_content()
    assert "Nobody chose in that time. The first choice is of" in words
