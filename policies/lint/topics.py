"""What a duration in a text is about: notice, breach, request, retention and so on."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from policies.lint.quantities import Measured, find, may_hold
from policies.lint.reading import Line, Part, Reading

_BREACH: Final = (
    r"\bviolations?\b(?! d(?:u|e ces|es) (?:contrat|conditions))"
    r"|\bbreach(?:es)?\b(?! of (?:contract|th))|\bincidents?\b"
)
_AUTHORITY: Final = r"cnil|autorite|authority"
_CONTROLLER: Final = (
    r"responsables? d[eu] traitement|praticien|\bclient|cabinet|controller|customer|practi(?:tioner"
    r"|ce\b)"
)
# The first that the words near it, then the line that leads it in, then its title name decides.
_TOPICS: Final = (
    ("breach", rf"(?:{_BREACH}).{{0,200}}(?:{_AUTHORITY})|notif\w+.{{0,40}}cnil"),
    ("breach", rf"(?:{_AUTHORITY}).{{0,120}}(?:violation|breach|incident)"),
    ("breach", _BREACH),
    (
        "objection",
        r"(?:opposer|opposition|object\w*).{0,80}(?:sous-traitant|subprocessor|sub-processor)"
        r"|(?:sous-traitant|subprocessor|sub-processor).{0,120}(?:opposer|opposition|object\w*)",
    ),
    (
        "term",
        r"(?:resili\w+|mettre fin|terminat\w+|\bend (?:the|this|it|your)\b).{0,120}"
        r"(?:preavis|notice|jours|days|mois|months)|renouvellement|renewal|reconduct",
    ),
    (
        "notice",
        r"entree en vigueur|prise d'effet|preavis|modification\w*|mises? a jour (?:de|des) (?:la"
        r"|cette|les|ces|present)|informes? .{0,60}avant|(?:prior|advance|written) notice|'s notice"
        r"|before (?:(?:the|any|such|these) )?(?:changes?|update)|(?:takes?|taking|come"
        r"|into) (?:effect|force)"
        r"|material change|changes? to (?:this|these|our)|in advance|effective date"
        r"|avant (?:qu'\w+ |de |d'|le jour )(?:s'appli|prenne|prendre|entre|ou |prevu)|a l'avance"
        r"|before (?:it|they|the (?:planned )?day) ?(?:appl|take|come|begin|$)"
        r"|(?:annonc|announc)\w*.{0,80}\b(?:avant|before|ahead)\b"
        r"|\b(?:jours|mois|days|months) (?:ouvres )?(?:avant|before|ahead)\b",
    ),
    (
        "extension",
        r"(?<!sans )\b(?:prolong|prorog)\w+|(?<!not )\bextend\w*|extension"
        r"|complex\w*.{0,40}\b(?:ajout|add)\w*",
    ),
    (
        "relay",
        r"(?:transm\w*|relay\w*|forward\w*|pass(?:ed|es)?)\b.{0,40}(?:demandes?|requests?)"
        r"|(?:demandes?|requests?)\b.{0,60}(?:transmis|passed|forwarded|relayed)",
    ),
    (
        "request",
        r"(?:repon|traite|donn\w+ suite|respon|answer|repl|act on)\w*.{0,80}"
        r"(?:demande|request|droits?|rights?)|(?:demandes?|requests?).{0,80}(?:repon|traite|respon"
        r"|answer|repl)|(?:reponse|repond\w*|answer|reply|response|respond).{0,40}"
        r"(?:mois|month|days|jours)|(?:respect\w*|ten\w+|meet\w*|keep) (?:to )?(?:le|the|ce|this)"
        r" (?:delai|time limit|deadline)",
    ),
    ("restore", r"(?:test\w*|essai\w*).{0,40}restaur|restor\w+.{0,40}test|test\w*.{0,40}restor"),
    ("backup", r"sauvegardes?|backups?"),
    (
        "proof",
        r"preuves?.{0,40}(?:choix|consent)|(?:proof|evidence|record)s? of (?:your )?(?:choi|cons)"
        r"|prouv\w+.{0,20}(?:choix|consent)|prove\b.{0,20}(?:choice|consent)",
    ),
    (
        "choice",
        r"(?:choix|preferences?|choices?|refus|consentement|consent).{0,100}(?:conserv|memoris"
        r"|valable|\bvaut\b|\bgood\b|enregistr|kept|stored|remember|valid|again|nouveau)"
        r"|redemand\w+|ask\w* again|(?:memoris|reten|remember)\w*.{0,40}(?:choix|choices?)",
    ),
    (
        "audience",
        r"(?:donnees|statistiques|mesures?|informations|data|statistics).{0,40}audience"
        r".{0,80}(?:conserv|kept|retain|stored)|conserv.{0,60}(?:audience|statistiques)",
    ),
    ("tracker", r"cookies?|traceurs?|trackers?|_pk_|pixel|local ?storage"),
    ("export", r"export\w*|restitu\w+|portab\w+|return of (?:the )?data"),
    ("trace", r"adresses? ip|ip address|journaux|\blogs?\b|traces? technique"),
    (
        "retention",
        r"conserv\w+|archiv\w+|retenti\w+|retain\w*|\bkept?\b|\bkeep\w*|stor(?:ed|age|ing)"
        r"|supprim\w+|effac\w+|delet\w+|eras\w+|purg\w+|durees?|anonymis\w+",
    ),
    ("payment", r"factur\w+|paiement|payment|invoice|rembours\w+|refund"),
    ("term", r"resili\w+|terminat\w+|abonnement|subscription|engagement|reconduct|renew"),
)
_PATTERNS: Final = tuple((topic, re.compile(words, re.DOTALL)) for topic, words in _TOPICS)
_TO_AUTHORITY: Final = re.compile(_AUTHORITY)
_TO_CONTROLLER: Final = re.compile(_CONTROLLER)
_RIGHTS: Final = re.compile(r"droits?\b|rights?\b|demande|request")
_PERIODS: Final = re.compile(
    r"conserv|retention|\bkept?\b|\bkeep\b|how long|durees?\b|period|combien de temps"
)
_LIFETIME: Final = re.compile(
    r"duree (?:de vie|du (?:traceur|cookie))|life ?time|durees? des? (?:cookie|trac)"
    r"|(?:cookie|tracker) (?:duration|period)|(?:duration|period) of the (?:cookie|tracker)"
)
_OF_DATA: Final = re.compile(r"donnees|\bdata\b|serveur|server|our side|notre cote")
# What a table of periods speaks of, whatever else the names of its data say.
_STORED: Final = frozenset(
    {"backup", "proof", "choice", "audience", "tracker", "export", "trace", "retention"}
)
_AROUND: Final = (160, 120)
# Words further away say nothing of a number, and a line has no limit.
_LONGEST: Final = 400
_ROW: Final = 2_000
_CUT: Final = re.compile(r"[,;]")
_WORD: Final = re.compile(r"[a-z]{3}")


class Scopes(NamedTuple):
    """Folded words around a duration, nearest first; "" where there are none.

    Its phrase; the name of its table row; its sentence, or the name of its column; the sentences
    before it; the line that leads it in; the title of its clause.
    """

    phrase: str
    label: str
    sentence: str
    before: str
    lead: str
    title: str


class Stated(NamedTuple):
    """A duration that a text states: its line and place there, its topic, what it is said of."""

    line: Line
    place: int
    measured: Measured
    topic: str
    scopes: Scopes


@lru_cache(maxsize=16)
def durations(reading: Reading) -> tuple[Stated, ...]:
    """Give every duration of a text with its topic (`notice`, `breach` ...; "" is none)."""
    return tuple(_durations(reading))


def _durations(reading: Reading) -> Iterator[Stated]:
    for part in reading.parts:
        if not may_hold(part.folded):
            continue
        heads = _heads(part)
        for start, words in part.sentences:
            for one in find(words):
                line, place = part.at(start + one.start)
                scopes = _scopes(part, start, words, one)
                if line.is_row and len(line.folded) < _ROW:
                    scopes = _in_row(scopes, line.folded, place, one, heads.get(line.number, ()))
                yield Stated(line, place, one, _about(scopes, reading.kind), scopes)


def _scopes(part: Part, start: int, words: str, one: Measured) -> Scopes:
    near = words[max(0, one.start - _AROUND[0]) : one.end + _AROUND[1]]
    at = min(one.start, _AROUND[0])
    return Scopes(
        phrase=_phrase(near, at, at + one.end - one.start),
        label="",
        sentence=near,
        before=part.folded[max(0, start - _AROUND[0]) : start].rpartition("\n")[2],
        lead=part.lead(part.at(start + one.start)[0])[-_LONGEST:],
        title=part.title[:_LONGEST],
    )


def _phrase(words: str, start: int, end: int) -> str:
    """Give the part between commas in which a duration stands, with those before a bare one."""
    cuts = [found.end() for found in _CUT.finditer(words, 0, start)]
    after = _CUT.search(words, end)
    right = after.start() if after else len(words)
    left = cuts.pop() if cuts else 0
    while left and not (_WORD.search(words, left, start) or _WORD.search(words, end, right)):
        left = cuts.pop() if cuts else 0
    return words[left:right]


def _in_row(
    scopes: Scopes, words: str, place: int, one: Measured, heads: tuple[str, ...]
) -> Scopes:
    """Give what a duration in a table row is said of: its cell, and the names of row and column."""
    left, right = words.rfind("|", 0, place) + 1, words.find("|", place)
    cell = words[left : right if right > 0 else len(words)]
    column = words.count("|", 0, place) - words.lstrip().startswith("|")
    at = place - left
    return scopes._replace(
        phrase=_phrase(cell, at, at + one.end - one.start),
        label=next((name for name in words.split("|") if name.strip()), "").strip(),
        sentence=heads[column] if 0 <= column < len(heads) else "",
        before="",
    )


def _heads(part: Part) -> dict[int, tuple[str, ...]]:
    """Give the names of the columns of each row's table."""
    found: dict[int, tuple[str, ...]] = {}
    names: tuple[str, ...] = ()
    for line in part.lines:
        if not line.is_row:
            names = ()
        elif not names:
            names = tuple(cell.strip() for cell in line.folded.strip().strip("|").split("|"))
        else:
            found[line.number] = names
    return found


def _about(scopes: Scopes, kind: str) -> str:
    column = scopes.sentence if scopes.label else ""
    if _LIFETIME.search(column):
        return "choice" if _topic(scopes.label) == "choice" else "tracker"
    stored = scopes.label and _PERIODS.search(f"{column} {scopes.title}")
    if stored and _OF_DATA.search(column) and _topic(scopes.phrase) in ("", "retention"):
        return "retention"
    for words in scopes:
        topic = _topic(words)
        if topic and not (stored and topic not in _STORED):
            return _refined(topic, scopes, kind)
    return "retention" if stored else ""


def _refined(topic: str, scopes: Scopes, kind: str) -> str:
    """Tell who is told of a breach; an answer that no right calls for is none to a request."""
    if topic == "breach" and not _TO_AUTHORITY.search(scopes.sentence):
        return "alert" if kind == "dpa" or _TO_CONTROLLER.search(scopes.sentence) else topic
    if topic == "request" and kind == "terms" and not _RIGHTS.search(scopes.sentence):
        return ""
    return topic


@lru_cache(maxsize=1024)
def _topic(words: str) -> str:
    if not words.strip():
        return ""
    return next((topic for topic, pattern in _PATTERNS if pattern.search(words)), "")
