"""L01: blanks that nobody filled in."""

import re
from collections.abc import Iterator
from typing import Final

from policies.importer import cautions, lines
from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule
from policies.lint.folding import folded
from policies.lint.reading import Line, Reading

# Beyond the importer's: marks of other template systems, and what people type to come back to.
_MORE: Final = re.compile(
    r"""%\(?[A-Za-z_]{2,40}\)?%|<<[^<>\n]{1,80}>>|\{%|\[\[[^\[\]\n]{1,80}\]\]
    |(?<![\w{$\\])\{\s?[A-Za-zÀ-ÿ_][\w À-ÿ'’.-]{0,60}\}(?!\})
    |\?{3,}|(?i:\blorem\b)|\#{3,}[\w ]{2,40}\#{3,}|\b(?:jj|dd)/mm/(?:aaaa|yyyy)\b
    |(?i:\b[àa]\s(?:renseigner|pr[ée]ciser|remplir|ins[ée]rer)\sici\b)
    |(?i:\binsert\s(?:here|your)\b|\binsert\s\w+\shere\b)|@@\w{2,40}@@|\#[A-Z_]{2,40}\#
    |\b(?i:xx)(?:[ .](?i:xx)\b)+|\bXX\b(?=\s(?:jours|mois|ans|heures|days|months|years|€|euros|%))
    |:\s*\?\s*$""",
    re.VERBOSE,
)
_PROSE: Final = re.compile(
    r"(?:champs?|formulaires?|questionnaires?|modeles?|fiches?|informations?|documents?|dossiers?"
    r"|fields?|forms?|elements?|steps?|etapes?)(?: \w+){0,2} (?:a (?:completer|definir)|to be \w+)"
    r"|to be (?:determined|defined|completed) (?:by|in accordance|under|pursuant|within|before)"
)
# Marks that legal drafting uses on purpose.
_LEGAL: Final = re.compile(
    r"\[(?:reserved|reserve|intentionally (?:left )?(?:blank|omitted)|omis|omitted|supprime"
    r"|abroge|deleted|repealed|redacted|private|caviarde|sic|fr|en"
    # Not a blank but an e-mail address hidden from robots.
    r"|at|dot|a|arobase|point|chez)\]"
)
_DEFINITE: Final = re.compile(
    r"\{\{|\$\{|\{%|%\(?\w+\)?%|<<|\[\[|\?{3,}|\blorem\b|\b(?:todo|tbd|tbc|fixme)\b|x{3,}|\bxx\b|@@"
    r"|(?:jj|dd)/mm/|_{3,}|\.{6,}|\{ ?[a-z]"
    r"|[\[<(][^\]>)]{0,80}(?:a (?:completer|definir|preciser|renseigner|remplir|inserer)"
    r"|to be (?:completed|defined|determined|inserted)|insert|inserer|your |votre )"
    r"|[\[<](?:\W*(?:l'|le |la |les |the |an? |une? )?)(?:adresse|address|nom|name|prenom|e-?mail"
    r"|courriel|societe|company|denomination|raison sociale|telephone|phone|date|ville|city|montant"
    r"|amount|url|lien|link|numero|number|siren|siret|rcs|signature|logo|dpo|contact|duree"
    r"|period|delai|pays|country)\b|: ?a (?:completer|definir|preciser|renseigner)"
)


def _blanks(reading: Reading, _facts: Facts) -> Iterator[Finding]:
    numbered = {line.number: line for line in reading.lines}
    source = [lines.Line(_plain(line.text), line.number) for line in reading.lines]
    # A blank may be one by its brackets and by its words: it is said once.
    found = dict.fromkeys(
        (caution.line, caution.context)
        for caution in cautions.look(source, markup=True)[0]
        if caution.id == "placeholder" and not _is_meant(caution.context)
    )
    for number, context in found:
        yield _finding(numbered[number], context)
    blank = {number for number, _ in found}
    for line in reading.lines:
        if line.number not in blank and (more := _MORE.search(_plain(line.text))):
            yield _finding(line, line.around(*more.span()))


def _plain(text: str) -> str:
    r"""Drop Markdown's escapes: a reader of "\[name\]" sees a blank, of "\*" a star."""
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])", r"\1", text) if "\\" in text else text


def _is_meant(context: str) -> bool:
    words = folded(context)
    return bool(_PROSE.search(words) or _LEGAL.search(words)) and not _DEFINITE.search(words)


def _finding(line: Line, context: str) -> Finding:
    definite = bool(_DEFINITE.search(folded(context)))
    return Finding(
        rule="L01",
        severity="B",
        clause=line.cited,
        line=line.number,
        context=context,
        definite=definite,
    )


RULES: Final = (Rule(id="L01", severity="B", check=_blanks),)
