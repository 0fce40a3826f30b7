"""A session with a mail server: encrypted or not at all, many mails, and what each answer means."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from wagtail.models import Site

from notifications.composing.values import Values
from notifications.delivering.items import Item
from notifications.delivering.smtp import Session, xtext
from notifications.delivering.verdicts import FAULT, DownError, Kind, nameless, of_recipient
from notifications.models import Body, Delivery, Provider, Route, Security
from tests import smtp_sink
from tests.brands import NOW
from tests.smtp_sink import Mood, Sink

MESSAGE = b"Message-ID: <one@alpha.localhost>\r\nSubject: A\r\n\r\nWords.\r\n"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink.running() as sink:
        yield sink


def route_to(sink: Sink, **more: object) -> Route:
    values: dict[str, object] = {
        "site": Site(hostname="alpha.localhost"),
        "provider": Provider.SMTP,
        "host": "127.0.0.1",
        "port": sink.port,
        "security": Security.NONE,
        "final_domains": "own.example",
    }
    return Route(**(values | more))


@pytest.fixture
def session(sink: Sink) -> Iterator[Session]:
    session = Session(route_to(sink), sender="notices@alpha.example")
    yield session
    session.close()


def to(address: str = "camille@cabinet.example", message: bytes = MESSAGE) -> Item:
    return Item(
        delivery=Delivery(),
        attempt=uuid4(),
        address=address,
        body=Body(),
        values=Values(name="", address=address, message_id="<one@a>", at=NOW, role="member"),
        message=message,
        sha256="",
        lease=NOW + timedelta(minutes=2),
        slot=NOW,
    )


# Without and with the envelope in one round trip.
OFFERED = [(), ("PIPELINING",)]
both_ways = pytest.mark.parametrize("extensions", OFFERED)


@both_ways
def test_many_mails_leave_over_one_connection(
    sink: Sink, session: Session, extensions: tuple[str, ...]
) -> None:
    sink.extensions = extensions
    assert {session.send(to(), at=NOW).kind for _time in range(5)} == {Kind.TAKEN}
    assert (sink.count, sink.connections) == (5, 1)


@both_ways
def test_a_line_that_begins_with_a_dot_arrives_as_it_was(
    sink: Sink, session: Session, extensions: tuple[str, ...]
) -> None:
    sink.extensions = extensions
    message = MESSAGE + b".\r\n..two\r\nend\r\n"
    session.send(to(message=message), at=NOW)
    assert sink.raw == [message]


# What the server does, what follows for the mail, whether the mail itself is meant, and whether
# the way is left alone.
MOODS: list[tuple[Mood, Kind, bool, bool]] = [
    ("take", Kind.TAKEN, False, False),
    ("refuse", Kind.REFUSED, False, False),
    ("refuse_message", Kind.REFUSED, True, False),
    ("later", Kind.LATER, False, False),
    ("later_message", Kind.LATER, False, False),
    ("throttle", Kind.SLOWER, False, True),
    ("refuse_sender", Kind.FAULT, False, True),
    ("drop_before", Kind.LATER, False, False),
    ("drop", Kind.UNKNOWN, False, False),
]


@both_ways
@pytest.mark.parametrize(("mood", "kind", "is_of_message", "pauses"), MOODS)
def test_each_answer_means_what_it_says_and_the_next_mail_leaves(
    sink: Sink,
    session: Session,
    extensions: tuple[str, ...],
    mood: Mood,
    kind: Kind,
    *,
    is_of_message: bool,
    pauses: bool,
) -> None:
    sink.extensions, sink.mood = extensions, mood
    found = session.send(to(), at=NOW)
    assert (found.kind, found.is_of_message, found.pause is not None) == (
        kind,
        is_of_message,
        pauses,
    )
    sink.mood = "take"
    assert session.send(to(), at=NOW).kind is Kind.TAKEN


def test_a_server_that_does_not_answer_leaves_a_mail_in_doubt(
    sink: Sink, session: Session, settings: object
) -> None:
    settings.EMAIL_TIMEOUT = 1  # type: ignore[attr-defined]
    sink.mood = "hang"
    assert session.send(to(), at=NOW).kind is Kind.UNKNOWN


# What a server answers to a recipient, and what follows.
ANSWERS = [
    (550, "5.1.1 no such user", Kind.REFUSED),
    (554, "5.7.1 relay access denied", Kind.FAULT),
    (530, "5.7.0 authentication required", Kind.FAULT),
    (550, "5.1.8 bad sender's address", Kind.FAULT),
    (452, "4.2.2 mailbox full", Kind.LATER),
    (451, "4.7.1 greylisted, try again later", Kind.LATER),
    (451, "4.7.1 rate limited, greylisted", Kind.LATER),
    (450, "4.7.1 too many messages", Kind.SLOWER),
    (451, "4.7.28 unusual rate of mail", Kind.SLOWER),
    (421, "bye", Kind.SLOWER),
]


@pytest.mark.parametrize(("code", "words", "kind"), ANSWERS)
def test_a_refusal_is_of_the_recipient_the_pace_or_the_way(
    code: int, words: str, kind: Kind
) -> None:
    assert of_recipient(code, words).kind is kind


def test_a_mail_without_its_end_is_not_taken(sink: Sink, session: Session) -> None:
    first, second = to(), to("zoe@cabinet.example")
    session.prepare(first)
    session.close()
    session.prepare(first)
    assert session.send(second, at=NOW).kind is Kind.TAKEN
    assert [one.rcpt for one in sink.envelopes] == ["RCPT TO:<zoe@cabinet.example>"]


@both_ways
def test_a_mail_that_went_ahead_is_ended_once(
    sink: Sink, session: Session, extensions: tuple[str, ...]
) -> None:
    sink.extensions, sink.refused = extensions, "refused"
    for address, kind in [("zoe@a.example", Kind.TAKEN), ("refused@a.example", Kind.REFUSED)]:
        item = to(address)
        session.prepare(item)
        assert session.send(item, at=NOW).kind is kind
    assert (sink.count, sink.connections) == (1, 1)


def test_what_is_kept_of_an_answer_names_nobody(sink: Sink, session: Session) -> None:
    sink.mood = "refuse"
    assert session.send(to(), at=NOW).reply == "no such mailbox: …"
    assert nameless("<Other@Place.example> is\nfull", "camille@a.b") == "… is full"


@both_ways
def test_a_relay_is_asked_to_report(
    sink: Sink, session: Session, extensions: tuple[str, ...]
) -> None:
    sink.extensions = (*extensions, "DSN", "SIZE 9999999")
    item = to("a+b@cabinet.example")
    session.send(item, at=NOW)
    [envelope] = sink.envelopes
    assert f"SIZE={len(MESSAGE)} RET=HDRS ENVID={item.attempt}" in envelope.mail
    assert envelope.rcpt.endswith("NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb@cabinet.example")


# What the server offers, and a recipient: who is not asked to report.
UNASKED = [((), "camille@cabinet.example"), (("DSN",), "camille@own.example")]


@pytest.mark.parametrize(("extensions", "address"), UNASKED)
def test_nobody_else_is_asked_to_report(
    sink: Sink, session: Session, extensions: tuple[str, ...], address: str
) -> None:
    sink.extensions = extensions
    session.send(to(address), at=NOW)
    assert sink.envelopes[0].mail == "MAIL FROM:<notices@alpha.example>"
    assert sink.envelopes[0].rcpt == f"RCPT TO:<{address}>"


def test_a_name_in_a_report_is_written_so_that_it_cannot_end_early() -> None:
    assert xtext("a+b=c é") == "a+2Bb+3Dc+20+E9"


BAD = ["a@b.example>\r\nRCPT TO:<c@d.example", "a b@c.example", "", "nobody", "é@cabinet.example"]


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_is_none_never_reaches_a_server(
    sink: Sink, session: Session, address: str
) -> None:
    assert session.send(to(address), at=NOW).kind is Kind.REFUSED
    assert sink.commands == []


def test_a_domain_with_accents_is_written_as_the_dns_knows_it(sink: Sink, session: Session) -> None:
    session.send(to("zoe@évry.example"), at=NOW)
    assert sink.envelopes[0].rcpt == "RCPT TO:<zoe@xn--vry-9la.example>"


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Sink], None]:
    """Give a function that lets a sink offer STARTTLS with a certificate that we trust."""

    def offer(sink: Sink) -> None:
        sink.context, certificate = smtp_sink.self_signed(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    return offer


def encrypted(sink: Sink, **more: object) -> Session:
    return Session(route_to(sink, security=Security.STARTTLS, **more), sender="a@alpha.example")


def test_with_a_certificate_that_is_trusted_mail_leaves_encrypted(
    sink: Sink, trusted: Callable[[Sink], None]
) -> None:
    trusted(sink)
    session = encrypted(sink)
    assert session.send(to(), at=NOW).kind is Kind.TAKEN
    assert sink.envelopes[0].is_encrypted
    session.close()


def test_a_server_without_starttls_is_given_nothing(sink: Sink) -> None:
    with pytest.raises(DownError, match="SMTPNotSupportedError"):
        encrypted(sink).open()
    assert [one for one in sink.commands if not one.lower().startswith(("ehlo", "quit"))] == []


def test_a_certificate_of_nobody_we_know_is_refused(sink: Sink, tmp_path: Path) -> None:
    sink.context, _certificate = smtp_sink.self_signed(tmp_path)
    with pytest.raises(DownError, match="SSLCertVerificationError"):
        encrypted(sink).open()
    assert sink.envelopes == []


def test_a_right_password_opens_and_a_wrong_one_leaves_the_way_alone(
    sink: Sink, trusted: Callable[[Sink], None]
) -> None:
    trusted(sink)
    sink.account = "alpha:right"
    right = encrypted(sink, username="alpha", password="right")
    assert right.send(to(), at=NOW).kind is Kind.TAKEN
    right.close()
    with pytest.raises(DownError, match="AUTH 535") as raised:
        encrypted(sink, username="alpha", password="wrong").open()
    assert raised.value.pause == FAULT


def test_a_server_that_is_down_is_no_recipients_fault(session: Session, sink: Sink) -> None:
    down = Session(route_to(sink, port=9), sender="a@alpha.example")
    found = down.send(to(), at=NOW)
    assert (found.kind, found.code) == (Kind.FAULT, "ConnectionRefusedError")
    assert session.send(to(), at=NOW).kind is Kind.TAKEN


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again(
    sink: Sink, session: Session
) -> None:
    session.send(to(), at=NOW)
    sink.mood = "throttle"
    session.send(to(), at=NOW)
    sink.mood = "take"
    session.probe()
    assert session.send(to(), at=NOW).kind is Kind.TAKEN
    assert sink.connections == 2
