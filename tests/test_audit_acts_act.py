"""One act with all that is recorded of it, and its line verified; of another brand, nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from audit.desk.acts.verifying import differing
from consent.models import (
    Act,
    ActKind,
    InterfaceBuild,
    InterfaceScreen,
    Opening,
    Origin,
)
from consent.printing import receipt_of
from policies.models.pages import Kind
from tests.audited import from_elsewhere, recorded
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, Brand
from tests.ledgers import seal_here

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def _at_the_desk(desk: None) -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def act(brand: Brand) -> Act:
    """Give an acceptance."""
    return answers(
        practitioner(brand), brand.promulgate("Un contrat.", kind=Kind.TERMS), ActKind.ACCEPT
    )


def get(brand: Brand, act: Act, role: str = "auditor", *, what: str = "act", **more: object) -> Any:
    """Ask for the page of an act, or for what belongs to it."""
    address = reverse(f"audit_acts_{what}", kwargs={"act_id": act.pk, **more})
    return brand.client(role).get(address)


def shown(brand: Brand, act: Act) -> Any:
    """Give what the page of an act shows."""
    response = get(brand, act)
    assert response.status_code == 200
    return response.context


def test_all_that_is_recorded_of_an_act_is_there(brand: Brand, act: Act) -> None:
    page = get(brand, act).content.decode()
    said = (
        str(act.pk), act.label, act.sha256, act.html_sha256, act.interface, act.entry.commitment,
        "203.0.113.0", "A browser", "2026-11-21T09:30:00.000000Z",
        reverse("audit_person", args=[act.practitioner_id]),
        reverse("audit_version", args=[act.version_id]),
        f"{reverse('audit_exports_ask')}?kind=person&amp;person={act.practitioner_id}",
    )  # fmt: skip
    assert [one for one in said if one not in page] == []


def test_a_line_that_is_not_sealed_is_pending(brand: Brand, act: Act) -> None:
    found = shown(brand, act)["verified"]
    assert (found.told.verdict, found.place, found.proven, found.differing) == (
        "pending",
        None,
        None,
        (),
    )


def test_a_sealed_line_is_verified_with_its_place_and_checkpoint(brand: Brand, act: Act) -> None:
    seal_here()
    found = shown(brand, act)["verified"]
    assert (found.told.verdict, found.level.name, found.differing) == ("verified", "L2", ())
    assert found.place == found.proven.place
    assert found.leaf == bytes(act.entry.seal.leaf).hex()


def test_the_receipt_is_what_its_person_has(brand: Brand, act: Act) -> None:
    made, response = receipt_of(act), get(brand, act, what="receipt")
    assert made is not None
    assert response.content == made.canonical()
    assert response["Content-Disposition"] == f'attachment; filename="recu-{act.pk}.json"'


def test_an_erased_opening_is_told_and_there_is_no_receipt(brand: Brand, act: Act) -> None:
    Opening.objects.filter(entry=act.entry_id).delete()
    found = shown(brand, act)["verified"]
    assert (found.receipt, found.told, found.differing) == (None, None, None)
    gone = get(brand, act, what="receipt")
    assert (gone.status_code, 'id="shut"' in gone.content.decode()) == (410, True)


def test_a_record_that_was_changed_is_not_verified(brand: Brand, act: Act) -> None:
    opening = Opening.objects.get(entry=act.entry_id)
    opening.delete()
    changed = bytes(opening.record).replace(b'"accept"', b'"refuse"')
    Opening.objects.create(entry=act.entry, salt=opening.salt, record=changed)
    found = shown(brand, act)["verified"]
    assert (found.told.verdict, found.told.part) == ("altered", "entry")
    assert (found.differing, found.is_renamed) == (("act",), False)


def test_a_renamed_brand_is_no_difference_that_matters(brand: Brand, act: Act) -> None:
    brand.site.hostname = "new.localhost"
    brand.site.save()
    record = bytes(Opening.objects.get(entry=act.entry_id).record)
    assert differing(Act.objects.get(pk=act.pk), record) == ("brand",)
    assert differing(act, b"{") != ()


def test_what_came_before_and_after_is_linked(brand: Brand, act: Act) -> None:
    paper = from_elsewhere(brand, Origin.TRANSCRIBED)
    later = recorded(
        act.practitioner, act.version, ActKind.REFUSE, source=paper, at=NOW + timedelta(hours=1)
    )
    before, after = shown(brand, act)["before"], shown(brand, act)["after"]
    assert (before, after[0].pk) == (None, later.pk)
    assert shown(brand, later)["before"][0].pk == act.pk
    assert "transcribed.csv" in get(brand, later).content.decode()


def test_from_where_is_not_shown_once_its_time_is_over(brand: Brand, act: Act) -> None:
    assert shown(brand, act)["trace"].network == "203.0.113.0"
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        assert shown(brand, act)["trace"] is None


def test_the_screens_that_it_cites_are_there(brand: Brand, act: Act) -> None:
    assert list(shown(brand, act)["screens"]) == []
    screen = _screen(act.interface)
    assert list(shown(brand, act)["screens"]) == [screen]
    picture = get(brand, act, what="screen", interface_screen_id=screen.pk)
    assert (picture.content, picture["Content-Type"]) == (b"\x89PNG", "image/png")
    other = _screen("0" * 64)
    assert get(brand, act, what="screen", interface_screen_id=other.pk).status_code == 404


def _screen(build: str) -> InterfaceScreen:
    made = InterfaceBuild(name=build, made_at=NOW)
    made.save()
    screen = InterfaceScreen(
        build=made, name="answer", language="fr", width=360, captured_at=NOW,
        screenshot=b"\x89PNG", screenshot_sha256="0" * 64, dom=b"", dom_sha256="0" * 64,
    )  # fmt: skip
    screen.save()
    return screen


def test_another_brands_act_does_not_exist(brand: Brand, other_brand: Brand, act: Act) -> None:
    for what in ("act", "receipt"):
        assert get(other_brand, act, what=what).status_code == 404
        assert get(brand, act, "editor", what=what).status_code in {302, 404}
    assert brand.client("auditor").get(f"/admin/audit/acts/{uuid4()}/").status_code == 404
