"""What `benchmarks.delivering` measures, in one process: `-m benchmarks.delivering_work FILE ...`.

Arguments: FILE, the ports of the quick sink and of the slow one, mails a turn, turns.
"""

import importlib
import json
import logging
import multiprocessing
import smtplib
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402 (after the setup)
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from config import embedded  # noqa: E402
from consent.models import Practitioner  # noqa: E402
from notifications import composing  # noqa: E402
from notifications.delivering import deliver  # noqa: E402
from notifications.models import (  # noqa: E402
    Delivery,
    Information,
    Notice,
    NoticeKind,
    Progress,
    Route,
)
from policies.models import Promulgation  # noqa: E402

HOST: Final = "cabinetzen.localhost"
DOMAIN: Final = "bench.example"
BUDGET: Final = timedelta(minutes=10)
SLOW: Final = 120  # mails to the sink that answers in 50 ms
WORKERS: Final = 2


def now() -> Any:
    """Give the instant."""
    return timezone.now()  # noqa: TID251 (an edge)


def notice() -> Notice:
    """Give a notice of the sample's latest promulgation, to be sent from now on."""
    promulgation = Promulgation.objects.filter(site__hostname=HOST).order_by("-at")[0]
    made = Notice(
        site=promulgation.site,
        kind=NoticeKind.CHANGE,
        promulgation=promulgation,
        number=90,
        day=date(2030, 1, 1),
        required_days=30,
        send_from=now(),
        created_at=now(),
    )
    made.save()
    Progress.objects.create(notice=made)
    return made


def planned(of: Notice, count: int) -> list[Delivery]:
    """Plan deliveries to people of their own."""
    people = [
        Practitioner(
            id=uuid4(),
            site=of.site,
            external_id=str(uuid4()),
            name=f"Camille {place}",
            email=f"camille{place}@{DOMAIN}",
            language="fr",
            contract_start=date(2020, 1, 1),
        )
        for place in range(count)
    ]
    Practitioner.objects.bulk_create(people)
    made = [
        Delivery(notice=of, practitioner=one, language="fr", due_at=now(), planned_at=now())
        for one in people
    ]
    found: list[Delivery] = Delivery.objects.bulk_create(made)
    return found


def rate(work: Callable[[], int], count: int) -> float:
    """Give how many mails a second some work sends, all of which it must."""
    start = time.perf_counter()
    done = work()
    seconds = time.perf_counter() - start
    if done != count:
        raise SystemExit(f"{done} mails were sent, not {count}.")
    return count / seconds


def ours(of: Notice, count: int, *, is_final: bool) -> float:
    """Send by a relay, or by the recipients' own server: then each has its proof and line."""
    Route.objects.filter(site=of.site).update(final_domains=DOMAIN if is_final else "")
    planned(of, count)
    return rate(lambda: deliver(clock=now, budget=BUDGET).sent, count)


def prebuilt(of: Notice, count: int) -> list[tuple[str, bytes]]:
    """Give the very messages that we send, made before the clock runs."""
    made = []
    for one in planned(of, count):
        person: Any = one.practitioner
        values = composing.values_for(one, address=person.email, at=now())
        made.append((person.email, composing.whole(composing.body_of(of, "fr", at=now()), values)))
    Delivery.objects.filter(notice=of, state="planned").delete()
    return made


def raw(messages: list[tuple[str, bytes]], *, port: int, commits: bool) -> int:
    """Send by smtplib in a loop; with `commits` a row is written and committed after each."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.ehlo()
        for address, message in messages:
            server.sendmail("notices@bench.example", [address], message)
            if commits:
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO bench_sent (address) VALUES (%s)", [address])
    return len(messages)


def kept_by_peer(of: Notice, count: int) -> int:
    """Have django-post_office keep the same mails: subject, both texts, the same files."""
    models = importlib.import_module("post_office.models")
    [delivery] = planned(of, 1)
    body = composing.body_of(of, "fr", at=now())
    values = composing.values_for(delivery, address=f"camille@{DOMAIN}", at=now())
    made = composing.as_email(body, values)
    Delivery.objects.filter(pk=delivery.pk).delete()
    emails = models.Email.objects.bulk_create(
        models.Email(
            from_email=made.from_email,
            to=[f"camille{place}@{DOMAIN}"],
            subject=made.subject,
            message=made.body,
            html_message=str(made.alternatives[0][0]),
            headers={"Message-ID": f"<{uuid4()}@{DOMAIN}>"},
            status=models.STATUS.queued,
            priority=models.PRIORITY.medium,
        )
        for place in range(count)
    )
    for name, content, kind in made.attachments:
        file = models.Attachment.objects.create(
            file=ContentFile(_bytes(content), name=name), name=name, mimetype=kind
        )
        file.emails.add(*emails)
    return len(emails)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def sent_by_peer() -> int:
    """Send all that django-post_office keeps, batch by batch, as its own command does."""
    mail = importlib.import_module("post_office.mail")
    sent = 0
    while mail.get_queued().exists():
        sent += mail.send_queued(processes=1)[0]
    return sent


def turn(of: Notice, count: int, *, port: int) -> dict[str, float]:
    """Measure each once, on mails of its own."""
    point_at(of, port)
    found = {
        "ours": ours(of, count, is_final=False),
        "ours, with proof and ledger": ours(of, count, is_final=True),
    }
    for name, commits in (("raw loop", False), ("raw loop, a commit each", True)):
        messages = prebuilt(of, count)
        found[name] = rate(partial(raw, messages, port=port, commits=commits), count)
    kept_by_peer(of, count)
    found["django-post_office"] = rate(sent_by_peer, count)
    return found


def point_at(of: Notice, port: int) -> None:
    """Let the brand's way, and Django's, lead to a sink."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    values = {"provider": "smtp", "host": "127.0.0.1", "port": port, "security": "none"}
    Route.objects.update_or_create(site=of.site, defaults=values | {"per_second": 100_000})


def workers(of: Notice, number: int, *, port: int) -> float:
    """Give how many mails a second so many processes send to a sink that takes its time."""
    point_at(of, port)
    planned(of, SLOW)
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    barrier, queue = forked.Barrier(number + 1), forked.Queue()

    def work() -> None:
        barrier.wait()
        queue.put(deliver(clock=now, budget=BUDGET).sent)

    processes = [forked.Process(target=work) for _worker in range(number)]
    for process in processes:
        process.start()
    barrier.wait()
    start = time.perf_counter()
    sent = sum(queue.get() for _process in processes)
    seconds = time.perf_counter() - start
    for process in processes:
        process.join()
    if sent != SLOW:
        raise SystemExit(f"{sent} mails were sent by {number} processes, not {SLOW}.")
    return SLOW / seconds


def main(file: Path, quick: int, slow: int, count: int, turns: int) -> None:
    """Migrate the peer's tables as the owner, measure as the application."""
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_sent (id bigserial PRIMARY KEY, address text)")
        cursor.execute(f"GRANT ALL ON bench_sent, bench_sent_id_seq TO {embedded.ROLES['app']}")
    connection.close()
    connection.settings_dict["USER"] = embedded.ROLES["app"]
    importlib.import_module("post_office.mail")
    logging.getLogger("post_office").setLevel(logging.ERROR)
    of = notice()
    # Once before: connections, plans and the body are there then, for all of them.
    turn(of, 20, port=quick)
    found: dict[str, Any] = {
        "turns": [turn(of, count, port=quick) for _turn in range(turns)],
        "workers": {
            str(number): [workers(of, number, port=slow) for _turn in range(turns)]
            for number in (1, WORKERS)
        },
        "mails_a_turn": count,
        "message_bytes": len(prebuilt(of, 1)[0][1]),
        "informations": Information.objects.filter(delivery__notice=of).count(),
        "post_office": version("django-post-office"),
    }
    file.write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
