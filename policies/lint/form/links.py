"""L07, L08: what a text promises to be there, and where its links lead."""

import re
from collections.abc import Iterator
from typing import Final

from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule, Severity, seen
from policies.lint.reading import Line, Link, Reading

_PROMISED: Final = re.compile(
    r"(?:formulaire|page|rubrique|lien|document|modele|registre|liste|annexe|bouton|tableau)s?\b"
    r"[^.;\n]{0,60}?\b(?:disponibles?|accessibles?|telechargeables?|consultables?|ci-dessous"
    r"|suivant)\b"
    r"|(?:disponibles?|accessibles?|telechargeables?|consultables?|figur\w+|publiee?s?|prevue?)\b"
    r"[^.;\n]{0,40}?\b(?:(?:sur|dans|via|depuis|a) (?:la |notre |le |l'|cette |ce )?(?:page"
    r"|rubrique"
    r"|section|formulaire|lien|adresse|site)|en ligne|ici)\b"
    r"|(?:via|sur|par|au moyen de|depuis|dans) (?:le|la|notre|ce|cette) (?:formulaire|page"
    r"|rubrique)\b"
    r"|(?:mettons|met|mis|tenons) (?:\w+ )?a (?:(?:votre|leur) )?disposition (?:[\w'-]+ ){1,3}?"
    r"(?:formulaire|page|document|modele|registre|liste|copie|lien)"
    r"|(?:available|accessible|downloadable|published|listed|posted|found)\b[^.;\n]{0,40}?\b"
    r"(?:(?:on|at|in|from|through|via) (?:our |the |this |that )?(?:\w+ ){0,2}(?:page|form|link"
    r"|section"
    r"|site|register|list)|online|here)\b"
    r"|(?:using|through|via|on) (?:our|the|this) (?:\w+ ){0,2}(?:form|page)\b"
    r"|(?:click|see) (?:here|the link)\b|cliqu(?:ez|er|ant) (?:ici|sur)\b"
)
# A page of the person's own account, and the very page one reads, are no asset to probe.
_OWN: Final = re.compile(
    r"(?:la presente|cette|this) (?:page|politique|policy|section|rubrique)"
    r"|(?:sur|dans) (?:la|notre|votre) (?:plateforme|compte|interface|espace)\b"
)
_SECURE: Final = ("https:", "mailto:", "tel:", "#", "/", "sms:")


def _promises(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """Say which promised page, form or file has no link, and which link of ours is dead."""
    targets = facts.targets or {}
    for line in reading.lines:
        if line.is_heading:
            continue
        dead = [link for link in line.links if targets.get(link.target) is False]
        for link in dead:
            if not _is_external(link):
                yield _at("L07", "E", line, link)
        found = None if line.links else _PROMISED.search(line.folded)
        if found and not _is_own(line, found) and not _listed(reading, line):
            yield seen("L07", "E", line, found.span())


def _is_own(line: Line, found: re.Match[str]) -> bool:
    return bool(_OWN.search(line.folded[max(0, found.start() - 20) : found.end() + 20]))


def _listed(reading: Reading, line: Line) -> bool:
    """True when the line announces links: they stand on the lines that follow it in its clause."""
    if not line.text.rstrip().endswith(":"):
        return False
    return any(one.links for one in reading.after(line, 2))


def _external(reading: Reading, facts: Facts) -> Iterator[Finding]:
    targets = facts.targets or {}
    unknown: list[tuple[Line, Link]] = []
    for line in reading.lines:
        for link in line.links:
            if not _is_external(link):
                continue
            if link.target.lower().startswith("http:") or targets.get(link.target) is False:
                yield _at("L08", "W", line, link)
            elif link.target not in targets:
                unknown.append((line, link))
    for line, _ in unknown[:1]:
        yield Finding(
            rule="L08",
            severity="not_checked",
            clause=line.cited,
            line=line.number,
            context=", ".join(dict.fromkeys(link.target for _, link in unknown)),
        )


def _is_external(link: Link) -> bool:
    return link.target.lower().startswith(("http:", "https:", "ftp:"))


def _at(rule: str, severity: Severity, line: Line, link: Link) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        clause=line.cited,
        line=line.number,
        context=link.target,
    )


RULES: Final = (
    Rule(id="L07", severity="E", check=_promises, needs=("targets",)),
    Rule(id="L08", severity="W", check=_external, needs=("targets",)),
)
