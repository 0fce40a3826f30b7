"""Read a text from a file and put it on the drafting desk."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from policies.actions import RefusedError, brand_named, import_draft
from policies.clauses import Block, Clause, List, Table
from policies.management.sources import Source, add_source_arguments, kind_named, refuse, source
from policies.models import PolicyPage
from policies.models.pages import Kind
from policies.wording import caution_words

WARNED = 1


class Command(BaseCommand):
    help = (
        "Reads a text, Markdown, HTML or Word file into a draft. Warnings go to stderr, with the"
        " line (in a Word file: the paragraph) that they are about. Status 0; 1 with"
        " --strict when there are warnings; 2 when the file cannot be read. Other than 0: nothing"
        " was imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the text, whose it is, and the form of the answer."""
        add_source_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="read only; needs no database")
        parser.add_argument("--json", action="store_true", help="the structure as JSON on stdout")
        parser.add_argument("--strict", action="store_true", help="import nothing with warnings")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, warn, import, say what was done."""
        kind = kind_named(options["kind"])
        text = source(options["file"], language=options["language"], name=options["name"])
        self._warn(text, file=options["file"])
        is_refused = options["strict"] and bool(text.draft.warnings)
        page = None
        if not (options["dry_run"] or is_refused):
            page = _import(text, brand=options["brand"], kind=kind)
        if options["json"]:
            described = {"brand": options["brand"], "kind": kind.value} | _described(text, page)
            self.stdout.write(json.dumps(described, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_summary(text, page))
        if is_refused:
            raise SystemExit(WARNED)

    def _warn(self, text: Source, *, file: str) -> None:
        is_word = text.name.lower().endswith(".docx")
        for warning in text.draft.warnings:
            where = f"{file}:{warning.line}" if warning.line else file
            # A paragraph of a Word file bears no number: its words tell which one it is.
            shown = f": {' '.join(warning.context.split())}" if is_word else ""
            self.stderr.write(f"{where}: {caution_words(warning)} ({warning.id}){shown}")


def _import(text: Source, *, brand: str, kind: Kind) -> PolicyPage:
    try:
        return import_draft(text.draft, site=brand_named(brand), kind=kind)
    except RefusedError as refusal:
        raise refuse(str(refusal)) from refusal


def _summary(text: Source, page: PolicyPage | None) -> str:
    counts = _("Clauses: %(clauses)s; tables: %(tables)s; warnings: %(warnings)s.") % {
        "clauses": len(text.draft.clauses),
        "tables": sum(
            isinstance(block, Table) for one in text.draft.clauses for block in one.blocks
        ),
        "warnings": len(text.draft.warnings),
    }
    if page is None:
        return counts + " " + _("Nothing was imported.")
    return counts + " " + _("The draft is at %(address)s") % {"address": _edit_address(page)}


def _edit_address(page: PolicyPage) -> str:
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return f"{page.policy.site.root_url}{edit}"


def _described(text: Source, page: PolicyPage | None) -> dict[str, Any]:
    return {
        "language": text.draft.language,
        "clauses": [_clause(clause) for clause in text.draft.clauses],
        "warnings": [
            {"id": one.id, "line": one.line, "context": one.context} for one in text.draft.warnings
        ],
        "dates": [day.isoformat() for day in text.draft.dates],
        "page": page and {"id": page.pk, "edit": _edit_address(page)},
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "number": clause.number,
        "title": clause.title,
        "level": clause.level,
        "blocks": [_block(block) for block in clause.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"type": "table", "header": block.header, "rows": block.rows}
    if isinstance(block, List):
        items = {"items": block.items, "ordered": block.ordered}
        return {"type": "list", **items, "start": block.start}
    return {"type": "paragraph", "text": block.text}
