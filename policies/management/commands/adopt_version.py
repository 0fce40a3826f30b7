"""Record a text that was in force before this system, with its original and its proof."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from policies.actions import Original, RefusedError, adopt, brand_named, import_draft
from policies.actions.drafts import desk_kept
from policies.dates import in_words
from policies.management.people import two_people
from policies.management.sources import (
    LARGEST_EVIDENCE,
    Source,
    add_source_arguments,
    contents,
    iso_day,
    kind_named,
    refuse,
    source,
)
from policies.models import Version
from policies.models.pages import Kind

_NUMBER = re.compile(r"([1-9][0-9]{0,3})\.([0-9]{1,4})")
_MOST_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """What the command line says of the text: which version it is, and since when it binds."""

    kind: Kind
    text: Source
    original: Original
    number: tuple[int, int]
    day: date
    promised_days: int | None


class Command(BaseCommand):
    help = (
        "Records a text already in force with its past date, its original bytes and the proof that"
        " it was published; two people answer for it. It stays marked as adopted for ever."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the text, what is known of it, and who says so."""
        add_source_arguments(parser)
        parser.add_argument("--number", required=True, help="the version's number: 1.0")
        parser.add_argument("--in-force-since", required=True, help="a Paris day: 2025-11-08")
        parser.add_argument(
            "--evidence", required=True, help="a file that shows the text as published (PDF, PNG…)"
        )
        parser.add_argument("--evidence-note", required=True, help="what that file is")
        parser.add_argument("--by", required=True, help="who adopts: an e-mail address")
        parser.add_argument("--confirmed-by", required=True, help="a second person, an approver")
        parser.add_argument(
            "--promised-notice-days", help="the days of notice that the text promises, if any"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read everything, then adopt, or change nothing."""
        adopted = _read(options)
        try:
            site = brand_named(options["brand"])
            people = two_people(
                options["by"],
                options["confirmed_by"],
                site=site,
                kind=options["kind"],
                language=options["language"],
            )
            version = _adopt(adopted, site=site, people=people)
        except RefusedError as refusal:
            raise refuse(str(refusal)) from refusal
        self.stdout.write(
            _("Version %(number)s, in force since %(day)s, is adopted. SHA-256: %(sha256)s")
            % {
                "number": version.number,
                "day": in_words(adopted.day),
                "sha256": version.sha256,
            }
        )


def _read(options: dict[str, Any]) -> Adopted:
    text = source(options["file"], language=options["language"], name=options["name"])
    return Adopted(
        kind=kind_named(options["kind"]),
        text=text,
        number=_number(options["number"]),
        day=_day(options["in_force_since"]),
        promised_days=_promised(options["promised_notice_days"]),
        original=Original(
            data=text.data,
            name=text.name,
            evidence=contents(options["evidence"], limit=LARGEST_EVIDENCE),
            evidence_name=Path(options["evidence"]).name,
            evidence_note=options["evidence_note"],
        ),
    )


@transaction.atomic
def _adopt(adopted: Adopted, *, site: Site, people: tuple[Any, Any]) -> Version:
    draft, by = adopted.text.draft, people[0]
    with desk_kept(site, kind=adopted.kind, language=draft.language, by=by):
        page = import_draft(draft, site=site, kind=adopted.kind, by=by)
        page.promised_notice_days = adopted.promised_days
        page.save_revision(user=by)
        return adopt(
            page,
            original=adopted.original,
            number=adopted.number,
            in_force_from=adopted.day,
            people=people,
            at=timezone.now(),
        )


def _number(text: str) -> tuple[int, int]:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise refuse(_("“%(number)s” is no version number: write it as 1.0.") % {"number": text})
    return int(found[1]), int(found[2])


def _day(text: str) -> date:
    try:
        return iso_day(text)
    except ValueError as error:
        raise refuse(_("“%(day)s” is no day: write it as 2025-11-08.") % {"day": text}) from error


def _promised(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,3}", text) or int(text) > _MOST_DAYS:
        raise refuse(_("--promised-notice-days must be a whole number from 0 to 365."))
    return int(text)
