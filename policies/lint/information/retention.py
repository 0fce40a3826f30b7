"""A period, or what decides it, for every category of data (L27; GDPR 13(2)(a))."""

from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.flattened import flattened
from policies.lint.information.purposes import label
from policies.lint.passages import Passage, blocks, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary import periods, topics
from policies.lint.vocabulary.words import alike, is_blank, stems

_CATEGORY: Final = stems(
    r"categories?\b", r"(?:types?|nature) (?:de|des) donnees", r"donnees?(?: (?:personnelles|collectees|traitees|concernees))?$", r"informations?$",
    r"categor(?:y|ies)\b", r"types? of (?:personal )?(?:data|information)", r"(?:personal )?(?:data|information)(?: (?:collected|processed|concerned|category))?$",
)  # fmt: skip
_OTHER: Final = stems(r"cookies?\b", r"traceurs?\b", r"trackers?\b", r"intelligence", r"sous-traitant", r"destinataire", r"prestataire", r"recipient", r"processor", r"securit", r"droits?\b", r"rights?\b", r"violation", r"breach", r"bases?\b", r"finalit", r"purpose", r"ai\b", r"ia\b", r"transfer", r"qui repond", r"who answers", r"roles?\b", r"controller", r"responsable")
_RETENTION_TITLE: Final = stems(r"conserv", r"durees?\b", r"combien de temps", r"archiv", r"retention", r"how long", r"storage (?:period|limit|duration)", r"periods?\b", r"we (?:keep|retain|hold)", r"delet(?:ion|ing)\b", r"keep\b", r"kept\b")
_KEEPS: Final = stems(r"conserv", r"gard(?:e|ons|ees?)\b", r"efface", r"supprim", r"archiv", r"kept\b", r"keep\b", r"retain", r"stored\b", r"delete", r"erase", r"retention")
_NOT_CATEGORY: Final = stems(
    r"d'ou", r"origine", r"source", r"obligatoire", r"facultati", r"necessaire", r"vue d'ensemble", r"where", r"what is (?:necessary|mandatory)", r"mandatory", r"optional", r"overview", r"health", r"sante", r"decision", r"cinq categories", r"five categories", r"categories de donnees", r"categories of",
)  # fmt: skip
_SECTION: Final = topics.COLLECTED


def _retention(reading: Reading, _: Facts) -> Iterator[Remark]:
    kept = _entries(reading)
    yield from _rows(reading)
    general = [text for _, text in kept if periods.ALL_DATA.search(text) and _is_period(text)]
    if not kept:
        yield from lacking("how long data are kept")
        return
    if general:
        return
    for one, name in _categories(reading):
        if not any(_covers(text, name) for _, text in kept if _is_period(text)):
            yield from lacking("retention period", at=one, of=name)
    yield from _vague(kept)


def _rows(reading: Reading) -> Iterator[Remark]:
    """Look at the tables with a retention column: no cell may be empty, or vague."""
    for row in blocks(reading):
        cell = row.cell(_RETENTION_TITLE)
        if row.kind != "row" or cell is None or _OTHER.search(row.place):
            continue
        if is_blank(cell) or (periods.VAGUE.search(folded(cell)) and not _is_period(folded(cell))):
            yield from lacking("retention period", at=row, of=row.cells[0])


def _entries(reading: Reading) -> list[tuple[Passage, str]]:
    """Give what is said of how long data are kept: the passage and its folded words."""
    found = []
    for one in sentences(reading):
        if one.kind == "heading" or one.words.endswith(":") or topics.TRACKERS.search(one.place):
            continue
        if one.kind == "row":
            cell = one.cell(_RETENTION_TITLE)
            if cell is not None and not is_blank(cell):
                found.append((one, folded(f"{one.cells[0]} : {cell}")))
        elif _RETENTION_TITLE.search(one.place):
            found.append((one, one.words))
        elif _says_period(one):
            found.append((one, f"{one.trail[-1] if one.trail else ''} {one.words}"))
    return found


def _says_period(one: Passage) -> bool:
    return bool(_KEEPS.search(one.words) and topics.DATA.search(one.told) and _is_period(one.words))


def _is_period(words: str) -> bool:
    if periods.NUMBER.search(words):
        return True
    return bool(periods.CRITERION.search(periods.VAGUE.sub(" ", words)))


def _covers(text: str, name: str) -> bool:
    """Tell whether an entry of the schedule is about a category."""
    head = text.partition(":")[0] if ":" in text else text
    words = folded(name)
    if words in text or alike(head, name):
        return True
    return any(subject.search(words) and subject.search(head) for subject in periods.SUBJECTS)


def _categories(reading: Reading) -> Iterator[tuple[Passage, str]]:
    """Give the categories of data that a notice names, with no period beside them."""
    for one in blocks(reading):
        if one.kind == "heading":
            above = " / ".join(one.trail[:-1])
            if _SECTION.search(above) and _is_category(one.words):
                yield one, one.shown
        elif one.kind == "row" and not _OTHER.search(one.place):
            cell = one.cell(_CATEGORY)
            if cell and one.cell(_RETENTION_TITLE) is None and not is_blank(cell):
                yield one, cell
        elif one.kind == "item" and one.trail and _SECTION.search(one.trail[-1]) and ":" in one.words:
            yield one, label(one.shown)
    for head, rows in flattened(reading):
        if _CATEGORY.search(head.words) and not _RETENTION_TITLE.search(head.words):
            yield from ((row, _first_words(row.shown)) for row in rows)


def _is_category(title: str) -> bool:
    if _NOT_CATEGORY.search(title) or _OTHER.search(title):
        return False
    return bool(topics.DATA.search(title)) or any(each.search(title) for each in periods.SUBJECTS)


def _first_words(text: str) -> str:
    """Give the category that begins a row without cells: its words before the next capital."""
    words = text.split()
    stop = next((at for at, word in enumerate(words) if at and word[:1].isupper()), len(words))
    return " ".join(words[:stop])


def _vague(kept: list[tuple[Passage, str]]) -> Iterator[Remark]:
    """Name the entries of a list that give no period, nor what decides it."""
    for one, text in kept:
        if one.kind == "item" and periods.VAGUE.search(text) and not _is_period(text):
            yield from lacking("retention period", at=one, of=one.shown)


RULES: Final = (rule("L27", "E", _retention, kinds=("privacy",)),)
