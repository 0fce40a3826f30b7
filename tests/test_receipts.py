"""A receipt says all of an act, the same bytes always, to whom it binds and to nobody else."""

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from consent.actions import Objection, Way, object_to, take_back
from consent.models import Act, ActKind, Capacity, Identity, Matter, Opening, Practitioner
from consent.printing import receipt_of, receipt_source
from policies.models import Version
from policies.models.pages import Kind
from policies.rendering import pdf
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import NOW, TODAY, Brand

FORMS = ["", "recu.json", "recu.pdf"]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    settings.MFA_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


def person(brand: Brand, name: str) -> Practitioner:
    """Give a practitioner of the brand who reads English and can sign in by her name."""
    brand.people[name] = User.objects.create_user(f"{name}@cabinet.example")
    return practitioner(brand, name, user=brand.people[name], language="en")


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give a practitioner."""
    return person(brand, "camille")


@pytest.fixture
def act(brand: Brand, camille: Practitioner) -> Act:
    """Give her acknowledgement of a privacy policy."""
    return answers(camille, brand.promulgate("Nous gardons."))


def get(brand: Brand, act: Act, form: str = "", *, by: str | None = "camille") -> HttpResponse:
    """Ask for a form of a receipt as somebody."""
    return brand.client(by).get(f"/mes-documents/recus/{act.pk}/{form}")  # type: ignore[return-value]


def told(brand: Brand, act: Act, *, by: str = "camille") -> str:
    """Give the words of a receipt's page."""
    return get(brand, act, by=by).content.decode()


def test_the_page_says_all_of_the_act(brand: Brand, act: Act) -> None:
    shown = told(brand, act)
    version: Version = act.version
    said = (
        "Acknowledgement",
        "J’ai lu la version 1.0",  # the button, in the language in which it stood
        version.sha256,
        version.html_sha256,
        "Witnessed: on our page, the person signed in",
        "2026-11-21T09:30:00.000000Z",
        "2026-11-21T10:30:00+01:00",
        "None: it is the first.",
        act.interface,
        act.entry.commitment,
        "Pending.",
    )
    assert [one for one in said if one not in shown] == []


def test_a_change_of_mind_names_the_act_before_it(brand: Brand, camille: Practitioner) -> None:
    objection = Objection(matter=Matter.DIRECT_MARKETING)
    first = object_to(camille, objection, at=NOW, way=Way())
    second = take_back(camille, objection, at=NOW, way=Way())
    shown = told(brand, second)
    assert "Objection taken back: direct marketing" in " ".join(shown.split())
    assert f'href="/mes-documents/recus/{first.pk}/"' in shown


def test_a_sign_in_is_told_in_words(brand: Brand, camille: Practitioner) -> None:
    way = Way(sign_in="password + mfa:totp + oidc:keycloak")
    act = object_to(camille, Objection(matter=Matter.DIRECT_MARKETING), at=NOW, way=way)
    assert "password + authenticator app + oidc:keycloak" in told(brand, act)


def test_the_json_is_the_receipts_own_bytes(brand: Brand, act: Act) -> None:
    answer = get(brand, act, "recu.json")
    receipt = receipt_of(act)
    assert receipt is not None
    assert answer.content == receipt.canonical()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="recu-{act.pk}.json"'


def test_the_json_opens_its_line(brand: Brand, act: Act) -> None:
    given = json.loads(get(brand, act, "recu.json").content)
    opened = given["record"].encode() + bytes.fromhex(given["salt"])
    assert hashlib.sha256(opened).hexdigest() == given["hash"]
    assert json.loads(given["entry"])["hash"] == given["hash"]
    assert json.loads(given["record"])["id"] == str(act.pk)
    assert given["proof"] == "pending"


@pytest.mark.parametrize("form", ["recu.json", "recu.pdf"])
def test_the_same_act_is_the_same_bytes_whoever_asks_and_whenever(brand: Brand, form: str) -> None:
    owner, other = person(brand, "owner"), person(brand, "other")
    whole = cabinet(brand, o=(owner, Capacity.OWNER), p=(other, Capacity.OTHER))
    act = answers(owner, brand.promulgate("A.", kind=Kind.DPA), ActKind.ACCEPT, cabinet=whole)
    first = get(brand, act, form, by="owner").content
    brand.promulgate("B.", kind=Kind.DPA, day=TODAY + timedelta(days=31))
    with time_machine.travel(NOW + timedelta(days=200), tick=False):
        assert get(brand, act, form, by="other").content == first


def test_the_pdf_is_tagged_and_says_the_same(brand: Brand, act: Act) -> None:
    answer = get(brand, act, "recu.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")  # type: ignore[index]
    assert b"pdfuaid" in root["/Metadata"].get_data()  # type: ignore[index]
    letters = "".join("".join(one.extract_text() for one in reader.pages).split())
    assert [one for one in (act.sha256, act.interface, str(act.pk)) if one not in letters] == []


def test_nothing_of_who_asks_is_in_the_pdf(brand: Brand, act: Act) -> None:
    receipt = receipt_of(act)
    assert receipt is not None
    source = receipt_source(act, receipt)
    assert "Camille" in source
    assert "@cabinet.example" not in source


def test_without_pango_it_says_so_and_the_page_stands(
    brand: Brand, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise pdf.PdfUnavailableError

    monkeypatch.setattr(pdf, "_weasyprint", fail)
    answer = get(brand, act, "recu.pdf")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "No PDF can be made here at the moment." in answer.content.decode()
    assert act.sha256 in answer.content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_no_cache_keeps_it_and_it_is_only_read(brand: Brand, act: Act, form: str) -> None:
    assert get(brand, act, form).headers["Cache-Control"] == "private, no-store"
    address = f"/mes-documents/recus/{act.pk}/{form}"
    refused = brand.client("camille").post(address)
    assert refused.status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("form", FORMS)
def test_who_is_not_signed_in_is_asked_to(brand: Brand, act: Act, form: str) -> None:
    answer = get(brand, act, form, by=None)
    assert answer.headers["Location"].startswith("/compte/login/?next=/mes-documents/recus/")


@pytest.mark.parametrize("form", FORMS)
def test_nobody_else_is_told_of_an_act(
    brand: Brand, other_brand: Brand, act: Act, form: str
) -> None:
    person(brand, "stranger")
    person(other_brand, "abroad")
    other_brand.people["camille"] = brand.people["camille"]
    asked = [
        get(brand, act, form, by="stranger"),
        get(brand, act, form, by="editor"),  # staff
        get(other_brand, act, form, by="abroad"),
        get(brand, Act(pk=uuid4()), form),
        get(other_brand, act, form, by="camille"),  # at the other brand's address
    ]
    assert {one.status_code for one in asked} == {HTTPStatus.NOT_FOUND}


@pytest.mark.parametrize("capacity", [Capacity.OWNER, Capacity.SIGNATORY, Capacity.OTHER])
def test_an_act_for_a_cabinet_is_shown_to_each_of_its_members(
    brand: Brand, capacity: Capacity
) -> None:
    owner, member = person(brand, "owner"), person(brand, "member")
    whole = cabinet(brand, o=(owner, Capacity.OWNER), m=(member, capacity))
    act = answers(owner, brand.promulgate("A.", kind=Kind.DPA), ActKind.ACCEPT, cabinet=whole)
    shown = " ".join(told(brand, act, by="member").split())
    assert "Owner, in the name of Cabinet des Tilleuls, as owner" in shown


def test_who_left_the_cabinet_keeps_the_receipts_of_her_own_acts_only(brand: Brand) -> None:
    owner, member = person(brand, "owner"), person(brand, "member")
    whole = cabinet(brand, o=(owner, Capacity.OWNER), m=(member, Capacity.OTHER))
    act = answers(owner, brand.promulgate("A.", kind=Kind.DPA), ActKind.ACCEPT, cabinet=whole)
    whole.members.all().delete()
    assert get(brand, act, by="owner").status_code == HTTPStatus.OK
    assert get(brand, act, by="member").status_code == HTTPStatus.NOT_FOUND


def test_her_own_words_are_shown_to_her_alone(brand: Brand) -> None:
    owner, member = person(brand, "owner"), person(brand, "member")
    whole = cabinet(brand, o=(owner, Capacity.OWNER), m=(member, Capacity.OTHER))
    act = answers(owner, brand.promulgate("A.", kind=Kind.DPA), ActKind.REFUSE, cabinet=whole)
    Identity.objects.filter(act=act).update(reason="Too dear.")
    assert "Too dear." in told(brand, act, by="owner")
    assert "Too dear." not in told(brand, act, by="member")


def test_an_erased_line_says_that_it_can_no_longer_be_opened(brand: Brand, act: Act) -> None:
    Opening.objects.all().delete()
    Identity.objects.all().delete()
    shown = told(brand, act)
    assert "This line can no longer be opened." in shown
    assert "Somebody whose name is erased" in shown
    assert "recu.json" not in shown
    assert [get(brand, act, form).status_code for form in FORMS[1:]] == [HTTPStatus.GONE] * 2


def test_it_follows_her_language_and_marks_that_of_the_text(brand: Brand, act: Act) -> None:
    answer = get(brand, act)
    assert answer.headers["Content-Language"] == "en"
    assert '<q lang="fr">J’ai lu la version 1.0</q>' in answer.content.decode()
