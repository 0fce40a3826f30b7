"""Staff read who of their brand has to answer what, and what she did; others do not."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from consent.desk import listing
from consent.models import ActKind, Capacity, OwnEntry, Practitioner
from consent.obligations import obligations
from consent.obligations.several import obligations_of_each
from policies.models import Version
from policies.models.pages import Kind
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import NOW, TODAY, Brand

LIST = reverse("consent_desk_practitioners")
COMING = TODAY + timedelta(days=31)


@pytest.fixture(autouse=True)
def _at_the_desk(desk: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person(brand: Brand) -> Practitioner:
    """Give a practitioner who can sign in, with a text to acknowledge."""
    brand.promulgate("Nous gardons.")
    user = User.objects.create_user("camille@cabinet.example")
    return practitioner(brand, user=user)


def the_version(brand: Brand) -> Version:
    """Give the brand's only version."""
    return Version.objects.get(policy__site=brand.site)


def listed(client: Client, **query: str) -> list[str]:
    """Give the names in the list."""
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [line.practitioner.name for line in response.context["lines"]]


def detail(client: Client, person: Practitioner) -> str:
    """Give the words of somebody's page."""
    response = client.get(reverse("consent_desk_practitioner", args=[person.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_list_says_what_to_do_next(brand: Brand) -> None:
    assert "No practitioner yet" in brand.client("auditor").get(LIST).content.decode()
    searched = brand.client("auditor").get(LIST, {"q": "x"}).content.decode()
    assert "Nobody matches" in searched


@pytest.mark.parametrize("words", ["amil", "CAMILLE@cabinet", "ext-1"])
def test_a_part_of_name_address_or_external_id_finds_her(brand: Brand, words: str) -> None:
    practitioner(brand, external_id="ext-1")
    practitioner(brand, "dominique")
    assert listed(brand.client("auditor"), q=words) == ["Camille"]


def test_the_list_says_how_much_is_due_and_the_last_act(brand: Brand, person: Practitioner) -> None:
    client = brand.client("auditor")
    [line] = client.get(LIST).context["lines"]
    assert (line.due, line.last) == (1, None)
    act = answers(person, the_version(brand))
    [line] = client.get(LIST).context["lines"]
    assert (line.due, line.last) == (0, act)


def test_the_filter_leaves_out_who_has_nothing_to_answer(
    brand: Brand, person: Practitioner
) -> None:
    answers(person, the_version(brand))
    practitioner(brand, "dominique")
    practitioner(brand, "gone", contract_end=date(2026, 6, 30))
    assert listed(brand.client("auditor"), due="on") == ["Dominique"]


def test_pages_follow_each_other_whatever_is_asked(
    brand: Brand, person: Practitioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, number in (("PAGE", 2), ("AT_ONCE", 3), ("LOOKED_AT", 30)):
        monkeypatch.setattr(listing, name, number)
    for number in range(6):
        practitioner(brand, f"p{number}")
    client, names, query = brand.client("auditor"), [], "due=on"
    while query:
        response = client.get(f"{LIST}?{query}")
        names += [line.practitioner.name for line in response.context["lines"]]
        query = response.context["next"]
    assert names == ["Camille", "P0", "P1", "P2", "P3", "P4", "P5"]


def test_the_queries_do_not_grow_with_the_practitioners(brand: Brand, person: Practitioner) -> None:
    client = brand.client("auditor")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(20):
        practitioner(brand, f"p{number}")
    with CaptureQueriesContext(connection) as many:
        assert len(listed(client)) == 21
    assert len(many) == len(few)


def test_for_several_at_once_the_rule_is_the_same(brand: Brand, other_brand: Brand) -> None:
    terms = brand.promulgate("Un.", kind=Kind.TERMS)
    coming = brand.promulgate("Deux.", kind=Kind.TERMS, day=COMING)
    dpa = brand.promulgate("Un.", kind=Kind.DPA)
    other_brand.promulgate("Un.")
    people = [practitioner(brand, name) for name in ("one", "two", "three")]
    whole = cabinet(brand, one=(people[0], Capacity.OWNER), two=(people[1], Capacity.SIGNATORY))
    answers(people[0], dpa, ActKind.ACCEPT, cabinet=whole)
    answers(people[2], terms, ActKind.REFUSE)
    answers(people[2], terms, ActKind.ACCEPT)
    OwnEntry.objects.create(
        practitioner=people[2], version=coming, day=COMING + timedelta(days=9), decided_at=NOW
    )
    people.append(practitioner(other_brand, "theirs"))
    for at in (NOW, NOW + timedelta(days=35), NOW + timedelta(days=50)):
        each = obligations_of_each(people, at=at)
        assert each == {one.pk: obligations(one, at=at) for one in people}


def test_a_practitioners_page_says_what_is_due_what_binds_and_what_she_did(
    brand: Brand, person: Practitioner
) -> None:
    cabinet(brand, one=(person, Capacity.OWNER))
    client = brand.client("auditor")
    assert "None yet" in detail(client, person)
    act = answers(person, the_version(brand))
    words = detail(client, person)
    assert f"<code>{act.pk}</code>" in words
    assert "witnessed: on our page, the person signed in – 1" in words
    assert "Cabinet des Tilleuls (cabinet) – owner" in words
    assert "Transcribe" not in words


def test_editors_do_not_read_about_practitioners(brand: Brand, person: Practitioner) -> None:
    client = brand.client("editor")
    for url in (LIST, reverse("consent_desk_practitioner", args=[person.pk])):
        assert person.name not in client.get(url, follow=True).content.decode()
    assert LIST not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_another_brands_practitioners_do_not_exist(
    brand: Brand, other_brand: Brand, person: Practitioner
) -> None:
    act = answers(person, the_version(brand))
    client = other_brand.client("approver")
    assert listed(client, q="camille") == []
    practitioner(other_brand, "ana")
    assert listed(client, after=str(person.pk)) == ["Ana"]
    for name, key in (("practitioner", person.pk), ("transcribe", person.pk), ("scan", act.pk)):
        assert client.get(reverse(f"consent_desk_{name}", args=[key])).status_code == 404
    url = reverse("consent_desk_view_as", args=[person.pk])
    assert client.post(url, {"reason": "x"}).status_code == 404
