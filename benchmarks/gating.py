"""Times each gate on the same prepared requests of one person: `python -m benchmarks.gating FILE`.

Run by `benchmarks/gate.py`, with the peers on the path. Each gate is its middleware alone around a
view that is there already; session and user are loaded before the clock runs, as a view that asks
who is signed in would have them.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import embedded

TURNS, REQUESTS, COUNTED, LOOKS = 21, 500, 300, 50
ADDRESS: Final = "/hello/"
Gate: TypeAlias = Callable[[HttpRequest], HttpResponseBase]
DONE = HttpResponse("done")


class WrongAnswerError(RuntimeError):
    """A gate let pass who has something to answer, or held up who has nothing."""


def passed(_request: HttpRequest) -> HttpResponseBase:
    """Stand for the view behind a gate."""
    return DONE


def ours(person: Any) -> tuple[Gate, Callable[[], None]]:
    """Give our gate, and how she answers what it asks."""
    from benchmarks.urls import hello  # noqa: PLC0415 (needs Django's set-up)
    from consent.middleware import GateMiddleware  # noqa: PLC0415

    gate = GateMiddleware(passed)

    def asked(request: HttpRequest) -> HttpResponseBase:
        return gate.process_view(request, hello, (), {}) or gate(request)

    return asked, lambda: answer_all(person)


def answer_all(person: Any) -> None:
    """Answer whatever this person has to."""
    from consent.actions import Shown, Way, answer  # noqa: PLC0415 (needs Django's set-up)
    from consent.models import ActKind  # noqa: PLC0415
    from consent.obligations import obligations  # noqa: PLC0415
    from consent.wording import answer_label  # noqa: PLC0415
    from policies.models import Version  # noqa: PLC0415

    at = timezone.now()  # noqa: TID251 (an edge)
    for one in obligations(person, at=at):
        text = Version.objects.get(pk=one.text.version)
        act = ActKind.ACCEPT if one.text.asks == "accept" else ActKind.ACKNOWLEDGE
        label = answer_label(act, number=text.number, cabinet=one.seat.name, language=text.language)
        shown = Shown(
            version=text.pk,
            sha256=text.sha256,
            html_sha256=text.html_sha256,
            label=label,
            cabinet=one.seat.cabinet,
        )
        answer(person, act=act, shown=shown, at=at, way=Way())


def terms(person: Any) -> tuple[Gate, Callable[[], None]]:
    """Give django-termsandconditions with four texts, and how she accepts them."""
    models = importlib.import_module("termsandconditions.models")
    middleware = importlib.import_module("termsandconditions.middleware")
    began = timezone.now()  # noqa: TID251 (an edge)
    made = [
        models.TermsAndConditions.objects.create(slug=f"text-{n}", name="Text", date_active=began)
        for n in range(4)
    ]

    def accept() -> None:
        for text in made:
            models.UserTermsAndConditions.objects.create(user=person.user, terms=text)

    return middleware.TermsAndConditionsRedirectMiddleware(passed), accept


def trail(person: Any) -> tuple[Gate, Callable[[], None]]:
    """Give django-consent-trail with its four kinds of texts, and how she accepts them."""
    models = importlib.import_module("consent_trail.models")
    middleware = importlib.import_module("consent_trail.middleware")
    kinds = models.DocType.values
    for kind in kinds:
        models.LegalDocument.objects.create(
            doc_type=kind, language="fr", title=kind, is_current=True, requires_reacceptance=True
        )

    def accept() -> None:
        for kind in kinds:
            models.Acceptance.record(person.user, kind, 1)

    return middleware.AcceptanceMiddleware(passed), accept


PEERS: Final = {
    "django-termsandconditions": ("termsandconditions", terms),
    "django-consent-trail": ("consent_trail", trail),
}


def prepared(person: Any, key: str) -> HttpRequest:
    """Give a request of hers for a gated view, with session and user loaded."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.urls import resolve  # noqa: PLC0415

    request = RequestFactory().get(ADDRESS, headers={"host": person.site.hostname})
    request.COOKIES[settings.SESSION_COOKIE_NAME] = key
    request.session = SessionStore(key)
    request.session.get("_auth_user_id")
    request.user, request.resolver_match = person.user, resolve(ADDRESS)
    return request


def signed_in(person: Any) -> str:
    """Sign her in; give the key of her session."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    session = SessionStore()
    session["_auth_user_id"] = str(person.user.pk)
    session["_auth_user_hash"] = person.user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def microseconds(gate: Gate, requests: list[HttpRequest]) -> float:
    """Give the mean time per request of one turn."""
    start = time.perf_counter_ns()
    for request in requests:
        gate(request)
    return (time.perf_counter_ns() - start) / 1000 / len(requests)


def queries(gate: Gate, requests: list[HttpRequest]) -> float:
    """Give the queries per request."""
    gate(requests[0])
    with CaptureQueriesContext(connection) as counted:
        for request in requests:
            gate(request)
    return len(counted) / len(requests)


def measured(person: Any) -> dict[str, Any]:
    """Check each gate, then time all of them in turns."""
    key = signed_in(person)
    gates: dict[str, Gate] = {"no gate": passed}
    not_run = {}
    subjects = {"ours": ("consent", ours)} | PEERS
    for name, (app, make) in subjects.items():
        if app not in settings.INSTALLED_APPS:
            not_run[name] = "could not be installed"
            continue
        try:
            gates[name] = checked(name, person, key, make)
        except WrongAnswerError:
            raise
        except Exception as error:
            if name == "ours":
                raise
            not_run[name] = f"does not run here: {type(error).__name__}: {error}"
    turns: dict[str, list[float]] = {name: [] for name in gates}
    for _turn in range(TURNS):
        for name, gate in gates.items():
            requests = [prepared(person, key) for _request in range(REQUESTS)]
            turns[name].append(microseconds(gate, requests))
    requests = [prepared(person, key) for _request in range(COUNTED)]
    found = {name: queries(gate, requests) for name, gate in gates.items()}
    return {
        "us": turns,
        "queries": found,
        "not_run": not_run,
        "versions": {name: version(name) for name in PEERS if name in gates},
        **besides(person),
    }


def checked(name: str, person: Any, key: str, make: Callable[[Any], Any]) -> Gate:
    """Make a gate that holds her up, and lets her pass once she has answered."""
    from django.core.cache import cache  # noqa: PLC0415 (needs Django's set-up)

    gate, answer = make(person)
    before = gate(prepared(person, key)).status_code
    answer()
    cache.clear()
    after = gate(prepared(person, key)).status_code
    if (before, after) != (302, 200):
        raise WrongAnswerError(f"{name}: {before} before the answer, {after} after it")
    return gate  # type: ignore[no-any-return]


def besides(person: Any) -> dict[str, Any]:
    """Give what our gate does beside requests: once a second, and once a minute for each person."""
    from consent.gate import GATE  # noqa: PLC0415 (needs Django's set-up)
    from policies.stored import SHELF  # noqa: PLC0415

    user, host = str(person.user.pk), person.site.hostname
    at = timezone.now()  # noqa: TID251 (an edge)
    GATE.look(user, host, at=at)

    def polled() -> None:
        SHELF.clear()
        GATE.passes(user, at=at)

    return {
        "once_a_minute_per_person": cost(lambda: GATE.look(user, host, at=at)),
        "once_a_second_per_process": cost(polled),
    }


def cost(action: Callable[[], object]) -> dict[str, float]:
    """Give the queries of an action, and its median time in microseconds."""
    with CaptureQueriesContext(connection) as counted:
        action()
    times = []
    for _round in range(LOOKS):
        start = time.perf_counter_ns()
        action()
        times.append((time.perf_counter_ns() - start) / 1000)
    return {"queries": len(counted), "us": sorted(times)[LOOKS // 2]}


def main(file: Path) -> None:
    """Migrate the peers' tables as the owner, measure as the application."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()
    connection.settings_dict["USER"] = embedded.ROLES["app"]
    from consent.models import Practitioner  # noqa: PLC0415 (needs Django's set-up)

    bound = Practitioner.objects.select_related("user", "site").exclude(user=None)
    person = bound.filter(site__hostname="cabinetzen.localhost").order_by("pk")[0]
    file.write_text(json.dumps(measured(person)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
