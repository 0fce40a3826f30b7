"""Cookies and other trackers: listed, chosen, exempt (L60 to L65; LIL 82, CNIL 4 July 2025)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks, lines_saying, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.vocabulary import periods, topics
from policies.lint.vocabulary import trackers as words
from policies.lint.vocabulary.words import NEGATION, is_blank

_MOST_LIFE: Final = 13
_MOST_DATA: Final = 25
_MONTHS: Final = re.compile(r"(\d+(?:[.,]\d+)?) ?(jours?|days?|mois|months?|ans?\b|annees?|years?)")


def _section(reading: Reading, facts: Facts) -> Iterator[Remark]:
    if facts.others and "cookies" in facts.others:
        return
    for one in blocks(reading):
        titled = one.kind == "heading" and topics.TRACKERS.search(one.words)
        linked = any(
            topics.TRACKERS.search(folded(f"{link.text} {link.target}").replace("/", " "))
            for link in one.links
        )
        if titled or linked or words.USES_NONE.search(one.words):
            return
    yield from lacking("a clause on cookies and other trackers, or a link to one")


def _details(reading: Reading, _: Facts) -> Iterator[Remark]:
    rows = [one for one in blocks(reading) if one.kind == "row" and _is_tracker(one)]
    items = [one for one in blocks(reading) if one.kind == "item" and _is_item(one)]
    for row in rows:
        yield from lacking(
            *_absent(row), at=row, of=row.cell(words.COLUMNS["name"]) or row.cells[0]
        )
        yield from _too_long(row)
    if not rows and _is_elsewhere(reading):
        return
    for item in items if not rows else ():
        yield from lacking(*_absent_in_words(item), at=item, of=item.words)
    if reading.kind == "cookies" and not rows and not items and not _none_used(reading):
        yield from lacking("the list of trackers")


def _none_used(reading: Reading) -> bool:
    return any(words.USES_NONE.search(one.words) for one in blocks(reading))


def _is_tracker(row: Passage) -> bool:
    header = folded(" ; ".join(row.header))
    named = words.COLUMNS["name"].search(folded(row.header[0]))
    about = topics.TRACKERS.search(f"{row.place} {header} {row.lead}") or words.NAME.search(
        row.cells[0]
    )
    return bool(named and about) and bool(
        words.COLUMNS["purpose"].search(header)
        or words.COLUMNS["lifetime"].search(header)
        or words.NAME.search(row.cells[0])
    )


def _absent(row: Passage) -> list[str]:
    cells = {name: row.cell(column) for name, column in words.COLUMNS.items()}
    return [name for name, cell in cells.items() if cell is None or is_blank(cell)]


def _too_long(row: Passage) -> Iterator[Remark]:
    """Name the audience trackers that outlive 13 months, or whose data outlive 25."""
    if not words.AUDIENCE.search(f"{row.place} {row.words}"):
        return
    for name, most in (("lifetime", _MOST_LIFE), ("data retention", _MOST_DATA)):
        cell = row.cell(words.COLUMNS[name])
        if cell and _months(folded(cell)) > most:
            yield Remark(words=f"{name} of {most} months at most: {cell}", at=row)


def _months(words_of: str) -> float:
    per = {"j": 30.44, "d": 30.44, "m": 1.0, "a": 1 / 12, "y": 1 / 12}
    found = _MONTHS.search(words_of)
    return float(found[1].replace(",", ".")) / per[found[2][0]] if found else 0.0


def _is_item(one: Passage) -> bool:
    in_section = topics.TRACKERS.search(f"{one.place} {one.lead}")
    named = (
        topics.TRACKERS.search(one.words)
        or words.TOOLS.search(one.words)
        or words.NAME.search(one.text)
    )
    listed = words.TRACKER.match(one.words) or words.NAME.match(one.text.strip("*")) or one.lead
    return bool(in_section and named and listed) and not words.ANSWER.search(one.words)


def _absent_in_words(item: Passage) -> list[str]:
    told = item.words
    # Two periods are a lifetime and a retention; one says only the first.
    count = len(list(periods.NUMBER.finditer(told))) + bool(words.USED_FOR.search(told))
    has = {
        "name": words.NAME.search(item.text),
        "purpose": words.LASTING.search(told),
        "party": words.TOOLS.search(told) or words.PLACED_BY.search(told),
        "lifetime": count > 0,
        "data retention": count > 1 or words.NOTHING_KEPT.search(told),
    }
    return [name for name, found in has.items() if not found]


def _is_elsewhere(reading: Reading) -> bool:
    """Tell whether a notice leaves the list to a cookie policy that it links to."""
    return reading.kind != "cookies" and any(
        topics.TRACKERS.search(folded(f"{link.text} {link.target.replace('/', ' ')}"))
        and "prefer" not in link.target
        for one in blocks(reading)
        for link in one.links
    )


def _browser_only(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [one for one in sentences(reading) if one.kind != "heading" and _is_browser_choice(one)]
    if not said:
        return
    alone = [one for one in said if words.ONLY.search(one.words) and not NEGATION.search(one.words)]
    choices = set(map(id, said))
    others = [one for one in sentences(reading) if id(one) not in choices]
    if alone or not (_links_tool(reading) or any(_is_tool(one) for one in others)):
        yield from quoting(alone or said[:1], words.BROWSER)


def _is_browser_choice(one: Passage) -> bool:
    if not (
        words.BROWSER.search(one.words)
        and words.SETTINGS.search(one.words)
        and words.CHOOSE.search(one.words)
    ):
        return False
    about = topics.TRACKERS.search(f"{one.place} {one.told}")
    unneeded = words.NOT_NEEDED.search(one.words)
    return bool(about) and not unneeded


def _links_tool(reading: Reading) -> bool:
    """Tell whether a link leads to a page of choices of the site's own."""
    said = (one for one in blocks(reading) if one.kind in {"prose", "item"})
    return any(words.CHOICE_PAGE.search(link.target.lower()) for one in said for link in one.links)


def _is_tool(one: Passage) -> bool:
    if one.kind in {"row", "heading"} or words.BROWSER.search(one.words):
        return False
    near = f"{one.place} {one.words}"
    about = topics.TRACKERS.search(near) or topics.CONSENT.search(one.words)
    return bool(about and words.TOOL.search(one.words))


def _exemption(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [one for one in sentences(reading) if _is_exempt(one)]
    if not said or _is_elsewhere(reading):
        return
    clauses = {id(one.line.clause) for one in said}
    near = [one for one in sentences(reading) if _is_near(one, clauses)]
    absent = [
        name
        for name, pattern in words.SOLE.items()
        if not any(pattern.search(one.words) for one in near)
    ]
    yield from lacking(*absent, at=said[0])


def _is_exempt(one: Passage) -> bool:
    if one.kind == "heading" or not words.EXEMPT.search(one.words):
        return False
    own = one.trail[-1] if one.trail else ""
    return bool(words.AUDIENCE.search(f"{own} {one.words}")) and not words.NOT_EXEMPT.search(
        one.words
    )


def _is_near(one: Passage, clauses: set[int]) -> bool:
    if one.kind in {"heading", "row"}:
        return False
    own = one.trail[-1] if one.trail else ""
    return bool(words.AUDIENCE.search(own)) or id(one.line.clause) in clauses


def _compulsory(reading: Reading, _: Facts) -> Iterator[Remark]:
    grounded = lines_saying(reading, words.GROUND)
    limited = lines_saying(reading, words.LIMITED)
    for one in sentences(reading):
        if not _is_compulsory(one):
            continue
        wanting = [] if one.line.number in grounded else ["why it is strictly necessary"]
        if one.line.number not in limited:
            wanting.append("the pages it is limited to")
        yield from lacking(*wanting, at=one, of=one.shown)


def _is_compulsory(one: Passage) -> bool:
    own = one.trail[-1] if one.trail else ""
    found = words.COMPULSORY.search(one.words)
    if not found or one.kind == "heading" or words.AGREED.search(one.words):
        return False
    if not topics.TRACKERS.search(f"{own} {one.lead} {one.words}"):
        return False
    return not NEGATION.search(one.words[max(0, found.start() - 20) : found.start()])


def _observed(reading: Reading, facts: Facts) -> Iterator[Remark]:
    seen = facts.observed_trackers or frozenset()
    declared = dict(_declared(reading))
    for name in sorted(seen):
        if not any(_matches(pattern, name) for pattern in declared):
            yield Remark(words=f"observed, not declared: {name}")
    for pattern, one in declared.items():
        if not any(_matches(pattern, name) for name in seen):
            yield Remark(words=f"declared, not observed: {pattern}", at=one)


def _declared(reading: Reading) -> Iterator[tuple[str, Passage]]:
    for one in blocks(reading):
        if one.kind == "row" and _is_tracker(one):
            cell = one.cell(words.COLUMNS["name"]) or one.cells[0]
            names = [first or second for first, second in words.NAME.findall(cell)]
            yield from ((name, one) for name in names or [cell.split(" (")[0].strip()])
        elif one.kind == "item" and _is_item(one):
            yield from ((first or second, one) for first, second in words.NAME.findall(one.text))


def _matches(pattern: str, name: str) -> bool:
    """Tell whether an observed name is the declared one; `*` stands for anything at its end."""
    known = pattern.replace("\\", "")
    if known.endswith("*"):
        return name.startswith(known.rstrip("*")) or name == known.rstrip("*").rstrip("._-")
    return name == known


RULES: Final = (
    rule("L60", "E", _section, kinds=("privacy",)),
    rule("L61", "E", _details, kinds=("privacy", "cookies")),
    rule("L62", "B", _browser_only, kinds=("privacy", "cookies", "terms", "legal")),
    rule("L63", "E", _exemption, kinds=("privacy", "cookies")),
    rule("L64", "W", _compulsory, kinds=("privacy", "cookies")),
    rule("L65", "E", _observed, kinds=("cookies",), needs=("observed_trackers",)),
)
