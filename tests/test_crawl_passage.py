"""A passage reads every kind of page, with choices that it signed itself, and is kept once."""

import json
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from consent.actions.choosing import Pressed, decide
from consent.addresses import CHOICE_RECEIPT
from consent.choosing import choice_keys
from consent.crawling import CrawlError, Passage, begin, keep, observed
from consent.crawling.declaring import rows
from consent.crawling.pages import other_kinds, seeds
from consent.crawling.values import Looked, Page, Screen, Shot
from consent.models import Crawl, CrawlScreen, Entry, Tool, TrackerChoice
from consent.trackers import verified
from consent.trackers.comparing import Sight
from consent.trackers.passages import State
from policies.models.pages import Kind
from tests import choosing
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.trackers import tracker as declare

HOST = "alpha.localhost"
HOME = Page(path="/", name="/", has_screens=True)
SHOT = Shot(page="/", state="none", language="fr", width=360)


@pytest.fixture(autouse=True)
def _pays_nowhere(settings: Settings) -> None:
    settings.PAYMENT_PAGES = []


def beginning(brand: Brand) -> Passage:
    return begin(brand.site, base=f"http://{HOST}:8000", host=HOST, is_ours=True, at=NOW)


def looked(*names: str, screens: tuple[Screen, ...] = ()) -> Looked:
    """Give the home page with these cookies, before any choice."""
    sights = tuple(
        Sight(state="none", page="/", kept="cookie", name=name, domain=HOST) for name in names
    )
    state = State(name="none")
    return Looked(page=HOME, state=state, is_hidden=True, sights=sights, screens=screens)


def test_every_policy_in_force_is_read_and_none_that_is_coming(brand: Brand) -> None:
    brand.promulgate("Une phrase.")
    brand.promulgate("A sentence.", kind=Kind.LEGAL, language="en")
    brand.promulgate("Bientôt.", kind=Kind.TERMS, day=TODAY + timedelta(days=40))
    found = {page.path: page.language for page in seeds(brand.site, at=NOW)}
    others = ("/", "/en/", "preferences/", "login/", "existe-pas/")
    policies = {
        path: found[path]
        for path in found
        if path not in others[:2] and not path.endswith(others[2:])
    }
    assert policies == {"/politique-de-confidentialite/": "fr", "/en/legal-notice/": "en"}


def test_every_site_has_pages_that_are_read_in_both_languages(brand: Brand) -> None:
    assert {(page.path, page.status) for page in seeds(brand.site, at=NOW)} == {
        (f"{prefix}{path}", status)
        for prefix in ("/", "/en/")
        for path, status in (
            ("", 200),
            ("cookies/preferences/", 200),
            ("compte/login/", 200),
            ("cette-page-n-existe-pas/", 404),
        )
    }


def test_a_payment_page_is_one_of_its_kind(brand: Brand, settings: Settings) -> None:
    settings.PAYMENT_PAGES = ["/en/pay/"]
    [page] = [page for page in seeds(brand.site, at=NOW) if page.on == "payment"]
    assert (page.path, page.language, page.has_screens) == ("/en/pay/", "en", True)


def test_a_receipt_is_read_by_a_name_that_does_not_tell_whose_it_is(brand: Brand) -> None:
    pressed = Pressed(decision="refuse", language="fr", place="banner")
    saved = decide(choosing.asked(brand), pressed, before=None, at=NOW)
    [page] = [page for page in seeds(brand.site, at=NOW) if "preuve" in page.path]
    assert (str(saved.choice.id) in page.path, page.name) == (True, f"/{CHOICE_RECEIPT}")


def test_one_page_of_each_kind_stands_for_the_others(brand: Brand) -> None:
    next_page = other_kinds((Page(path="/conditions/", name="/conditions/"),))
    links = {
        "/politique-de-confidentialite/": False,  # a policy, as /conditions/ is
        "/conditions/versions/1.0/": True,
        "/en/terms/versions/2.0/": False,  # a version again
        "/conditions/comparer/1.0...2.0/": True,
        "/conditions/index.pdf": False,  # a file
        "/conditions/flux.atom": False,
        "/journal/checkpoint": False,
        "/admin/": False,
        "/nowhere/": False,
        "/abonnement/": True,
    }
    assert {link: next_page(link) is not None for link in links} == links


def test_a_passage_shows_cookies_that_it_signed_for_this_host(brand: Brand) -> None:
    choosing.asked(brand)
    signed = beginning(brand).task.signed
    choices = {name: verified(signed[name], host=HOST, keys=choice_keys()) for name in signed}
    assert {name: sorted(choice.yes) for name, choice in choices.items()} == {
        "refused": [],
        "accepted": ["audience", "payment"],
        "only-audience": ["audience"],
        "only-payment": ["payment"],
    }


def test_a_passage_makes_no_choice_and_no_line_of_the_ledger(brand: Brand) -> None:
    choosing.asked(brand)
    lines = Entry.objects.count()
    keep(beginning(brand), [looked("sessionid")], at=NOW)
    assert (Entry.objects.count(), TrackerChoice.objects.count()) == (lines, 0)


def test_a_passage_is_kept_with_what_differs(brand: Brand) -> None:
    crawl = keep(beginning(brand), [looked("sessionid", "_ga")], at=NOW)
    assert crawl.differences == [
        {
            "kind": "undeclared", "storage": "cookie", "name": "_ga", "domain": HOST,
            "state": "none", "page": "/",
        }
    ]  # fmt: skip
    assert {"_ga", "sessionid", "messages"} <= (observed(brand.site, day=TODAY) or set())


def test_a_register_that_changed_meanwhile_leaves_nothing(brand: Brand) -> None:
    passage = beginning(brand)
    declare(brand.site)
    with pytest.raises(CrawlError, match="run it again"):
        keep(passage, [looked()], at=NOW)
    assert not Crawl.objects.exists()


def test_a_screen_is_kept_once_per_build_and_register(brand: Brand) -> None:
    screen = Screen(shot=SHOT, screenshot=b"png", dom=b"dom")
    keep(beginning(brand), [looked(screens=(screen,))], at=NOW)
    assert beginning(brand).task.kept == {SHOT}
    assert bytes(CrawlScreen.objects.get().screenshot) == b"png"
    declare(brand.site)
    assert beginning(brand).task.kept == frozenset()


def test_the_hosts_of_a_tool_are_declared_with_its_category(brand: Brand) -> None:
    choosing.asked(brand)
    Tool.objects.filter(kind="matomo").update(address="https://stats.example:8443")
    found = {
        (row.name, row.category, row.only_on)
        for row in rows(brand.site, day=TODAY)
        if row.kept == "request"
    }
    assert ("stats.example:8443", "audience", "") in found
    assert ("js.stripe.com", "payment", "payment") in found
    assert {category for _name, category, _on in found} == {"audience", "payment"}


def test_what_follows_an_act_is_not_awaited(brand: Brand) -> None:
    choosing.asked(brand)
    awaited = {row.name: row.is_awaited for row in rows(brand.site, day=TODAY)}
    assert awaited["_pk_id.*"] is True
    assert not [row for row in rows(brand.site, day=TODAY) if row.is_necessary and row.is_awaited]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"brand": "nobody"}, "There is no brand"),
        ({"base_url": "https://other.example"}, "There is no brand"),
        ({"brand": "alpha", "base_url": "https://other.example"}, "is not this brand's address"),
        ({"brand": "alpha", "base_url": "ftp://alpha.localhost"}, "is not this brand's address"),
    ],
)
def test_a_site_that_is_no_brand_s_is_refused(
    brand: Brand, options: dict[str, str], says: str
) -> None:
    with pytest.raises(CommandError, match=says) as refused:
        call_command("crawl_trackers", stdout=StringIO(), **options)
    assert refused.value.returncode == 2


def test_without_playwright_the_command_says_what_to_install(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    for name in ("consent.capturing.photographs", "consent.crawling.visiting"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(CommandError, match="Install the package playwright") as refused:
        call_command("crawl_trackers", brand="alpha", stdout=StringIO())
    assert refused.value.returncode == 2


def test_without_chromium_the_command_says_what_to_install(
    brand: Brand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(CommandError, match="apt-get install chromium"):
        call_command("crawl_trackers", brand="alpha", stdout=StringIO())


def test_what_is_kept_is_json(brand: Brand) -> None:
    crawl = keep(beginning(brand), [looked("sessionid")], at=NOW)
    assert json.loads(json.dumps(crawl.seen))["visits"] == [
        {"state": "none", "page": "/", "on": "public", "webdriver": "hidden"}
    ]
