"""L80, L81, L83: what a text says of its own changes."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from policies.lint import quantities
from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule, missing, seen
from policies.lint.quantities import Measured
from policies.lint.reading import Line, Part, Reading, filled

_DOCUMENT: Final = (
    r"(?:politique|conditions|cg[uvs]|accord|contrat|charte|declaration|mentions|texte|document"
    r"|annexe|policy|policies|terms|agreement|statement|addendum|page|notice d'information"
    r"|(?:this|the|our|privacy|cookies?|presente|cette|la) notice)"
)
_TITLE: Final = re.compile(
    r"\b(?:modif\w+|mises? a jour|changements?|evolutions?|revisions?|updates?|chang\w+"
    r"|amend\w*|modifications?)\b"
)
_OTHERS: Final = re.compile(
    r"\b(?:tarif|prix|price|pricing|fee|mot de passe|password|compte|account|plan\b|coordonnees"
    r"|sous-traitant|subprocessor|sub-processor|exchange|donnees|\bdata\b|rectif|droits|rights)"
)
_NAMED: Final = re.compile(rf"\b{_DOCUMENT}\b")
_CHANGING: Final = re.compile(
    rf"(?:modifi\w+|mett?r?e?s? a jour|mises? a jour|faire evoluer|evoluer|revis\w+|changements?"
    rf"|chang\w+|updat\w+|amend\w*|modify|modifi\w+|replac\w+)\b[^.;\n]{{0,100}}\b{_DOCUMENT}\b"
    rf"|\b{_DOCUMENT}\b[^.;\n]{{0,80}}\b(?:modifi(?:ee?s?|ables?)|mises? a jour|mis a jour"
    rf"|revisee?s?|evoluer"
    rf"|changer?|changes?|changed|updated|amended|modified|revised)\b"
)
_BEFORE: Final = re.compile(
    r"\bavant\b|a l'avance|au prealable|prealablement|preavis|notice|in advance"
    r"|before|prior to|beforehand|advance notice|(?:a compter|a partir|following|after|from"
    r"|suivant)"
    r" .{0,30}(?:notif|inform|publi|receipt|reception|posting|email)"
)
_MEDIUM: Final = re.compile(
    r"\be-?mails?\b|\bcourriels?\b|courrier|par ecrit|lettre|support durable|durable medium"
    r"|in writing|messagerie|\bmails?\b|recommande|postal"
)
_EXIT: Final = re.compile(
    r"resili\w+|refus\w+|mettre fin|cloturer|s'opposer|opposition|reject|refuse|terminat\w+"
    r"|cancel\w*|close your account|object\b|delete your account|stop using|cesser d'utiliser"
)
_ARCHIVE: Final = re.compile(
    r"(?:versions?|redactions?|textes?|politiques?) (?:anterieure?s?|precedentes?|passees?"
    r"|archivees?)"
    r"|anciennes? (?:versions?|politiques?|conditions)|historique d(?:e|es) (?:versions?"
    r"|modifications?)"
    r"|archives?\b|(?:previous|prior|past|earlier|older|former|archived|historical) versions?"
    r"|version history|history of (?:changes|versions|this)|change ?log|(?:all|every"
    r"|each) versions?"
    r"|toutes les versions|journal des modifications|suivi des modifications|commit history"
    r"|see the (?:full )?history|past revisions|(?:previous|prior) (?:policies|terms|statements)"
)
_SUBSTANTIAL: Final = (
    r"(?:substantiel(?:le)?s?|important[e]?s?|significati(?:f|ve)s?|majeure?s?|essentiel(?:le)?s?"
    r"|material(?:ly)?|substantial(?:ly)?|significant(?:ly)?|major)"
)
_DEFINED: Final = re.compile(
    rf"(?:on entend par|nous entendons par|constitue\w*|est|sont|regardees? comme"
    rf"|consideree?s? comme"
    rf"|qualifiee?s? de|reputee?s?) [^.;\n]{{0,60}}{_SUBSTANTIAL}[^.\n]{{0,12}}"
    rf"(?: (?:tout|toute|une|un|le|la|celle|celui|lorsqu|si|s'ils?|qui|quand|ce qui|notamment)"
    rf"|, |:|»)"
    rf"|(?:is|are) {_SUBSTANTIAL} (?:if|when|where|whenever)\b"
    rf"|: (?:c'est|il s'agit d[e']|that is|this is|these are|it is) ?(?:un |une |des |an? )?"
    rf"(?:{_SUBSTANTIAL} \w+|\w+ {_SUBSTANTIAL})"
    rf"|{_SUBSTANTIAL}\W{{0,3}}(?: (?:changes?|modifications?|updates?|changements?|revisions?))?"
    rf"[^.;\n]{{0,24}}(?:c'est-a-dire|a savoir|telles? que|tels? que|par exemple|notamment (?:si"
    rf"|en cas|lorsqu)"
    rf"|comme (?:un|une|le|la)\b|concern\w+ (?:les? |la |l')?(?:final|bas|desti|dur|droit)|such as"
    rf"|including"
    rf"|for example|e\.g|i\.e|that is|\bmeans?\b|are (?:those|changes)|includes?\b|namely|like )"
    rf"|{_SUBSTANTIAL}[^.;\n]{{0,40}}[(:] ?(?:final|nouve|ajout|new |change|chang|durees?|le |la "
    rf"|les |une? )"
)
_PUBLISHED: Final = (
    r"(?:publiee|en ligne|affichee|accessible|disponible|figurant|presente sur|consultable)"
)
_POSTED: Final = (
    r"\b(?:published|posted|available|displayed|online|accessible|on (?:the|our) (?:web)?site)"
)
_SILENT: Final = re.compile(
    r"version[^.;\n]{0,40}\b(?:applicable|en vigueur|qui s'applique|opposable|fait foi|faisant foi"
    rf"|prevaut)[^.;\n]{{0,40}}\b(?:est|sera"
    rf"|reste)\b[^.;\n]{{0,12}}\bcelle\b[^.;\n]{{0,40}}{_PUBLISHED}"
    rf"|version[^.;\n]{{0,40}}{_PUBLISHED}[^.;\n]{{0,60}}(?:fait foi|prevaut|s'applique|fera foi"
    r"|prevaudra|s'impose|(?:est|sera) (?:la )?(?:seule )?(?:applicable|opposable|valable))"
    r"|(?:version|text|terms|policy|statement|conditions)[^.;\n]{0,40}\b(?:that |which )?"
    r"(?:appl(?:y|ies)|applicable|governs?|in force|is binding|prevails)[^.;\n]{0,30}\b"
    r"(?:is|are|shall be|will be)\b[^.;\n]{0,12}\b(?:the one|the ones|those|that|the version"
    rf"|the latest)\b[^.;\n]{{0,30}}{_POSTED}"
    r"|applicable version[^.;\n]{0,20}\b(?:is|shall be|will be)\b[^.;\n]{0,12}\bthe (?:one|version"
    rf"|latest)\b[^.;\n]{{0,30}}{_POSTED}"
    r"|(?:published|posted|online|current|latest) version[^.;\n]{0,40}\b"
    r"(?:prevails?|governs?|applies|is (?:the )?(?:applicable|binding))"
)
# Words that say so only of a text that changes: a cancellation, too, takes effect at once.
_AT_ONCE: Final = re.compile(
    r"(?:entr\w+ en vigueur|prend\w* effet|applicables?|s'appliqu\w+|opposables?)[^.;\n]{0,30}"
    r"(?:des|a compter de|immediatement|au moment de)[^.;\n]{0,20}(?:publication|mise en ligne)"
    r"|(?:entr\w+ en vigueur|prend\w* effet|applicables?|s'appliqu\w+) (?:immediatement|sans delai)"
    r"|\beffective (?:immediately|upon (?:posting|publication)"
    r"|(?:when|once|as soon as) (?:they are |it is |we )?(?:post|publish))"
    r"|(?:take|takes|taking|come|comes) (?:effect|into effect|into force) (?:immediately"
    r"|upon (?:posting|publication)|(?:when|once|as soon as) (?:they are |it is |we )?(?:post"
    r"|publish))"
)
_UNANNOUNCED: Final = re.compile(
    r"sans (?:aucun )?(?:preavis|avertissement|notification|information|en (?:etre )?inform"
    r"|prevenir|avis)\w*"
    r"(?: (?:prealable|particulier))?|sans (?:que|qu')[^.;\n]{0,30}(?:inform|averti|notifi)"
    r"|without (?:any )?(?:prior |advance |further |specific )?(?:notice|notification|notifying"
    r"|informing|warning)"
)
_WATCH: Final = re.compile(
    r"(?:consulter|verifier|prendre connaissance|se reporter|relire|visiter)[^.;\n]{0,50}"
    r"(?:regulierement|periodiquement|frequemment|de temps (?:en temps|a autre))"
    r"|(?:regulierement|periodiquement|frequemment)[^.;\n]{0,20}(?:consulter|verifier|relire"
    r"|visiter)"
    r"|(?:check|review|visit|consult|revisit|come back)[^.;\n]{0,60}(?:regularly|periodically"
    r"|frequently"
    r"|from time to time|often)|(?:regularly|periodically|frequently) (?:check|review|visit"
    r"|consult)"
)
_CONTINUED: Final = re.compile(
    r"(?:continu\w+|poursui\w+)[^.;\n]{0,30}(?:utilis|navig)[^.;\n]{0,120}\baccept|"
    r"(?:utilisation (?:continue|du (?:service|site))|(?:continu\w+"
    r"|poursui\w+)[^.;\n]{0,30}(?:utilis|navig|usage))"
    r"[^.;\n]{0,80}(?:vaut|vaudra|emporte|implique|constitue|signifie|reput)[^.;\n]{0,30}accept"
    r"|(?:continu\w+|keep)[^.;\n]{0,80}\b(?:use|using|access\w*)\b[^.;\n]{0,120}"
    r"(?:accept|agree|consent|constitutes)"
    r"|reputee?s? (?:avoir )?accept"
)
_NEGATED: Final = re.compile(
    r"\b(?:aucune?|jamais|ni|nulle?|never|no|none|nor|n'est pas|ne .{0,20} pas)\b"
)


@lru_cache(maxsize=8)
def change_parts(reading: Reading) -> tuple[Part, ...]:
    """Give the clauses in which a text speaks of its own changes, and those below them."""
    found: list[Part] = []
    level = 0
    for part in reading.parts:
        if level and part.clause.level <= level:
            level = 0
        if not level and _heads_change(part):
            level = part.clause.level
        if level or _tells_change(part):
            found.append(part)
    return tuple(found)


def _heads_change(part: Part) -> bool:
    """True for a heading that announces changes of the text; what is below speaks of them."""
    title = part.title if part.clause.level > 1 else ""
    # "Update of 4 March 2026" heads an entry of a journal, not a clause.
    is_dated = re.search(r"\d{4}", title)
    is_ours = _NAMED.search(title) or not _OTHERS.search(title)
    return bool(_TITLE.search(title) and is_ours and not is_dated)


def _tells_change(part: Part) -> bool:
    return any(_CHANGING.search(words) and _WILL.search(words) for _, words in part.sentences)


_WILL: Final = re.compile(
    r"\b(?:peu(?:t|vent|ve|vons)|pourr\w+|susceptibles?|se reserve\w*|nous reservons|droit de|sera"
    r"|seront"
    r"|en cas de|toute modification|may|might|can|could|reserve|right to|will|shall"
    r"|from time to time"
    r"|if we|when we|whenever|any (?:material )?changes?|evoluera|informe\w*|avant)\b"
)


def promised_notice(reading: Reading) -> tuple[Line, Measured] | None:
    """Give the days of notice that a text promises for its own changes, and where; the longest."""
    found = [
        (*part.at(start + measured.start), measured)
        for part in change_parts(reading)
        for start, words in part.sentences
        if _BEFORE.search(words)
        for measured in quantities.find(words)
        if measured.unit in ("day", "month")
    ]
    if not found:
        return None
    line, _, measured = max(found, key=lambda one: days(one[2]))
    return line, measured


def days(measured: Measured) -> int:
    """Give a duration in days; a month counts 30, a year 365, as the least it may be meant."""
    return measured.value * {"hour": 0, "day": 1, "month": 30, "year": 365}[measured.unit]


def _clause(reading: Reading, facts: Facts) -> Iterator[Finding]:
    parts = change_parts(reading)
    if not parts:
        yield missing("L80", "E", "change clause")
        return
    words = filled("\n".join(part.folded for part in parts))
    contract = reading.kind in ("terms", "dpa")
    elements = (
        ("delay", promised_notice(reading) is not None),
        ("durable medium", bool(_MEDIUM.search(words))),
        ("refusal or exit", not contract or bool(_EXIT.search(words))),
        ("archive", facts.framed or bool(_ARCHIVE.search(reading.folded))),
        ("definition of substantial", bool(_DEFINED.search(words))),
    )
    lacking = [name for name, present in elements if not present]
    if lacking:
        named = (part for part in parts if _NAMED.search(part.title) and part.clause.level > 1)
        yield missing("L80", "E", *lacking, line=next(named, parts[0]).lines[0])


def _silent(reading: Reading, _facts: Facts) -> Iterator[Finding]:
    """Find changes that nobody is told of: they bind as soon as they stand on a page."""
    told = promised_notice(reading) is not None
    changing = set(map(id, change_parts(reading)))
    for part in reading.parts:
        is_change = id(part) in changing
        for start, words in part.sentences:
            found = _silence(words, is_change=is_change, told=told)
            if found:
                line, place = part.at(start + found.start())
                yield seen("L81", "B", line, (place, place + found.end() - found.start()))


def _silence(words: str, *, is_change: bool, told: bool) -> re.Match[str] | None:
    found = _SILENT.search(words)
    if found is None and is_change and not told:
        at_once = _AT_ONCE.search(words) if _TITLE.search(words) else None
        found = at_once or _WATCH.search(words) or _CONTINUED.search(words)
    if found is None and _CHANGING.search(words):
        found = _UNANNOUNCED.search(words)
    return None if found is None or _NEGATED.search(words[: found.start()]) else found


def _past(reading: Reading, facts: Facts) -> Iterator[Finding]:
    if facts.framed:
        return
    found = [line for line in reading.lines if _ARCHIVE.search(line.folded)]
    if not found:
        yield missing("L83", "W", "link to past versions")
    elif not any(_has_link(reading, line) for line in found):
        yield seen("L83", "W", found[0])


def _has_link(reading: Reading, line: Line) -> bool:
    return bool(line.links) or any(one.links for one in reading.after(line, 1))


_BINDING: Final = ("privacy", "cookies", "terms", "dpa")

RULES: Final = (
    Rule(id="L80", severity="E", check=_clause, kinds=_BINDING),
    Rule(id="L81", severity="B", check=_silent),
    Rule(id="L83", severity="W", check=_past, kinds=_BINDING),
)
