"""Acts as auditors find them: by any filter, page by page, as of any instant."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from audit.reading import acts as reading
from audit.reading import cabinets
from audit.reading.acts import Wanted, channel_of, page
from audit.reading.people import matching, people_at
from audit.reading.sorts import SORTS_OF_NONE, SORTS_OF_TEXTS
from consent.actions import Objection, Way, object_to
from consent.models import Act, ActKind, Capacity, Matter, Origin
from policies.models.pages import Kind
from tests.audited import from_elsewhere, recorded
from tests.cabinets import answers, cabinet, practitioner
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


def sorts(*versions: UUID | None) -> set[tuple[Any, ...]]:
    """Give the sorts of acts about versions, or about no text, as the loose scan finds them."""
    of_texts = f"SELECT * FROM {SORTS_OF_TEXTS} AS of_texts"  # noqa: S608 (ours)
    of_none = f"SELECT NULL::uuid, of_none.* FROM {SORTS_OF_NONE} AS of_none"  # noqa: S608 (ours)
    with connection.cursor() as cursor:
        cursor.execute(f"{of_texts} UNION ALL {of_none}", {"versions": list(versions)})
        return set(cursor.fetchall())


def test_every_sort_is_found_without_reading_acts(answered: list[Act]) -> None:
    found = sorts(*(act.version_id for act in answered), uuid4())
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


def objects(brand: Brand, name: str, **more: Any) -> Act:
    """Let somebody object to direct marketing."""
    person = practitioner(brand, name)
    return object_to(person, Objection(matter=Matter.DIRECT_MARKETING), at=NOW, way=Way(**more))


def test_an_act_about_no_text_is_of_its_persons_brand(brand: Brand, other_brand: Brand) -> None:
    ours, theirs = objects(brand, "camille"), objects(other_brand, "paul")
    assert (ids(brand), ids(other_brand)) == ([ours.pk], [theirs.pk])
    assert set(ids(brand, other_brand, act="object")) == {ours.pk, theirs.pk}
    assert {one[:2] for one in sorts()} == {(None, "object")}


def test_an_act_about_no_text_is_of_no_policy(brand: Brand, answered: list[Act]) -> None:
    act = objects(brand, "paul")
    assert set(ids(brand)) == {act.pk, *(one.pk for one in answered)}
    assert act.pk not in ids(brand, policy=answered[0].policy_id)
    assert ids(brand, texts=()) == []


def test_every_way_is_found_for_itself(brand: Brand, answered: list[Act]) -> None:
    by_link = objects(brand, "paul", sign_in="link")
    person, text = practitioner(brand, "anne"), answered[0].version
    asserted, paper, older = (
        recorded(person, text, source=from_elsewhere(brand, origin))
        for origin in (Origin.ASSERTED, Origin.TRANSCRIBED, Origin.ADOPTED)
    )
    for way, expected in (
        ("page", [act.pk for act in reversed(answered)]),
        ("link", [by_link.pk]),
        ("software", [asserted.pk]),
        ("paper", [paper.pk]),
        ("file", [older.pk]),
    ):
        assert ids(brand, channel=way) == expected, way
        assert {channel_of(act) for act in Act.objects.filter(pk__in=expected)} == {way}
    assert ids(brand, channel="link", origin="transcribed") == []


def test_a_way_is_asked_of_one_person_too(brand: Brand, answered: list[Act]) -> None:
    act = objects(brand, "paul", sign_in="link")
    for way, expected in (("link", [act.pk]), ("page", []), ("paper", [])):
        assert ids(brand, practitioners=(act.practitioner_id,), channel=way) == expected, way


def test_sorts_of_many_versions_are_all_found(brand: Brand) -> None:
    person = practitioner(brand)
    kinds = (Kind.TERMS, Kind.PRIVACY, Kind.DPA, Kind.LEGAL)
    acts = [recorded(person, brand.promulgate("Un.", kind=kind)) for kind in kinds]
    versions = {act.version_id for act in acts}
    assert {one[0] for one in sorts(*versions)} == versions
    assert ids(brand, texts=tuple(act.version_id for act in acts[1:3])) == sorted(
        (act.pk for act in acts[1:3]), reverse=True
    )


def test_acts_of_one_instant_are_each_on_one_page(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    text = brand.promulgate("Un.")
    acts = {answers(practitioner(brand, f"p{number}"), text).pk for number in range(5)}
    seen, key, turns = [], None, 0
    while key is not None or turns == 0:
        found = page(wanted(brand), after=key)
        seen, key, turns = [*seen, *found.ids], found.older, turns + 1
    assert (turns, len(seen), set(seen)) == (3, 5, acts)


def test_words_find_people_whatever_their_accents_case_and_signs(brand: Brand) -> None:
    people = {
        name: practitioner(brand, name, external_id=number, email=f"{number}@x.example").pk
        for number, name in enumerate(("Zoé Lœuvre", "100% Dents", "Éva_Li", "Anne Back\\Slash"))
    }
    for words, expected in (
        ("zoe l", ["Zoé Lœuvre"]),
        ("LOEUVRE", ["Zoé Lœuvre"]),
        ("  zoé ", ["Zoé Lœuvre"]),
        ("00% d", ["100% Dents"]),
        ("0％ d", ["100% Dents"]),  # the full-width sign is no wildcard either
        ("a_l", ["Éva_Li"]),
        ("a__", []),  # not any two letters
        ("%%%", []),
        ("k\\s", ["Anne Back\\Slash"]),
        ("@x.example", list(people)),
    ):
        found = matching(words, sites=[brand.site.pk])
        assert set(found) == {people[name] for name in expected}, words


def test_two_letters_find_only_an_external_id_that_is_just_that(brand: Brand) -> None:
    person = practitioner(brand, "abel", external_id="Ab")
    practitioner(brand, "Abc")
    for words, expected in (("ab", [person.pk]), ("AB", [person.pk]), ("be", []), ("", [])):
        assert matching(words, sites=[brand.site.pk]) == expected, words


def test_a_former_name_finds_her_and_is_hers_of_then(brand: Brand, other_brand: Brand) -> None:
    person = practitioner(brand, "anne martin")
    person.history.update(history_date=NOW)
    person.name = "Anne Durand"
    person.save()
    person.history.filter(name="Anne Durand").update(history_date=LATER)
    assert matching("martin", sites=[brand.site.pk]) == [person.pk]
    assert matching("martin", sites=[other_brand.site.pk]) == []
    then = [people_at([person.pk], at=at)[person.pk] for at in (NOW, LATER)]
    assert [one.name for one in then] == ["Anne Martin", "Anne Durand"]
    before = people_at([person.pk], at=NOW - timedelta(days=1))[person.pk]
    assert (before.name, before.known) == ("Anne Durand", False)


def test_cabinets_are_meant_by_id_or_by_name(brand: Brand, other_brand: Brand) -> None:
    made = cabinet(brand, one=(practitioner(brand), Capacity.OWNER))
    for words, expected in (
        (str(made.pk), [made]),
        ("CABINET", [made]),  # the external id, in another case
        ("cabinet DES tilleuls", [made]),
        ("tilleul", [made]),
        ("_illeul", []),
        ("chêne", []),
    ):
        assert cabinets.meant(words, sites=[brand.site.pk]) == expected, words
        assert cabinets.meant(words, sites=[other_brand.site.pk]) == [], words
