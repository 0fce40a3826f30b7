"""Lets only so many answers in at once: the others wait a moment, or are told when to come back.

Choices on trackers are let in apart: anybody may send them, and none keeps an answer from a place.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from consent.addresses import preferences_path
from policies.addresses import LANGUAGES

# Where people act: everything below it that is posted records something.
ACTING = "/mes-documents/repondre/"
# Where visitors choose, by address.
CHOOSING: Final = {preferences_path(language): language for language in LANGUAGES}
RETRY_AFTER = 5  # seconds


class Queue:
    """A number of places, and a number of those who may wait for one, in a room of its own or not.

    A room is shared by several queues: so many wait or have places in all of them together.
    """

    def __init__(
        self,
        *,
        places: int,
        waiting: int,
        patience: float,
        room: threading.BoundedSemaphore | None = None,
    ) -> None:
        self._places = threading.BoundedSemaphore(places)
        own = threading.BoundedSemaphore(places + waiting)
        self._doors = [own] if room is None else [own, room]
        self._patience = patience

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Give a place while the block runs, or say within `patience` s that there is none."""
        with ExitStack() as left:
            for door in self._doors:
                if not door.acquire(blocking=False):
                    yield False
                    return
                left.callback(door.release)
            has_place = self._places.acquire(timeout=self._patience)
            if has_place:
                left.callback(self._places.release)
            yield has_place


class AdmissionMiddleware:
    """Refuses answers that would wait too long, before anything is read: none is half recorded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        places, waiting = settings.ACTS_AT_ONCE, settings.ACTS_WAITING
        patience, room = settings.ACTS_PATIENCE, threading.BoundedSemaphore(places + waiting)
        self._acts = Queue(places=places, waiting=waiting, patience=patience, room=room)
        self._choices = Queue(
            places=settings.CHOICES_AT_ONCE,
            waiting=settings.CHOICES_WAITING,
            patience=patience,
            room=room,
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let an answer in, or say 503 with the seconds after which to send it again."""
        queue = self._queue(request)
        if queue is None:
            return self.get_response(request)
        with queue.place() as has_place:
            return self.get_response(request) if has_place else _busy(request)

    def _queue(self, request: HttpRequest) -> Queue | None:
        if request.method != "POST":
            return None
        if request.path_info in CHOOSING:
            return self._choices
        return self._acts if request.path_info.startswith(ACTING) else None


def _busy(request: HttpRequest) -> HttpResponse:
    headers = {"Retry-After": str(RETRY_AFTER)}
    language = CHOOSING.get(request.path_info)
    if language and "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            _told(language), status=503, headers=headers, content_type="application/problem+json"
        )
    words = _words(language or translation.get_language_from_request(request))
    return HttpResponse(words, status=503, headers=headers)


def _told(language: str) -> dict[str, object]:
    with translation.override(language):
        return {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "detail": _("Many people are choosing right now. Nothing was saved: try again soon."),
        }


@cache
def _words(language: str) -> str:
    """Give the page in one of our languages: to refuse must cost next to nothing."""
    with translation.override(language):
        return render_to_string("consent/busy.html", {"language": language})
