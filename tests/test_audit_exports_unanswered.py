"""Files of who has not answered: what the page says, by the rule that keeps people at the gate."""

from datetime import timedelta

import pytest

from audit.exports.columns_given import UNANSWERED
from audit.reading.moments import beginning
from consent.models import ActKind, Capacity, Practitioner
from policies.models import Version
from policies.models.pages import Kind
from tests.audit_answers import changed, known
from tests.cabinets import answers, cabinet
from tests.conftest import NOW, TODAY, Brand
from tests.exported_lists import rows_of, table_of
from tests.exporting import export_files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("export_files")]
__all__ = ["export_files"]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def contract(scene: Brand) -> Version:
    """Give a contract that everybody is asked to accept."""
    day = 2 * DAY
    return scene.promulgate("Un contrat.", kind=Kind.TERMS, at=NOW - day, day=TODAY - day)


@pytest.fixture
def three(scene: Brand, contract: Version) -> list[Practitioner]:
    """Give three people, of whom the second has answered."""
    found = [known(scene, one) for one in ("anna", "bea", "clea")]
    answers(found[1], contract, ActKind.REFUSE, at=NOW)
    return found


@pytest.mark.usefixtures("three")
def test_who_has_not_answered_is_a_row_for_each_text(scene: Brand, contract: Version) -> None:
    found = rows_of("unanswered", scene)
    assert [(one["external_id"], one["policy"]) for one in found] == [
        ("anna", "terms"),
        ("clea", "terms"),
    ]
    assert {one["version_id"] for one in found} == {str(contract.pk)}
    assert [(one["why"], one["state"], one["day"]) for one in found] == 2 * [
        ("first", "in_force", (TODAY - 2 * DAY).isoformat())
    ]


@pytest.mark.usefixtures("three")
def test_the_last_answer_to_an_earlier_number_is_told(scene: Brand) -> None:
    scene.promulgate("Un autre.", kind=Kind.TERMS, day=TODAY + 40 * DAY)
    found = rows_of("unanswered", scene, state="coming")
    assert [(one["external_id"], one["last_act"], one["last_version"]) for one in found] == [
        ("anna", None, None),
        ("bea", "refuse", "1.0"),
        ("clea", None, None),
    ]
    assert {one["state"] for one in found} == {"coming"}


def test_in_whose_name_a_text_waits_is_told(scene: Brand, contract: Version) -> None:
    scene.promulgate("Un accord.", kind=Kind.DPA)
    owner, other = known(scene, "owner"), known(scene, "other")
    place = cabinet(scene, one=(owner, Capacity.OWNER), two=(other, Capacity.OTHER))
    found = [one for one in rows_of("unanswered", scene) if one["policy"] == "dpa"]
    told = [(one["external_id"], one["cabinet_id"], one["capacity"]) for one in found]
    assert told == [("owner", str(place.pk), "owner")]


def test_as_of_a_day_whoever_answered_that_day_had_not(
    scene: Brand, three: list[Practitioner]
) -> None:
    asked_of = beginning(TODAY + DAY), beginning(TODAY)
    found = [rows_of("unanswered", scene, at=at, then=True) for at in asked_of]
    assert [[one["external_id"] for one in rows] for rows in found] == [
        ["anna", "clea"],
        ["anna", "bea", "clea"],
    ]


def test_people_are_called_as_they_were_then(scene: Brand, three: list[Practitioner]) -> None:
    changed(three[0], at=NOW + 2 * DAY, name="Zoé")
    then = {one["name"] for one in rows_of("unanswered", scene, at=NOW + DAY, then=True)}
    assert then == {"Anna", "Clea"}
    assert {one["name"] for one in rows_of("unanswered", scene, at=NOW + 3 * DAY)} == {
        "Clea",
        "Zoé",
    }


@pytest.mark.usefixtures("three")
def test_another_brands_people_owe_nothing_here(scene: Brand, other_brand: Brand) -> None:
    assert rows_of("unanswered", other_brand) == []
    head, first, _second = table_of("unanswered", scene)
    assert len(head) == len(first) == len(UNANSWERED)
