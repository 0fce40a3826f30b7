"""The page of outside counsel: what it shows, whom it tells nothing, what it keeps."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from lxml.html import HtmlElement, document_fromstring

from config.logs import without_personal_data
from policies.actions.counsel import AT_ONCE, Invitation, Said, invite, revoke, say
from policies.addresses import counsel_path
from policies.models import CounselComment, CounselLink, PolicyPage
from tests.conftest import NOW, Brand

DAY = timedelta(days=1)
BINDS_NOBODY = "This is a draft: it binds nobody, and it is shown to you in confidence."
MOVED_ON = (
    "The draft has been edited since."
    " You see, and speak of, the text as it was when you were invited."
)
ASK = "If it still opens nothing, ask whoever sent it to you for a new one."
CHECKS = "What our checks found"
TOO_MUCH = "You have sent much in a short time: wait ten minutes, then go on."
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def clock() -> Any:
    """Stand at noon of the day of the cast."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def draft(brand: Brand) -> PolicyPage:
    """Give a draft of two clauses beside a version in force."""
    brand.promulgate("Nous gardons vos données 3 ans.", "Rien d’autre.")
    return brand.draft("Nous gardons vos données 2 ans.", "Rien d’autre.")


@pytest.fixture
def path(brand: Brand, draft: PolicyPage) -> str:
    """Give the address of a link to the draft."""
    return link_to(brand, draft)


def link_to(brand: Brand, draft: PolicyPage, **changed: Any) -> str:
    """Invite a lawyer; give where she reads."""
    who = {"name": "Maître Noir", "email": "noir@cabinet.example", **changed}
    editor = brand.people["editor"]
    link, key = invite(draft, invitation=Invitation(**who), by=editor, at=NOW)
    return counsel_path(link.language, key)


def shown(brand: Brand, path: str) -> HtmlElement:
    """Give the page at an address, which must be there."""
    return brand.html(path)


def words(brand: Brand, path: str) -> str:
    """Give the words of the page."""
    return brand.text(path)


def first_clause(draft: PolicyPage) -> str:
    """Give the lasting id of the first clause."""
    return str(draft.latest().body.raw_data[0]["id"])


def french(sentence: str) -> str:
    """Give a sentence of the interface as the page says it, with plain spaces."""
    with translation.override("fr"):
        return " ".join(gettext(sentence).split())


def said(response: Any) -> str:
    """Give the words of an answer, with plain spaces."""
    return " ".join(document_fromstring(response.content.decode()).text_content().split())


def post(brand: Brand, path: str, **data: str) -> Any:
    """Send a form as a browser without cookies does."""
    client = Client(enforce_csrf_checks=True, headers={"host": brand.site.hostname})
    return client.post(path, {"clause": "", **data})


def test_the_draft_is_read_beside_the_version_in_force(brand: Brand, path: str) -> None:
    seen = words(brand, path)
    for words_of_it in ("2 ans", "version 1.0", "SHA-256", "Maître Noir", french(BINDS_NOBODY)):
        assert words_of_it in seen, words_of_it
    assert shown(brand, path).xpath("//ins")


def test_nothing_of_it_is_kept_by_caches_search_engines_or_referrers(
    brand: Brand, path: str
) -> None:
    for response in (brand.get(path), brand.client().head(path), post(brand, path)):
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies


def test_reading_changes_nothing(brand: Brand, path: str) -> None:
    client = brand.client()
    for method in (client.get, client.head):
        method(path, {"clause": "", "remark": "x"})
    assert not CounselComment.objects.exists()


def test_a_link_that_moved_on_says_so_and_shows_what_it_showed(brand: Brand, path: str) -> None:
    assert french(MOVED_ON) not in words(brand, path)
    brand.draft("Nous gardons vos données 1 an.", "Rien d’autre.")
    seen = words(brand, path)
    assert french(MOVED_ON) in seen
    assert "2 ans" in seen
    assert "1 an." not in seen


def test_findings_are_shown_only_where_the_inviter_wished(brand: Brand, draft: PolicyPage) -> None:
    told, untold = (link_to(brand, draft, with_findings=one) for one in (True, False))
    assert french(CHECKS) in words(brand, told)
    assert french(CHECKS) not in words(brand, untold)


# Keys that open nothing, made from one that does.
FORGED = [lambda key: key[:9], lambda key: key[:-1], lambda key: f"{key}x", str.upper]


@pytest.mark.parametrize("forge", FORGED)
def test_a_forged_link_is_told_apart_from_none(brand: Brand, path: str, forge: Any) -> None:
    prefix, key = path.strip("/").split("/")
    response, none = (brand.get(f"/{prefix}/{one}/") for one in (forge(key), "nothing.here"))
    assert response.status_code == none.status_code == 404
    assert response.content == none.content
    assert french(ASK) in said(response)


def test_a_link_opens_nothing_at_another_brands_host(
    brand: Brand, other_brand: Brand, path: str
) -> None:
    found, none = other_brand.get(path), other_brand.get("/relecture/nothing.here/")
    assert (found.status_code, found.content) == (404, none.content)


def test_an_expired_link_says_whom_to_ask(brand: Brand, path: str, clock: Any) -> None:
    clock.move_to(NOW + 14 * DAY)
    response = brand.get(path)
    assert response.status_code == 410
    assert brand.people["editor"].email in response.content.decode()
    assert post(brand, path, remark="Trop tard").status_code == 410


def test_a_closed_link_shows_nothing_of_the_draft(brand: Brand, path: str) -> None:
    revoke(CounselLink.objects.get(), by=brand.people["editor"], at=NOW)
    response = brand.get(path)
    assert response.status_code == 410
    assert "2 ans" not in response.content.decode()


def test_a_remark_is_kept_and_shown_under_its_clause(
    brand: Brand, draft: PolicyPage, path: str
) -> None:
    response = post(brand, path, clause=first_clause(draft), remark="Trop long ?")
    assert response.status_code == 303
    kept = CounselComment.objects.get()
    assert (kept.clause, kept.remark, kept.wording) == (first_clause(draft), "Trop long ?", "")
    assert "Trop long ?" in words(brand, response["Location"].partition("#")[0])


def test_a_wording_is_kept_with_the_text_it_would_replace(
    brand: Brand, draft: PolicyPage, path: str
) -> None:
    wording = "Nous gardons\r\nvos données 18 mois."
    post(brand, path, clause=first_clause(draft), remark="", wording_1=wording)
    kept = CounselComment.objects.get()
    assert kept.wording == "Nous gardons\nvos données 18 mois."
    assert kept.block


def test_a_form_sent_back_as_it_came_says_what_is_missing(
    brand: Brand, draft: PolicyPage, path: str
) -> None:
    form = next(
        one for one in shown(brand, path).forms if one.fields["clause"] == first_clause(draft)
    )
    response = post(brand, path, **dict(form.form_values()))
    assert response.status_code == 400
    assert french("Nothing was sent") in said(response)


# What comes by a broken or hostile browser.
BAD = [
    {"clause": "nowhere", "remark": "x"},
    {"remark": "x" * 5_001},
    {"remark": "a\x00b"},
    {"remark": ""},
    {"clause": "x" * 10_000, "remark": "x"},
]


@pytest.mark.parametrize("data", BAD)
def test_bad_input_gets_a_sentence(brand: Brand, path: str, data: dict[str, str]) -> None:
    response = post(brand, path, **data)
    assert response.status_code == 400
    alert = document_fromstring(response.content.decode()).xpath("//*[@role='alert']//li")
    assert alert
    assert not CounselComment.objects.exists()


def test_what_was_typed_stays_in_a_form_that_is_refused(brand: Brand, path: str) -> None:
    response = post(brand, path, clause="", remark=f"{SCRIPT}{'x' * 5_000}")
    page = document_fromstring(response.content.decode())
    kept = page.get_element_by_id("note:0:remark")
    assert SCRIPT in kept.value
    assert not page.xpath("//script")


def test_a_form_of_another_site_is_refused(brand: Brand, path: str) -> None:
    client = brand.client()
    response = client.post(path, {"remark": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not CounselComment.objects.exists()


def test_too_much_at_once_is_refused_with_the_remedy(brand: Brand, path: str) -> None:
    link = CounselLink.objects.get()
    for _ in range(AT_ONCE):
        say(link, said=Said(clause="", remark="Encore"), at=NOW)
    response = post(brand, path, remark="Et encore")
    assert response.status_code == 429
    assert french(TOO_MUCH) in said(response)


def test_what_a_lawyer_writes_is_text_and_no_markup(brand: Brand, path: str) -> None:
    post(brand, path, remark=SCRIPT)
    page = shown(brand, path)
    assert not page.xpath("//script")
    assert SCRIPT in page.text_content()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_only_reading_and_sending_are_allowed(brand: Brand, path: str, method: str) -> None:
    assert getattr(brand.client(), method)(path).status_code == 405


def test_an_english_draft_is_read_in_english(brand: Brand) -> None:
    path = link_to(brand, brand.draft("We keep it.", language="en"))
    assert path.startswith("/en/review/")
    assert "Draft to review" in words(brand, path)


def test_no_log_has_the_key_of_a_link(brand: Brand, draft: PolicyPage, path: str) -> None:
    for language in ("fr", "en"):
        address = counsel_path(language, path.strip("/").split("/")[1])
        logged = without_personal_data(None, "info", {"request": f"GET {address}?sent=1"})
        assert path.split("/")[2][:8] not in str(logged)
