"""Redlines and findings as the desk's pages show them."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from policies.actions.findings import Found
from policies.actions.readiness import answerable, holds_up
from policies.diff import Redline
from policies.diff.labels import ENGLISH, FRENCH
from policies.lint import Finding
from policies.wording.findings import finding_words

_GRAVITY = {"B": 0, "E": 1, "W": 2, "I": 3}


def grouped(number: int) -> str:
    """Give a number as people read it: “1 204” in French, “1,204” in English."""
    return number_format(number, use_l10n=True, force_grouping=True)


def redline_parts(redline: Redline | None, *, prefix: str) -> dict[str, Any] | None:
    """Give what a template shows of a redline; None for a first version."""
    if redline is None:
        return None
    labels = FRENCH if get_language() == "fr" else ENGLISH
    return {
        # Escaped and sanitised by the redline itself.
        "inline": mark_safe(redline.html(labels=labels, prefix=prefix)),  # noqa: S308
        "list": mark_safe(redline.list_html(labels=labels, prefix=prefix)),  # noqa: S308
        "count": len(redline.changes),
        "typographic": len(redline.typographic),
        "is_empty": redline.is_empty,
        "seconds": redline.reading_seconds,
        "reasons": redline.reasons,
    }


def _finding(found: Found) -> Finding:
    """Give the finding as the checks gave it."""
    return Finding(
        rule=found.rule,
        severity=found.severity if found.checked else "not_checked",
        clause=found.clause,
        line=found.line,
        context=found.context,
        definite=found.definite,
    )


def finding_lines(found: Iterable[Found], *, kind: str) -> list[dict[str, Any]]:
    """Give findings with their words and what they hold up, the gravest first."""
    lines = [
        {
            "found": one,
            "words": finding_words(_finding(one), kind=kind),
            "holds_up": holds_up(one),
            "answerable": answerable(one),
            "place": place,
        }
        for place, one in enumerate(found)
    ]
    return sorted(lines, key=lambda line: (_GRAVITY[line["found"].severity], line["place"]))
