"""The page on which two versions of a policy are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policies.addresses import MODES, Mode, compare_path
from policies.diff import compare_drafts
from policies.diff.labels import ENGLISH, FRENCH
from policies.markup import summary_html
from policies.models import Version
from policies.rendering.facts import Facts, Page
from policies.rendering.frame import Same, counterpart, draft, policy_html
from policies.rendering.history import finders
from policies.spans import span_of

if TYPE_CHECKING:
    from policies.diff.view import View

LABELS: Final = {"fr": FRENCH, "en": ENGLISH}
# So many unchanged passages in a row stand behind a summary.
FOLD: Final = 4


def compare_page(facts: Facts, *, old: str, new: str, mode: Mode) -> Page | None:
    """Give what changed between two versions, word by word, in one column or side by side."""
    before, after = facts.numbered(old), facts.numbered(new)
    if before is None or after is None:
        return None
    redline = compare_drafts(draft(before), draft(after))
    view = redline.view(labels=LABELS[facts.language])
    context = {
        "before": before,
        "after": after,
        "spans": [span_of(one, facts.day) for one in (before, after)],
        "count": len(redline.changes),
        "typographic": len(redline.typographic),
        "minutes": -(-redline.reading_seconds // 60),
        "listing": view.listing(),
        "redline": _shown(view, mode) if redline.changes else "",
        "mode": mode,
        "modes": [(one, _path(after, before, one)) for one in MODES],
        "summary": summary_html(after.summary),
    }
    context |= finders(facts, (old, new))
    return policy_html("compare", facts, same=_elsewhere(before, after, mode), **context)


def _shown(view: View, mode: Mode) -> str:
    """Give the redline; in one column a box shows the new text alone."""
    return view.toggled("inline", fold=FOLD) if mode == "inline" else view.html("side_by_side")


def _path(new: Version, old: Version, mode: Mode) -> str:
    return compare_path(new.policy.kind, new.language, old.number, new.number, mode=mode)


def _elsewhere(before: Version, after: Version, mode: Mode) -> Same:
    """Give where these two are compared in another language, if it has them both."""

    def same(language: str) -> str | None:
        pair = [
            one if one.language == language else counterpart(one, language)
            for one in (before, after)
        ]
        old, new = pair
        return None if old is None or new is None else _path(new, old, mode)

    return same
