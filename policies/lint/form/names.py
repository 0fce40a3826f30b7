"""L15: a defined name is used as it was defined, and means one thing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule
from policies.lint.folding import folded
from policies.lint.reading import Line, Reading

_QUOTED: Final = r"[«“\"]\s*(?P<{0}>[^«»“”\"\n]{{2,60}}?)\s*[»”\"]"
_DEFINED: Final = re.compile(
    r"(?:ci-après|désignée?s?|dénommée?s?|hereinafter|hereafter|referred to as)"
    r"[^«“\"\n]{0,40}"
    + _QUOTED.format("after")
    + r"|\((?:the |le |la |les |l['’]|our |each a |collectively,? (?:the )?)?"
    + _QUOTED.format("inside")
    + r"\s*\)",
    re.IGNORECASE,
)
_SECOND: Final = re.compile(
    r"\s*(?:,|et|ou|and|or)\s*(?:le |la |les |l['’]|the )?" + _QUOTED.format("after")
)
_DOMAIN: Final = re.compile(
    r"(?<![\w@./-])(?:www\.)?((?:[a-z0-9]+-)*[a-z0-9]{3,})\.(?:fr|com|net|org|eu|io)\b(?![/\w-])"
)
# Each name is looked for in the whole text: a text that defines more defines nothing.
_MOST: Final = 200
_SITE: Final = re.compile(
    r"(?:(?:sites?|adresse|address|domaine?|websites?|urls?)\b\W{0,3}(?:(?:web|internet|est|is"
    r"|including"
    r"|notamment|tels? que|such as|de|du|des)\W{1,2}){0,2}(?:[\w.-]+\.\w+\W{1,2}(?:and |et "
    r"|ou )?){0,9}"
    r"|://|www\.)$",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"(?<![\w@./-])[A-ZÀ-Ý][\w’'-]*(?:[ -](?:(?:en|de|du|des|la|le|et|of|and"
    r"|the)[ -])?[A-ZÀ-Ý][\w’'-]*){0,4}"
)


@dataclass(frozen=True, kw_only=True)
class Defined:
    """A name that a text defines: as written, and where."""

    name: str
    line: Line
    start: int


def defined(reading: Reading) -> Iterator[Defined]:
    """Give the names a text defines: “hereinafter "X"”, “(the "X")”, “ci-après « X »”."""
    for line in reading.lines:
        if not any(sign in line.text for sign in '«“"'):
            continue
        end = 0
        for found in _DEFINED.finditer(line.text):
            name = found["after"] or found["inside"]
            if found["after"] or name.strip()[:1].isupper():
                yield Defined(name=name.strip(" ,*_"), line=line, start=found.start())
            end = found.end()
            if also := _SECOND.match(line.text, end):
                yield Defined(name=also["after"].strip(), line=line, start=also.start())


def _consistent(reading: Reading, _facts: Facts) -> Iterator[Finding]:
    names: dict[str, Defined] = {}
    for one in defined(reading):
        key = _key(one.name)
        if key in names and names[key].line is not one.line:
            yield _finding(one.line, one.line.around(one.start, one.start + len(one.name)))
        names.setdefault(key, one)
    for one in [*names.values()][:_MOST]:
        yield from _used(reading, one)
    yield from _domains(reading)


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(name))


def _used(reading: Reading, one: Defined) -> Iterator[Finding]:
    """Find a name that is defined and never used, or used in another writing (“Cabinet Zen”)."""
    letters = _key(one.name)
    # An acronym explains a name more often than it defines one; "Service(s)" is two names.
    if len(letters) < 3 or one.name.isupper() or "(" in one.name:
        return
    spelled = re.compile(
        r"(?<![\w@./-])" + r"[ -]?".join(map(re.escape, letters)) + r"(?![\w@-]|\.\w)"
    )
    uses = 0
    for line in reading.lines:
        for found in spelled.finditer(line.folded):
            words = line.quote(*found.span(), around=0)
            here = found[0] == folded(one.name)
            uses += here
            if not here and not line.links:
                yield _finding(line, words)
    if uses < 2 and not _plural_used(reading, one):
        yield _finding(one.line, one.line.around(one.start, one.start + len(one.name)))


def _plural_used(reading: Reading, one: Defined) -> bool:
    name = re.escape(folded(one.name).rstrip("s"))
    return len(re.findall(rf"\b{name}\w{{0,3}}\b", reading.folded)) > 1


def _domains(reading: Reading) -> Iterator[Finding]:
    """Find an address of a site that stands for the name which the text also uses."""
    used = {_key(found[0]) for line in reading.lines for found in _NAME.finditer(line.text)}
    for line in reading.lines:
        for found in _DOMAIN.finditer(line.text):
            stands = _key(found[1]) in used and not _SITE.search(line.text[: found.start()])
            if stands and not _is_linked(line, found[0]):
                yield _finding(line, line.around(*found.span()))


def _is_linked(line: Line, words: str) -> bool:
    return any(words in link.target and link.target.startswith("http") for link in line.links)


def _finding(line: Line, context: str) -> Finding:
    return Finding(rule="L15", severity="W", clause=line.cited, line=line.number, context=context)


RULES: Final = (Rule(id="L15", severity="W", check=_consistent),)
