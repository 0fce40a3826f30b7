"""Parts of a period are found behind the last act of the one before: the same as if counted."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from audit import periods
from audit.exports import making
from audit.exports.asking import Wish
from audit.exports.files import opened, path_of, saved
from audit.models import Export
from audit.periods import Period, Place, following, part_of, place_of
from consent.models import Act
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import TODAY, Brand
from tests.exporting import asked, export_files, made
from tests.ledgers import seal_here

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("export_files")]
__all__ = ["export_files"]
DAY = timedelta(days=1)
AT = NOW + 9 * DAY
PERIOD = Period(since=TODAY, until=TODAY + DAY, recorded_before=AT)


@pytest.fixture(scope="module")
def acted(scene: Brand) -> list[Act]:
    """Give five acts in two days, two of one instant; others are before and after."""
    text = scene.promulgate("Nous gardons.")
    hours = (0, 1, 1, 24, 25, 72)
    return [
        answers(practitioner(scene, f"person-{place}"), text, at=NOW + timedelta(hours=one))
        for place, one in enumerate(hours)
    ][:5]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periods, "PART", 2)


@pytest.mark.usefixtures("acted")
def test_a_part_found_by_its_place_is_the_one_found_by_its_number(scene: Brand) -> None:
    after = None
    for number in (1, 2, 3):
        counted = part_of(PERIOD, site=scene.site, number=number)
        place = Place(after=after, of=3)
        assert place == place_of(PERIOD, site=scene.site, number=number)
        assert part_of(PERIOD, site=scene.site, number=number, place=place) == counted
        after = following(PERIOD, site=scene.site, after=after)
    assert after is None


def test_of_two_acts_of_one_instant_the_second_begins_a_part(
    scene: Brand, acted: list[Act]
) -> None:
    at_once = sorted(act.pk for act in acted[1:3])
    after = following(PERIOD, site=scene.site, after=None)
    assert after is not None
    second = part_of(PERIOD, site=scene.site, number=2, place=Place(after=after, of=3))
    assert (after.id, second.acts[0].pk) == tuple(at_once)


@pytest.fixture
def wanted(scene: Brand, acted: list[Act]) -> Wish:
    """Give a wish for those days, once they are sealed."""
    seal_here()
    terms = {"since": str(TODAY), "until": str(TODAY + DAY)}
    return Wish(kind="period", format="zip", sites=[scene.site], terms=terms, as_of=AT)


def broken_off(export: Export, **without: Any) -> None:
    """Make the first part of a file, as if the process then died; some of its place is lost."""
    found = making._claimed(at=AT, before=AT)
    assert found == export
    with opened(found, is_ours=lambda: True) as file:
        step = next(iter(making._steps(found, file, lambda: AT)))
        assert making._keep(found, step, size=saved(file), at=AT)
    Export.objects.filter(pk=export.pk).update(place=step.place | without)


@pytest.mark.parametrize("lost", [{}, {"after": None}])
def test_a_file_that_broke_off_is_the_same_in_the_end(
    scene: Brand, wanted: Wish, lost: dict[str, None]
) -> None:
    with time_machine.travel(AT, tick=False):
        whole = made(asked(scene, wanted, at=AT), at=AT)
        export = asked(scene, wanted, at=AT)
        broken_off(export, **lost)
        export = made(export, at=AT + making.LEASE)
    assert (export.state, export.error, export.rows) == ("done", "", 3)
    assert path_of(export).read_bytes() == path_of(whole).read_bytes()


def test_parts_of_one_file_are_counted_once(
    scene: Brand, wanted: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(AT, tick=False):
        export = asked(scene, wanted, at=AT)
        broken_off(export)
        monkeypatch.setattr(periods, "parts_in", None)
        assert made(export, at=AT + making.LEASE).state == "done"
