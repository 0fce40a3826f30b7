"""Print the redline of two files and the class of change it suggests."""

import json
from html import escape
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from policies.diff import ENGLISH, FRENCH, Change, Redline, compare
from policies.importer import Unreadable
from policies.importer.decoding import decode, kind_of
from policies.management.sources import LARGEST_TEXT, STANDARD_INPUT, contents, refuse, source
from policies.wording import unreadable_words

_LABELS: Final = {"fr": FRENCH, "en": ENGLISH}
_STYLE: Final = Path(__file__).parents[2] / "static" / "policies" / "redline.css"
_PLAIN: Final = frozenset({"text", "markdown"})
_MARK: Final = b"\xef\xbb\xbf"


class Command(BaseCommand):
    help = (
        "Prints what changed between two texts (.txt, .md, .html, .docx) and the class of change"
        " that it suggests; the editor decides. Status 0; 2 when a file cannot be read."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the two texts and the form of the answer."""
        parser.add_argument("old", help="the old text; “-” reads standard input (see --name)")
        parser.add_argument("new", help="the new text; “-” reads standard input (see --name)")
        parser.add_argument("--format", choices=("text", "html", "json"), default="text")
        parser.add_argument("--language", default="fr", help="of the texts: fr (by default) or en")
        parser.add_argument(
            "--name", default="standard-input.md", help="the name of what standard input holds"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, compare, print."""
        language = options["language"]
        old, new = (
            _text(options[side], language=language, name=options["name"]) for side in ("old", "new")
        )
        redline = compare(old, new)
        if options["format"] == "json":
            self.stdout.write(json.dumps(_described(redline), ensure_ascii=False, indent=1))
        elif options["format"] == "html":
            self.stdout.write(_page(redline, language=language))
        else:
            self.stdout.write(_readable(redline, language=language))


def _text(file: str, *, language: str, name: str) -> str:
    """Give a text to compare: Markdown and plain text as they are, others as they are imported."""
    shown = name if file == STANDARD_INPUT else Path(file).name
    if language not in _LABELS or not shown.lower().endswith((".md", ".markdown", ".txt", ".text")):
        return source(file, language=language, name=name).draft.markdown()
    data = contents(file, limit=LARGEST_TEXT)
    try:
        text = decode(data, kind_of(data, shown))
    except Unreadable as error:
        raise refuse(f"{file}: {unreadable_words(error.code, error.params)}") from error
    return "\ufeff" + text if data.startswith(_MARK) else text


def _described(redline: Redline) -> dict[str, Any]:
    return {
        "class": redline.suggested_class,
        "reasons": list(redline.reasons),
        "changes": [_line(change) for change in redline.changes],
        "typographic": [_line(change) for change in redline.typographic],
    }


def _line(change: Change) -> dict[str, str]:
    return {
        "kind": change.kind,
        "clause": change.clause,
        "before": change.before,
        "after": change.after,
    }


def _page(redline: Redline, *, language: str) -> str:
    """Give a whole page that needs no other file: the list of changes, then the redline."""
    view = redline.view(labels=_LABELS[language])
    title = escape(_LABELS[language].changes)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>\n<style>:root{{color-scheme:light dark}}body{{font:100%/1.6"
        " system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}\n"
        f"{_STYLE.read_text(encoding='utf-8')}</style></head>\n<body><main><h1>{title}</h1>\n"
        f"{view.listing()}\n{view.toggled('inline')}\n</main></body></html>"
    )


def _readable(redline: Redline, *, language: str) -> str:
    """Give lines for a terminal: the class, the reasons, each change under its clause."""
    with override(language):
        lines = [_("Suggested class: %(class)s") % {"class": redline.suggested_class}]
        lines += [f"  {reason}" for reason in redline.reasons]
        lines.append(
            _("Changes: %(changes)s; typography: %(typographic)s; reading time: %(seconds)s s")
            % {
                "changes": len(redline.changes),
                "typographic": len(redline.typographic),
                "seconds": redline.reading_seconds,
            }
        )
    clause = None
    for change in redline.changes:
        if change.clause != clause:
            clause = change.clause
            lines += ["", clause or _LABELS[language].before_clauses]
        lines += _said(change, _LABELS[language].kinds[change.kind])
    return "\n".join(lines)


def _said(change: Change, kind: str) -> list[str]:
    header = f" ({change.header})" if change.header else ""
    if change.kind == "moved":
        return [f"  {kind}", f"    {change.after.splitlines()[0]}"]
    sides = (("-", change.before), ("+", change.after))
    return [
        f"  {kind}{header}",
        *(f"    {sign} {line}" for sign, text in sides for line in text.splitlines() if line),
    ]
