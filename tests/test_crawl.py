"""What a crawler saw, beside what a register declares: each kind of difference, and none."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from consent.trackers import Choice, Mode
from consent.trackers.comparing import Row, Sight, Visit, awaited, differences
from consent.trackers.passages import states

HOST = "www.cabinet.example"
CHOICE = Choice(
    id=UUID(int=7),
    at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    version=(2, 1),
    yes=frozenset(),
    no=frozenset(),
)
MODES: dict[str, Mode] = {"necessary": "necessary", "audience": "asks", "payment": "asks"}
SESSION = Row(
    name="sessionid", kept="cookie", category="necessary", is_necessary=True, is_awaited=False
)
VISITOR = Row(name="_pk_id.*", kept="cookie", category="audience")
IGNORE = Row(name="plausible_ignore", kept="local", category="audience")
CARD = Row(name="__stripe_mid", kept="cookie", category="payment", only_on="payment")
DEVICE = Row(
    name="m", kept="cookie", category="payment", domain="stripe.example", only_on="payment"
)
SCRIPT = Row(name="*.stripe.example", kept="request", category="payment", only_on="payment")
ROWS = (SESSION, VISITOR, IGNORE, CARD, DEVICE, SCRIPT)
HOME, PAYMENT = "/", "/souscrire/"
NONE = frozenset({"necessary"})
BOTH = frozenset({"necessary", "audience", "payment"})
VISITS = (
    Visit(state="none", page=HOME, allowed=NONE),
    Visit(state="none", page=PAYMENT, on="payment", allowed=NONE),
    Visit(state="accepted", page=HOME, allowed=BOTH),
    Visit(state="accepted", page=PAYMENT, on="payment", allowed=BOTH),
)


def sight(name: str, kept: str = "cookie", *, at: str = "accepted /", domain: str = HOST) -> Sight:
    state, page = at.split()
    return Sight(state=state, page=page, kept=kept, name=name, domain=domain)  # type: ignore[arg-type]


EVERYTHING = (
    sight("_pk_id.1.fff"),
    sight("plausible_ignore", "local"),
    sight("__stripe_mid", at="accepted /souscrire/"),
    sight("m", at="accepted /souscrire/", domain="m.stripe.example"),
    sight("js.stripe.example", "request", at="accepted /souscrire/", domain="js.stripe.example"),
)


def found(*sights: Sight, rows: tuple[Row, ...] = ROWS) -> list[tuple[str, ...]]:
    """Give the differences of a passage that saw everything declared, and this."""
    different = differences(rows, VISITS, (*EVERYTHING, *sights), host=HOST)
    return [(one.kind, one.kept, one.name, one.state, one.page) for one in different]


def test_a_site_that_does_what_it_declares_differs_nowhere() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (sight("_ga"), "undeclared"),
        (sight("_PK_ID.1"), "undeclared"),  # names of cookies have a case
        (sight("_pk_id"), "undeclared"),  # the pattern has a dot
        (sight("plausible_ignore"), "undeclared"),  # declared as local storage, not as a cookie
        (sight("plausible_ignore", "session"), "undeclared"),
        (sight("anything", "indexed"), "undeclared"),  # no row declares a database
        (sight("_pk_id.1", domain="other.example"), "undeclared"),  # declared for the site itself
        (sight("m", domain=HOST), "undeclared"),  # declared for another host
        (sight("m", domain="notstripe.example"), "undeclared"),  # it only ends alike
        (sight("cdn.example", "request", domain="cdn.example"), "undeclared"),
        (sight("_pk_id.1", at="none /"), "unasked"),
        (sight("__stripe_mid", at="none /souscrire/"), "unasked"),  # on its page, not agreed to
        (sight("js.stripe.example", "request", at="none /"), "unasked"),
        (sight("__stripe_mid"), "misplaced"),  # agreed to, and not a payment page (C10)
        (sight("js.stripe.example", "request"), "misplaced"),
    ],
)
def test_what_the_register_does_not_say_is_a_difference(seen: Sight, kind: str) -> None:
    assert found(seen) == [(kind, seen.kept, seen.name, seen.state, seen.page)]


@pytest.mark.parametrize(
    "seen",
    [
        sight("sessionid", at="none /"),  # what is necessary asks nobody
        sight("sessionid", at="none /", domain=""),
        sight("_pk_id.1.abc", domain=".cabinet.example"),  # shared with the parent domain
        sight("_pk_id.1", at="accepted /souscrire/"),  # what may be on any page
        sight("m", at="accepted /souscrire/", domain="stripe.example"),
        sight("api.stripe.example", "request", at="accepted /souscrire/"),
    ],
)
def test_what_the_register_says_is_none(seen: Sight) -> None:
    assert found(seen) == []


def test_one_row_that_allows_a_sight_is_enough() -> None:
    necessary = Row(name="_pk_*", kept="cookie", category="necessary", is_necessary=True)
    assert found(sight("_pk_id.1", at="none /"), rows=(*ROWS, necessary)) == []


def test_a_difference_is_told_once_per_state_with_its_first_page() -> None:
    pages = [f"{state} {page}" for state in ("none", "accepted") for page in (PAYMENT, HOME)]
    told = found(*(sight("_ga", at=at) for at in pages))
    assert told == [
        ("undeclared", "cookie", "_ga", "none", PAYMENT),
        ("undeclared", "cookie", "_ga", "accepted", PAYMENT),
    ]


def test_a_declared_row_that_nobody_saw_is_a_difference() -> None:
    rows = (*ROWS, Row(name="_pk_hsr.*", kept="cookie", category="audience"))
    assert found(rows=rows) == [("unseen", "cookie", "_pk_hsr.*", "", "")]


def test_what_no_visit_could_show_is_not_awaited() -> None:
    only_home = VISITS[::2]
    refused = (Visit(state="refused", page=HOME, allowed=NONE),)
    assert [row.name for row in awaited(ROWS, only_home)] == ["_pk_id.*", "plausible_ignore"]
    assert awaited(ROWS, refused) == ()
    assert differences(ROWS, refused, (), host=HOST) == ()


def test_a_sight_of_a_page_that_was_not_visited_is_an_error() -> None:
    with pytest.raises(KeyError):
        found(sight("_ga", at="gpc /"))


def test_a_site_that_asks_nothing_has_nothing_to_decide() -> None:
    assert [one.name for one in states({"necessary": "necessary"}, choice=CHOICE)] == [
        "none",
        "gpc",
    ]


def test_every_category_that_asks_is_agreed_to_alone() -> None:
    modes: dict[str, Mode] = {**MODES, "quiet": "exempt"}
    decided = {
        one.name: (one.choice and (sorted(one.choice.yes), sorted(one.choice.no)), one.gpc)
        for one in states(modes, choice=CHOICE)
    }
    assert decided == {
        "none": (None, False),
        "refused": (([], ["audience", "payment", "quiet"]), False),
        "accepted": ((["audience", "payment"], []), False),  # what is exempt is left on
        "only-audience": ((["audience"], ["payment", "quiet"]), False),
        "only-payment": ((["payment"], ["audience", "quiet"]), False),
        "gpc": (None, True),
    }


def test_one_category_that_asks_alone_is_what_everything_is() -> None:
    names = [one.name for one in states({"audience": "asks"}, choice=CHOICE)]
    assert names == ["none", "refused", "accepted", "gpc"]


def test_what_is_exempt_can_only_be_refused() -> None:
    names = [one.name for one in states({"audience": "exempt"}, choice=CHOICE)]
    assert names == ["none", "refused", "gpc"]
