"""Every look is on record: of whom, by whom, what was asked; sealed, and before it is shown."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import Error, connection
from django.test import Client
from django.urls import reverse

from audit.exporting import export
from audit.looking import Looked, look
from audit.looking.recording import has_words
from audit.looking.verifying import Looks
from audit.models import Access, AccessKind, Query
from audit.subjects import person_named
from consent.models import Entry, EntryType, Practitioner
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import Brand
from tests.ledgers import seal_here
from tests.notices import notice_of, second_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
ACTS = "/admin/audit/acts/"


def record_of(access: Access) -> dict[str, Any]:
    """Give what opens the line of a look."""
    found: dict[str, Any] = json.loads(bytes(access.entry.opening.record))
    return found


def only() -> Access:
    """Give the one look that there is."""
    found: Access = Access.objects.select_related("entry__opening").get()
    return found


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give somebody of the brand."""
    return practitioner(brand)


@pytest.fixture
def auditor(brand: Brand) -> Client:
    """Give an auditor's browser."""
    return brand.client("auditor")


def test_a_look_is_a_row_and_a_line_that_opens_to_the_same(brand: Brand) -> None:
    by, site, query = brand.people["auditor"], brand.site, {"q": "Camille"}
    kind, sites = AccessKind.QUERY, [site]
    access = look(
        Looked(kind=kind, place="audit_acts", subject="", sites=sites, query=query), by=by, at=NOW
    )
    assert (access.entry.type, access.entry.time) == (EntryType.ACCESS, NOW)
    assert record_of(access) == {
        "format": "opposable-access/1", "what": "query", "place": "audit_acts", "subject": "",
        "brands": ["alpha.localhost"], "sites": [site.pk], "by": str(by.pk), "query": query,
        "at": "2026-11-21T09:30:00.000000Z",
    }  # fmt: skip


def test_a_look_never_changes(brand: Brand, auditor: Client) -> None:
    auditor.get(ACTS)
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_access SET subject = 'nobody'")


@pytest.mark.parametrize("role", ["auditor", "dpo", "approver"])
def test_an_auditors_page_is_a_look_whoever_opens_it(brand: Brand, role: str) -> None:
    assert brand.client(role).get(ACTS).status_code == 200
    access = only()
    assert (access.kind, access.place, access.subject) == ("view", "audit_acts", "")
    assert (access.by, access.sites) == (brand.people[role], [brand.site.pk])


def test_any_page_of_the_desk_is_a_look_of_whoever_only_reads(brand: Brand) -> None:
    home = reverse("wagtailadmin_home")
    for role in ("dpo", "approver", "editor"):
        brand.client(role).get(home)
    assert not Access.objects.exists()
    brand.client("auditor").get(home)
    assert only().place == "wagtailadmin_home"


def test_a_page_about_somebody_says_about_whom(auditor: Client, camille: Practitioner) -> None:
    auditor.get(reverse("consent_desk_practitioner", args=[camille.pk]))
    access = only()
    assert access.subject == f"practitioner {camille.pk}"
    assert access.sites == [camille.site_id]


def test_a_list_asked_for_one_person_is_about_her(auditor: Client, camille: Practitioner) -> None:
    auditor.get(ACTS, {"person": str(camille.pk)})
    access = only()
    assert (access.kind, access.subject) == ("query", f"practitioner {camille.pk}")
    assert record_of(access)["query"] == {"person": str(camille.pk)}


def test_of_another_brands_person_nothing_is_shown_and_none_is_named(
    auditor: Client, other_brand: Brand
) -> None:
    auditor.get(ACTS, {"person": str(practitioner(other_brand).pk)})
    assert other_brand.site.pk not in only().sites
    assert only().subject == ""


# What an address asks, and the kind of look it is.
@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ({}, "view"),
        ({"on": "2026-11-20"}, "view"),  # the same page, as of a day
        ({"q": "", "act": ""}, "view"),  # an empty form
        ({"q": "camille"}, "query"),
        ({"act": "accept"}, "query"),
        ({"on": "2026-11-20", "act": "accept"}, "query"),
    ],
)
def test_a_page_that_is_asked_something_is_a_query(
    auditor: Client, query: dict[str, str], kind: str
) -> None:
    auditor.get(ACTS, query)
    assert only().kind == kind
    assert record_of(only())["query"] == {name: said for name, said in query.items() if said}


def test_words_stand_in_the_record_alone(auditor: Client) -> None:
    auditor.get(ACTS, {"q": "Dominique"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(one)::text FROM audit_access one")
        ((row,),) = cursor.fetchall()
    assert "Dominique" not in row
    assert b"Dominique" not in bytes(only().entry.canonical)
    assert record_of(only())["query"] == {"q": "Dominique"}


# What was asked, and whether it may name somebody.
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"q": "camille"}, "words"),
        ({"act": "accept", "on": "2026-03-03", "person": str(uuid4())}, ""),
        ({"after": f"1763.000001~{uuid4()}"}, ""),
        ({"before": "4~fr~2~0"}, ""),  # versions go on from a number
        ({"after": f"2026-03-03T10:00:00.000000Z~1~{uuid4()}"}, ""),  # and a timeline from an event
        ({"after": f"{uuid4()}~Ada"}, "words"),  # people go on from a name
        ({"cabinet": "Martin"}, "words"),
        ({"cabinet": str(uuid4())}, ""),
        ({"act": "Camille Martin"}, "words"),  # where none belong
        ({"anything": "x"}, "words"),  # what is not known may be words
        ({"kind": "acts", "terms": {"q": "camille"}}, "words"),
        ({}, ""),
    ],
)
def test_what_may_name_somebody_is_known(query: dict[str, Any], words: str) -> None:
    assert has_words(query) is bool(words)


def test_only_queries_in_words_are_kept_for_a_time(brand: Brand, auditor: Client) -> None:
    auditor.get(ACTS, {"act": "accept"})
    assert not Query.objects.exists()
    with time_machine.travel(NOW, tick=False):
        brand.client("auditor").get(ACTS, {"q": "camille"})
    assert Query.objects.get().erase_after.isoformat() == "2027-11-21"


# What shows nothing: name of the address, what is sent with it, the answer.
NOTHING: list[tuple[str, dict[str, str], int]] = [
    ("wagtailadmin_sprite", {}, 200),
    ("wagtailadmin_javascript_catalog", {}, 200),
    ("wagtailadmin_account", {}, 200),
    # A redirect shows nothing; where it leads to is a look.
    ("wagtailadmin_explore_root", {}, 302),
]


@pytest.mark.parametrize(("name", "query", "status"), NOTHING)
def test_what_shows_nothing_is_no_look(
    auditor: Client, name: str, query: dict[str, str], status: int
) -> None:
    assert auditor.get(reverse(name), query).status_code in {status, 302}
    assert not Access.objects.exists()


def test_what_is_refused_is_no_look(brand: Brand, other_brand: Brand, auditor: Client) -> None:
    theirs = reverse("consent_desk_practitioner", args=[practitioner(other_brand).pk])
    assert auditor.get(theirs).status_code == 404
    assert brand.client("editor").get(ACTS).status_code in {302, 403}
    assert brand.client().get(ACTS).status_code == 302
    assert auditor.post(reverse("wagtailadmin_home")).status_code == 403
    assert not Access.objects.exists()


def test_a_page_that_asks_again_by_itself_is_one_look_of_its_page(brand: Brand) -> None:
    notice = notice_of(second_version(brand))
    live = reverse("notifications_desk_live", args=[notice.pk])
    for minutes in (0, 1, 2, 61):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            assert brand.client("auditor").get(live).status_code == 200
    # The first of them, though its page was not opened, and one more after an hour.
    looks = Access.objects.order_by("at")
    assert [one.place for one in looks] == ["notifications_desk_notice"] * 2
    assert {one.subject for one in looks} == {f"notice {notice.pk}"}


def test_a_file_that_is_given_out_is_a_download(
    brand: Brand, auditor: Client, camille: Practitioner
) -> None:
    act = answers(camille, brand.promulgate("Des données."))
    seal_here()
    assert auditor.get(reverse("audit_acts_receipt", args=[act.pk])).status_code == 200
    assert (only().kind, only().subject) == ("download", f"act {act.pk}")


def test_head_shows_nothing(auditor: Client) -> None:
    auditor.head(ACTS)
    assert not Access.objects.exists()


def test_nothing_is_shown_that_cannot_be_put_on_record(
    auditor: Client, camille: Practitioner
) -> None:
    page = reverse("consent_desk_practitioner", args=[camille.pk])
    assert camille.name in auditor.get(page).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    answer = auditor.get(page)
    assert answer.status_code == 503
    assert camille.name not in answer.content.decode()


def test_evidence_that_somebody_exports_is_a_look(brand: Brand, camille: Practitioner) -> None:
    answers(camille, brand.promulgate("Des données."))
    seal_here()
    subject = person_named(str(camille.pk), site=brand.site)
    export(subject, by=brand.people["auditor"], at=NOW + timedelta(hours=1))
    access = only()
    assert (access.kind, access.place) == ("download", "export_evidence")
    assert access.subject == f"{subject.kind} {subject.id}"
    assert record_of(access)["what"] == "evidence"


def test_evidence_exported_by_nobody_known_is_a_line_alone(
    brand: Brand, camille: Practitioner
) -> None:
    answers(camille, brand.promulgate("Des données."))
    seal_here()
    export(person_named(str(camille.pk), site=brand.site), by=None, at=NOW)
    assert not Access.objects.exists()
    assert Entry.objects.filter(type=EntryType.ACCESS).count() == 1
    assert list(Looks().orphans()) == []
