"""Answers that would wait too long are told so, and nothing of them is recorded."""

import threading
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from consent.addresses import preferences_path
from consent.admission import ACTING, AdmissionMiddleware


class Slow:
    """A view that stays until it is let go."""

    def __init__(self) -> None:
        self.go, self.entered, self.seen = threading.Event(), threading.Semaphore(0), 0

    def __call__(self, _request: HttpRequest) -> HttpResponse:
        """Enter, then wait."""
        self.seen += 1
        self.entered.release()
        self.go.wait(10)
        return HttpResponse("done")


@pytest.fixture
def one_place(settings: Settings) -> None:
    """Let one in at a time, and nobody wait."""
    settings.ACTS_AT_ONCE, settings.ACTS_WAITING, settings.ACTS_PATIENCE = 1, 0, 0.01


def post() -> Any:
    """Give an answer."""
    return RequestFactory().post(ACTING)


@pytest.mark.usefixtures("one_place")
def test_who_finds_no_place_is_told_when_to_come_back() -> None:
    view = Slow()
    middleware = AdmissionMiddleware(view)
    first = threading.Thread(target=middleware, args=(post(),))
    first.start()
    assert view.entered.acquire(timeout=10)
    refused = middleware(post())
    view.go.set()
    first.join()
    assert (refused.status_code, refused.headers["Retry-After"], view.seen) == (503, "5", 1)
    assert middleware(post()).status_code == 200


@pytest.mark.usefixtures("one_place")
def test_readers_never_wait() -> None:
    view = Slow()
    middleware = AdmissionMiddleware(view)
    first = threading.Thread(target=middleware, args=(post(),))
    first.start()
    assert view.entered.acquire(timeout=10)
    view.go.set()
    assert middleware(RequestFactory().get(ACTING)).status_code == 200
    first.join()


@pytest.mark.usefixtures("one_place")
def test_a_view_that_fails_gives_its_place_back() -> None:
    def fails(_request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    middleware = AdmissionMiddleware(fails)
    for _again in range(3):
        with pytest.raises(ZeroDivisionError):
            middleware(post())


def choice(language: str = "fr", **headers: str) -> Any:
    """Give a choice on trackers."""
    return RequestFactory().post(preferences_path(language), headers=headers)


@pytest.fixture
def one_choice(settings: Settings) -> None:
    """Let one answer and one choice in at a time; one more may wait in the room."""
    settings.ACTS_AT_ONCE, settings.ACTS_WAITING, settings.ACTS_PATIENCE = 1, 1, 0.01
    settings.CHOICES_AT_ONCE, settings.CHOICES_WAITING = 1, 0


@pytest.mark.usefixtures("one_choice")
def test_choices_that_find_no_place_are_told_so_and_keep_no_answer_waiting() -> None:
    view = Slow()
    middleware = AdmissionMiddleware(view)
    first = threading.Thread(target=middleware, args=(choice(),))
    first.start()
    assert view.entered.acquire(timeout=10)
    refused, answer = middleware(choice("en")), threading.Thread(target=middleware, args=(post(),))
    answer.start()
    assert view.entered.acquire(timeout=10)
    view.go.set()
    first.join()
    answer.join()
    assert (refused.status_code, refused.headers["Retry-After"], view.seen) == (503, "5", 2)
    assert middleware(choice()).status_code == 200


@pytest.mark.usefixtures("one_choice")
def test_a_script_that_finds_no_place_is_told_so_in_the_language_of_its_page() -> None:
    view = Slow()
    middleware = AdmissionMiddleware(view)
    first = threading.Thread(target=middleware, args=(choice(),))
    first.start()
    assert view.entered.acquire(timeout=10)
    refused = middleware(choice("en", accept="application/json"))
    view.go.set()
    first.join()
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert b"Nothing was saved" in refused.content  # type: ignore[attr-defined]


@pytest.mark.usefixtures("one_choice")
def test_answers_and_choices_together_fill_no_more_than_the_room() -> None:
    view = Slow()
    middleware = AdmissionMiddleware(view)
    inside = [threading.Thread(target=middleware, args=(one,)) for one in (post(), choice())]
    for thread in inside:
        thread.start()
        assert view.entered.acquire(timeout=10)
    assert middleware(post()).status_code == 503
    view.go.set()
    for thread in inside:
        thread.join()
    assert [middleware(one).status_code for one in (post(), choice())] == [200, 200]
