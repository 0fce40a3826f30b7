"""Objecting is one click where the law asks no reason, and taken back as easily."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from consent.interface import interface_build
from consent.models import Act, ActKind, Matter, Practitioner
from policies.models.pages import Kind
from policies.registers import LegitimateInterest, Purpose
from tests.acting import DOCUMENTS, fields, form_of, having_account, parsed, press, words
from tests.conftest import NOW, Brand

PAGE = f"{DOCUMENTS}oppositions/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner of the brand who reads English pages."""
    return having_account(brand)


@pytest.fixture
def client(brand: Brand, zoe: Practitioner) -> Client:
    """Give her browser."""
    return brand.client("zoe")


def interest(brand: Brand) -> LegitimateInterest:
    """Give a legitimate interest of a brand."""
    purpose = Purpose.objects.create(site=brand.site, name_fr="Fraude", name_en="Fraud")
    words = {"interest_fr": "Protéger les cabinets", "interest_en": "To protect cabinets"}
    found: LegitimateInterest = LegitimateInterest.objects.create(
        site=brand.site, purpose=purpose, **words
    )
    return found


def test_direct_marketing_is_objected_to_in_one_click_without_a_reason(client: Client) -> None:
    form = form_of(parsed(client.get(PAGE)), "object")
    assert form.findall(".//textarea") == []
    response = press(client, PAGE, "object")
    assert (response.status_code, response["Location"]) == (303, PAGE)
    act = Act.objects.get()
    assert (act.matter, act.act, act.subject) == (Matter.DIRECT_MARKETING, ActKind.OBJECT, "")
    assert (act.label, act.interface) == ("I object to direct marketing", interface_build())


def test_the_page_shows_the_objection_its_day_and_its_receipt(client: Client) -> None:
    press(client, PAGE, "object")
    assert "You objected on 21 November 2026." in words(client.get(PAGE))
    receipt = f'href="{DOCUMENTS}recus/{Act.objects.get().pk}/"'
    assert receipt in client.get(PAGE).content.decode()


def test_it_is_taken_back_as_easily_and_can_be_made_again(client: Client) -> None:
    for act in ("object", "withdraw", "object"):
        assert press(client, PAGE, act).status_code == 303
    assert [act.act for act in Act.objects.order_by("recorded_at")].count("object") == 2
    assert Act.objects.standing().get().act == ActKind.OBJECT


@pytest.mark.parametrize("act", ["object", "withdraw"])
def test_a_second_click_is_the_same_act(client: Client, act: str) -> None:
    if act == "withdraw":
        press(client, PAGE, "object")
    given = fields(parsed(client.get(PAGE)), act)
    assert [client.post(PAGE, given).status_code for _click in range(2)] == [303, 303]
    assert Act.objects.filter(act=act).count() == 1


def test_a_processing_is_objected_to_with_grounds_of_ones_own(client: Client, brand: Brand) -> None:
    row = interest(brand)
    assert "To protect cabinets" in words(client.get(PAGE))
    given = of_interest(client)
    assert client.post(PAGE, given | {"reason": "I am alone here."}).status_code == 303
    act = Act.objects.get()
    assert (act.matter, act.subject) == (Matter.LEGITIMATE_INTEREST, str(row.pk))
    assert act.identity.reason == "I am alone here."


def of_interest(client: Client) -> dict[str, str]:
    """Give what the form about the legitimate interest sends back, before anything is written."""
    form = parsed(client.get(PAGE)).xpath("//form[.//textarea]")[0]
    return {name: value or "" for name, value in form.fields.items()}


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_without_grounds_nothing_is_recorded_and_the_form_says_so(
    client: Client, brand: Brand, reason: str
) -> None:
    interest(brand)
    response = client.post(PAGE, of_interest(client) | {"reason": reason})
    assert response.status_code == 422
    [field] = parsed(response).xpath("//textarea[@aria-invalid='true']")
    assert parsed(response).xpath(f"//a[@href='#{field.get('id')}']")
    assert not Act.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"label": "OK"},  # another button
        {"subject": "999999"},  # a row that is not there
        {"subject": "x" * 80},
        {"act": "accept"},
        {"interface": "x"},
    ],
)
def test_a_form_that_was_not_shown_is_refused(client: Client, changes: dict[str, str]) -> None:
    response = client.post(PAGE, fields(parsed(client.get(PAGE)), "object") | changes)
    assert (response.status_code, Act.objects.count()) == (409, 0)
    assert "Nothing was recorded." in words(response)


def test_another_brands_processing_is_neither_shown_nor_objected_to(
    client: Client, other_brand: Brand
) -> None:
    row = interest(other_brand)
    assert "To protect cabinets" not in words(client.get(PAGE))
    given = fields(parsed(client.get(PAGE)), "object")
    given |= {"subject": str(row.pk), "label": "I object to this processing", "reason": "No."}
    assert client.post(PAGE, given).status_code == 409


def test_in_somebody_elses_place_nothing_is_objected_to(client: Client) -> None:
    given = fields(parsed(client.get(PAGE)), "object")
    session = client.session
    session["impersonator"] = 1
    session.save()
    assert (client.post(PAGE, given).status_code, Act.objects.count()) == (403, 0)


def test_reading_never_objects(client: Client, brand: Brand) -> None:
    given = fields(parsed(client.get(PAGE)), "object")
    assert client.get(PAGE, given).status_code == client.head(PAGE, given).status_code == 200
    assert not Act.objects.exists()


def test_a_text_that_waits_for_an_answer_does_not_keep_her_from_objecting(
    client: Client, brand: Brand
) -> None:
    brand.promulgate("Un.", kind=Kind.TERMS)
    assert press(client, PAGE, "object").status_code == 303
