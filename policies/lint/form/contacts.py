"""L14: one address for each role, and none that is empty; also the roles that L95 compares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule, seen
from policies.lint.folding import folded
from policies.lint.parties import parties
from policies.lint.reading import Line, Part, Reading

_ROLES: Final = (
    ("dpo", r"\bdpo\b|delegue\w* a la protection|data protection officer|\bdpd\b|privacy officer"),
    (
        "security",
        r"signal\w+ (?:une|toute|un) (?:faille|vulnerabilite|incident)|vulnerabilit"
        r"|security (?:issue"
        r"|report|team|flaw|bug)|report a (?:security|breach)",
    ),
    ("copyright", r"dmca|copyright|contrefacon|droits? d'auteur"),
    ("billing", r"factur|billing|invoic(?:e|ing)|payment issue|refund|rembours"),
    ("support", r"support\b|assistance|aide\b|help ?desk|customer service"),
    (
        "rights",
        r"exerc\w+.{0,60}(?:droits?|rights?)|(?:droits?|rights?).{0,80}(?:exerc|ecri\w+|adress\w+"
        r"|contact)"
        r"|(?:access|deletion|erasure|data subject|privacy) requests?|demandes? (?:d'acces"
        r"|relatives?|d'exercice)"
        r"|ces demandes|les demandes peuvent",
    ),
    (
        "privacy",
        r"question\w*.{0,80}(?:confidentialite|donnees|vie privee|privacy|personal (?:data"
        r"|information)|policy"
        r"|notice|statement)|protection (?:des|de vos) donnees|privacy (?:team|questions?"
        r"|concerns?)",
    ),
)
_PATTERNS: Final = tuple((role, re.compile(words)) for role, words in _ROLES)
# In a table of contacts a subject is named, not said.
_LABELS: Final = (
    ("rights", re.compile(r"\bdroits?\b|\brights?\b")),
    ("privacy", re.compile(r"donnees personnelles|personal data|vie privee|privacy")),
)
_ANNOUNCED: Final = re.compile(
    r"(?:(?:adress\w+|ecri\w+|envoy\w+|contact\w+|joindre|joignable|transmi\w+|formul\w+|exerc\w+)"
    r"\b[^.:]{0,60}\b(?:a|par (?:e-?mail|courriel|courrier)|l'adresse(?: suivante| e-?mail"
    r"| electronique)*)"
    r"|^\W*(?:e-?mail|courriel|adresse (?:e-?mail|electronique|postale|de contact)|email address"
    r"|contact)"
    r"|(?:contact|write to|e-?mail|reach|send\b[^.:]{0,40})\b[^.:]{0,40}(?:at|to|us"
    r"|address)) ?:\s*$"
)
_VOID: Final = re.compile(
    r"\b[\w.+-]{1,64}@(?:example|exemple|domain|domaine|test|votresite|yoursite|monsite|company"
    r"|societe|(?:votre|your|mon|my|nom-?de)-?(?:domaine?|site|societe|company|entreprise|cabinet))"
    r"\.(?:com|fr|org|net|test|invalid)\b|(?<![\w.])[\w.+-]{1,64}@(?=[\s.,;)]|$)"
    r"|(?:adress|contact|ecri|envoy|e-?mail|courriel|write|reach)[^.\n]{0,80}"
    r"[\[<{][^\]>}@\n]{0,60}(?:adresse|address|e-?mail|courriel|contact|nom|name)"
    r"[^\]>}@\n]{0,60}[\]>}](?![\[(])"
)
_BLANK: Final = re.compile(
    r"^\W*[\[<{][^\]>}@]{0,60}(?:adresse|address|e-?mail|courriel|contact)[^\]>}@]{0,60}"
    r"[\]>}](?![\[(])"
)
_VALUE: Final = re.compile(
    r"@|\bhttps?:|\bwww\.|\d{2}[ .]?\d{2}[ .]?\d{2}|\b\d{5}\b|\]\(|\d+,? (?:rue|avenue|place"
    r"|street)"
)
_COLLECTED: Final = re.compile(r"collect|donnees|\bdata\b|information")
# "Write to her at ..." gives the role of whoever the sentence before named.
_SAME: Final = re.compile(
    r"\b(?:le|la|l'|lui|les) ?(?:contact|join|ecri)|(?:contactez|joignez|ecrivez)-l|joignable"
    r"|(?:contact|reach(?:ed)?|write to|e-?mail) (?:him|her|them|it|the|this|at|by)\b|\bce dernier"
    r"|^\W*(?:e-?mail|courriel|adresse|contact|address)\b"
)
_STOP: Final = re.compile(r"[.;!?]\s")
_NEAR: Final = 200


@dataclass(frozen=True, kw_only=True)
class Contact:
    """An e-mail address, folded, the role it is given for, and its line.

    `whose` is the folded name of another party whose table row it stands in; "" is ours. `roles`
    are all that the name of its table row gives it, else its one.
    """

    role: str
    address: str
    line: Line
    whose: str = ""
    roles: tuple[str, ...] = ()


@lru_cache(maxsize=16)
def contacts(reading: Reading) -> tuple[Contact, ...]:
    """Give each e-mail address of a text with the role its sentence, line or clause gives it.

    Roles: dpo, security, copyright, billing, support, rights, privacy; "" is none of these.
    """
    return tuple(_contacts(reading))


def _contacts(reading: Reading) -> Iterator[Contact]:
    others = {one.line.number: folded(one.name) for one in parties(reading)}
    for part in reading.parts:
        for line in part.lines:
            for link in line.links:
                if link.target.startswith("mailto:"):
                    address = link.target[7:].partition("?")[0].lower()
                    whose = others.get(line.number, "")
                    role = "" if whose else _role(line, address, part)
                    roles = _labelled(line) or ((role,) if role else ())
                    yield Contact(
                        role=role,
                        address=address,
                        line=line,
                        whose=whose,
                        roles=() if whose else roles,
                    )


def _role(line: Line, address: str, part: Part) -> str:
    """Give the role by the sentence of an address, else by what leads to it, else its clause."""
    at = max(0, line.folded.find(address))
    end = at + len(address)
    before = line.folded[max(0, at - _NEAR) : at]
    stops = [0, *(found.end() for found in _STOP.finditer(before))]
    after = _STOP.split(line.folded[end : end + _NEAR], maxsplit=1)[0]
    # The address itself tells whose it should be, not whose it is said to be.
    own = f"{before[stops[-1] :]} {after}"
    texts = [line.folded[:at].split("|")[1]] if line.is_row and "|" in before else []
    texts.append(own)
    if _SAME.search(own):
        texts.append(before[stops[-2] :] if len(stops) > 1 else part.above(line, _NEAR))
    texts += [part.lead(line)[-_NEAR:], part.title]
    return next((role for words in texts if (role := _named(words))), "")


def _labelled(line: Line) -> tuple[str, ...]:
    """Give every role that the first cell of a table row names: “Invoices, support”."""
    if not line.is_row:
        return ()
    label = line.folded.strip().strip("|").split("|", maxsplit=1)[0]
    return tuple(role for role, pattern in (*_PATTERNS, *_LABELS) if pattern.search(label))


@lru_cache(maxsize=256)
def _named(words: str) -> str:
    return next((role for role, pattern in _PATTERNS if pattern.search(words)), "")


def _one_each(reading: Reading, _facts: Facts) -> Iterator[Finding]:
    yield from _empty(reading)
    first: dict[str, str] = {}
    for one in contacts(reading):
        if not one.role:
            continue
        known = first.setdefault(one.role, one.address)
        if known != one.address:
            place = max(0, one.line.folded.find(one.address))
            yield seen("L14", "E", one.line, (place, place + len(one.address)))


def _empty(reading: Reading) -> Iterator[Finding]:
    """Find addresses announced and not given, left blank, or that lead nowhere."""
    for part in reading.parts:
        for index, line in enumerate(part.lines):
            if line.is_heading:
                continue
            after = " ".join(one.folded for one in part.lines[index + 1 : index + 4])
            if found := _VOID.search(line.folded) or _BLANK.match(line.folded):
                yield seen("L14", "E", line, found.span())
            elif _is_announced(part, line) and not (
                _VALUE.search(after) or _BLANK.search(after.strip())
            ):
                yield seen("L14", "E", line)


def _is_announced(part: Part, line: Line) -> bool:
    """True for a line after which an address is to come; not for one that names a datum."""
    return bool(_ANNOUNCED.search(line.folded)) and not _COLLECTED.search(part.lead(line))


RULES: Final = (Rule(id="L14", severity="E", check=_one_each),)
