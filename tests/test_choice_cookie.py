"""The consent cookie says one choice, only as we signed it for this host; and what it means."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.choosing.keeping import after
from consent.trackers import (
    Choice,
    ChoiceError,
    Mode,
    allowed,
    deletions,
    keys_from,
    matches,
    new_key,
    public_key,
    read,
    signed,
    undecided,
    verified,
    written,
)
from consent.trackers.deciding import DECISIONS, Decision, Lists, decided, kind_of

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
HOST = "www.alpha.example"
[KEY] = keys_from(new_key())
[OTHER] = keys_from(new_key())
MODES: Mapping[str, Mode] = {"needed": "necessary", "audience": "exempt", "payment": "asks"}
NONE: frozenset[str] = frozenset()

keys = st.frozensets(st.from_regex(r"[a-z][a-z0-9]{0,15}", fullmatch=True), max_size=4)
instants = st.integers(0, 2**33).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC))


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """Give any choice."""
    yes = draw(keys)
    return Choice(
        id=draw(st.uuids()),
        at=draw(instants),
        version=(draw(st.integers(1, 999_999)), draw(st.integers(0, 999_999))),
        yes=yes,
        no=draw(keys) - yes,
        despite_gpc=draw(st.booleans()),
    )


def made(*, at: datetime = NOW, yes: str = "", no: str = "", gpc: bool = False) -> Choice:
    """Give a choice on version 2.1."""
    lists = {"yes": frozenset(yes.split()), "no": frozenset(no.split())}
    return Choice(id=UUID(int=7), at=at, version=(2, 1), despite_gpc=gpc, **lists)


def is_ours(value: str, *, host: str = HOST) -> bool:
    """Tell whether a value is one that we signed for a host."""
    try:
        verified(value, host=host, keys=[KEY])
    except ChoiceError:
        return False
    return True


@given(choices())
def test_a_choice_is_read_as_it_was_written(choice: Choice) -> None:
    assert read(written(choice)) == choice
    assert verified(signed(choice, host=HOST, key=KEY), host=HOST, keys=[OTHER, KEY]) == choice


@given(choices(), st.data())
def test_every_changed_byte_of_a_signed_value_is_no_choice(
    choice: Choice, data: st.DataObject
) -> None:
    value = signed(choice, host=HOST, key=KEY)
    place = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.characters(max_codepoint=0x17F).filter(lambda one: one != value[place]))
    assert not is_ours(value[:place] + other + value[place + 1 :])


@given(choices(), st.data())
def test_a_value_cut_or_lengthened_is_no_choice(choice: Choice, data: st.DataObject) -> None:
    value = signed(choice, host=HOST, key=KEY)
    place = data.draw(st.integers(0, len(value) - 1))
    assert not is_ours(value[:place])
    assert not is_ours(value[:place] + value[place + 1 :])
    assert not is_ours(value + data.draw(st.text(min_size=1, max_size=3)))


@given(st.text(max_size=200))
def test_whatever_a_cookie_holds_is_a_choice_or_none_and_never_a_fault(value: str) -> None:
    assert not is_ours(value)


def test_a_choice_signed_for_one_host_is_none_at_another() -> None:
    value = signed(made(yes="payment"), host=HOST, key=KEY)
    assert is_ours(value)
    assert not is_ours(value, host="beta.example")
    assert not is_ours(value, host="alpha.example")


def test_a_choice_signed_by_another_key_is_none_until_that_key_is_listed() -> None:
    value = signed(made(), host=HOST, key=OTHER)
    assert not is_ours(value)
    assert verified(value, host=HOST, keys=[KEY, OTHER]) == made()


def test_a_signature_is_of_one_text_alone() -> None:
    agreed, refused = (
        signed(one, host=HOST, key=KEY) for one in (made(yes="payment"), made(no="payment"))
    )
    text, signature = agreed.rpartition(".")[0], refused.rpartition(".")[2]
    assert not is_ours(f"{text}.{signature}")


TEXT = written(made(yes="a b", no="c"))


@pytest.mark.parametrize(
    "text",
    [
        "",  # nothing
        TEXT.replace("1.", "2.", 1),  # another format
        TEXT.replace("a~b", "b~a"),  # the same choice, written otherwise
        TEXT.replace("a~b", "a~a~b"),  # a key twice
        TEXT.replace("a~b", "a~~b"),  # an empty key
        TEXT.replace("a~b", "A~b"),  # no key
        TEXT.replace(".c.", ".a."),  # agreed to and refused
        TEXT.replace("2-1", "0-1"),  # no version is 0
        TEXT.replace("2-1", "02-1"),  # the same number, written otherwise
        TEXT[:-1] + "2",  # neither yes nor no
        TEXT + "\n",  # a line's end
    ],
)
def test_a_text_that_no_choice_is_written_as_is_none(text: str) -> None:
    with pytest.raises(ChoiceError):
        read(text)


@pytest.mark.parametrize(
    ("age", "major", "holds"),
    [
        (timedelta(0), 2, True),  # just made
        (182 * DAY - timedelta(seconds=1), 2, True),  # six months (C06)
        (182 * DAY, 2, False),  # asked again
        (-DAY, 2, True),  # a clock that is a little ahead
        (-DAY - timedelta(seconds=1), 2, False),  # made up, or a clock set back
        (DAY, 3, False),  # what is asked has changed
        (DAY, 1, True),  # a page from a cache still asks the older question
    ],
)
def test_a_choice_holds_six_months_on_the_substantial_version(
    age: timedelta, major: int, *, holds: bool
) -> None:
    assert made(at=NOW - age).holds(at=NOW, major=major) is holds


@pytest.mark.parametrize(
    ("choice", "gpc", "loads"),
    [
        (None, False, "needed audience"),  # what asks waits for a yes
        (made(yes="payment"), False, "needed audience payment"),
        (made(no="audience payment"), False, "needed"),
        (made(yes="payment", no="audience"), False, "needed payment"),
        (None, True, "needed"),  # the browser asked for no trackers (C11)
        (made(yes="payment"), True, "needed"),  # ... after this choice was made
        (made(yes="payment", gpc=True), True, "needed audience payment"),  # made all the same
        (made(yes="needed unknown"), False, "needed audience"),  # no such category
    ],
)
def test_what_may_load(choice: Choice | None, loads: str, *, gpc: bool) -> None:
    assert allowed(MODES, choice, gpc=gpc) == set(loads.split())


@pytest.mark.parametrize(
    ("choice", "asks"),
    [
        (None, {"payment"}),
        (made(no="audience"), {"payment"}),  # an exempt one decided is not what asks
        (made(no="payment"), set()),
        (made(yes="payment"), set()),
    ],
)
def test_the_banner_asks_what_asks_and_is_undecided(choice: Choice | None, asks: set[str]) -> None:
    assert undecided(MODES, choice) == asks


@pytest.mark.parametrize(
    ("decision", "on", "yes", "no"),
    [
        ("accept", "", "payment", ""),  # what is exempt is left on: nothing to agree to
        ("refuse", "payment", "", "audience payment"),  # whatever a switch says
        ("save", "", "", "audience payment"),
        ("save", "audience", "", "payment"),
        ("save", "payment", "payment", "audience"),
        ("save", "audience payment needed", "payment", ""),
    ],
)
def test_what_a_button_decides(decision: Decision, on: str, yes: str, no: str) -> None:
    lists = decided(decision, MODES, on=frozenset(on.split()))
    assert lists == Lists(yes=frozenset(yes.split()), no=frozenset(no.split()))


@given(
    st.sampled_from(DECISIONS),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["necessary", "exempt", "asks"])),
    st.frozensets(st.sampled_from("abcdefgh")),
)
def test_every_decision_settles_all_that_asks_and_never_what_is_necessary(
    decision: Decision, modes: Mapping[str, Mode], on: frozenset[str]
) -> None:
    lists = decided(decision, modes, on=on)
    asks = {key for key, mode in modes.items() if mode == "asks"}
    assert asks <= lists.yes | lists.no
    assert not lists.yes & lists.no
    assert lists.yes <= asks
    assert all(modes[key] != "necessary" for key in lists.no)


@pytest.mark.parametrize(
    ("yes", "no", "before", "kind"),
    [
        ("a", "", "", "consent"),  # agreed to
        ("a", "b", "a", "consent"),  # agreed to again
        ("a b", "", "a", "consent"),  # one more
        ("b", "a", "a", "consent"),  # one anew, one taken back
        ("a", "b", "a b", "withdraw"),  # one of two taken back
        ("", "a", "a", "withdraw"),
        ("", "a", "", "refuse"),
        ("", "", "", "consent"),  # accepted where all is exempt: nothing is refused
    ],
)
def test_the_kind_of_a_choice(yes: str, no: str, before: str, kind: str) -> None:
    lists = Lists(yes=frozenset(yes.split()), no=frozenset(no.split()))
    assert kind_of(lists, before=frozenset(before.split())) == kind


@pytest.mark.parametrize(
    ("pattern", "name", "is_it"),
    [
        ("_pk_id.*", "_pk_id.1.1fff", True),
        ("_pk_id.*", "_pk_id", False),  # the dot is one
        ("_pk_id.*", "x_pk_id.1", False),  # the whole name
        ("m", "m", True),
        ("m", "messages", False),
        ("a[bc]", "ab", False),  # only a star stands for others
        ("a[bc]", "a[bc]", True),
        ("a?", "ab", False),
        ("A", "a", False),
    ],
)
def test_a_pattern_matches_names(pattern: str, name: str, *, is_it: bool) -> None:
    assert matches(pattern, name) is is_it


def test_a_cookie_is_deleted_on_its_host_and_each_parent() -> None:
    found = list(deletions(["_pk_id.1", "sessionid"], ["_pk_*"], host="a.b.example.fr"))
    domains = ["", "a.b.example.fr", "b.example.fr", "example.fr"]
    assert found == [("_pk_id.1", domain) for domain in domains]
    assert list(deletions(["m"], ["m"], host="localhost")) == [("m", ""), ("m", "localhost")]


@pytest.mark.parametrize(
    ("day", "number", "unit", "until"),
    [
        (date(2026, 11, 21), 5, "year", date(2031, 11, 21)),
        (date(2028, 2, 29), 5, "year", date(2033, 2, 28)),  # no such day then
        (date(2026, 8, 31), 6, "month", date(2027, 2, 28)),
        (date(2026, 11, 30), 13, "month", date(2027, 12, 30)),
        (date(2026, 12, 31), 1, "month", date(2027, 1, 31)),
        (date(2026, 11, 21), 30, "day", date(2026, 12, 21)),
        (date(2026, 11, 21), 25, "hour", date(2026, 11, 23)),  # a day that is begun is whole
    ],
)
def test_the_last_day_of_a_proof(day: date, number: int, unit: str, until: date) -> None:
    assert after(day, number, unit) == until


def test_a_file_of_keys_holds_the_one_that_signs_and_older_ones() -> None:
    first, second = new_key(), new_key()
    assert [public_key(key) for key in keys_from(second + first)] == [
        public_key(keys_from(one)[0]) for one in (second, first)
    ]


@pytest.mark.parametrize("pem", [b"", b"nothing", new_key()[:60]])
def test_a_file_without_a_key_is_refused(pem: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        keys_from(pem)


def test_public_keys_are_points_of_65_bytes() -> None:
    # What WebCrypto imports as `raw`: 4, then both coordinates; 65 bytes are 87 signs of base64url.
    assert {len(public_key(key)) for key, _again in product((KEY, OTHER), range(2))} == {87}
