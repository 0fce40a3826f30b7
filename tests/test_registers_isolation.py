"""A brand's staff neither list, read, choose, infer nor write another brand's registers."""

from typing import Any

import pytest
from django.core import serializers
from django.test import Client
from django.urls import reverse

from accounts.roles import REGISTERS
from policies import registers
from tests.conftest import Brand
from tests.registers import fill

pytestmark = pytest.mark.usefixtures("desk")

MARK = "zorglub"
ROLES = ("editor", "approver", "dpo", "auditor")
MODELS = [getattr(registers, name) for name in registers.__all__]
# Fields that name rows of other registers, by the register whose form has them.
LINKS = {
    "retentionperiod": ["category"],
    "transfer": ["recipient"],
    "aifeature": ["provider"],
    "legitimateinterest": ["purpose"],
    "purpose": ["bases", "categories"],
    "processing": ["purposes", "categories", "recipients", "transfers", "measures"],
}
LINKED = {
    "category": "datacategory",
    "recipient": "subprocessor",
    "provider": "subprocessor",
    "purpose": "purpose",
    "bases": "lawfulbasis",
    "categories": "datacategory",
    "purposes": "purpose",
    "recipients": "subprocessor",
    "transfers": "transfer",
    "measures": "claim",
}


@pytest.fixture
def ours(brand: Brand) -> dict[str, Any]:
    """Give our own rows."""
    return fill(brand.site, "ordinary")


@pytest.fixture
def theirs(other_brand: Brand) -> dict[str, Any]:
    """Give the other brand's rows, marked all over."""
    return fill(other_brand.site, MARK)


def _url(model: str, screen: str, *args: Any) -> str:
    return reverse(f"registers_{model}:{screen}", args=args)


def _text(client: Client, url: str, query: dict[str, Any] | None = None) -> str:
    response = client.get(url, query or {}, follow=True)
    return b"".join(response).decode().lower()


def _state() -> str:
    rows = [row for model in MODELS for row in model.objects.order_by("pk")]
    rows += [row for model in MODELS for row in model.history.order_by("history_id")]
    return str(serializers.serialize("json", rows))


# One who keeps the registers and one who reads them: each request takes its time.
@pytest.mark.parametrize("role", ["editor", "auditor"])
def test_no_screen_without_an_id_shows_another_brands_rows(
    role: str, brand: Brand, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    client = brand.client(role)
    named = [{}, {"site": str(theirs["claim"].site_id)}]
    search = [*named, {"q": MARK[:4]}, {"ordering": "name_fr"}]
    screens: dict[str, list[dict[str, str]]] = {
        "index": [*search, {"export": "csv"}],
        "index_results": search,
        "changes": named,
        "add": named,
    }
    for name in REGISTERS:
        for screen, queries in screens.items():
            for query in queries:
                found = _text(client, _url(name, screen), query)
                assert MARK not in found, (name, screen, query)


def test_a_row_of_another_brand_does_not_exist(
    brand: Brand, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    before, client = _state(), brand.client("editor")
    for name in REGISTERS:
        for screen in ("edit", "delete", "inspect", "history"):
            url = _url(name, screen, theirs[name].pk)
            assert client.get(url).status_code == 404, url
            assert client.post(url, {"name_fr": "x"}).status_code in {404, 405}, url
    assert _state() == before


def test_a_form_offers_rows_of_its_brand_only(
    brand: Brand, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    client = brand.client("editor")
    for name in LINKS:
        for url in (_url(name, "add"), _url(name, "edit", ours[name].pk)):
            page = _text(client, url)
            assert "ordinary" in page
            assert MARK not in page


def test_naming_a_row_of_another_brand_in_a_form_is_refused(
    brand: Brand, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    before, client = _state(), brand.client("editor")
    for name, fields in LINKS.items():
        for field in fields:
            data = {"name_fr": "x", field: theirs[LINKED[field]].pk}
            for url in (_url(name, "add"), _url(name, "edit", ours[name].pk)):
                said = client.post(url, data).content.decode()
                assert "not one of the available choices" in said, (name, field)
                assert MARK not in said.lower()
    assert _state() == before


def test_the_brand_in_a_form_is_the_persons_own(
    brand: Brand, other_brand: Brand, ours: dict[str, Any]
) -> None:
    client, other = brand.client("editor"), other_brand.site.pk
    client.post(_url("datacategory", "add"), {"site": other, "name_fr": "x", "necessity": "mixed"})
    made = registers.DataCategory.objects.get(name_fr="x")
    assert made.site == brand.site
    data = {"site": other, "name_fr": "y", "necessity": "mixed"}
    client.post(_url("datacategory", "edit", made.pk), data)
    made.refresh_from_db()
    assert (made.site, made.name_fr) == (brand.site, "y")


def test_balancing_notes_of_another_brand_cannot_be_taken_over(
    brand: Brand, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    note = theirs["legitimateinterest"].notes.get()
    data = {"purpose": ours["purpose"].pk, "interest_fr": "x", "notes-TOTAL_FORMS": 1}
    data |= {"notes-INITIAL_FORMS": 1, "notes-0-id": note.pk, "notes-0-day": "2026-03-02"}
    data |= {"notes-0-author": "x", "notes-0-note": "x", "notes-0-outcome": "yields"}
    url = _url("legitimateinterest", "edit", ours["legitimateinterest"].pk)
    said = brand.client("editor").post(url, data).content.decode().lower()
    assert MARK not in said
    note.refresh_from_db()
    assert (note.author, note.interest) == (MARK, theirs["legitimateinterest"])


def test_a_row_that_another_brand_had_has_no_history_here(
    brand: Brand, theirs: dict[str, Any]
) -> None:
    gone = theirs["claim"].pk
    theirs["processing"].delete()
    theirs["claim"].delete()
    assert brand.client("editor").get(_url("claim", "history", gone)).status_code == 404


def test_names_may_be_the_same_in_two_brands(brand: Brand, theirs: dict[str, Any]) -> None:
    # A refusal would tell that the other brand has it.
    data = {"name_fr": f"{MARK} category", "necessity": "mixed"}
    response = brand.client("editor").post(_url("datacategory", "add"), data)
    assert response.status_code == 302


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_and_the_reports_say_nothing_of_them(
    role: str, brand: Brand, other_brand: Brand, theirs: dict[str, Any]
) -> None:
    other_brand.client("editor").post(
        _url("claim", "edit", theirs["claim"].pk),
        {"kind": "other", "words_fr": f"{MARK} again", "owner": MARK, "proof": "x"},
    )
    client = brand.client(role)
    for url in (reverse("wagtailadmin_home"), reverse("wagtailadmin_reports:site_history")):
        assert MARK not in _text(client, url)
