"""Acts by day, week and month, as auditors see them: a figure for each origin, none for all."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from audit.desk.charts import LAYERS, Frame, bars, curve
from audit.reading.coverage_curve import Rise
from consent.models import ActKind
from policies.models import Version
from policies.models.pages import Kind
from policies.pictures import HEIGHT, WIDTH
from tests.audit_answers import DAY, act_of, known
from tests.brands import NOW
from tests.conftest import TODAY, Brand

desk = pytest.mark.usefixtures("desk")
PAGE = "audit_pictures"


@pytest.fixture(scope="module")
def terms(scene: Brand) -> Version:
    """Give a contract."""
    return scene.promulgate("Un contrat.", kind=Kind.TERMS)


def page(brand: Brand, query: str = "", role: str = "auditor") -> HtmlElement:
    """Give the page as somebody of the brand sees it."""
    response = brand.client(role).get(f"{reverse(PAGE)}?{query}")
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def totals(found: HtmlElement) -> dict[str, list[str]]:
    """Give the figures beneath each picture, by its kind of act."""
    return {
        figure.get("aria-labelledby").removeprefix("chart-"): figure.xpath(".//li/b/text()")
        for figure in found.xpath("//figure")
    }


@desk
@pytest.mark.django_db
def test_each_kind_of_act_has_its_picture_and_each_origin_its_figure(
    terms: Version, scene: Brand
) -> None:
    act_of(known(scene, "camille"), terms)
    act_of(known(scene, "elisa"), terms, origin="transcribed")
    act_of(known(scene, "anna"), terms, ActKind.REFUSE)
    assert totals(page(scene)) == {"accept": ["1", "0", "1", "0"], "refuse": ["1", "0", "0", "0"]}


@desk
@pytest.mark.django_db
@pytest.mark.parametrize(("by", "rows"), [("day", 30), ("week", 13), ("month", 12)])
def test_every_picture_has_its_table(terms: Version, scene: Brand, by: str, rows: int) -> None:
    act_of(known(scene, "camille"), terms)
    found = page(scene, f"by={by}")
    assert len(found.xpath("//figure//tbody/tr")) == rows
    assert found.xpath("//svg[@role='img']//rect[@fill='url(#of-witnessed)']")
    assert [cell.text for cell in found.xpath("//figure//tbody/tr[last()]/td")] == [*"1000"]


@desk
@pytest.mark.django_db
def test_a_text_can_be_asked_for_alone(terms: Version, scene: Brand) -> None:
    other = scene.promulgate("Des données.")
    act_of(known(scene, "camille"), terms)
    act_of(known(scene, "elisa"), other, ActKind.ACKNOWLEDGE)
    for text in (str(terms.pk), f"policy-{terms.policy_id}"):
        assert totals(page(scene, f"text={text}")).keys() == {"accept"}


@desk
@pytest.mark.django_db
def test_as_of_a_day_that_day_is_not_there_yet(terms: Version, scene: Brand) -> None:
    act_of(known(scene, "camille"), terms)
    assert totals(page(scene, f"on={TODAY.isoformat()}")) == {}


@desk
@pytest.mark.django_db
def test_another_brands_acts_and_texts_are_not_there(
    terms: Version, scene: Brand, other_scene: Brand
) -> None:
    act_of(known(scene, "camille"), terms)
    assert totals(page(other_scene)) == {}
    assert not page(other_scene, f"text={terms.pk}").xpath("//figure")
    assert totals(page(other_scene, f"site={scene.site.pk}")) == {}


@desk
@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "since=2026-11-20&until=2026-11-01",  # ends before it begins
        "since=2025-01-01",  # too many days for one drawing
        "since=yesterday",
        "by=year",
        "text=policy-0",
        "on=2999-01-01",
    ],
)
def test_what_cannot_be_shown_is_said_and_shows_nothing(
    terms: Version, scene: Brand, query: str
) -> None:
    act_of(known(scene, "camille"), terms)
    found = page(scene, query)
    assert found.xpath("//*[contains(@class, 'error')]")
    assert not found.xpath("//figure")


@desk
@pytest.mark.django_db
def test_where_nobody_acted_the_page_says_what_to_do(scene: Brand) -> None:
    assert page(scene).xpath(f"//a[@href='{reverse('audit_unanswered')}']")


@desk
@pytest.mark.django_db
def test_who_reads_about_nobody_is_refused(scene: Brand) -> None:
    assert scene.client().get(reverse(PAGE)).status_code == 302
    assert scene.client("editor").get(reverse(PAGE)).status_code in (302, 403, 404)


@desk
@pytest.mark.django_db
def test_a_page_asks_a_fixed_number_of_queries(
    terms: Version, scene: Brand, django_assert_max_num_queries: Any
) -> None:
    act_of(known(scene, "camille"), terms)
    client = scene.client("auditor")
    with django_assert_max_num_queries(40):
        client.get(reverse(PAGE))


# The drawing


def rise(days: int, **by_origin: int) -> Rise:
    """Give how many there were some days from now."""
    return Rise(day=TODAY + days * DAY, by_origin=by_origin)


def test_bars_have_a_layer_for_each_origin() -> None:
    numbers = {TODAY: {"witnessed": 1, "adopted": 3}}
    chart = bars("accept", "accepted", numbers, starts=[TODAY, TODAY + DAY], last=TODAY + DAY)
    assert [(one.key, one.total) for one in chart.layers] == [
        ("witnessed", 1),
        ("asserted", 0),
        ("transcribed", 0),
        ("adopted", 3),
    ]
    assert [part.height for part in chart.parts] == [HEIGHT / 4, HEIGHT * 3 / 4]
    assert [row.numbers for row in chart.rows] == [[1, 0, 0, 3], [0, 0, 0, 0]]


def test_a_curve_stands_on_the_layers_below_it() -> None:
    frame = Frame(most=4, first=TODAY, last=TODAY + 10 * DAY, until=TODAY + 10 * DAY)
    chart = curve(
        "accept", "", [rise(0, witnessed=1), rise(5, witnessed=1, asserted=1)], frame=frame
    )
    assert [layer.key for layer in chart.painted] == ["asserted", "witnessed"]
    highest, lower = (layer.points.split() for layer in chart.painted)
    assert f"{WIDTH / 2:.1f},{HEIGHT / 2:.1f}" in highest
    assert f"{WIDTH:.1f},{HEIGHT * 3 / 4:.1f}" in lower


def test_a_curve_widens_its_frame_for_what_lies_outside() -> None:
    frame = Frame(most=1, first=TODAY, last=TODAY, until=TODAY, marked=(("enters", TODAY, ""),))
    chart = curve("accept", "", [rise(-10, adopted=2), rise(9, adopted=3)], frame=frame)
    # A day more, so that the last answer has a width.
    assert (chart.first, chart.last, chart.most) == (TODAY - 10 * DAY, TODAY + 10 * DAY, 3)
    assert [mark.x for mark in chart.marks] == [WIDTH / 2]


def test_the_last_day_to_inform_still_counts_so_its_line_stands_at_its_end() -> None:
    marked = (("last", TODAY, ""), ("enters", TODAY, ""))
    frame = Frame(
        most=1, first=TODAY - DAY, last=TODAY + DAY, until=NOW.date() + timedelta(0), marked=marked
    )
    assert [mark.x for mark in curve("accept", "", [], frame=frame).marks] == [WIDTH, WIDTH / 2]


def test_without_answers_a_curve_is_empty() -> None:
    frame = Frame(most=0, first=TODAY, last=TODAY, until=TODAY)
    chart = curve("accept", "", [], frame=frame)
    assert (chart.is_empty, chart.painted, [one.key for one in chart.layers]) == (
        True,
        [],
        list(LAYERS),
    )
