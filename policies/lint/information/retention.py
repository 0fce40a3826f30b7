"""A period, or what decides it, for every category of data (L27; GDPR 13(2)(a))."""

from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.flattened import flattened
from policies.lint.information.purposes import label
from policies.lint.passages import Passage, blocks, lines_saying, sentences
from policies.lint.reading import Reading, folded
from policies.lint.remarks import Remark, lacking, rule
from policies.lint.vocabulary import periods, topics
from policies.lint.vocabulary.words import Labels, is_blank, stems

_CATEGORY: Final = stems(
    r"""
    categories?\b | (?:types?|nature) (?:de|des) donnees |
    donnees?(?: (?:personnelles|collectees|traitees|concernees))?$ | informations?$ |
    categor(?:y|ies)\b | types? of (?:personal )?(?:data|information) |
    (?:personal )?(?:data|information)(?: (?:collected|processed|concerned|category))?$
    """
)
_OTHER: Final = stems(
    r"""
    cookies?\b | traceurs?\b | trackers?\b | intelligence | sous-traitant | destinataire |
    prestataire | recipient | processor | securit | droits?\b | rights?\b | violation | breach |
    bases?\b | finalit | purpose | ai\b | ia\b | transfer | qui repond | who answers | roles?\b |
    controller | responsable
    """
)
_RETENTION_TITLE: Final = stems(
    r"""
    conserv | durees?\b | combien de temps | archiv | retention | how long |
    storage (?:period|limit|duration) | periods?\b | we (?:keep|retain|hold) |
    delet(?:ion|ing)\b | keep\b | kept\b
    """
)
_KEEPS: Final = stems(
    r"""
    conserv | gard(?:e|ons|ees?)\b | efface | supprim | archiv | kept\b | keep\b | retain |
    stored\b | delete | erase | retention
    """
)
_NOT_CATEGORY: Final = stems(
    r"""
    d'ou | origine | source | obligatoire | facultati | necessaire | vue d'ensemble | where |
    what is (?:necessary|mandatory) | mandatory | optional | overview | health | sante |
    decision | cinq categories | five categories | categories de donnees | categories of
    """
)
_NOT_SCHEDULE: Final = stems(
    r"cookies?\b", r"traceurs?\b", r"trackers?\b", r"intelligence", r"ia\b", r"ai\b"
)
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
    timed = [text for _, text in kept if _is_period(text)]
    told = Labels(text.partition(":")[0] for text in timed)
    subjects = _subjects("\n".join(told.texts))
    for one, name in _categories(reading):
        if not (told.speak_of(name) or _subjects(folded(name)) & subjects):
            yield from lacking("retention period", at=one, of=name)
    yield from _vague(kept)


def _rows(reading: Reading) -> Iterator[Remark]:
    """Look at the tables with a retention column: no cell may be empty, or vague."""
    for row in blocks(reading):
        cell = row.cell(_RETENTION_TITLE)
        if row.kind != "row" or cell is None or _NOT_SCHEDULE.search(row.place):
            continue
        if is_blank(cell) or (periods.VAGUE.search(folded(cell)) and not _is_period(folded(cell))):
            yield from lacking("retention period", at=row, of=row.cells[0])


def _entries(reading: Reading) -> list[tuple[Passage, str]]:
    """Give what is said of how long data are kept: the passage and its folded words."""
    found = []
    about = lines_saying(reading, topics.DATA)
    heads = {one.line.number: folded(label(one.shown)) for one in blocks(reading)}
    for one in sentences(reading):
        if one.kind == "heading" or one.words.endswith(":") or topics.TRACKERS.search(one.place):
            continue
        if one.kind == "row":
            cell = one.cell(_RETENTION_TITLE)
            if cell is not None and not is_blank(cell):
                found.append((one, folded(f"{one.cells[0]} : {cell}")))
        elif _RETENTION_TITLE.search(one.place):
            found.append((one, one.words))
        elif _says_period(one, about):
            head = heads[one.line.number] if one.kind == "item" else _placed(one)
            found.append((one, f"{head} : {one.words}"))
    return found


def _placed(one: Passage) -> str:
    return f"{one.trail[-1] if one.trail else ''} {one.words}".replace(":", " ")


def _says_period(one: Passage, about: frozenset[int]) -> bool:
    is_about = one.line.number in about or topics.DATA.search(one.lead)
    return bool(
        (is_about or _SECTION.search(one.place))
        and _KEEPS.search(one.words)
        and _is_period(one.words)
    )


def _is_period(words: str) -> bool:
    if periods.NUMBER.search(words):
        return True
    return bool(periods.CRITERION.search(periods.VAGUE.sub(" ", words)))


def _subjects(words: str) -> set[int]:
    """Give which of the known subjects folded words speak of."""
    return {at for at, subject in enumerate(periods.SUBJECTS) if subject.search(words)}


def _categories(reading: Reading) -> Iterator[tuple[Passage, str]]:
    """Give the categories of data that a notice names, with no period beside them."""
    for one in blocks(reading):
        if name := _CATEGORY_OF[one.kind](one):
            yield one, name
    for head, rows in flattened(reading):
        if _CATEGORY.search(head.words) and not _RETENTION_TITLE.search(head.words):
            yield from ((row, _first_words(row.shown)) for row in rows)


def _in_heading(one: Passage) -> str:
    above = " / ".join(one.trail[:-1])
    return one.shown if _SECTION.search(above) and _is_category(one.words) else ""


def _in_row(one: Passage) -> str:
    cell = one.cell(_CATEGORY)
    if cell is None or _OTHER.search(one.place) or one.cell(_RETENTION_TITLE) is not None:
        return ""
    return "" if is_blank(cell) else cell


def _in_item(one: Passage) -> str:
    is_listed = one.trail and _SECTION.search(one.trail[-1]) and ":" in one.words
    return label(one.shown) if is_listed else ""


def _in_prose(_: Passage) -> str:
    return ""


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


_CATEGORY_OF: Final = {
    "heading": _in_heading,
    "row": _in_row,
    "item": _in_item,
    "prose": _in_prose,
}
RULES: Final = (rule("L27", "E", _retention, kinds=("privacy",)),)
