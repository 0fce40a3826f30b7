"""Cookies and other trackers: listed, chosen, exempt (L60 to L65; LIL 82, CNIL 4 July 2025)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, quoting, rule
from policies.lint.vocabulary import periods, topics
from policies.lint.vocabulary import trackers as words
from policies.lint.vocabulary.words import NEGATION, is_blank, stems

_MOST_LIFE: Final = 13
_MOST_DATA: Final = 25
_MONTHS: Final = re.compile(r"(\d+(?:[.,]\d+)?) ?(jours?|days?|mois|months?|ans?\b|annees?|years?)")
_SOLE: Final = {
    "audience measurement as its only purpose": stems(r"(?:rien d'autre|aucune autre (?:fin|finalite)|seule (?:fin|finalite)|finalite (?:strictement )?limitee|(?:uniquement|exclusivement|strictement|seulement)\b[^.;]{0,40}(?:mesur|audience|compt|statist|fin))", r"(?:sert|servent|utilises?) (?:\w+ ){0,3}(?:seulement|uniquement|exclusivement|strictement)? ?(?:a|pour) (?:\w+ ){0,3}(?:mesurer|compter|la mesure)[^.;]{0,60}(?:rien d'autre|seul|uniquement)?", r"(?:nothing else|no other purpose|sole purpose|only purpose)", r"(?:only|solely|exclusively|strictly)\b[^.;]{0,40}(?:measur|audience|count|statist)", r"sert a nous seuls", r"serves us alone", r"mesure d'audience seule"),
    "the publisher as its only user": stems(r"(?:nous|l'editeur|editeur|notre compte|compte de l'editeur) seuls?\b", r"(?:a|pour) nous seuls", r"(?:pour|a) (?:le )?(?:seul|notre seul|l'usage exclusif|compte exclusif|compte)[^.;]{0,30}(?:editeur|compte|nous|usage)", r"(?:pour )?notre (?:seul |propre |usage )(?:compte|usage|exclusif)", r"ne servent qu'a nous", r"(?:exclusivement|uniquement) (?:pour |a )?(?:notre|nous|le compte)", r"compte exclusif", r"us alone", r"for us (?:alone|only)", r"(?:only|solely|exclusively) (?:for|by|on behalf of) (?:us|our|the publisher|cabinet)", r"our (?:sole|own|exclusive) (?:use|account|behalf)", r"sole (?:publisher|use|benefit|account)", r"publisher alone", r"on (?:our|the publisher's) behalf (?:only|alone)"),
    "anonymous statistics only": stems(r"anonym", r"agrege", r"aggregate"),
    "no crossing with other data or sites": stems(r"(?:pas|ni|sans|aucun|jamais|non)\b[^.;]{0,60}(?:crois|recoup|combin|rapproch|suiv|suit|autres? (?:traitement|fichier|site|donnee))", r"(?:not|never|nor|no|without|neither)\b[^.;]{0,60}(?:combin|cross|merg|match|follow|track|other (?:data|files|sites|processing|purposes))"),
    "a dated attestation of its settings": stems(r"attest", r"certifie (?:par|le)", r"verifi\w+ (?:et|ces|ce|le|chaque)", r"(?:configur|regl|parametr)\w+[^.;]{0,60}(?:attest|verifi|conforme|control)", r"check(?:ed)? (?:and|these)", r"configured (?:according|in accordance|as)"),
}  # fmt: skip
_USES_NONE: Final = stems(r"(?:n'utilis\w+|ne (?:depos|plac|util)\w+|n'ecri\w+|sans|aucun)\b[^.;]{0,30}(?:cookies?|traceurs?)", r"(?:do(?:es)? not|don't|no|without|sets no|uses no)\b[^.;]{0,30}(?:cookies?|trackers?)")


def _section(reading: Reading, facts: Facts) -> Iterator[Remark]:
    if facts.others and "cookies" in facts.others:
        return
    for one in blocks(reading):
        titled = one.kind == "heading" and topics.TRACKERS.search(one.words)
        linked = any(topics.TRACKERS.search(folded(f"{link.text} {link.target}").replace("/", " ")) for link in one.links)
        if titled or linked or _USES_NONE.search(one.words):
            return
    yield from lacking("a clause on cookies and other trackers, or a link to one")


def _details(reading: Reading, _: Facts) -> Iterator[Remark]:
    rows = [one for one in blocks(reading) if one.kind == "row" and _is_tracker(one)]
    items = [one for one in blocks(reading) if one.kind == "item" and _is_item(one)]
    for row in rows:
        yield from lacking(*_absent(row), at=row, of=row.cell(words.COLUMNS["name"]) or row.cells[0])
        yield from _too_long(row)
    if not rows and _is_elsewhere(reading):
        return
    for item in items if not rows else ():
        yield from lacking(*_absent_in_words(item), at=item, of=item.words)
    if reading.kind == "cookies" and not rows and not items and not _none_used(reading):
        yield from lacking("the list of trackers: name, purpose, party, lifetime, data retention")


def _none_used(reading: Reading) -> bool:
    return any(_USES_NONE.search(one.words) for one in blocks(reading))


def _is_tracker(row: Passage) -> bool:
    header = folded(" ; ".join(row.header))
    named = words.COLUMNS["name"].search(folded(row.header[0]))
    about = topics.TRACKERS.search(f"{row.place} {header} {row.lead}") or words.NAME.search(row.cells[0])
    return bool(named and about) and bool(words.COLUMNS["purpose"].search(header) or words.COLUMNS["lifetime"].search(header) or words.NAME.search(row.cells[0]))


def _absent(row: Passage) -> list[str]:
    absent = [
        name
        for name, column in words.COLUMNS.items()
        if (cell := row.cell(column)) is None or is_blank(cell)
    ]
    # One column cannot be both: "durée de conservation" beside no other says one of the two.
    return absent


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
    named = topics.TRACKERS.search(one.words) or words.TOOLS.search(one.words) or words.NAME.search(one.text)
    listed = stems(r"cookies?\b", r"traceurs?\b", r"trackers?\b").match(one.words) or words.NAME.match(one.text.strip("*")) or one.lead
    return bool(in_section and named and listed) and not stems(r"refus", r"accept").search(one.words)


def _absent_in_words(item: Passage) -> list[str]:
    told = item.words
    # Two periods are a lifetime and a retention; one says only the first.
    count = len(list(periods.NUMBER.finditer(told))) + bool(stems(r"jusqu'|until|session\b(?=.{0,30}(?:seule|only|duree))").search(told))
    has = {
        "name": words.NAME.search(item.text),
        "purpose": stems(r"pour\b", r"afin\b", r"sert\b", r"permet", r"mesur", r"secur", r"necessaire", r"connexion", r":", r"to\b", r"for\b", r"used\b", r"measure").search(told),
        "party": words.TOOLS.search(told) or stems(r"nous\b", r"depose par", r"cabinet", r"set by", r"us\b", r"we\b", r"tiers", r"third").search(told),
        "lifetime": count > 0,
        "data retention": count > 1 or stems(r"aucune donnee", r"no data", r"conserv", r"retention", r"kept").search(told),
    }
    return [name for name, found in has.items() if not found]


def _is_elsewhere(reading: Reading) -> bool:
    """Tell whether a notice leaves the list to a cookie policy that it links to."""
    return reading.kind != "cookies" and any(
        topics.TRACKERS.search(folded(f"{link.text} {link.target.replace('/', ' ')}")) and "prefer" not in link.target
        for one in blocks(reading)
        for link in one.links
    )


def _browser_only(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [one for one in sentences(reading) if one.kind != "heading" and _is_browser_choice(one)]
    if not said:
        return
    alone = [one for one in said if words.ONLY.search(one.words) and not NEGATION.search(one.words)]
    if alone or not any(_is_tool(one) for one in sentences(reading) if one not in said):
        yield from quoting(alone or said[:1], words.BROWSER)


def _is_browser_choice(one: Passage) -> bool:
    if not (words.BROWSER.search(one.words) and words.SETTINGS.search(one.words) and words.CHOOSE.search(one.words)):
        return False
    about = topics.TRACKERS.search(f"{one.place} {one.told}")
    unneeded = stems(r"inutile", r"unnecessary", r"pas besoin", r"not need", r"en complement", r"in addition", r"signal", r"global privacy", r"gpc\b", r"do not track").search(one.words)
    return bool(about) and not unneeded


def _is_tool(one: Passage) -> bool:
    if any(re.search(r"cookies?/(?:preferences|settings|choices)|consent|preferences|mes-choix", link.target.lower()) for link in one.links):
        return True
    return bool(words.TOOL.search(one.words)) and not words.BROWSER.search(one.words) and one.kind != "heading" and bool(
        topics.TRACKERS.search(f"{one.place} {one.words}") or topics.CONSENT.search(one.words)
    )


def _exemption(reading: Reading, _: Facts) -> Iterator[Remark]:
    said = [one for one in sentences(reading) if _is_exempt(one)]
    if not said or _is_elsewhere(reading):
        return
    near = [one for one in sentences(reading) if _is_near(one, said)]
    absent = [name for name, pattern in _SOLE.items() if not any(pattern.search(one.words) for one in near)]
    yield from lacking(*absent, at=said[0])


def _is_exempt(one: Passage) -> bool:
    if one.kind == "heading" or not words.EXEMPT.search(one.words):
        return False
    own = one.trail[-1] if one.trail else ""
    return bool(words.AUDIENCE.search(f"{own} {one.words}")) and not stems(r"(?:n'est|ne sont|pas) (?:pas )?exempt", r"not exempt").search(one.words)


def _is_near(one: Passage, said: list[Passage]) -> bool:
    if one.kind == "heading":
        return False
    own = one.trail[-1] if one.trail else ""
    return bool(words.AUDIENCE.search(f"{own} {one.words}")) or any(one.line.clause is each.line.clause for each in said)


def _compulsory(reading: Reading, _: Facts) -> Iterator[Remark]:
    for one in sentences(reading):
        about = topics.TRACKERS.search(one.words) or topics.TRACKERS.search(f"{one.trail[-1] if one.trail else ''} {one.lead}")
        found = words.COMPULSORY.search(one.words)
        if not about or not found or one.kind == "heading" or stems(r"consent", r"accord\b", r"agreement").search(one.words):
            continue
        before = one.words[max(0, found.start() - 20) : found.start()]
        if NEGATION.search(before):
            continue
        near = " ".join(each.words for each in sentences(reading) if each.line is one.line)
        wanting = [] if words.GROUND.search(near) else ["why it is strictly necessary"]
        if not words.LIMITED.search(near):
            wanting.append("the pages it is limited to")
        yield from lacking(*wanting, at=one, of=one.shown)


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
