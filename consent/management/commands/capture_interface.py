"""Photograph the acting screens of this build, once, so that acts can show what was on them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from consent.capturing import ScreenRefusedError, keep, missing, rendered
from consent.interface import interface_build


class Command(BaseCommand):
    help = (
        "Photographs the screens on which people act, in French and English, on a desktop and a"
        " phone, with sample people; a build that is captured already stays as it is."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Render, photograph, keep; say what was done."""
        build = interface_build()
        wanted = missing()
        if not wanted:
            self.stdout.write(f"Build {build} is captured already.")
            return
        at = timezone.now()
        photograph, failures = _camera()
        try:
            photographs = photograph(rendered(at=at), wanted)
        except failures as error:
            raise CommandError(f"The screens cannot be photographed. {error}") from error
        self.stdout.write(f"Build {build}: {keep(photographs, at=at)} screens captured.")


def _camera() -> tuple[Any, tuple[type[Exception], ...]]:
    """Give what photographs, and how it fails. Only this command needs a browser."""
    try:
        from playwright.sync_api import Error  # noqa: PLC0415 (not there on every server)

        from consent.capturing import photographs  # noqa: PLC0415 (imports it too)
    except ModuleNotFoundError as error:
        raise CommandError(
            "Playwright is not installed: the screens are photographed in Chromium."
            " Install the package playwright beside the others, and Chromium."
        ) from error
    return photographs.photograph, (
        Error,
        ScreenRefusedError,
        photographs.ScreenIncompleteError,
    )
