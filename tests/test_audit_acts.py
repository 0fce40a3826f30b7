"""Acts as auditors find them: by any filter, page by page, as of any instant."""

from datetime import timedelta
from typing import Any

import pytest

from audit.reading import acts as reading
from audit.reading.acts import Wanted, page
from audit.reading.sorts import sorts
from consent.models import Act, ActKind
from policies.models.pages import Kind
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, Brand

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def wanted(*brands: Brand, **more: Any) -> Wanted:
    """Ask for the acts of brands."""
    return Wanted(sites=tuple(one.site.pk for one in brands), **{"at": LATER} | more)


def ids(*asked: Any, **more: Any) -> list[Any]:
    """Give the first page of what is asked."""
    return page(wanted(*asked, **more)).ids


@pytest.fixture
def answered(brand: Brand) -> list[Act]:
    """Give three acts of three people on two texts, the oldest first."""
    terms = brand.promulgate("Un contrat.", kind=Kind.TERMS)
    privacy = brand.promulgate("Des données.")
    camille, dominique, elisa = (practitioner(brand, one) for one in ("camille", "dom", "elisa"))
    return [
        answers(camille, terms, ActKind.ACCEPT, at=NOW),
        answers(dominique, terms, ActKind.REFUSE, at=NOW + timedelta(minutes=1)),
        answers(elisa, privacy, at=NOW + timedelta(minutes=2)),
    ]


def test_the_newest_acts_come_first(brand: Brand, answered: list[Act]) -> None:
    assert ids(brand) == [act.pk for act in reversed(answered)]
    assert [act.pk for act in reading.shown(ids(brand))] == ids(brand)


def test_every_sort_is_found_without_reading_acts(answered: list[Act]) -> None:
    found = {(one.version, one.act, one.origin, one.by_link) for one in sorts()}
    assert found == {(act.version_id, act.act, "witnessed", False) for act in answered}


def test_filters_narrow_and_join(brand: Brand, answered: list[Act]) -> None:
    accepted, refused, acknowledged = answered
    for asked, expected in (
        ({"act": "refuse"}, [refused]),
        ({"policy": accepted.policy_id}, [refused, accepted]),
        ({"policy": accepted.policy_id, "act": "accept"}, [accepted]),
        ({"texts": (acknowledged.version_id,)}, [acknowledged]),
        ({"practitioners": (refused.practitioner_id,)}, [refused]),
        ({"practitioners": (refused.practitioner_id,), "act": "accept"}, []),
        ({"practitioners": ()}, []),
        ({"channel": "page"}, answered[::-1]),
        ({"channel": "link"}, []),
        ({"origin": "transcribed"}, []),
        ({"since": refused.at}, [acknowledged, refused]),
        ({"until": refused.at}, [accepted]),
        ({"at": refused.at}, [accepted]),
    ):
        assert ids(brand, **asked) == [act.pk for act in expected], asked


def test_another_brands_acts_are_not_there(
    brand: Brand, other_brand: Brand, answered: list[Act]
) -> None:
    text = other_brand.promulgate("Chez l’autre.")
    theirs = answers(practitioner(other_brand, "paul"), text)
    assert ids(other_brand) == [theirs.pk]
    assert theirs.pk not in ids(brand)
    assert ids(other_brand, practitioners=(answered[0].practitioner_id,)) == []
    assert theirs.pk in ids(brand, other_brand)


def test_pages_follow_each_other_both_ways(
    brand: Brand, answered: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    first = page(wanted(brand))
    second = page(wanted(brand), after=first.older)
    back = page(wanted(brand), before=second.newer)
    assert [*first.ids, *second.ids] == [act.pk for act in reversed(answered)]
    assert (first.newer, second.older, back.ids, back.newer) == (None, None, first.ids, None)
