"""What a provider's words mean, and what is read of what it posts."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.inbound.payloads import UnreadableError, read

ID = UUID("0191a8e2-7d55-7b3c-9d0e-2a7c1f4b5e6d")


def one(provider: str, **event: object) -> str:
    return read(provider, json.dumps(event).encode())[0].meaning


@pytest.mark.parametrize(
    ("provider", "event", "meaning"),
    [
        # Taken by the provider: nobody is informed by that.
        ("brevo", {"event": "request"}, "submitted"),
        ("brevo", {"event": "sent"}, "submitted"),
        # The same word of Mailjet is said once her server took it.
        ("mailjet", {"event": "sent"}, "delivered"),
        ("brevo", {"event": "delivered"}, "delivered"),
        # It is tried again.
        ("brevo", {"event": "deferred"}, "deferred"),
        ("mailjet", {"event": "bounce", "hard_bounce": False}, "deferred"),
        ("mailjet", {"event": "blocked", "error": "greylisted"}, "deferred"),
        # It is not.
        ("brevo", {"event": "soft_bounce"}, "bounced"),
        ("brevo", {"event": "hard_bounce"}, "bounced"),
        ("mailjet", {"event": "bounce", "hard_bounce": True}, "bounced"),
        # It never left the provider.
        ("brevo", {"event": "blocked"}, "rejected"),
        ("brevo", {"event": "invalid_email"}, "rejected"),
        ("brevo", {"event": "error"}, "rejected"),
        ("mailjet", {"event": "blocked", "error": "preblocked"}, "rejected"),
        # Complaints.
        ("brevo", {"event": "spam"}, "complained"),
        ("mailjet", {"event": "spam"}, "complained"),
        # Without effect, known or not.
        ("brevo", {"event": "unique_opened"}, "other"),
        ("mailjet", {"event": "click"}, "other"),
        ("brevo", {"event": "delivered by pigeon"}, "other"),
        ("mailjet", {"event": ["sent"]}, "other"),
    ],
)
def test_a_word_means_what_its_provider_documents(
    provider: str, event: dict[str, object], meaning: str
) -> None:
    assert one(provider, **event) == meaning


@pytest.mark.parametrize(
    ("event", "at"),
    [
        # Milliseconds, as documented; seconds, as in the documentation's example.
        ({"ts_epoch": 1795258800000}, datetime(2026, 11, 21, 11, 0, tzinfo=UTC)),
        ({"ts_epoch": 1795258800}, datetime(2026, 11, 21, 11, 0, tzinfo=UTC)),
        ({"ts_event": 1795258800}, datetime(2026, 11, 21, 11, 0, tzinfo=UTC)),
        # The account's local time is no instant.
        ({"date": "2026-11-21 08:00:00", "ts": 1795262400}, None),
        ({"ts_epoch": 1e300}, None),
        ({"ts_epoch": -5}, None),
        ({"ts_epoch": "soon"}, None),
    ],
)
def test_an_instant_is_read_where_one_is_told(event: dict[str, object], at: object) -> None:
    assert read("brevo", json.dumps(event).encode())[0].at == at


def test_the_delivery_is_what_the_message_bore() -> None:
    payload = json.dumps({"delivery": str(ID), "round": "2"})
    (reading,) = read("mailjet", json.dumps([{"event": "sent", "Payload": payload}]).encode())
    assert (reading.delivery, reading.round) == (ID, 2)


@pytest.mark.parametrize("payload", ["", "{}", "[]", "7", '{"delivery": "x", "round": 1}', None])
def test_other_metadata_names_no_delivery(payload: object) -> None:
    (reading,) = read("mailjet", json.dumps({"event": "sent", "Payload": payload}).encode())
    assert reading.delivery is None


def test_the_key_does_not_depend_on_the_order_of_fields() -> None:
    first, second = read("brevo", b'[{"event":"request","id":1} , {"id": 1, "event": "request"}]')
    assert first.key == second.key
    assert first.raw == '{"event":"request","id":1}'


def test_a_list_keeps_what_is_no_event_without_effect() -> None:
    assert [one.meaning for one in read("brevo", b'[3, {"event": "delivered"}]')] == [
        "other",
        "delivered",
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"3",
        b'"delivered"',
        b"{",
        b"\xff{}",  # not UTF-8
        b"[" * 100_000,  # deeper than anything can be read
    ],
)
def test_what_is_no_event_and_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        read("brevo", body)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read("mailjet", body)
    except UnreadableError:
        return


_PLAIN = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20)
_JSON = _PLAIN | st.lists(_PLAIN, max_size=2)
_FIELDS = st.sampled_from(
    ["event", "time", "MessageID", "Payload", "message-id", "ts_epoch", "X-Mailin-custom", "error"]
)
_EVENTS = st.dictionaries(_FIELDS, _JSON, max_size=4)


@settings(deadline=None)
@given(st.sampled_from(["brevo", "mailjet"]), st.lists(_EVENTS, max_size=3))
def test_any_value_in_any_field_is_read(provider: str, events: list[object]) -> None:
    found = read(provider, json.dumps(events).encode())
    assert len(found) == len(events)
    assert all(one.name.isprintable() and one.message_id.isprintable() for one in found)
