"""L05, L06, L90: title, numbering, headings, lists and tables are what they look like."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from policies.clauses import Paragraph, Table, Verbatim
from policies.importer import columns
from policies.importer.numbers import Numbered, numbered
from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule, missing, seen
from policies.lint.reading import Line, Part, Reading

_TITLE: Final = re.compile(
    r"^\W{0,4}(?:(?:la |notre |our |the )?(?:politique|charte|declaration|notice)\b.{0,60}"
    r"|conditions (?:generales|d'utilisation).{0,60}|mentions legales|privacy (?:policy|notice"
    r"|statement)|cookies? policy|terms (?:of|and) .{0,40}|data processing (?:agreement|addendum)"
    r"|accord de (?:traitement|sous-traitance).{0,60}|legal notice)\W{0,4}$"
)
_HEADS: Final = (
    r"(?:categories? de donnees|types? de donnees|donnees(?: collectees| traitees)?|exemples?"
    r"|finalites?|bases? (?:legales?|juridiques?)|durees?(?: de conservation)?|conservation"
    r"|destinataires?|sous-traitants?|pays|localisation|services?|cookies?|noms?|roles?|fonctions?"
    r"|categories of data|data categor(?:y|ies)|data(?: collected)?|examples?|purposes?"
    r"|(?:legal|lawful) bas[ie]s|retention(?: period)?|recipients?|subprocessors?|countr(?:y|ies)"
    r"|location|entity|duration|provider|prestataires?|fournisseurs?|partenaires?|editeurs?)"
)
# Three names of columns in a row with nothing between them: no sentence begins so.
_HEADER: Final = re.compile(rf"^\W{{0,4}}{_HEADS}(?: {_HEADS}){{2,}}(?= |$)")
_PAIR: Final = re.compile(rf"^\W{{0,4}}{_HEADS} {_HEADS}$")
_BOLD: Final = re.compile(r"^\s*(?:\*\*|__)(?P<words>[^*_\n]{2,100})(?:\*\*|__)\s*:?\s*$")
_INSIDE: Final = re.compile(r"[•●▪■◦➢][^•●▪■◦➢]{3,200}[•●▪■◦➢]")
_BULLET: Final = re.compile(r"^\s*[•◦▪▫‣●○■□➢✓✔➔→►\uf0b7\uf0a7·–—]\s*\S")
_MANY_WORDS: Final = 300


def _title_first(reading: Reading, _facts: Facts) -> Iterator[Finding]:
    parts = reading.parts
    first = parts[0]
    if first.clause.level != 1 or not first.clause.title:
        yield missing("L05", "I", "title")
        return
    body = [line for line in first.lines if not line.is_heading][:2]
    later = [line for line in body if _TITLE.match(line.folded)]
    if later and not _TITLE.match(first.title):
        yield seen("L05", "I", later[0])


def _contiguous(reading: Reading) -> Iterator[Finding]:
    last: dict[int, Numbered] = {}
    for part in reading.parts:
        number = numbered(part.clause.heading()) if part.clause.number else None
        level = part.clause.level
        last = {held: one for held, one in last.items() if held <= level}
        if number is None:
            continue
        before = last.get(level)
        last[level] = number
        if not _follows(before, number):
            yield seen("L05", "I", part.lines[0])


def _follows(before: Numbered | None, number: Numbered) -> bool:
    if before is None:
        return number.kind in ("letter", "roman") or number.path[-1] <= 1
    if before.kind != number.kind or before.path[:-1] != number.path[:-1]:
        return True
    return number.path[-1] == before.path[-1] + 1


def _order(reading: Reading, facts: Facts) -> Iterator[Finding]:
    yield from _title_first(reading, facts)
    yield from _contiguous(reading)


def _flattened(reading: Reading, _facts: Facts) -> Iterator[Finding]:
    for part in reading.parts:
        body = [line for line in part.lines if not (line.is_heading or line.is_row)]
        for line in body:
            if _HEADER.match(line.folded) or _is_pair(line, body):
                yield seen("L06", "W", line, (0, min(len(line.folded), 80)))
                break
        else:
            yield from _run_together(part)


def _is_pair(line: Line, body: Sequence[Line]) -> bool:
    """True for two names of columns alone on a line that other lines of its paragraph follow."""
    if not _PAIR.match(line.folded) or line.text.lstrip().startswith(("-", "*")):
        return False
    return any(other.number == line.number + 1 for other in body)


def _run_together(part: Part) -> Iterator[Finding]:
    for block in part.clause.blocks:
        if isinstance(block, Paragraph | Verbatim):
            for blank, run in groupby(block.text.split("\n"), key=lambda text: not text.strip()):
                texts = [] if blank else [text.strip() for text in run]
                if len(texts) > 2 and columns.flattened(texts):
                    line = next((one for one in part.lines if texts[0] in one.text), part.lines[0])
                    yield seen("L06", "W", line)


def _real(reading: Reading, _facts: Facts) -> Iterator[Finding]:
    if len(reading.folded.split()) > _MANY_WORDS and not any(
        part.clause.title and part.clause.level > 1 for part in reading.parts
    ):
        yield missing("L90", "W", "headings")
    for part in reading.parts:
        yield from _looks_like(part)
        yield from _headless(part)


def _looks_like(part: Part) -> Iterator[Finding]:
    """Find what only looks like a heading (bold, or numbered) or a list (signs before words)."""
    body = [line for line in part.lines if not line.is_heading]
    bullets = [line for line in body if _BULLET.match(line.text)]
    inside = [line for line in body if _INSIDE.search(line.text) and not line.is_row]
    if len(bullets) > 1 or inside:
        yield seen("L90", "W", (inside or bullets)[0])
    for before, line in zip([None, *part.lines], part.lines, strict=False):
        if line.is_heading or line.is_row:
            continue
        alone = before is None or line.number > before.number + 1 or before.is_heading
        bold = _BOLD.match(line.text)
        if alone and bold and not bold["words"].rstrip().endswith((".", ";", ",")):
            yield seen("L90", "W", line)


def _headless(part: Part) -> Iterator[Finding]:
    rows = [line for line in part.lines if line.is_row]
    for block in part.clause.blocks:
        if isinstance(block, Table) and not all(cell.strip() for cell in block.header[1:]):
            line = next((one for one in rows if one.text == block.markdown().split("\n")[0]), None)
            yield seen("L90", "W", line or part.lines[0])


RULES: Final = (
    Rule(id="L05", severity="I", check=_order),
    Rule(id="L06", severity="W", check=_flattened),
    Rule(id="L90", severity="W", check=_real),
)
