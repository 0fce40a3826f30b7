"""Exports in the desk: who asks for what, who is given it, from which byte, and for how long."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from audit.exports import making
from audit.exports.files import path_of
from audit.exports.ranges import UnsatisfiableError, asked_part
from audit.models import Access, Export, ExportState
from consent.models import Act, Opening
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, Brand
from tests.exporting import LATER, acts_wish, asked, export_files, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("export_files", "desk")]
__all__ = ["export_files"]
ASK = "/admin/audit/exports/ask/"


@pytest.fixture(scope="module")
def act(scene: Brand) -> Act:
    """Give an act."""
    return answers(practitioner(scene), scene.promulgate("Nous gardons."))


def page(brand: Brand, name: str, export: Export, role: str = "auditor", **headers: str) -> Any:
    """Ask for a page of an export."""
    address = reverse(f"audit_exports_{name}", args=[export.pk])
    return brand.client(role).get(address, headers=headers)


def body(response: Any) -> bytes:
    """Give the bytes of an answer."""
    return b"".join(response.streaming_content)


def post(brand: Brand, address: str, role: str = "auditor", **data: str) -> HttpResponse:
    """Send a form."""
    return brand.client(role).post(address, data)  # type: ignore[return-value]


def ready(brand: Brand) -> Export:
    """Give an export that is made."""
    return made(asked(brand, acts_wish(brand)))


# Asking


def test_what_will_be_in_a_file_is_said_before_it_is_asked_for(scene: Brand, act: Act) -> None:
    response = scene.client("auditor").get(f"{ASK}?kind=acts&act=refuse")
    assert response.status_code == 200
    assert "refused" in response.content.decode()
    assert Export.objects.count() == 0


def test_an_auditor_asks_for_what_her_list_shows(scene: Brand, act: Act) -> None:
    response = post(scene, f"{ASK}?kind=acts&act=accept", format="jsonl")
    export = Export.objects.get()
    assert response["Location"] == reverse("audit_exports_export", args=[export.pk])
    assert (export.terms["act"], export.format, export.by) == (
        "accept",
        "jsonl",
        scene.people["auditor"],
    )


def test_asking_is_on_record_and_so_is_the_digest(scene: Brand, act: Act) -> None:
    export = ready(scene)
    records = [
        bytes(one.record).decode()
        for one in Opening.objects.filter(entry__access__subject=f"export {export.pk}")
    ]
    assert len(records) == 2
    assert sum(export.sha256 in one for one in records) == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("kind=rumours", 404),  # no such file
        ("kind=person&person=camille", 404),  # no id
        ("kind=version", 404),  # of which one?
        ("kind=notice&notice=00000000-0000-0000-0000-000000000001", 404),
        ("kind=acts&act=rumour", 200),  # a filter that cannot be taken: nothing is made
        ("kind=period&since=2026-02-30&until=2026-03-01", 200),
        ("kind=period&since=2026-03-02&until=2026-03-01", 200),
    ],
)
def test_what_cannot_be_asked_makes_no_file(
    scene: Brand, act: Act, query: str, status: int
) -> None:
    response = post(scene, f"{ASK}?{query}", format="zip")
    assert (response.status_code, Export.objects.count()) == (status, 0)


def test_evidence_of_a_person_a_version_and_a_period_is_asked_for(scene: Brand, act: Act) -> None:
    for query in (
        f"kind=person&person={act.practitioner_id}",
        f"kind=version&version={act.version_id}",
        "kind=period&since=2026-11-01&until=2026-11-30",
    ):
        assert post(scene, f"{ASK}?{query}", format="zip").status_code == 302, query
    assert set(Export.objects.values_list("kind", flat=True)) == {"person", "version", "period"}


def test_another_brands_person_is_not_asked_about(
    scene: Brand, other_scene: Brand, act: Act
) -> None:
    query = f"{ASK}?kind=person&person={act.practitioner_id}"
    # Whoever may not, is led back to the desk.
    assert post(other_scene, query, format="zip")["Location"] == "/admin/"
    assert Export.objects.count() == 0


def test_who_reads_nothing_asks_for_nothing(scene: Brand, act: Act) -> None:
    assert scene.client("editor").get(f"{ASK}?kind=acts").status_code in {302, 403, 404}


def test_a_person_has_few_files_made_at_once(scene: Brand, act: Act) -> None:
    for _turn in range(6):
        post(scene, f"{ASK}?kind=acts", format="csv")
    assert Export.objects.count() == 5


# Being given it


def test_a_file_is_given_to_who_asked(scene: Brand, act: Act) -> None:
    export = ready(scene)
    response = page(scene, "download", export)
    data = body(response)
    assert sha256(data).hexdigest() == export.sha256
    assert (response["ETag"], response["Content-Length"]) == (f'"{export.sha256}"', str(len(data)))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert export.name in response["Content-Disposition"]


def test_a_download_is_on_record(scene: Brand, act: Act) -> None:
    export = ready(scene)
    page(scene, "download", export)
    found = Access.objects.get(place="audit_exports_download")
    assert (found.kind, found.subject) == ("download", f"export {export.pk}")


def test_nobody_else_is_given_it(scene: Brand, other_scene: Brand, act: Act) -> None:
    export = ready(scene)
    assert page(scene, "download", export, "dpo").status_code == 404
    assert page(scene, "export", export, "dpo").status_code == 200
    assert page(other_scene, "export", export).status_code == 404


def test_who_lost_the_right_to_read_is_not_given_it(scene: Brand, act: Act) -> None:
    export = ready(scene)
    scene.people["auditor"].groups.clear()
    assert page(scene, "download", export).status_code in {302, 403, 404}


def test_what_is_not_ready_is_not_given(scene: Brand, act: Act) -> None:
    export = asked(scene, acts_wish(scene))
    assert page(scene, "download", export).status_code == 404
    assert "Refresh" in page(scene, "export", export)


def test_its_digest_is_a_file_of_its_own(scene: Brand, act: Act) -> None:
    export = ready(scene)
    assert page(scene, "sha256", export).content.decode() == f"{export.sha256}  {export.name}\n"
    about = page(scene, "about", export).json()
    assert (about["sha256"], about["brands"]) == (export.sha256, ["alpha.localhost"])


# Parts of a file

SIZE, ETAG = 10, '"tag"'


@pytest.mark.parametrize(
    ("asked", "if_range", "part"),
    [
        ("bytes=0-3", "", (0, 3)),
        ("bytes=4-", "", (4, 9)),
        ("bytes=-3", "", (7, 9)),
        ("bytes=-30", "", (0, 9)),  # more than there is: all of it
        ("bytes=8-20", "", (8, 9)),
        ("Bytes = 0-0", "", (0, 0)),
        ("bytes=0-3", ETAG, (0, 3)),
        ("bytes=0-3", '"other"', None),  # another file: all of it
        ("bytes=0-3", f"W/{ETAG}", None),  # a weak tag is never the same
        ("bytes=0-3", "Sat, 21 Nov 2026 09:30:00 GMT", None),
        ("bytes=0-1,4-5", "", None),  # several: all of it
        ("bytes=5-2", "", None),  # nonsense is passed over
        ("bytes=-", "", None),
        ("lines=0-3", "", None),
        ("", "", None),
    ],
)
def test_a_part_is_what_was_asked_for(
    asked: str, if_range: str, part: tuple[int, int] | None
) -> None:
    found = asked_part(asked, if_range, size=SIZE, etag=ETAG)
    assert (found and (found.first, found.last)) == part


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(asked: str) -> None:
    with pytest.raises(UnsatisfiableError):
        asked_part(asked, "", size=SIZE, etag=ETAG)


def test_a_download_that_broke_off_goes_on(scene: Brand, act: Act) -> None:
    export = ready(scene)
    whole = body(page(scene, "download", export))
    tag = f'"{export.sha256}"'
    rest = page(scene, "download", export, range="bytes=10-", if_range=tag)
    assert (rest.status_code, body(rest)) == (206, whole[10:])
    assert rest["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    beyond = page(scene, "download", export, range=f"bytes={len(whole)}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")


# Its end


def test_after_a_week_it_is_deleted(scene: Brand, act: Act) -> None:
    export = ready(scene)
    assert making.sweep(at=LATER + timedelta(days=6)) == 0
    assert making.sweep(at=LATER + timedelta(days=7)) == 1
    assert making.sweep(at=LATER + timedelta(days=8)) == 0
    export.refresh_from_db()
    assert (export.state, path_of(export).exists()) == (ExportState.EXPIRED, False)


def test_it_is_not_given_after_its_time_though_nobody_swept(scene: Brand, act: Act) -> None:
    export = ready(scene)
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert page(scene, "download", export).status_code == 404


def test_what_is_cancelled_is_not_made(scene: Brand, act: Act) -> None:
    export = asked(scene, acts_wish(scene))
    address = reverse("audit_exports_cancel", args=[export.pk])
    assert post(scene, address, "dpo").status_code == 404
    assert post(scene, address).status_code == 302
    assert made(export).state == ExportState.CANCELLED
    assert not path_of(export).exists()


def test_an_empty_list_says_what_to_do(scene: Brand) -> None:
    response = scene.client("auditor").get("/admin/audit/exports/")
    assert ASK in response.content.decode()


def test_the_list_has_a_bounded_number_of_queries(
    scene: Brand, act: Act, django_assert_max_num_queries: Any
) -> None:
    for _turn in range(3):
        ready(scene)
    client = scene.client("auditor")
    client.get("/admin/audit/exports/")
    with django_assert_max_num_queries(40):
        assert client.get("/admin/audit/exports/").status_code == 200
