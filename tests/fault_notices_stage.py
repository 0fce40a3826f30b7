"""What tests of faults of notices look at: a mail server that counts, and what must hold anyway."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from config import embedded
from notifications.sending import LEASE
from tests.faults import Programs, Running, Site, until
from tests.smtp_sink import Envelope, Sink, serving

# Seconds: whoever has a lease then is no more.
OVER = LEASE.total_seconds() + 1
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_MAILBOX = re.compile(r"<([^@]*)@")


@dataclass
class Counting(Sink):
    """A sink that keeps whose each message is and its Message-ID: of many, the bytes are too much.

    `to_message` is answered to whoever `odd` names, `to_people` to all recipients where it is not
    empty.
    """

    taken: list[tuple[str, str]] = field(default_factory=list)
    odd: str = ""
    to_message: bytes = b"250 taken"
    to_people: bytes = b""

    @property
    def count(self) -> int:
        """Give how many whole messages there were."""
        return len(self.taken)

    def take(self, data: bytes, envelope: Envelope | None = None) -> bytes:
        """Keep whose it is; answer as the mood says."""
        found, to = _MESSAGE_ID.search(data), _MAILBOX.search(envelope.rcpt if envelope else "")
        assert found is not None
        assert to is not None
        with self.lock:
            self.taken.append((to[1], found[1].decode()))
        self.over.wait(self.delay)
        if self.odd and self.odd == to[1]:
            return self.to_message
        return self._answer(self.mood, envelope)

    def to_recipient(self, line: bytes) -> bytes:
        """Give the answer to a recipient."""
        return self.to_people or super().to_recipient(line)

    def people(self) -> Counter[str]:
        """Give how many whole messages each person was sent."""
        return Counter(person for person, _name in self.taken)

    def doubled(self) -> list[str]:
        """Give who was sent a message more than once."""
        return sorted(person for (person, _name), count in Counter(self.taken).items() if count > 1)


@contextmanager
def counting() -> Iterator[Counting]:
    """Run a sink that counts."""
    sink = Counting(extensions=("PIPELINING",))
    with serving(sink):
        yield sink


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An installation, its mail server, and who starts programs there."""

    programs: Programs
    site: Site
    sink: Counting

    def run(self, program: str, *arguments: object) -> object:
        """Run a program to its end, which must be a good one."""
        return self.programs.run(self.site, program, *arguments)

    def start(self, program: str, *arguments: object) -> Running:
        """Start a program."""
        return self.programs.start(self.site, program, *arguments)

    def plan(self, number: int) -> None:
        """Let so many people join alpha, and plan its notice to them."""
        self.run("people", "alpha", 0, number)
        self.run("plan")

    def count(self, condition: str = "true") -> int:
        """Give how many deliveries there are of a kind."""
        query = f"SELECT count(*) FROM notifications_delivery delivery WHERE {condition}"  # noqa: S608 (ours)
        return int(self.site.value(query))

    def who(self, condition: str) -> list[str]:
        """Give to whom deliveries of a kind are."""
        query = (
            "SELECT external_id FROM notifications_delivery delivery"  # noqa: S608 (ours)
            f" JOIN consent_practitioner one ON one.id = practitioner_id WHERE {condition}"
        )
        return sorted(name for (name,) in self.site.rows(query))

    def until_taken(self, number: int) -> None:
        """Wait until the server has so many messages."""
        until(lambda: self.sink.count >= number, f"{number} messages")

    def until_no(self, condition: str) -> None:
        """Wait until there are no deliveries of a kind."""
        until(lambda: self.count(condition) == 0, f"the end of {condition}")

    def until_let_go(self) -> None:
        """Wait until the server knows that whoever was killed is gone, and what she held is free.

        Until then others pass over it, and take it up in a later pass.
        """
        held = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"
        )
        until(lambda: not self.site.rows(held), "the end of a killed process's transaction")

    def stand(self) -> object:
        """Give the state of alpha's notice, as the desk shows it."""
        return self.programs.run(self.site, "stand", "alpha")["state"]

    def check_each_told(self, number: int, *, twice: int = 0) -> None:
        """Check that so many people are informed and proven, and how many were written to twice.

        Whoever was has the same message twice, and her delivery says so.
        """
        sent = self.sink.people()
        assert self.who("state = 'informed'") == sorted(sent)
        assert (len(sent), self.count("state <> 'informed'")) == (number, 0)
        assert sent.total() - number <= twice, sent.total()
        # Under one Message-ID each: the names are as many as the people.
        assert len(set(self.sink.taken)) == number
        assert set(self.sink.doubled()) <= set(self.who("maybe_twice"))
        proofs = "SELECT count(*), count(DISTINCT delivery_id) FROM notifications_information"
        assert self.site.rows(proofs) == [(number, number)]


def hours(number: float) -> float:
    """Give the seconds of some hours."""
    return timedelta(hours=number).total_seconds()


def program_environment(site: Site) -> dict[str, str]:
    """Give the environment of a worker on an installation, whose broker is in the database."""
    environment = os.environ | {
        "DATABASE_URL": site.url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "OPPOSABLE_LOCAL": "1",
        "OPPOSABLE_DEMO": "0",
        "PYTHONPATH": f"{embedded.REPOSITORY}:{embedded.REPOSITORY / 'site'}",
    }
    environment.pop("CELERY_BROKER_URL", None)
    return environment
