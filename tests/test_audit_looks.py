"""What an auditor sees where she asks for a day that cannot be, and where a figure leads her."""

import pytest
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from policies.models import Version
from policies.models.pages import Kind
from tests.audit_answers import DAY, known
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
LISTS = [
    "audit_people",
    "audit_versions",
    "audit_late",
    "audit_unanswered",
    "audit_history",
    "audit_accesses",
    "audit_pictures",
]


@pytest.fixture(scope="module")
def terms(scene: Brand) -> Version:
    """Give a contract in force, which asks each cabinet."""
    return scene.promulgate(
        "Un contrat.", kind=Kind.TERMS, at=NOW - 130 * DAY, day=TODAY - 90 * DAY
    )


def seen(brand: Brand, path: str) -> HtmlElement:
    """Give a page as the brand's auditor sees it."""
    response = brand.client("auditor").get(path)
    assert response.status_code == 200, path
    return document_fromstring(response.content.decode())


@pytest.mark.parametrize("day", ["2999-01-01", "nonsense"])
@pytest.mark.parametrize("name", LISTS)
def test_no_list_is_shown_as_of_a_day_that_cannot_be(
    scene: Brand, terms: Version, name: str, day: str
) -> None:
    practitioner(scene, "Camille")
    found = seen(scene, f"{reverse(name)}?on={day}")
    assert found.xpath("//*[@id='refused']")
    assert not found.xpath("//main//tbody/tr|//*[@class='moment']")


@pytest.mark.parametrize("day", ["2999-01-01", "nonsense"])
def test_no_dossier_is_shown_as_of_a_day_that_cannot_be(
    scene: Brand, terms: Version, day: str
) -> None:
    her = practitioner(scene, "Camille")
    for path in (reverse("audit_person", args=[her.pk]), reverse("audit_version", args=[terms.pk])):
        found = seen(scene, f"{path}?on={day}")
        assert found.xpath("//*[@id='refused']")
        assert not found.xpath("//main//dl|//main//table")


@pytest.mark.parametrize("name", LISTS)
def test_every_page_has_one_heading_of_the_first_level(
    scene: Brand, terms: Version, name: str
) -> None:
    assert len(seen(scene, reverse(name)).xpath("//h1")) == 1


def test_who_has_not_answered_a_version_is_listed_for_its_policy_and_day(
    scene: Brand, terms: Version
) -> None:
    known(scene, "camille")
    on = (TODAY - 2 * DAY).isoformat()
    found = seen(scene, f"{reverse('audit_version', args=[terms.pk])}?on={on}")
    wanted = f"{reverse('audit_unanswered')}?policy={terms.policy_id}&on={on}"
    assert wanted in found.xpath("//a/@href")
    assert seen(scene, wanted).xpath("//tbody/tr")
