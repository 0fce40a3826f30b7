"""Stored pages: made once, kept as bytes, never older than what was decided."""

import subprocess
import sys
from datetime import timedelta

import pytest

from policies import rendering
from policies.actions import withdraw
from policies.models import BrandSettings, StoredPage
from policies.models.pages import Kind
from policies.rendering import Facts, Page
from policies.stored import FRESH_FOR, Served, Shelf, Wanted, forget_old_builds, of_policy
from policies.stored import shelf as shelves
from tests.conftest import NOW, TODAY, Brand
from tests.visits import visits

PATH = "/politique-de-confidentialite/"
DAY = timedelta(days=1)


class Maker:
    """Makes the page of the version in force, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, facts: Facts) -> Page | None:
        self.made += 1
        return rendering.policy_page(facts)

    def wanted(self) -> Wanted:
        """Give the request for the page."""
        return of_policy(PATH, Kind.PRIVACY, "fr", self)


@pytest.fixture
def _looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every visit be the first since a process last looked whether anything changed."""
    monkeypatch.setattr(shelves, "FRESH_FOR", 0)


def ask(shelf: Shelf, brand: Brand, wanted: Wanted, days: int = 0) -> Served | None:
    """Ask a process for a page, as a view does."""
    site = shelf.site(brand.site.hostname)
    assert site is not None
    return shelf.page(site, wanted, at=NOW + days * DAY)


def test_a_page_is_made_once_for_all_processes(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    make = Maker()
    for shelf in (Shelf(), Shelf()):
        for _visit in range(3):
            assert ask(shelf, brand, make.wanted()) is not None
    assert make.made == StoredPage.objects.count() == 1


def test_a_page_is_made_again_at_each_dated_event(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    brand.promulgate("Moins.", day=TODAY + 31 * DAY)
    make, shelf = Maker(), Shelf()
    for days, made in ((0, 1), (30, 1), (31, 2), (300, 2)):
        ask(shelf, brand, make.wanted(), days)
        assert make.made == made, days
    assert StoredPage.objects.count() == 1


def test_a_page_of_another_policy_stays(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    make = Maker()
    ask(Shelf(), brand, make.wanted())
    brand.promulgate("Un témoin.", kind=Kind.COOKIES)
    ask(Shelf(), brand, make.wanted())
    assert make.made == 1


def test_what_is_not_there_is_not_stored(brand: Brand) -> None:
    assert ask(Shelf(), brand, Maker().wanted()) is None
    assert brand.get(f"{PATH}versions/9.9/").status_code == 404
    assert not StoredPage.objects.exists()


def test_what_is_withdrawn_is_gone_within_two_seconds() -> None:
    assert FRESH_FOR <= 2


@pytest.mark.usefixtures("_looking")
def test_a_withdrawal_shows_in_another_process(brand: Brand) -> None:
    version, make = brand.promulgate("Nous gardons."), Maker()
    mine, other = Shelf(), Shelf()
    before = [ask(shelf, brand, make.wanted()) for shelf in (mine, other)]
    withdraw(version, reason="Faux.", by=brand.people["approver"], at=NOW)
    after = [ask(shelf, brand, make.wanted()) for shelf in (mine, other)]
    shown = [b"Nous gardons." in page.body for page in (*before, *after) if page]
    assert shown == [True, True, False, False]


@pytest.mark.usefixtures("_looking")
def test_a_page_made_from_old_facts_is_never_served_after_new_ones_were_seen(brand: Brand) -> None:
    version, shelf, make = brand.promulgate("Nous gardons."), Shelf(), Maker()

    def slow(facts: Facts) -> Page | None:
        """Make the page, and have everything change before it is put on the shelf."""
        page = rendering.policy_page(facts)
        withdraw(version, reason="Faux.", by=brand.people["approver"], at=NOW)
        shelf.site(brand.site.hostname)
        return page

    late = ask(shelf, brand, of_policy(PATH, Kind.PRIVACY, "fr", slow))
    seen = ask(shelf, brand, make.wanted())
    assert [b"Nous gardons." in page.body for page in (late, seen) if page] == [True, False]


@pytest.mark.usefixtures("_looking")
def test_a_change_of_settings_or_host_changes_every_page(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    assert "alpha.localhost" in brand.get(PATH).content.decode()
    settings = BrandSettings.for_site(brand.site)
    settings.legal_name = "Alpha Santé SAS"
    settings.save()
    brand.site.hostname = "alpha-sante.localhost"
    brand.site.save()
    shown = brand.get(PATH).content.decode()
    assert "Alpha Santé SAS" in shown
    assert "http://alpha-sante.localhost/" in shown
    assert "http://alpha.localhost/" not in shown


def test_pages_of_earlier_builds_are_forgotten_after_a_day(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    ask(Shelf(), brand, Maker().wanted())
    kept = StoredPage.objects.get()
    for build, age in (("old", 2), ("new", 0)):
        kept.pk, kept.build, kept.stored_at = None, build, NOW - age * DAY
        kept.save(force_insert=True)
    assert forget_old_builds(at=NOW) == 1
    assert set(StoredPage.objects.values_list("build", flat=True)) == {rendering.build(), "new"}


def test_a_shelf_that_is_full_starts_again(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    brand.promulgate("Nous gardons.")
    monkeypatch.setattr(shelves, "MEMORY", 2)
    shelf = Shelf()
    for number in range(5):
        wanted = of_policy(f"{PATH}{number}/", Kind.PRIVACY, "fr", Maker())
        assert ask(shelf, brand, wanted) is not None


PROCESS = """
import sys, django
from django.conf import settings
# A fresh clone has no collected static files.
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = plain
django.setup()
from django.test import Client
client = Client(headers={"host": "alpha.localhost"})
for _line in sys.stdin:
    print(client.get("/politique-de-confidentialite/index.md").status_code, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_shows_in_a_second_process(
    brand: Brand, program_environment: dict[str, str]
) -> None:
    version = brand.promulgate("Nous gardons.", at=NOW - DAY, day=TODAY - DAY)
    with subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-c", PROCESS],
        env=program_environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert visits(process, until="200") == "200"
        withdraw(version, reason="Faux.", by=brand.people["approver"], at=NOW)
        assert visits(process, until="404") == "404"
        process.communicate()
