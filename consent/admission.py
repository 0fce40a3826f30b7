"""Lets only so many answers in at once: the others wait a moment, or are told when to come back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation

# Where people act: everything below it that is posted records something.
ACTING = "/mes-documents/repondre/"
RETRY_AFTER = 5  # seconds


class Queue:
    """A number of places, and a number of those who may wait for one."""

    def __init__(self, *, places: int, waiting: int, patience: float) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._waiting = threading.BoundedSemaphore(places + waiting)
        self._patience = patience

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Give a place while the block runs, or say within `patience` s that there is none."""
        if not self._waiting.acquire(blocking=False):
            yield False
            return
        try:
            has_place = self._places.acquire(timeout=self._patience)
            try:
                yield has_place
            finally:
                if has_place:
                    self._places.release()
        finally:
            self._waiting.release()


class AdmissionMiddleware:
    """Refuses answers that would wait too long, before anything is read: none is half recorded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._queue = Queue(
            places=settings.ACTS_AT_ONCE,
            waiting=settings.ACTS_WAITING,
            patience=settings.ACTS_PATIENCE,
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let an answer in, or say 503 with the seconds after which to send it again."""
        if request.method != "POST" or not request.path_info.startswith(ACTING):
            return self.get_response(request)
        with self._queue.place() as has_place:
            return self.get_response(request) if has_place else _busy(request)


def _busy(request: HttpRequest) -> HttpResponse:
    words = _words(translation.get_language_from_request(request))
    return HttpResponse(words, status=503, headers={"Retry-After": str(RETRY_AFTER)})


@cache
def _words(language: str) -> str:
    """Give the page in one of our languages: to refuse must cost next to nothing."""
    with translation.override(language):
        return render_to_string("consent/busy.html", {"language": language})
