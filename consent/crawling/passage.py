"""One passage: what it is to read, and what is kept of it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from consent.choosing import choice_keys, content, digest, modes, standing
from consent.crawling.declaring import rows
from consent.crawling.pages import other_kinds, seeds
from consent.crawling.values import CrawlError, Shot, Task
from consent.interface import banner_build
from consent.models import Crawl, CrawlScreen
from consent.trackers import Choice, allowed, signed
from consent.trackers.comparing import Visit, awaited, differences, seen
from consent.trackers.passages import State, states
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wagtail.models import Site

    from consent.crawling.values import Looked, Screen
    from consent.trackers import Mode
    from consent.trackers.comparing import Difference, Row, Sight


@dataclass(frozen=True, kw_only=True)
class Passage:
    """What stood when a passage began: the register, what each category needed, the build."""

    site: Site
    host: str
    began_at: datetime
    build: str
    digest: str
    rows: tuple[Row, ...]
    modes: dict[str, Mode]
    task: Task

    def visits(self, looked: Sequence[Looked]) -> list[Visit]:
        """Give each page that was looked at with the categories that might load there."""
        return [_visit(one, self.modes) for one in looked]


def begin(site: Site, *, base: str, host: str, is_ours: bool, at: datetime) -> Passage:
    """Prepare a passage over a brand's site at `base` (`http://host:port`), at an instant.

    The choices that it shows are signed here and kept nowhere: nobody made them.
    """
    day, version = paris_day(at), standing(site)
    needed = modes(version, day=day)
    major, minor = (version.major, version.minor) if version else (1, 0)
    nothing = frozenset[str]()
    choice = Choice(id=uuid4(), at=at, version=(major, minor), yes=nothing, no=nothing)
    found, first = states(needed, choice=choice), seeds(site, at=at)
    name, build = digest(content(site)), banner_build()
    return Passage(
        site=site,
        host=host,
        began_at=at,
        build=build,
        digest=name,
        rows=tuple(rows(site, day=day)),
        modes=needed,
        task=Task(
            base=base,
            cookie=settings.COOKIE_CONSENT_NAME,
            seeds=first,
            states=found,
            signed=_signed(found, host=host),
            next_page=other_kinds(first),
            is_ours=is_ours,
            kept=_kept(site, build=build, digest=name),
        ),
    )


@transaction.atomic
def keep(passage: Passage, looked: Sequence[Looked], *, at: datetime) -> Crawl:
    """Compare what was looked at with the register of the passage's beginning, and keep both.

    Raises CrawlError when register or build became others meanwhile: then it is of neither.
    """
    if (passage.digest, passage.build) != (digest(content(passage.site)), banner_build()):
        raise CrawlError("The register or the banner changed during the passage: run it again.")
    visits = passage.visits(looked)
    sights = [sight for one in looked for sight in one.sights]
    different = differences(passage.rows, visits, sights, host=passage.host)
    crawl = Crawl(
        site=passage.site,
        build=passage.build,
        digest=passage.digest,
        began_at=passage.began_at,
        at=at,
        seen=_seen(passage, looked, visits),
        differences=[_stored(one) for one in different],
    )
    crawl.save()
    screens = [screen for one in looked for screen in one.screens]
    CrawlScreen.objects.bulk_create([_screen(crawl, one) for one in screens])
    return crawl


def _signed(found: Sequence[State], *, host: str) -> dict[str, str]:
    """Give the consent cookie of each state with a choice, as the site itself would sign it."""
    decided = {state.name: state.choice for state in found if state.choice}
    if not decided:
        return {}
    key = choice_keys()[0]
    return {name: signed(choice, host=host, key=key) for name, choice in decided.items()}


def _kept(site: Site, *, build: str, digest: str) -> frozenset[Shot]:
    """Give the screens that are kept already of this build with this register."""
    kept = CrawlScreen.objects.filter(crawl__site=site, crawl__build=build, crawl__digest=digest)
    columns = kept.values_list("page", "state", "language", "width")
    return frozenset(
        Shot(page=page, state=state, language=language, width=width)
        for page, state, language, width in columns
    )


def _visit(one: Looked, needed: dict[str, Mode]) -> Visit:
    return Visit(
        state=one.state.name,
        page=one.page.name,
        on=one.page.on,
        allowed=allowed(needed, one.state.choice, gpc=one.state.gpc),
    )


def _seen(passage: Passage, looked: Sequence[Looked], visits: Sequence[Visit]) -> dict[str, Any]:
    """Give all that was seen as JSON; `unprovoked` are the declared names that no visit awaits."""
    sights = [sight for one in looked for sight in one.sights]
    looked_for = awaited(passage.rows, visits)
    return {
        "visits": [
            {
                "state": one.state.name,
                "page": one.page.name,
                "on": one.page.on,
                "webdriver": "hidden" if one.is_hidden else "shown",
            }
            for one in looked
        ],
        "trackers": [
            {**_stored(sight), "webdriver": "hidden" if one.is_hidden else "shown"}
            for one in looked
            for sight in one.sights
            if sight.kept != "request"
        ],
        "requests": [
            {
                "state": sight.state,
                "page": sight.page,
                "host": sight.name,
                "webdriver": "hidden" if one.is_hidden else "shown",
            }
            for one in looked
            for sight in one.sights
            if sight.kept == "request"
        ],
        "unprovoked": sorted(
            {
                row.name
                for row in passage.rows
                if row.kept != "request"
                and row not in looked_for
                and not seen(row, sights, host=passage.host)
            }
        ),
    }


def _stored(one: Sight | Difference) -> dict[str, str]:
    """Give a sight or a difference as JSON: where it is kept is its `storage`."""
    found = asdict(one)
    found["storage"] = found.pop("kept")
    return found


def _screen(crawl: Crawl, screen: Screen) -> CrawlScreen:
    shot = screen.shot
    return CrawlScreen(
        crawl=crawl,
        page=shot.page,
        state=shot.state,
        language=shot.language,
        width=shot.width,
        screenshot=screen.screenshot,
        screenshot_sha256=hashlib.sha256(screen.screenshot).hexdigest(),
        dom_sha256=hashlib.sha256(screen.dom).hexdigest(),
    )
