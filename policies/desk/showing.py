"""Redlines and findings as the desk's pages show them."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext

from policies.actions.findings import Found
from policies.actions.readiness import answerable, holds_up
from policies.clauses import Draft
from policies.diff import Redline, compare_drafts
from policies.diff.labels import ENGLISH, FRENCH, Labels
from policies.lint import Finding
from policies.wording.findings import finding_words

_GRAVITY = {"B": 0, "E": 1, "W": 2, "I": 3}


def grouped(number: int) -> str:
    """Give a number as people read it: “1 204” in French, “1,204” in English."""
    return number_format(number, use_l10n=True, force_grouping=True)


def redline_parts(redline: Redline | None, *, prefix: str, top: int = 4) -> dict[str, Any] | None:
    """Give what a template shows of a redline, its first heading on level `top`; None for none."""
    if redline is None:
        return None
    view = redline.view(labels=labels(), prefix=prefix, top=top)
    return {
        # Escaped and sanitised where they are made.
        "text": mark_safe(view.toggled("inline", fold=3)),  # noqa: S308
        "list": mark_safe(view.listing()),  # noqa: S308
        "count": len(redline.changes),
        "typographic": len(redline.typographic),
        "is_empty": redline.is_empty,
        "minutes": minutes(redline),
    }


def whole_text(draft: Draft) -> str:
    """Give a text as readers would see it, without an id: several may stand on one page."""
    same = compare_drafts(draft, draft)
    # Escaped and sanitised where it is made.
    return mark_safe(same.clean_html(labels=labels(), top=4))  # noqa: S308


def labels() -> Labels:
    """Give the words that a redline adds, in the language of the desk."""
    return FRENCH if (get_language() or "").startswith("fr") else ENGLISH


def minutes(redline: Redline) -> str:
    """Give how long the changes alone take to read, in words."""
    count = ceil(redline.reading_seconds / 60)
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


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
