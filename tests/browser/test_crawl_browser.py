"""The crawler hears every way in which a page reaches the device, in every state of consent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from consent.capturing.photographs import browser
from consent.crawling.values import SIZES, CrawlError, Looked, Page, Shot, Task
from consent.crawling.visiting import look
from consent.trackers import Choice
from consent.trackers.passages import State
from tests.crawled_site import Tiny, tiny_site

CHOICE = Choice(
    id=UUID(int=7),
    at=datetime(2026, 11, 21, tzinfo=UTC),
    version=(1, 0),
    yes=frozenset({"audience"}),
    no=frozenset(),
)
STATES = (State(name="none"), State(name="accepted", choice=CHOICE), State(name="gpc", gpc=True))
HOME = Page(path="/", name="/", has_screens=True)
# Every name that the home page writes or reads, by where it is kept.
EVERYWHERE = {
    "cookie": {"plain", "once", "scrolled", "hidden"},
    "local": {"kept", "named", "asked", "property"},
    "session": {"tab", "within"},
    "indexed": {"database"},
}


@pytest.fixture(scope="module")
def tiny() -> Iterator[Tiny]:
    """Give the site."""
    with tiny_site() as site:
        yield site


def task(tiny: Tiny, *, seeds: tuple[Page, ...] = (HOME,)) -> Task:
    """Give a passage that takes the second page for another kind."""
    other = Page(path="/second/", name="/second/")
    new = {"/second/": other}
    return Task(
        base=tiny.base,
        cookie="cookie_consent",
        seeds=seeds,
        states=STATES,
        signed={"accepted": "yes"},
        next_page=lambda path: new.pop(path, None),
        kept=frozenset({Shot(page="/", state="none", language="fr", width=360)}),
    )


@pytest.fixture(scope="module")
def passage(tiny: Tiny) -> tuple[list[Looked], list[str]]:
    """Give what one passage looked at, and what it told of its progress."""
    told: list[str] = []
    return look(task(tiny), browser=browser(), report=told.append), told


@pytest.fixture(scope="module")
def looked(passage: tuple[list[Looked], list[str]]) -> list[Looked]:
    """Give what one passage looked at."""
    return passage[0]


def names(looked: list[Looked], state: str, *, is_hidden: bool = True) -> dict[str, set[str]]:
    """Give the names seen on the home page in a state, by where they are kept."""
    found: dict[str, set[str]] = {}
    for one in looked:
        if (one.state.name, one.is_hidden, one.page.path) == (state, is_hidden, "/"):
            for sight in one.sights:
                found.setdefault(sight.kept, set()).add(sight.name)
    return found


def test_every_page_is_read_in_every_state_and_twice_where_a_robot_may_differ(
    looked: list[Looked],
) -> None:
    read = [(one.state.name, one.is_hidden, one.page.path) for one in looked]
    passes = [(state, True) for state in ("none", "accepted", "gpc")]
    passes += [("none", False), ("accepted", False)]
    assert read == [(*one, path) for one in passes for path in ("/", "/second/")]


def test_what_a_page_writes_or_only_reads_is_seen(looked: list[Looked]) -> None:
    found = names(looked, "none")
    assert {kept: found[kept] & wanted for kept, wanted in EVERYWHERE.items()} == EVERYWHERE


def test_what_the_browser_refuses_is_not(looked: list[Looked]) -> None:
    assert "refused" not in names(looked, "none")["cookie"]


def test_a_page_does_not_know_that_an_automated_browser_reads_it(looked: list[Looked]) -> None:
    assert "robot-false" in names(looked, "none")["cookie"]
    assert "robot-true" in names(looked, "none", is_hidden=False)["cookie"]


def test_a_browser_that_asks_for_no_trackers_says_so_to_servers_and_scripts(
    tiny: Tiny, looked: list[Looked]
) -> None:
    asking = [
        one.state.name
        for one in looked
        if "asks-for-none" in names([one], "gpc").get("cookie", set())
    ]
    assert asking == ["gpc"]
    assert {gpc for _method, path, gpc in tiny.asked if path == "/page.js"} == {"", "1"}


def test_a_foreign_host_is_seen_only_where_it_was_asked(tiny: Tiny, looked: list[Looked]) -> None:
    assert names(looked, "accepted")["request"] == {tiny.foreign}
    assert "request" not in names(looked, "none")


def test_what_a_foreign_frame_keeps_is_seen_with_its_host(looked: list[Looked]) -> None:
    theirs = {
        (sight.name, sight.domain, one.state.name)
        for one in looked
        for sight in one.sights
        if sight.name == "theirs"
    }
    assert theirs == {("theirs", "vendor.localhost", "accepted")}


def test_each_page_is_read_as_by_somebody_new(looked: list[Looked]) -> None:
    second = [one for one in looked if one.page.path == "/second/"]
    assert {sight.name for one in second for sight in one.sights} == {"cookie_consent"}


def test_screens_are_taken_where_one_chooses_unless_they_are_kept(looked: list[Looked]) -> None:
    shots = [screen.shot for one in looked for screen in one.screens]
    wanted = {(state, width) for state in ("none", "accepted", "gpc") for width in SIZES}
    assert {(shot.state, shot.width) for shot in shots} == wanted - {("none", 360)}
    assert all(s.screenshot.startswith(b"\x89PNG") for one in looked for s in one.screens)


def test_progress_is_told_by_state(passage: tuple[list[Looked], list[str]]) -> None:
    first, *others = passage[1]
    assert first == "none, webdriver hidden: 2 pages"
    assert "gpc, webdriver hidden: 2 pages" in others
    assert len(others) == 4


def test_a_page_that_answers_otherwise_ends_the_passage(tiny: Tiny) -> None:
    gone = replace(HOME, path="/gone/", name="/gone/")
    with pytest.raises(CrawlError, match="/gone/ answers 404 instead of 200"):
        look(task(tiny, seeds=(gone,)), browser=browser(), report=lambda _line: None)


def test_a_site_that_does_not_answer_ends_the_passage(tiny: Tiny) -> None:
    nowhere = replace(task(tiny), base="http://tiny.localhost:9")
    with pytest.raises(CrawlError, match="cannot be read"):
        look(nowhere, browser=browser(), report=lambda _line: None)
