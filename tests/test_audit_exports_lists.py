"""Asking for files of people: the pages lead there with their filters, and say what is in them."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from audit.exports.files import path_of
from audit.models import Export
from audit.reading.moments import beginning
from consent.models import Act, ActKind
from policies.models import Version
from policies.models.pages import Kind
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, TODAY, Brand
from tests.exporting import export_files, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("export_files", "desk")]
__all__ = ["export_files"]
DAY = timedelta(days=1)
ASK = "/admin/audit/exports/ask/"


@pytest.fixture(scope="module")
def text(scene: Brand) -> Version:
    """Give a contract, promulgated the day before."""
    return scene.promulgate("Un contrat.", kind=Kind.TERMS, at=NOW - DAY)


@pytest.fixture
def act(scene: Brand, text: Version) -> Act:
    """Give an answer to it; somebody else has not answered."""
    practitioner(scene, "zoe")
    return answers(practitioner(scene), text, ActKind.ACCEPT)


def page(brand: Brand, address: str, role: str = "auditor") -> HtmlElement:
    """Give a page as somebody sees it."""
    response = brand.client(role).get(address)
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def links(found: HtmlElement, kind: str) -> list[str]:
    """Give the links of a page that ask for a kind of file."""
    return [one for one in found.xpath("//a/@href") if one.startswith(f"{ASK}?kind={kind}")]


def post(brand: Brand, query: str, written: str = "csv") -> Any:
    """Ask for a file."""
    return brand.client("auditor").post(f"{ASK}?{query}", {"format": written})


@pytest.mark.usefixtures("act")
def test_the_page_of_who_has_not_answered_leads_to_its_file(scene: Brand, text: Version) -> None:
    asked = f"policy={text.policy_id}&state=in_force"
    (link,) = links(page(scene, f"{reverse('audit_unanswered')}?{asked}"), "unanswered")
    assert parse_qs(urlsplit(link).query) == {
        "kind": ["unanswered"],
        "policy": [str(text.policy_id)],
        "state": ["in_force"],
    }
    form = page(scene, link)
    chosen = form.xpath("//select[@name='policy']/option[@selected]/@value")
    assert chosen == [str(text.policy_id)]
    assert form.xpath("//form[@method='post']")


def test_the_page_of_a_version_leads_to_its_answers(scene: Brand, act: Act) -> None:
    found = page(scene, reverse("audit_version", args=[act.version_id]))
    (link,) = links(found, "coverage")
    form = page(scene, link)
    assert form.xpath("//input[@name='version'][@type='hidden']/@value") == [str(act.version_id)]
    assert form.xpath("//form[@method='post']")


@pytest.mark.usefixtures("act")
def test_what_is_asked_for_is_what_the_form_says(scene: Brand, text: Version) -> None:
    on = TODAY.isoformat()
    for query, terms in (
        (f"kind=late&what=late&days=20&on={on}", {"what": "late", "days": 20, "then": True}),
        (f"kind=unanswered&policy={text.policy_id}", {"policy": text.policy_id, "then": False}),
        (f"kind=coverage&version={text.pk}", {"version": str(text.pk), "then": False}),
    ):
        assert post(scene, query).status_code == 302, query
        export = Export.objects.latest("asked_at", "pk")
        assert terms.items() <= export.terms.items(), query
        assert export.as_of == (beginning(TODAY) if export.terms["then"] else NOW)
        export.delete()


@pytest.mark.usefixtures("act")
@pytest.mark.parametrize("kind", ["late", "unanswered", "coverage"])
def test_the_desk_gives_the_file(scene: Brand, text: Version, kind: str) -> None:
    post(scene, f"kind={kind}&version={text.pk}", "jsonl")
    export = made(Export.objects.get(), at=NOW)
    assert (export.state, export.rows) == (
        "done",
        {"late": 0, "unanswered": 1, "coverage": 2}[kind],
    )
    assert path_of(export).read_bytes().count(b"\n") == export.rows


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("kind=late&on=2999-01-01", 200),  # a day that has not begun
        ("kind=late&days=0", 200),
        ("kind=unanswered&state=rumour", 200),
        ("kind=coverage", 404),  # of which version?
        ("kind=coverage&version=none", 404),
        ("kind=coverage&version=00000000-0000-0000-0000-000000000001", 404),
    ],
)
def test_what_cannot_be_asked_makes_no_file(
    scene: Brand, act: Act, query: str, status: int
) -> None:
    assert (post(scene, query).status_code, Export.objects.count()) == (status, 0)


def test_a_text_that_asks_nothing_or_was_not_there_has_no_answers(
    scene: Brand, text: Version
) -> None:
    draft = scene.draft("Des traceurs.", kind=Kind.COOKIES)
    draft.asks = "none"
    draft.save_revision()
    nothing = scene.fix(draft, at=NOW - DAY).versions.get()
    before = TODAY - 2 * DAY
    for query in (f"version={nothing.pk}", f"version={text.pk}&on={before.isoformat()}"):
        assert post(scene, f"kind=coverage&{query}").status_code == 200
        found = page(scene, f"{ASK}?kind=coverage&{query}")
        assert found.xpath("//*[@id='refused']")
        assert not found.xpath("//form[@method='post']//input[@name='format']")
    assert Export.objects.count() == 0


def test_another_brands_version_is_not_asked_about(
    scene: Brand, other_scene: Brand, text: Version
) -> None:
    response = other_scene.client("auditor").post(
        f"{ASK}?kind=coverage&version={text.pk}", {"format": "csv"}
    )
    # Whoever may not, is led back to the desk.
    assert response.status_code in {302, 404}
    assert Export.objects.count() == 0


def test_the_kinds_of_lists_are_offered(scene: Brand) -> None:
    found = page(scene, ASK)
    assert links(found, "late")
    assert links(found, "unanswered")
