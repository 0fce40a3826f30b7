"""A practitioner answers on a page: what was shown is what is recorded, once, or nothing is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from consent.interface import interface_build
from consent.models import Act, ActKind, Capacity, Entry, Identity, Practitioner
from policies.actions import text_of
from policies.models import Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.acting import (
    DOCUMENTS,
    NEXT,
    address,
    fields,
    form_of,
    having_account,
    parsed,
    press,
    words,
)
from tests.cabinets import answers, cabinet
from tests.conftest import NOW, TODAY, Brand

COMING = TODAY + timedelta(days=31)
LATER = TODAY + timedelta(days=80)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
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


@pytest.fixture
def version(brand: Brand) -> Version:
    """Give the brand's privacy policy."""
    return brand.promulgate("Nous gardons vos données.")


def changed(brand: Brand, zoe: Practitioner, kind: Kind = Kind.TERMS) -> tuple[Version, Version]:
    """Give a text that she answered, and a version of it that is coming."""
    first = brand.promulgate("Nous gardons trois ans.", kind=kind)
    answers(zoe, first, ActKind.ACKNOWLEDGE if kind == Kind.PRIVACY else ActKind.ACCEPT)
    return first, brand.promulgate("Nous gardons deux ans.", kind=kind, day=COMING)


def after(client: Client, response: HttpResponse) -> str:
    """Give where somebody is led after an answer: the next text, or out."""
    return str(client.get(response["Location"])["Location"])


def test_an_answer_is_recorded_as_it_was_shown_and_leads_on(
    client: Client, zoe: Practitioner, version: Version
) -> None:
    response = press(client, address(version), "acknowledge", agree="on")
    assert (response.status_code, after(client, response)) == (303, DOCUMENTS)
    act = Act.objects.get()
    assert (act.version, act.sha256, act.html_sha256) == (
        version,
        version.sha256,
        version.html_sha256,
    )
    assert (act.label, act.interface) == ("J’ai lu la version 1.0", interface_build())
    assert f'href="{DOCUMENTS}recus/{act.pk}/"' in client.get(DOCUMENTS).content.decode()


def test_the_button_says_what_is_recorded_and_the_box_is_unticked(
    client: Client, brand: Brand
) -> None:
    form = form_of(parsed(client.get(address(brand.promulgate("Un.", kind=Kind.TERMS)))), "accept")
    assert form.find(".//button").text_content() == form.fields["label"]
    assert "checked" not in form.find(".//input[@name='agree']").attrib


def test_without_the_box_nothing_is_recorded_and_the_form_says_so(
    client: Client, version: Version
) -> None:
    response = press(client, address(version), "acknowledge")
    assert response.status_code == 422
    assert "Tick the box" in words(response)
    assert parsed(response).find(".//input[@name='agree']").get("aria-invalid") == "true"
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sha256": "0" * 64}, 409),  # another text
        ({"html_sha256": "0" * 64}, 409),  # other HTML
        ({"label": "OK"}, 409),  # another button
        ({"label": ""}, 409),
        ({"interface": "x" * 80}, 409),  # no build of ours
        ({"version": "not one"}, 409),
        ({"version": "00000000-0000-4000-8000-000000000000"}, 409),
        ({"cabinet": "00000000-0000-4000-8000-000000000000"}, 422),  # not hers
        ({"act": "accept"}, 422),  # a notice is not accepted
        ({"act": "refuse"}, 422),
        ({"act": "object"}, 409),  # no answer at all
        ({"reason": "\0"}, 422),
    ],
)
def test_a_form_that_was_not_shown_is_refused_with_a_sentence(
    client: Client, version: Version, changes: dict[str, str], status: int
) -> None:
    response = press(client, address(version), "acknowledge", **{"agree": "on"} | changes)
    assert response.status_code == status
    assert "othing was recorded" in words(response)
    assert not Entry.objects.exists()


def test_another_brands_text_is_not_found(client: Client, other_brand: Brand, zoe: object) -> None:
    theirs = other_brand.promulgate("Nous gardons.")
    assert client.get(address(theirs)).status_code == 404
    assert client.post(address(theirs), {"version": str(theirs.pk)}).status_code == 404


def test_a_form_opened_before_the_next_version_leads_to_it(
    client: Client, brand: Brand, version: Version
) -> None:
    opened = fields(parsed(client.get(address(version))), "acknowledge") | {"agree": "on"}
    second = brand.promulgate("Nous gardons moins.", day=COMING)
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        client = brand.client("zoe")
        response = client.post(address(version), opened)
    assert response.status_code == 409
    assert parsed(response).xpath("//a[@class='button']/@href") == [address(second)]
    assert not Act.objects.exists()


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_never_acts(client: Client, version: Version, method: str) -> None:
    given = fields(parsed(client.get(address(version))), "acknowledge") | {"agree": "on"}
    assert getattr(client, method)(address(version), given).status_code == 200
    assert getattr(client, method)(NEXT).status_code == 302
    assert not Act.objects.exists()


def test_in_somebody_elses_place_one_looks_and_does_not_answer(
    client: Client, version: Version
) -> None:
    given = fields(parsed(client.get(address(version))), "acknowledge") | {"agree": "on"}
    session = client.session
    session["impersonator"] = 1
    session.save()
    assert b'name="agree"' not in client.get(address(version)).content
    response = client.post(address(version), given)
    assert (response.status_code, Act.objects.count()) == (403, 0)
    assert "only the person herself" in words(response)


def test_a_second_click_is_the_same_act(client: Client, version: Version) -> None:
    given = fields(parsed(client.get(address(version))), "acknowledge") | {"agree": "on"}
    for _click in range(2):
        assert client.post(address(version), given).status_code == 303
    assert Act.objects.count() == 1
    assert "Nothing more is asked" in words(client.get(address(version)))


def test_the_redline_goes_from_what_she_answered_over_what_she_skipped(
    client: Client, brand: Brand, zoe: Practitioner
) -> None:
    answers(zoe, brand.promulgate("Nous gardons un an."))
    brand.promulgate("Nous gardons deux ans.", day=COMING)
    third = brand.promulgate("Nous gardons trois ans.", day=LATER)
    with time_machine.travel(NOW + timedelta(days=90), tick=False):
        page = parsed(brand.client("zoe").get(address(third)))
    assert "What changes from 1.0 to 3.0" in page.text_content()
    [old] = {one.text_content() for one in page.find_class("redline")[0].iter("del")}
    assert ("un" in old, "deux" in old) == (True, False)


def test_a_first_text_is_shown_whole(client: Client, version: Version) -> None:
    page = parsed(client.get(address(version)))
    [whole] = page.find_class("whole")
    assert "open" in whole.attrib
    assert "Nous gardons vos données." in whole.text_content()
    assert page.find_class("redline") == []


def test_what_changes_takes_at_most_sixty_words_and_hers_come_with_it(
    client: Client, brand: Brand
) -> None:
    text = text_of(brand.draft("Un.", kind=Kind.TERMS), summary=" ".join(["mot"] * 40))
    for said, is_on_top in (("pour vous", True), (" ".join(["plus"] * 30), False)):
        draft = replace(text, summaries={"signatory": said, "member": "pas vous"})
        found = brand.fix_texts([draft]).versions.get() if is_on_top else _with(brand, said)
        page = parsed(client.get(address(found)))
        top = page.find_class("change")[0].text_content()
        assert (said in top, len(top.split()) <= 60) == (is_on_top, True)
        assert said in page.text_content()
        assert "pas vous" not in page.text_content()


def _with(brand: Brand, said: str) -> Version:
    text = text_of(brand.draft("Un.", kind=Kind.DPA), summary=" ".join(["mot"] * 40))
    return brand.fix_texts([replace(text, summaries={"signatory": said})]).versions.get()


@pytest.mark.parametrize("kind", [Kind.TERMS, Kind.DPA])
def test_a_refusal_is_recorded_and_says_what_follows(
    client: Client, brand: Brand, zoe: Practitioner, kind: Kind
) -> None:
    _first, second = changed(brand, zoe, kind)
    response = press(client, address(second), "refuse", reason="Too long.")
    assert (response.status_code, response["Location"]) == (
        303,
        f"{address(second)}refus/?done=1",
    )
    act = Act.objects.get(act=ActKind.REFUSE)
    assert (act.label, act.identity.reason) == ("Je refuse la version 2.0", "Too long.")
    said = words(client.get(response["Location"]))
    for follows in ("Version 1.0, which has bound you", "zoe@cabinet.example", "end your contract"):
        assert follows in said


def test_what_was_refused_may_still_be_accepted_and_then_stands(
    client: Client, brand: Brand, zoe: Practitioner
) -> None:
    _first, second = changed(brand, zoe)
    press(client, address(second), "refuse")
    refusal = fields(parsed(client.get(address(second))), "accept") | {"act": "refuse"}
    said = words(client.get(address(second)))
    assert "You are not asked again: version 1.0 binds on" in said
    assert "Remind me later" not in said
    assert press(client, address(second), "accept", agree="on").status_code == 303
    response = client.post(address(second), refusal | {"label": "Je refuse la version 2.0"})
    assert (response.status_code, "terminating" in words(response)) == (422, True)
    assert client.get(f"{address(second)}refus/").status_code == 302


def test_a_notice_cannot_be_refused(client: Client, version: Version) -> None:
    assert "refuse" not in words(client.get(address(version)))
    assert client.get(f"{address(version)}refus/").status_code == 302


def test_texts_come_one_after_the_other_then_where_she_was_going(
    client: Client, brand: Brand, version: Version
) -> None:
    terms = brand.promulgate("Un.", kind=Kind.TERMS)
    where = client.get(f"{NEXT}?next=/mes-documents/oppositions/")["Location"]
    assert "1 of 2" in words(client.get(where))
    where = after(client, press(client, where, "acknowledge", agree="on"))
    assert where.startswith(address(terms))
    assert "2 of 2" in words(client.get(where))
    where = after(client, press(client, where, "accept", agree="on"))
    assert where == "/mes-documents/oppositions/"


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "", "x/"],
)
def test_it_leads_to_addresses_of_ours_only(client: Client, zoe: object, onward: str) -> None:
    assert client.get(NEXT, {"next": onward})["Location"] == DOCUMENTS


def test_each_text_says_why_it_is_asked(client: Client, brand: Brand, zoe: Practitioner) -> None:
    _first, second = changed(brand, zoe, Kind.PRIVACY)
    said = words(client.get(address(second)))
    assert "Enters into force on 22 December 2026, in 31 days" in said
    assert "Changed since version 1.0, which you answered." in said
    terms = brand.promulgate("Un.", kind=Kind.TERMS)
    said = words(client.get(address(terms)))
    assert "In force since 21 November 2026" in said
    assert "You have not answered this text before." in said


def test_an_answer_that_was_good_for_a_time_is_asked_again(
    client: Client, brand: Brand, zoe: Practitioner
) -> None:
    page = brand.draft("Un.")
    page.valid_for_days = 10
    page.save_revision()
    version = brand.fix(page).versions.get()
    answers(zoe, version)
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        said = words(brand.client("zoe").get(address(version)))
    assert "that answer was good for a time only" in said
    assert "The text is the one you answered, version 1.0, word for word." in said


def test_who_is_new_during_a_notice_answers_both_texts_on_one_page(
    client: Client, brand: Brand
) -> None:
    first = brand.promulgate("Un an.", kind=Kind.DPA)
    second = brand.promulgate("Deux ans.", kind=Kind.DPA, day=COMING)
    page = parsed(client.get(address(first)))
    assert len(page.find_class("whole")) == 2
    assert len(page.xpath("//*/@id")) == len(set(page.xpath("//*/@id")))
    assert press(client, address(second), "accept", **{"0-agree": "on"}).status_code == 422
    assert not Act.objects.exists()
    both = {"0-agree": "on", "1-agree": "on"}
    assert press(client, address(second), "accept", **both).status_code == 303
    assert {act.version for act in Act.objects.all()} == {first, second}


def test_of_two_answers_on_a_page_both_stand_or_none(client: Client, brand: Brand) -> None:
    first = brand.promulgate("Un an.", kind=Kind.TERMS)
    brand.promulgate("Deux ans.", kind=Kind.TERMS, day=COMING)
    both = {"0-agree": "on", "1-agree": "on", "1-sha256": "0" * 64}
    assert press(client, address(first), "accept", **both).status_code == 409
    assert not Entry.objects.exists()


def test_who_signs_for_a_cabinet_is_told_so_and_it_is_asked_once(
    client: Client, brand: Brand, zoe: Practitioner
) -> None:
    whole = cabinet(brand, zoe=(zoe, Capacity.SIGNATORY))
    version = brand.promulgate("Un.", kind=Kind.DPA)
    where = client.get(NEXT)["Location"]
    assert where == f"{address(version)}?cabinet={whole.pk}"
    assert "Asked of Cabinet des Tilleuls, for which you sign." in words(client.get(where))
    press(client, where, "accept", agree="on")
    act = Act.objects.get()
    assert (act.cabinet, act.capacity) == (whole, "signatory")
    assert act.label == "J’accepte la version 1.0 pour Cabinet des Tilleuls"


def test_a_correction_does_not_ask_again(client: Client, brand: Brand, zoe: Practitioner) -> None:
    answers(zoe, brand.promulgate("Nous gardons vos donnees."))
    brand.promulgate("Nous gardons vos données.", change=Change.MINOR)
    assert client.get(NEXT)["Location"] == DOCUMENTS


def test_what_is_coming_can_wait_and_what_is_in_force_cannot(
    client: Client, brand: Brand, zoe: Practitioner
) -> None:
    _first, second = changed(brand, zoe)
    assert "Remind me later" in words(client.get(address(second)))
    response = client.post("/mes-documents/plus-tard/?next=/mes-documents/oppositions/")
    assert (response.status_code, response["Location"]) == (303, "/mes-documents/oppositions/")
    assert client.session["remind_after"] == "2026-11-22"
    assert client.get(NEXT)["Location"] == DOCUMENTS
    assert "Remind me later" not in words(client.get(address(brand.promulgate("Un."))))


def test_strangers_are_led_to_their_own(brand: Brand, version: Version) -> None:
    assert brand.client().get(address(version))["Location"].startswith("/compte/login/")
    assert brand.client("editor").get(address(version))["Location"] == DOCUMENTS
    assert brand.client("editor").post(address(version))["Location"] == DOCUMENTS


def test_no_cache_keeps_the_pages(client: Client, version: Version) -> None:
    for path in (NEXT, address(version), f"{DOCUMENTS}oppositions/"):
        assert client.get(path)["Cache-Control"] == "private, no-store"


def test_signing_out_is_always_offered(client: Client, brand: Brand, zoe: Practitioner) -> None:
    _first, second = changed(brand, zoe)
    refused = press(client, address(second), "refuse")["Location"]
    stale = client.post(address(second), {}).content.decode()
    pages = [client.get(path).content.decode() for path in (address(second), refused)]
    assert all('compte/logout/"' in page for page in (*pages, stale))


def test_names_stand_beside_the_act(client: Client, zoe: Practitioner, version: Version) -> None:
    press(client, address(version), "acknowledge", agree="on")
    assert Identity.objects.get().email == "zoe@cabinet.example"
