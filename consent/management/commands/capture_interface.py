"""Photograph the acting screens of this build, once, so that acts can show what was on them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from consent.capturing import Photograph, Place, ScreenRefusedError, keep, missing, rendered
from consent.interface import interface_build


class Command(BaseCommand):
    help = (
        "Photographs the screens on which people act, in French and English, on a desktop and a"
        " phone, with sample people; a build that is captured already stays as it is."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Render, photograph, keep; say what was done."""
        build, wanted = interface_build(), missing()
        if not wanted:
            self.stdout.write(f"Build {build} is captured already.")
            return
        kept = keep(_camera()(wanted), at=timezone.now())
        self.stdout.write(f"Build {build}: {kept} screens captured.")


def _camera() -> Callable[[Iterable[Place]], list[Photograph]]:
    """Give what photographs screens, or say why nothing can. Only this command needs a browser."""
    try:
        from playwright.sync_api import Error  # noqa: PLC0415 (not there on every server)

        from consent.capturing import photographs  # noqa: PLC0415 (imports it too)
    except ModuleNotFoundError as error:
        raise CommandError(
            "Playwright is not installed: the screens are photographed in Chromium."
            " Install the package playwright beside the others, and Chromium."
        ) from error

    def taken(wanted: Iterable[Place]) -> list[Photograph]:
        try:
            # Asked first: without a browser there is nothing to render for.
            browser = photographs.browser()
            return photographs.photograph(rendered(), wanted, browser=browser)
        except photographs.BrowserMissingError as error:
            raise CommandError(str(error)) from error
        except (Error, ScreenRefusedError, photographs.ScreenIncompleteError) as error:
            raise CommandError(f"The screens cannot be photographed. {error}") from error

    return taken
