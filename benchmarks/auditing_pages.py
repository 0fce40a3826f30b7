"""How long auditors wait: each page and filter on a history of ten million acts, in one process.

`python -m benchmarks.auditing_pages FILE ROUNDS`, in a process of the product: Django's own client,
so that neither a network nor a server's queue is in the figures. Each look writes its line.
"""

import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 (after the setup)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.models import Site  # noqa: E402

from accounts.models import User  # noqa: E402
from consent.models import Act, Practitioner  # noqa: E402
from policies.models import Policy, Version  # noqa: E402

HOST: Final = "cabinetzen.localhost"
EMAIL: Final = "auditor@bench.example"
# A page that every round asks anew: its variants take turns.
Pages = dict[str, list[str]]


def auditor() -> User:
    """Give an auditor of both brands."""
    found = User.objects.filter(email=EMAIL).first() or User.objects.create_user(EMAIL)
    found.groups.set(Group.objects.filter(name__endswith=" · auditor"))
    return found


def pages(days: list[str]) -> Pages:
    """Give what is asked, by what it is: people and texts are other ones each time."""
    acts, draw = reverse("audit_acts"), random.Random(8)  # noqa: S311 (the same each time)
    people = list(Practitioner.objects.filter(external_id__startswith="audit-")[:4000])
    some = draw.sample(people, 40)
    texts = list(Version.objects.filter(major__gte=100).order_by("pk").values_list("pk", flat=True))
    policies = list(Policy.objects.filter(versions__major__gte=100).distinct())
    deep = list(Act.objects.order_by("at")[1000:1040])
    keys = [f"{one.at.timestamp():.6f}~{one.pk}" for one in deep]
    site = Site.objects.get(hostname=HOST).pk
    return {
        "acts": [acts],
        "acts of a brand": [f"{acts}?brand={site}"],
        "acts on a policy": [f"{acts}?policy={one.pk}" for one in policies],
        "acts on a version": [f"{acts}?version={one}" for one in texts[:40]],
        "refusals": [f"{acts}?act=refuse"],
        "transcribed": [f"{acts}?origin=transcribed"],
        "adopted refusals of a version": [
            f"{acts}?act=refuse&origin=adopted&version={one}" for one in texts[:40]
        ],
        "by a link": [f"{acts}?channel=link"],
        "a month": [f"{acts}?since={day[:8]}01&until={day}" for day in days],
        "a month of refusals on paper": [
            f"{acts}?since={day[:8]}01&until={day}&act=refuse&channel=paper" for day in days
        ],
        "by e-mail address": [f"{acts}?q={one.email}" for one in some],
        "by name": [f"{acts}?q={one.name}" for one in some],
        "by external id": [f"{acts}?q={one.external_id}" for one in some],
        "by a word that nobody has": [f"{acts}?q=personne-{number}" for number in range(20)],
        "by a word that is common": [f"{acts}?q=camille"],
        "of a person": [f"{acts}?person={one.pk}" for one in some],
        "deep in the list": [f"{acts}?after={key}" for key in keys],
        "acts as of a day": [f"{acts}?on={day}" for day in days],
        "people": [reverse("audit_people")],
        "people by name": [f"{reverse('audit_people')}?q={one.name}" for one in some],
        "person": [reverse("audit_person", args=[one.pk]) for one in some],
        "person as of a day": [
            f"{reverse('audit_person', args=[one.pk])}?on={draw.choice(days)}" for one in some
        ],
        "versions": [reverse("audit_versions")],
        "version": [reverse("audit_version", args=[one]) for one in texts[:40]],
        "version as of a day": [
            f"{reverse('audit_version', args=[one])}?on={draw.choice(days)}" for one in texts[:40]
        ],
        "pictures": [reverse("audit_pictures")],
        "informed late": [reverse("audit_late")],
        "informed late as of a day": [f"{reverse('audit_late')}?on={day}" for day in days],
        "unanswered": [reverse("audit_unanswered")],
        "unanswered as of a day": [f"{reverse('audit_unanswered')}?on={day}" for day in days],
        "history": [reverse("audit_history")],
        "log health": [reverse("audit_health")],
        "accesses": [reverse("audit_accesses")],
        "exports": [reverse("audit_exports")],
    }


def timed(ask: Callable[[str], object], variants: list[str], rounds: int) -> dict[str, float]:
    """Ask variants in turn, after one that warms; give milliseconds."""
    ask(variants[-1])
    found = []
    for number in range(rounds):
        begun = time.perf_counter()
        ask(variants[number % len(variants)])
        found.append(1000 * (time.perf_counter() - begun))
    found.sort()
    return {
        "p50": statistics.median(found),
        "p95": found[min(len(found) - 1, int(0.95 * len(found)))],
        "worst": found[-1],
    }


def asking() -> Callable[[str], object]:
    """Give who opens a page as the auditor, and takes nothing but a whole one."""
    client = Client(headers={"host": HOST})
    client.force_login(auditor())

    def ask(path: str) -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code}")
        if b"".join(response) == b"":
            raise SystemExit(f"{path}: empty")

    return ask


def stock() -> dict[str, Callable[[str], object]]:
    """Give what a listing with numbers of pages asks of the same rows: the peer."""
    acts = Act.objects.select_related("practitioner", "version__policy", "cabinet").defer(
        "version__source", "version__markdown", "version__html"
    )

    def listed(found: Any, offset: int = 0) -> None:
        found.count()
        list(found.order_by("-at", "-pk")[offset : offset + 50])

    return {
        "acts": lambda _path: listed(acts),
        "refusals": lambda _path: listed(acts.filter(act="refuse")),
        "by name": lambda _path: listed(acts.filter(practitioner__name__icontains="anaïs 4f")),
        "deep in the list": lambda _path: listed(acts, offset=5_000_000),
    }


def measured(rounds: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each page's figures, and the peer's where there is one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_char(day, 'YYYY-MM-DD') FROM generate_series(now() - interval '900 days',"
            " now() - interval '20 days', interval '44 days') day"
        )
        days = [row[0] for row in cursor.fetchall()]
    ask, peers = asking(), stock()
    # As `config.wsgi` does: what the program itself is made of is not looked through again.
    gc.collect()
    gc.freeze()
    for name, variants in pages(days).items():
        found: dict[str, Any] = timed(ask, variants, rounds)
        if name in peers:
            found["stock"] = timed(peers[name], [""], 3)["p50"]
        sys.stdout.write(f"{name:34} {found}\n")
        sys.stdout.flush()
        yield name, found


def main() -> None:
    """Measure, and write it down."""
    Path(sys.argv[1]).write_text(json.dumps(dict(measured(int(sys.argv[2])))))


if __name__ == "__main__":
    main()
