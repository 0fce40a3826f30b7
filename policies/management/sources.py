"""What commands are given: files to read, a brand, a kind, a language; each error is one line."""

import os
import re
import stat
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from policies.clauses import Draft
from policies.importer import Unreadable, read
from policies.models.pages import Kind
from policies.wording import unreadable_words

UNREADABLE = 2
LARGEST_TEXT = 5_000_000
LARGEST_EVIDENCE = 50_000_000
STANDARD_INPUT = "-"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A text that a command was given: its bytes, its name, what it says."""

    data: bytes
    name: str
    draft: Draft


def add_source_arguments(parser: CommandParser) -> None:
    """Take the text, and whose it is."""
    parser.add_argument(
        "file", help="the text: .docx, .txt, .md or .html; “-” reads standard input (see --name)"
    )
    parser.add_argument("--brand", required=True, help="the brand's key or host name")
    parser.add_argument("--kind", required=True, help=", ".join(Kind.values))
    parser.add_argument("--language", default="fr", help="fr (by default) or en")
    parser.add_argument(
        "--name", default="standard-input.txt", help="the name of what standard input holds"
    )


def iso_day(text: str) -> date:
    """Give the day that an option names as 2026-12-22; ValueError for anything else.

    `fromisoformat` also reads weeks (2026-W52-2), which no one types on purpose.
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
        raise ValueError
    return date.fromisoformat(text.strip())


def refuse(sentence: str) -> CommandError:
    """Give the error that ends a command with one line and the status for bad input."""
    return CommandError(" ".join(sentence.split()), returncode=UNREADABLE)


def kind_named(name: str) -> Kind:
    """Give a kind of policy; the error lists them."""
    try:
        return Kind(name)
    except ValueError as error:
        raise refuse(
            _("There is no kind of policy “%(kind)s”: choose one of %(kinds)s.")
            % {"kind": name, "kinds": ", ".join(Kind.values)}
        ) from error


def source(file: str, *, language: str, name: str) -> Source:
    """Read a text; `name` is that of standard input."""
    if language not in dict(settings.LANGUAGES):
        raise refuse(
            _("There is no language “%(language)s” here: choose one of %(languages)s.")
            % {"language": language, "languages": ", ".join(dict(settings.LANGUAGES))}
        )
    name = name if file == STANDARD_INPUT else Path(file).name
    data = contents(file, limit=LARGEST_TEXT)
    try:
        return Source(data=data, name=name, draft=read(data, name=name, language=language))
    except Unreadable as error:
        raise refuse(f"{file}: {unreadable_words(error.code, error.params)}") from error


def contents(file: str, *, limit: int) -> bytes:
    """Give a file's bytes, of which there may be `limit` at most."""
    try:
        if file == STANDARD_INPUT:
            return _limited(sys.stdin.buffer.read(limit + 1), limit)
        with Path(file).open("rb") as opened:
            status = os.fstat(opened.fileno())
            size = status.st_size if stat.S_ISREG(status.st_mode) else 0
            # A device may never end: read one byte more than is allowed, and no further.
            return _limited(opened.read(limit + 1), limit, size=size)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        if isinstance(error, Unreadable):
            reason = unreadable_words(error.code, error.params)
        raise refuse(f"{file}: {reason}") from error


def _limited(data: bytes, limit: int, *, size: int = 0) -> bytes:
    if len(data) > limit:
        raise Unreadable("too_large", size=max(size, len(data)), limit=limit)
    return data
