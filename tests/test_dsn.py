"""What a mail server's report says (RFC 3464), and that nothing else is taken for one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.inbound.dsn import kind_of, parse
from tests.bounces import HEADERS_ONLY, LETTER, OURS, VACATION, abuse, report
from tests.brands import NOW


@pytest.mark.parametrize(
    ("action", "status", "meaning"),
    [
        # For good.
        ("failed", "5.1.1", "bounced"),
        # The server gave up after its days of trying: the status alone would say temporary.
        ("failed", "4.4.7", "bounced"),
        ("delayed", "4.2.2", "deferred"),
        ("delivered", "2.0.0", "delivered"),
        # Nobody will tell more, and nobody is known to have it.
        ("relayed", "2.0.0", "submitted"),
        ("expanded", "2.0.0", "submitted"),
        # As servers write it.
        ("Failed (mailbox unknown)", "5.1.1 (unknown)", "bounced"),
        # Without an action, by the class of the status.
        ("", "5.7.1", "bounced"),
        ("", "4.7.0", "deferred"),
        ("", "2.0.0", "other"),
        ("vanished", "", "other"),
        # It contradicts itself: nobody is informed by it.
        ("delivered", "5.1.1", "other"),
        ("delivered", "", "delivered"),
    ],
)
def test_a_report_means_what_its_fields_say(action: str, status: str, meaning: str) -> None:
    found = parse(report(action, status))
    assert found is not None
    assert found.meaning == meaning


@pytest.mark.parametrize(
    ("returned", "envelope", "name"),
    [
        ("", "", ""),
        (HEADERS_ONLY, "", OURS),
        # Nothing of the message came back, but the id that its envelope bore.
        ("", OURS, OURS),
        (HEADERS_ONLY, "another", OURS),
    ],
)
def test_the_message_is_named_by_what_came_back(returned: str, envelope: str, name: str) -> None:
    found = parse(report(returned=returned, envelope=envelope))
    assert found is not None
    assert found.message_id == name


def test_the_whole_message_may_come_back() -> None:
    found = parse(report())
    assert found is not None
    assert (found.message_id, found.at) == (OURS, NOW)


def test_without_a_date_of_the_last_try_it_is_that_of_the_report() -> None:
    found = parse(report(at=None))
    assert found is not None
    assert found.at == datetime(2026, 11, 21, 11, tzinfo=UTC)


def test_of_several_recipients_the_worst_stands() -> None:
    both = report("delivered", "2.0.0").replace(
        b"\r\n\r\nFinal",
        b"\r\n\r\nFinal-Recipient: rfc822; b@b.example\r\nAction: failed\r\n\r\nFinal",
    )
    found = parse(both)
    assert found is not None
    assert found.meaning == "bounced"


@pytest.mark.parametrize(("kind", "meaning"), [("abuse", "complained"), ("virus", "other")])
def test_a_complaint_is_a_report_too(kind: str, meaning: str) -> None:
    found = parse(abuse(kind))
    assert found is not None
    assert (found.meaning, found.message_id) == (meaning, OURS)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (report(), "report"),
        (abuse(), "report"),
        (VACATION, "auto_reply"),
        (LETTER, "other"),
        (b"", "other"),
        # A read receipt is no report of delivery.
        (report().replace(b"delivery-status;", b"disposition-notification;"), "other"),
    ],
)
def test_a_message_is_what_its_headers_say(message: bytes, kind: str) -> None:
    assert kind_of(message) == kind
    assert kind == "report" or parse(message) is None


def test_a_report_without_its_fields_is_none() -> None:
    empty = report().replace(b"message/delivery-status", b"text/plain")
    assert parse(empty) is None


def test_a_report_cut_off_in_what_came_back_is_read() -> None:
    whole = report()
    found = parse(whole[: whole.index(b"Subject: a")])
    assert found is not None
    assert (found.meaning, found.message_id) == ("bounced", OURS)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_a_report_or_none(data: bytes) -> None:
    kind_of(data)
    parse(data)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_report_raises_nothing(data: st.DataObject) -> None:
    whole = report()
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, len(whole)))
    broken = whole[:begin] + data.draw(st.binary(max_size=12)) + whole[end:]
    found = parse(broken)
    kind_of(broken)
    assert found is None or (found.message_id.isprintable() and found.name.isprintable())


@settings(deadline=None)
@given(st.text(), st.text(), st.integers(-(10**6), 10**6))
def test_any_words_in_its_fields_are_read(action: str, status: str, minutes: int) -> None:
    at = NOW + timedelta(minutes=minutes)
    data = report(action, status, at=at)
    found = parse(data)
    assert found is None or found.at is None or found.at.tzinfo is not None
