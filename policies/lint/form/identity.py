"""L10 to L13: in which languages, and by whom: name, form, number, address, officer."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Controller, Facts
from policies.lint.findings import Finding, Rule, missing, seen
from policies.lint.folding import folded
from policies.lint.reading import Line, Part, Reading, filled

_FRENCH_VERSION: Final = re.compile(
    r"(?:french|francaise?)\b.{0,60}\b(?:version|text|texte|original|prevails?|prevaut|fait foi"
    r"|available|governs?)|version (?:francaise|in french)|en francais|in french|translated from"
)
_FORM: Final = re.compile(
    r"\b(?:s\.?a\.?s\.?u?|s\.?a\.?r\.?l\.?|eurl|e\.u\.r\.l\.|snc|sci|scop|sca|scic|selarl|selas"
    r"|selafa"
    r"|scp|scm|gie|gip|epic|ei|eirl)\b(?! ?\()|\b(?:societe (?:anonyme|par actions"
    r"|a responsabilite|civile"
    r"|cooperative|en nom)|entreprise individuelle|entrepreneure? individuel(?:le)?"
    r"|auto-?entrepreneure?|micro-?entrepreneure?|micro-?entreprise|association (?:loi|regie|a but"
    r"|.{0,60}\bloi (?:du |de )?(?:1er juillet )?1901)"
    r"|profession liberale|etablissement public|groupement|fondation)\b"
    r"|\b(?:s\.a\.|sa) (?:au capital|immatriculee)|, sa\b"
    r"|\b(?:ltd|limited|llc|llp|inc|incorporated|corp|corporation|gmbh|plc|b\.?v|n\.?v|s\.?p\.?a"
    r"|s\.?r\.?l|oy|ab|a/s)\b\.?(?=[\s,.)]|$)|\bsole (?:trader|proprietor)|\bcompany limited by"
)
_REGISTRY: Final = re.compile(
    r"\b(?:rcs|siren|siret|rna|r\.c\.s|repertoire des metiers|rne)\b|\bw\d{9}\b"
    r"|(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{5})?(?![\d ]*\d)"
    r"|(?:company|registration|registry|registered|business|companies house)\b[ \w]{0,20}"
    r"(?:no\b|number|n°)|registered (?:in|with|under)|hrb ?\d+|immatricul\w+|\bfr ?\d{2} ?\d{9}\b"
)
_STREET: Final = (
    r"(?:rue|avenue|av\.|boulevard|bd|blvd|place|pl\.|chemin|impasse|allees?|quai|route|cours"
    r"|square"
    r"|villa|passage|faubourg|esplanade|parvis|zone|za|zi|bp|cs|lieu-dit|residence|immeuble|street"
    r"|st\.?|road|rd\.?|lane|drive|ave\.?|way|court|suite|floor|house|strasse|straat|laan"
    r"|p\.?o\.? box)"
)
# As written: a town has a capital, what a number counts has none.
_POSTCODE: Final = re.compile(
    r"(?<![\d.,/-])(?P<code>(?:F-)?\d{5})\s+(?P<town>[A-ZÀ-ÝŒ][\w’' -]{1,40})"
)
_ADDRESS: Final = re.compile(
    r"\b\d{1,4},? (?:[a-z'-]+ ){1,3}(?:street|road|avenue|lane|drive|way|court|square|place)\b|"
    rf"\b{_STREET}(?=[\s,]).{{0,120}}?(?<!\d)\d{{5}}(?!\d)|\b\d{{1,4}},? ?(?:bis "
    rf"|ter )?,? ?{_STREET}\b"
    r"|\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b|\b[a-z]{2},? \d{5}(?:-\d{4})?\b",
    re.DOTALL,
)
_CONTROLLER: Final = re.compile(
    r"responsable|editeur|qui sommes|controller|who we are|about us|mentions|legal|contact|societe"
)
_LEGAL_NAME: Final = re.compile(
    r"(?:denomination|raison sociale|societe|company|legal name|edite par|editeur|operated by"
    r"|published by|responsable (?:de |du )?traitement.{0,120}?\best\b|controller.{0,120}?\bis\b)"
)
_HEALTH: Final = re.compile(
    r"\b(?:donnees (?:de|relatives a la|concernant la) sante|professionnels? de sante|etat de sante"
    r"|hebergeu?rs? de donnees de sante|patient(?:e?s|e)?(?!\w)|(?:dossier|donnees"
    r"|secret)s? medica\w+"
    r"|health (?:data|information|records?|care|professionals?)|medical (?:data|records?|history)"
    r"|therapeut\w+|praticiens?|practitioners?|cabinet medical)\b"
)
_OFFICER: Final = re.compile(
    r"\bdpo\b|\bdelegue[e]?s? a la protection|data protection officer|\bdpd\b|privacy officer"
)
_NO_OFFICER: Final = re.compile(
    r"(?:aucun|pas de|pas designe|n'a pas|no|not|without|n'est pas tenue?) .{0,40}"
    r"(?:delegue|dpo|data protection officer)|37\(?1|article 37"
)
_LONG: Final = re.compile(r"\d{6,}")
_REACHED: Final = re.compile(
    r"@|formulaire|form\b|adresse|address|\btel\b|telephone|phone|courrier"
)


def _language(reading: Reading, facts: Facts) -> Iterator[Finding]:
    if facts.languages is not None:
        if "fr" not in facts.languages | {reading.language}:
            yield missing("L10", "E", "French version")
    elif reading.language != "fr" and not _FRENCH_VERSION.search(reading.folded):
        yield missing("L10", "E", "French version")


def _identity(reading: Reading, facts: Facts) -> Iterator[Finding]:
    text = filled(reading.folded)
    lacking = [
        name
        for name, present in (
            ("legal name", _has_name(text)),
            ("legal form", bool(_FORM.search(text))),
            ("registry number", bool(_REGISTRY.search(text))),
            ("postal address", _has_address(reading)),
        )
        if not present
    ]
    if facts.controller is not None:
        lacking = list(dict.fromkeys([*lacking, *_unsaid(text, facts.controller)]))
    if lacking:
        yield missing("L11", "E", *lacking, line=_clause_of(reading))


def _has_address(reading: Reading) -> bool:
    lines = any(_POSTCODE.search(line.text) for line in reading.lines)
    return lines or bool(_ADDRESS.search(filled(reading.folded)))


def _has_name(text: str) -> bool:
    """True when a name stands with a legal form, or is said to be the company's."""
    return bool(_FORM.search(text) or _LEGAL_NAME.search(text))


def _unsaid(text: str, controller: Controller) -> Iterator[str]:
    """Give what the brand's settings know of its legal person and the text does not say."""
    plain = re.sub(r"[^a-z0-9]", "", text)
    for name, value in (
        ("legal name", controller.legal_name),
        ("registry number", controller.registry_number),
        ("postal address", controller.street),
        ("postal address", controller.postcode),
        ("postal address", controller.town),
    ):
        letters = re.sub(r"[^a-z0-9]", "", folded(value))
        # "RCS Lyon 123 456 789" is also said as "entered in the Lyon register, number 123 456 789".
        digits = "".join(_LONG.findall(letters)) if name == "registry number" else ""
        if letters and (digits or letters) not in plain:
            yield name


def _clause_of(reading: Reading) -> Line | None:
    for part in reading.parts:
        if part.clause.level > 1 and _CONTROLLER.search(part.title):
            return part.lines[0]
    return None


def _postcodes(reading: Reading, facts: Facts) -> Iterator[Finding]:
    towns = facts.towns or {}
    for line in reading.lines:
        for found in _POSTCODE.finditer(line.text):
            code, town = found["code"].removeprefix("F-"), folded(found["town"])
            # A CEDEX code belongs to an addressee: no list of towns has it.
            if "cedex" in town or any(town.startswith(folded(n)) for n in towns.get(code, ())):
                continue
            yield Finding(
                rule="L12",
                severity="W" if code in towns else "not_checked",
                clause=line.cited,
                line=line.number,
                context=line.around(*found.span()),
            )


def _officer(reading: Reading, facts: Facts) -> Iterator[Finding]:
    named = [part for part in reading.parts if _OFFICER.search(part.folded)]
    known = (facts.contacts or {}).get("dpo", "")
    if known and folded(known) not in reading.folded:
        yield missing("L13", "W", "contact of the data protection officer")
    elif named:
        if not any(_is_reached(part) for part in named):
            yield seen("L13", "W", named[0].at(_place(named[0]))[0])
    elif not known and (found := _health(reading)) and not _NO_OFFICER.search(reading.folded):
        yield found


def _place(part: Part) -> int:
    found = _OFFICER.search(part.folded)
    return found.start() if found else 0


def _is_reached(part: Part) -> bool:
    words = filled(part.folded)
    return bool(_REACHED.search(words)) or bool(_NO_OFFICER.search(words))


def _health(reading: Reading) -> Finding | None:
    """Ask whether an officer is due (GDPR 37(1)(c)): the text speaks of health, of no officer."""
    for line in reading.lines:
        if found := _HEALTH.search(line.folded):
            return seen("L13", "W", line, found.span())
    return None


_NAMED: Final = ("privacy", "terms", "legal", "dpa")

RULES: Final = (
    Rule(id="L10", severity="E", check=_language),
    Rule(id="L11", severity="E", check=_identity, kinds=_NAMED),
    Rule(id="L12", severity="W", check=_postcodes, needs=("towns",)),
    Rule(id="L13", severity="W", check=_officer, kinds=("privacy",)),
)
