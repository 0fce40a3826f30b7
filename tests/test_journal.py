"""The ledger is public: anybody reads its checkpoints and keys, and can show that it only grew."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from lxml.html import document_fromstring

from consent.ledger import open_checkpoint, verify_consistency
from consent.models import Checkpoint, Publication, TimeStamp
from consent.sealing import current_vkey, rotate
from consent.views.journal import ago
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import entries, own_ledger, seal_here
from tests.receipts import whole

__all__ = ["own_ledger"]

PAGES = ["/journal/", "/journal/points/", "/journal/cles/", "/journal/verifier/"]
ENGLISH = ["/en/journal/", "/en/journal/points/", "/en/journal/keys/", "/en/journal/verify/"]
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be the day on which the tests' ledger is sealed."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sizes(brand: Brand) -> list[int]:
    """Seal three times, and give the sizes of the checkpoints."""
    for count in (3, 4, 300):
        entries(count)
        seal_here()
    return list(Checkpoint.objects.order_by("size").values_list("size", flat=True))


def problem(answer: HttpResponse) -> str:
    """Give the sentence of a problem (RFC 9457)."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert told["status"] == answer.status_code
    assert told["detail"].endswith(".")
    return str(told["detail"])


@pytest.mark.parametrize("path", [*PAGES, *ENGLISH])
def test_its_pages_are_there_before_and_after_the_first_checkpoint(brand: Brand, path: str) -> None:
    assert brand.get(path).status_code == HTTPStatus.OK
    entries(2)
    seal_here()
    answer = brand.get(path)
    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["Content-Language"] == ("en" if path.startswith("/en/") else "fr")
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("french", "english"), list(zip(PAGES, ENGLISH, strict=True)))
def test_each_page_leads_to_itself_in_the_other_language(
    brand: Brand, french: str, english: str
) -> None:
    assert brand.html(french).xpath("//ul[@class='languages']//a/@href") == [english]
    assert brand.html(english).xpath("//ul[@class='languages']//a/@href") == [french]


@pytest.mark.parametrize("path", ["/journal/checkpoint", "/journal/vkey", "/journal/cles.txt"])
def test_before_the_first_checkpoint_there_is_none(brand: Brand, path: str) -> None:
    answer = brand.get(path)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert problem(answer)


def test_the_checkpoint_is_the_notes_own_bytes(brand: Brand, sizes: list[int]) -> None:
    answer = brand.get("/journal/checkpoint")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    vkey = brand.get("/journal/vkey").content.decode().rstrip("\n")
    assert open_checkpoint(answer.content.decode(), vkey).size == sizes[-1]
    assert answer.content.decode() == Checkpoint.objects.get(size=sizes[-1]).note


def test_whoever_has_the_latest_checkpoint_is_sent_nothing(brand: Brand, sizes: list[int]) -> None:
    first = brand.get("/journal/checkpoint")
    assert first.headers["Cache-Control"] == "no-cache"
    again = brand.get("/journal/checkpoint", if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    entries(1)
    seal_here()
    newer = brand.get("/journal/checkpoint", if_none_match=first.headers["ETag"])
    assert newer.status_code == HTTPStatus.OK


def test_what_is_not_published_is_not_shown(brand: Brand, sizes: list[int]) -> None:
    latest = Checkpoint.objects.get(size=sizes[-1])
    point = Checkpoint(
        size=sizes[-1] + 1,
        root=latest.root,
        note="not yet",
        at=NOW,
        horizon=latest.horizon,
        frontier=latest.frontier,
        system_identifier=latest.system_identifier,
    )
    point.save()
    assert not Publication.objects.filter(checkpoint=point).exists()
    assert b"not yet" not in brand.get("/journal/checkpoint").content
    assert brand.get(f"/journal/points/{point.size}").status_code == HTTPStatus.NOT_FOUND
    path = f"/journal/coherence/{sizes[0]}/{point.size}"
    assert brand.get(path).status_code == HTTPStatus.NOT_FOUND


def test_an_old_checkpoint_stays_the_same_for_ever(brand: Brand, sizes: list[int]) -> None:
    answer = brand.get(f"/journal/points/{sizes[0]}")
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.content.decode() == Checkpoint.objects.get(size=sizes[0]).note


@pytest.mark.parametrize("size", ["1", "0", "-3", "007", "3.0", "x", "1" * 30, "９"])
def test_no_other_size_has_a_checkpoint(brand: Brand, sizes: list[int], size: str) -> None:
    answer = brand.get(f"/journal/points/{size}")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert problem(answer)


def test_anybody_can_show_that_the_ledger_only_grew(brand: Brand, sizes: list[int]) -> None:
    roots = {one.size: bytes(one.root) for one in Checkpoint.objects.all()}
    for old in sizes:
        for new in (one for one in sizes if one >= old):
            answer = brand.get(f"/journal/coherence/{old}/{new}")
            told = json.loads(answer.content)
            assert (told["old"], told["new"]) == (old, new)
            assert answer.headers["Cache-Control"] == FOR_EVER
            path = [base64.b64decode(one) for one in told["proof"]]
            assert verify_consistency(old, new, roots[old], roots[new], path)


NONSENSE = [
    ("0", "3"),  # a tree of nothing is the beginning of every tree
    ("4", "3"),  # it never shrinks
    ("x", "3"),
    ("3", "x"),
    ("03", "3"),
    ("-1", "3"),
    ("1" * 40, "2"),
]


@pytest.mark.parametrize(("old", "new"), NONSENSE)
def test_nonsense_is_answered_in_a_sentence(
    brand: Brand, sizes: list[int], old: str, new: str
) -> None:
    answer = brand.get(f"/journal/coherence/{old}/{new}")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert problem(answer)
    assert brand.get(f"/journal/coherence/{old}").status_code == HTTPStatus.NOT_FOUND


def test_the_history_is_given_page_by_page(brand: Brand) -> None:
    for _ in range(52):
        entries(1)
        seal_here()
    all_sizes = list(Checkpoint.objects.order_by("-size").values_list("size", flat=True))
    found, path = [], "/journal/points.json"
    while path:
        told = json.loads(brand.get(path).content)
        found += [one["size"] for one in told["points"]]
        path = told["next"]
    assert found == all_sizes
    rows = brand.html("/journal/points/").xpath("//tbody/tr/td[1]//text()")
    assert [int(one) for one in rows] == all_sizes[:50]
    [older] = brand.html("/journal/points/").xpath("//a[@rel='next']/@href")
    assert brand.html(f"/journal/points/{older}").xpath("count(//tbody/tr)") == 2


def test_who_asks_for_json_is_given_the_same_history(brand: Brand, sizes: list[int]) -> None:
    answer = brand.get("/journal/points/", accept="application/json")
    assert answer.content == brand.get("/journal/points.json").content
    assert answer.headers["Vary"] == "Accept"


@pytest.mark.parametrize("path", ["/journal/points/", "/journal/points.json"])
def test_a_history_before_nonsense_is_refused(brand: Brand, path: str) -> None:
    assert brand.get(f"{path}?before=x").status_code == HTTPStatus.BAD_REQUEST


def test_old_keys_stay_listed_with_their_time(brand: Brand) -> None:
    entries(1)
    seal_here()
    old, new = current_vkey(), rotate_after_a_day()
    entries(1)
    seal_here()
    assert brand.get("/journal/cles.txt").content.decode() == f"{old}\n{new}\n"
    listed = json.loads(brand.get("/journal/cles.json").content)["keys"]
    assert [(one["vkey"], one["first_checkpoint"]) for one in listed] == [
        (old, Checkpoint.objects.earliest("size").size),
        (new, Checkpoint.objects.latest("size").size),
    ]
    assert (listed[0]["until"], listed[1]["until"]) == (listed[1]["since"], None)
    assert brand.html("/journal/cles/").xpath("//li//code/text()") == [new, old]


def rotate_after_a_day() -> str:
    """Take a new key, and give it."""
    return rotate(at=NOW + timedelta(days=1))


def test_the_page_says_where_the_ledger_stands(brand: Brand, sizes: list[int]) -> None:
    page = brand.html("/en/journal/")
    assert page.xpath("//*[@data-size]/text()") == [str(sizes[-1])]
    assert page.xpath("//*[@data-level]/@data-level") == ["L2"]
    assert len(page.xpath("//ol[@class='levels']/li")) == 4
    assert page.xpath("//li[@aria-current]/strong/text()") == ["L2: signed"]


def test_a_qualified_time_stamp_is_the_fourth_level(brand: Brand, sizes: list[int]) -> None:
    point = Checkpoint.objects.get(size=sizes[-1])
    TimeStamp(checkpoint=point, authority="Horloge", is_qualified=True, at=NOW, token=b"").save()
    page = brand.html("/en/journal/")
    assert page.xpath("//*[@data-level]/@data-level") == ["L4"]
    assert "by Horloge" in page.text_content()


AGES = [
    (timedelta(seconds=-5), "less than a minute ago"),  # another machine's clock
    (timedelta(seconds=59), "less than a minute ago"),
    (timedelta(seconds=60), "1 minute ago"),
    (timedelta(minutes=59, seconds=59), "59 minutes ago"),
    (timedelta(hours=1), "1 hour ago"),
    (timedelta(hours=47), "1 day ago"),
    (timedelta(days=400), "400 days ago"),
]


@pytest.mark.parametrize(("since", "words"), AGES)
def test_an_age_is_told_by_its_largest_unit(since: timedelta, words: str) -> None:
    assert ago(since) == words


@pytest.mark.parametrize("path", [*PAGES[:3], "/journal/checkpoint", "/journal/coherence/1/2"])
def test_it_is_only_read_and_only_at_a_brands_address(brand: Brand, path: str) -> None:
    assert brand.client().post(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    elsewhere = brand.client().get(path, headers={"host": "elsewhere.localhost"})
    assert elsewhere.status_code == HTTPStatus.NOT_FOUND


def test_both_brands_show_the_one_ledger(brand: Brand, other_brand: Brand) -> None:
    entries(1)
    seal_here()
    paths = ("/journal/checkpoint", "/journal/points.json", "/journal/cles.json")
    for path in paths:
        assert brand.get(path).content == other_brand.get(path).content


VERIFIER = "/en/journal/verify/"


def sent(brand: Brand, **fields: object) -> HttpResponse:
    """Send a form to the verifier, as a browser without JavaScript does."""
    return brand.client().post(VERIFIER, fields)  # type: ignore[return-value]


def verdict(answer: HttpResponse) -> tuple[str, str]:
    """Give the verdict on the page, and the part that speaks against the receipt."""
    page = document_fromstring(answer.content.decode())
    return page.xpath("string(//@data-verdict)"), page.xpath("string(//@data-part)")  # type: ignore[return-value]


def test_the_server_checks_a_file_and_keeps_nothing(brand: Brand, tmp_path: Path) -> None:
    file = SimpleUploadedFile("recu.json", whole(), "application/json")
    answer = sent(brand, receipt=file)
    assert answer.headers["Cache-Control"] == "no-store"
    assert verdict(answer) == ("foreign", "checkpoint")  # this ledger has no key yet
    assert "J’ai lu la version 1.0" in answer.content.decode()


def test_pasted_text_may_have_white_space_around_it(brand: Brand) -> None:
    assert verdict(sent(brand, text=f"\r\n {whole().decode()}\n")) == ("foreign", "checkpoint")


def test_a_file_is_taken_as_it_is(brand: Brand) -> None:
    file = SimpleUploadedFile("recu.json", whole() + b"\n", "application/json")
    assert verdict(sent(brand, receipt=file, text="")) == ("altered", "file")


def test_nothing_given_and_too_much_are_said(brand: Brand) -> None:
    assert sent(brand, text=" ").status_code == HTTPStatus.BAD_REQUEST
    large = SimpleUploadedFile("recu.json", b"x" * 300_000, "application/json")
    assert sent(brand, receipt=large).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_what_a_receipt_says_is_shown_as_text_only(brand: Brand) -> None:
    bad = json.dumps({"format": "<script>alert(1)</script>"})
    assert b"<script>alert" not in sent(brand, text=bad).content


def test_the_page_may_ask_no_server_anything(brand: Brand) -> None:
    policy = brand.get(VERIFIER).headers["Content-Security-Policy"]
    assert "connect-src 'none'" in policy
    assert "script-src 'self'" in policy
