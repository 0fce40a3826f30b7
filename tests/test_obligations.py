"""The rule of what is due and what binds, on values: numbers, days, seats, languages."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.obligations import Answer, Seat, Text, binding, due, in_force

DAY = date(2026, 11, 21)
CABINET = Seat(cabinet=uuid4(), name="Cabinet", capacity="signatory")
GUEST = Seat(cabinet=uuid4(), name="Autre", capacity="other")


def text(number: str, *, day: int = -10, asks: str = "acknowledge", **more: object) -> Text:
    """Give a text that begins `day` days from DAY."""
    major, minor = map(int, number.split("."))
    values = {
        "version": uuid4(),
        "policy": 1,
        "kind": "privacy",
        "language": "fr",
        "asked_of": "practitioner",
        "valid_for_days": None,
    }
    begins = DAY + timedelta(days=day)
    return Text(number=(major, minor), day=begins, asks=asks, **(values | more))  # type: ignore[arg-type]


def answer(
    to: Text, act: str = "acknowledge", *, day: int = -5, seat: Seat | None = None
) -> Answer:
    """Give an answer to a text, `day` days from DAY."""
    return Answer(
        id=uuid4(),
        act=act,
        policy=to.policy,
        version=to.version,
        number=to.number,
        at=DAY + timedelta(days=day),
        cabinet=seat.cabinet if seat else None,
    )


def asked(texts: list[Text], answers: list[Answer], *seats: Seat) -> list[tuple[str, str]]:
    """Give what is due on DAY: the number, and why."""
    found = due(texts, answers, seats=seats, language="fr", day=DAY)
    return [(".".join(map(str, one.text.number)), one.why) for one in found]


def bound(texts: list[Text], answers: list[Answer], *seats: Seat) -> list[tuple[int, int]]:
    """Give the numbers that bind on DAY."""
    found = binding(texts, answers, seats=seats, language="fr", day=DAY)
    return [one.text.number for one in found]


def test_a_text_that_asks_nothing_is_never_due() -> None:
    assert asked([text("1.0", asks="none")], []) == []


def test_versions_that_were_skipped_are_not_asked_for_and_the_change_is_cumulative() -> None:
    one, two, three = text("1.0", day=-90), text("2.0", day=-60), text("3.0", day=-1)
    [found] = due([one, two, three], [answer(one)], seats=(), language="fr", day=DAY)
    assert (found.text, found.base) == (three, one.version)


def test_the_day_of_entry_into_force_is_in_force() -> None:
    coming = text("2.0", day=1)
    assert [one.is_coming for one in due([coming], [], seats=(), language="fr", day=DAY)] == [True]
    on_its_day = due([coming], [], seats=(), language="fr", day=DAY + timedelta(days=1))
    assert [one.is_coming for one in on_its_day] == [False]


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (364, []),  # good until then
        (365, [("1.0", "expired")]),  # asked again
    ],
)
def test_an_answer_that_is_good_for_a_year_is_asked_again(
    days: int, why: list[tuple[str, str]]
) -> None:
    one = text("1.0", day=-900, valid_for_days=365)
    assert asked([one], [answer(one, day=-days)]) == why


def test_a_reader_sees_her_language_unless_the_french_text_is_ahead() -> None:
    french, english = text("1.0"), text("1.0", language="en")
    assert in_force([french, english], language="en", day=DAY) == english
    ahead = text("2.0", day=-1)
    assert in_force([french, english, ahead], language="en", day=DAY) == ahead


def test_an_answer_in_one_language_is_good_in_all() -> None:
    french, english = text("1.0"), text("1.0", language="en")
    assert asked([french, english], [answer(english)]) == []


def test_each_cabinet_is_asked_once_by_who_signs_for_it() -> None:
    one = text("1.0", asks="accept", asked_of="cabinet", kind="dpa")
    assert asked([one], [], CABINET, GUEST) == [("1.0", "first")]
    assert asked([one], [answer(one, "accept", seat=CABINET)], CABINET, GUEST) == []
    assert asked([one], [], GUEST) == []


def test_who_belongs_to_no_cabinet_signs_for_herself() -> None:
    one = text("1.0", asks="accept", asked_of="cabinet", kind="dpa")
    assert asked([one], []) == [("1.0", "first")]


def test_an_acknowledgement_is_no_acceptance() -> None:
    one = text("1.0", asks="accept")
    assert asked([one], [answer(one, "acknowledge")]) == [("1.0", "changed")]
    assert bound([one], [answer(one, "acknowledge")]) == []


def test_the_last_answer_counts() -> None:
    one, two = text("1.0", day=-90, asks="accept"), text("2.0", asks="accept")
    agreed = answer(one, "accept", day=-80)
    refused, accepted = answer(two, "refuse", day=-4), answer(two, "accept", day=-3)
    assert bound([one, two], [agreed, refused]) == [(1, 0)]
    assert bound([one, two], [agreed, refused, accepted]) == [(2, 0)]


def test_a_correction_binds_with_the_acceptance_of_what_it_corrects() -> None:
    one, corrected = text("1.0", day=-90, asks="accept"), text("1.1", asks="accept")
    assert bound([one, corrected], [answer(one, "accept", day=-80)]) == [(1, 1)]


def test_what_was_withdrawn_binds_nobody() -> None:
    one = replace(text("1.0"), until=DAY)
    assert bound([one], [answer(one)]) == []
    assert asked([one], []) == []


def test_an_own_later_day_leaves_the_earlier_text_in_force() -> None:
    one, two = text("1.0", day=-90), text("2.0", day=3)
    assert bound([one, two], [answer(one)]) == [(1, 0)]


def test_who_accepts_early_does_without_her_own_later_day() -> None:
    one = text("1.0", day=-90, asks="accept")
    two = text("2.0", day=9, asks="accept", everybodys=DAY - timedelta(days=3))
    first, early = answer(one, "accept", day=-80), answer(two, "accept", day=-4)
    assert bound([one, two], [first]) == [(1, 0)]
    assert bound([one, two], [first, early]) == [(2, 0)]
    [found] = binding([one, two], [first, early], seats=(), language="fr", day=DAY)
    assert found.since == DAY - timedelta(days=3)


def test_what_one_cabinet_accepts_early_leaves_another_its_own_day() -> None:
    contract = {"asks": "accept", "asked_of": "cabinet", "kind": "dpa"}
    one = text("1.0", day=-90, **contract)
    two = text("2.0", day=9, everybodys=DAY, **contract)
    signed = [answer(one, "accept", day=-80, seat=seat) for seat in (CABINET, GUEST)]
    early = answer(two, "accept", day=-1, seat=CABINET)
    assert bound([one, two], [*signed, early], CABINET, GUEST) == [(2, 0), (1, 0)]


# Numbers and days (from DAY) of texts to come, and which of them can be answered early.
COMING = [
    ([("2.0", 9), ("2.1", 12)], ["2.0"]),
    ([("2.1", 9)], ["2.1"]),  # it took the place of 2.0 before its day
    ([("2.1", 9), ("3.0", 30)], ["2.1", "3.0"]),
]


@pytest.mark.parametrize(("given_texts", "due_then"), COMING)
def test_of_each_number_to_come_one_text_is_asked_for(
    given_texts: list[tuple[str, int]], due_then: list[str]
) -> None:
    texts = [text("1.0", day=-90), *(text(number, day=day) for number, day in given_texts)]
    assert [number for number, _why in asked(texts, [answer(texts[0])])] == due_then


def test_a_correction_to_come_is_shown_before_a_translation_that_was_not_corrected() -> None:
    french, english = text("2.1", day=9), text("2.0", day=9, language="en")
    found = due([french, english], [], seats=(), language="en", day=DAY)
    assert [one.text for one in found] == [french]


numbers = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 2)), min_size=1, max_size=6, unique=True
)


@given(numbers, st.data())
def test_what_is_answered_is_not_due_and_a_correction_never_asks(
    given_numbers: list[tuple[int, int]], data: st.DataObject
) -> None:
    texts = [
        text(f"{major}.{minor}", day=data.draw(st.integers(-90, 60)))
        for major, minor in sorted(given_numbers)
    ]
    answers: list[Answer] = []
    for _round in texts:
        answers += [
            answer(one.text) for one in due(texts, answers, seats=(), language="fr", day=DAY)
        ]
    assert due(texts, answers, seats=(), language="fr", day=DAY) == []
    asked_for: list[UUID] = [one.version for one in answers]
    assert len(asked_for) == len(set(asked_for))
    assert len({one.number[0] for one in answers}) == len(answers)
