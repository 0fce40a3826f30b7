"""What a duration in a text is about: notice, breach, request, retention and so on."""

import re
from typing import Final, NamedTuple

from policies.lint.quantities import Measured, find
from policies.lint.reading import Line, Part, Reading

_BREACH: Final = r"\bviolations?\b|\bbreach|\bincidents?\b"
_CONTROLLER: Final = r"responsable d[eu] traitement|praticien|client|controller|customer"
# The first that the words near it, then the line that leads it in, then its title name decides.
_TOPICS: Final = (
    ("breach", rf"(?:{_BREACH}).{{0,200}}(?:cnil|autorite|authority)|notif\w+.{{0,40}}cnil"),
    ("breach", r"(?:cnil|autorite|authority).{0,120}(?:violation|breach|incident)"),
    (
        "alert",
        rf"(?:{_BREACH}).{{0,200}}(?:{_CONTROLLER})|(?:{_CONTROLLER}).{{0,120}}(?:{_BREACH})",
    ),
    ("breach", _BREACH),
    (
        "objection",
        r"(?:opposer|opposition|object\w*).{0,80}(?:sous-traitant|subprocessor|sub-processor)"
        r"|(?:sous-traitant|subprocessor|sub-processor).{0,120}(?:opposer|opposition|object\w*)",
    ),
    (
        "notice",
        r"entree en vigueur|prise d'effet|preavis|modification\w*|mises? a jour (?:de|des) (?:la"
        r"|cette|les|ces|present)|informes? .{0,60}avant|(?:prior|advance|written) notice|'s notice"
        r"|before (?:(?:the|any|such|these) )?(?:changes?|update)|(?:takes?|taking|come"
        r"|into) effect"
        r"|material change|changes? to (?:this|these|our)|in advance|effective date",
    ),
    ("extension", r"prolong\w+|prorog\w+|\bextend\w*|extension"),
    (
        "relay",
        rf"(?:transm|relay|forward|transf\w+)\w*.{{0,60}}(?:demande"
        rf"|request).{{0,80}}(?:{_CONTROLLER})",
    ),
    (
        "request",
        r"(?:repon|traite|donn\w+ suite|respon|answer|repl|act on)\w*.{0,80}"
        r"(?:demande|request|droits?|rights?)|(?:demandes?|requests?).{0,80}(?:repon|traite|respon"
        r"|answer|repl)|(?:reponse|answer|reply|response).{0,40}(?:mois|month|days|jours)",
    ),
    ("restore", r"(?:test\w*|essai\w*).{0,40}restaur|restor\w+.{0,40}test|test\w*.{0,40}restor"),
    ("backup", r"sauvegardes?|backups?"),
    (
        "proof",
        r"preuves?.{0,40}(?:choix|consent)|(?:proof|evidence|record)s? of (?:your )?(?:choi|cons)",
    ),
    (
        "choice",
        r"(?:choix|preferences?|choices?|refus|consentement|consent).{0,100}(?:conserv|memoris"
        r"|valable|enregistr|kept|stored|remember|valid|again|nouveau)|redemand\w+|ask\w* again",
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
)  # fmt: skip
_PATTERNS: Final = tuple((topic, re.compile(words, re.DOTALL)) for topic, words in _TOPICS)
_AROUND: Final = (160, 120)
# Words further away say nothing of a number, and a line has no limit.
_LONGEST: Final = 400


class Stated(NamedTuple):
    """A duration that a text states: its line and place there, its topic, what it is said of.

    The subject is its sentence with the line that leads it in and its clause's title, folded.
    """

    line: Line
    place: int
    measured: Measured
    topic: str
    subject: str


def durations(reading: Reading) -> list[Stated]:
    """Give every duration of a text with its topic (`notice`, `breach` ...; "" is none)."""
    return [
        _stated(part, start, words, one)
        for part in reading.parts
        for start, words in part.sentences
        for one in find(words)
    ]


def _stated(part: Part, start: int, words: str, one: Measured) -> Stated:
    line, place = part.at(start + one.start)
    lead, before = part.lead(line)[-_LONGEST:], _AROUND[0]
    near = words[max(0, one.start - before) : one.end + _AROUND[1]]
    row = line.folded[:_LONGEST] if line.is_row else near
    topic = next((t for held in (near, row, lead, part.title) if (t := _topic(held))), "")
    return Stated(line, place, one, topic, "\n".join((part.title, lead, row, near)))


def _topic(words: str) -> str:
    return next((topic for topic, pattern in _PATTERNS if pattern.search(words)), "")
