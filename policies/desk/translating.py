"""A policy's translation on the desk: beside the French text, clause by clause, and what drifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from policies.actions.texts import (
    draft_of_version,
    latest_version,
    prevailing_version,
    standing_version,
)
from policies.clauses import Draft
from policies.desk import access
from policies.desk.showing import redline_parts
from policies.diff import compare
from policies.markup import markdown_html
from policies.models import PolicyPage, Version
from policies.models.versions import Change
from policies.translating import Origin, Pair, State, side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policies.clauses import Clause

FRENCH: Final = "fr"
# What asks for work; a pair whose numbers differ is a warning besides.
DRIFTING: Final = frozenset({State.BEHIND, State.BOTH_CHANGED, State.MISSING, State.ONLY_HERE})


@dataclass(frozen=True, kw_only=True)
class Drift:
    """A translation whose version follows an older French one: both versions, what differs."""

    page: PolicyPage
    version: Version | None
    french: Version
    clauses: int


def translation_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show a translation beside the French text: the drafts, or with `?of=versions` what binds."""
    page = access.page_for(request, page_id, action="view")
    wanted = "versions" if request.GET.get("of") == "versions" else "drafts"
    pages = {one.language: one for one in PolicyPage.objects.filter(policy=page.policy)}
    french = pages.pop(FRENCH, None)
    # There is one other language; with more, the page that is asked for decides.
    other = pages.get(page.language) or next(iter(pages.values()), None)
    context: dict[str, Any] = {"page": page, "wanted": wanted, "french": french, "other": other}
    if french is not None and other is not None:
        context |= _compared(french, other, wanted)
    return render(request, "policies/desk/translation.html", context)


def _compared(french: PolicyPage, other: PolicyPage, wanted: str) -> dict[str, Any]:
    source = origin_version(other)
    left, right = prevailing_version(other), standing_version(other)
    both = (left, right) if wanted == "versions" else (french.latest(), other.latest())
    context = {"origin": source, "french_version": left, "version": right}
    if both[0] is None or both[1] is None:
        return context
    pairs = side_by_side(_draft(both[0]), _draft(both[1]), origin=_origin(other, source))
    return context | {
        "lines": [_line(pair, place) for place, pair in enumerate(pairs)],
        "drifting": _count(pairs),
        "numbers": sum(bool(pair.figures) for pair in pairs),
    }


def _draft(text: PolicyPage | Version) -> Draft:
    return draft_of_version(text) if isinstance(text, Version) else text.draft()


def origin_version(page: PolicyPage) -> Version | None:
    """Give the French version that a translation's versions were made from; None before any.

    Promulgated together, they say the same; alone, a translation takes the number of the French
    text that it follows (`next_number`), and a correction follows what the version before it did.
    """
    for version in Version.objects.of(page.policy, page.language):
        found = _followed(version)
        if found is not None or version.promulgation_id is None:
            return found
    return None


def _followed(version: Version) -> Version | None:
    french = Version.objects.of(version.policy, FRENCH)
    if version.promulgation_id is not None:
        together = french.filter(promulgation=version.promulgation_id).first()
        if together is not None or version.change == Change.MINOR:
            return together
        # A French version of the same number may have come later.
        french = french.filter(recorded_at__lte=version.recorded_at)
    lower = Q(major__lt=version.major) | Q(major=version.major, minor__lte=version.minor)
    return french.filter(lower).first()


def _origin(page: PolicyPage, source: Version | None) -> Origin | None:
    latest = latest_version(page)
    if source is None or latest is None:
        return None
    return Origin(french=draft_of_version(source), translation=draft_of_version(latest))


def _count(pairs: Iterable[Pair]) -> int:
    return sum(pair.state in DRIFTING for pair in pairs)


def _line(pair: Pair, place: int) -> dict[str, Any]:
    """Give what the page shows of a pair: its state, both texts, what changed in French."""
    redline = None
    if pair.state in (State.BEHIND, State.BOTH_CHANGED) and pair.origin and pair.french:
        redline = compare(pair.origin.markdown(), pair.french.markdown())
    first = pair.french or pair.translation
    return {
        "state": pair.state.value,
        "heading": first.heading() if first else "",
        "french": _html(pair.french, f"fr{place}"),
        "translation": _html(pair.translation, f"tr{place}"),
        "redline": redline_parts(redline, prefix=f"p{place}-", top=2),
        "figures": pair.figures,
    }


def _html(clause: Clause | None, prefix: str) -> str:
    """Give a clause's heading and text; its headings are words here, not the page's outline."""
    if clause is None:
        return ""
    body = "\n\n".join(block.markdown() for block in clause.blocks)
    heading = clause.heading().replace("\n", " ")
    text = f"**{heading}**\n\n{body}" if heading else body
    # Sanitised by `markdown_html`.
    return mark_safe(markdown_html(text, prefix=prefix))  # noqa: S308


def drifts(pages: Iterable[PolicyPage]) -> list[Drift]:
    """Give the translations among these pages whose version is not that of the French text."""
    found = (_drift(page) for page in pages if page.language != FRENCH)
    return [one for one in found if one is not None]


def _drift(page: PolicyPage) -> Drift | None:
    french, version = prevailing_version(page), standing_version(page)
    if french is None:
        return None
    if version is None:
        clauses = len(draft_of_version(french).clauses)
        return Drift(page=page, version=None, french=french, clauses=clauses)
    source = origin_version(page)
    if source == french:
        return None
    pairs = side_by_side(
        draft_of_version(french), draft_of_version(version), origin=_origin(page, source)
    )
    clauses = _count(pairs)
    return Drift(page=page, version=version, french=french, clauses=clauses) if clauses else None
