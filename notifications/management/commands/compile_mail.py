"""Compiles the MJML of mails into the template that is kept beside it."""

from typing import Any

import mrml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from notifications.composing.pages import COMPILED, SOURCE

_WRITTEN_BY = "{# Written by `manage.py compile_mail` from notifications/mjml/notice.mjml. #}"


def compiled() -> str:
    """Give the template that the MJML makes; nothing in it is loaded from anywhere."""
    # Fonts that MJML knows would be fetched from a foreign server.
    options = mrml.RenderOptions(disable_comments=True, fonts={})
    made = mrml.to_html(SOURCE.read_text(encoding="utf-8"), render_options=options)
    # A landmark, in which all of it stands; an article is none.
    page = made.content.replace('role="article"', 'role="main"')
    return f"{_WRITTEN_BY}{page}\n"


class Command(BaseCommand):
    """Write the template, or tell whether it is what the MJML makes."""

    help = "Compiles the MJML of mails into Django templates (a development tool)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --check."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 when a template is stale"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, or check it."""
        wanted = compiled()
        is_same = COMPILED.exists() and COMPILED.read_text(encoding="utf-8") == wanted
        name = COMPILED.name
        if options["check"]:
            if not is_same:
                raise CommandError(f"{name} is stale: run `manage.py compile_mail`.")
            return
        COMPILED.write_text(wanted, encoding="utf-8")
        self.stdout.write(f"{name}: {'the same' if is_same else 'written'}")
