"""L95: retention, recipients and contacts agree across a brand's texts and registers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from policies.clauses import Draft
from policies.lint import topics
from policies.lint.binding import equal, says
from policies.lint.changes import promised_notice
from policies.lint.facts import Facts, Recipient
from policies.lint.findings import Finding, Rule, missing, seen
from policies.lint.folding import folded
from policies.lint.form.contacts import Contact, contacts
from policies.lint.parties import Party, parties
from policies.lint.reading import Reading
from policies.lint.vocabulary.vendors import KNOWN

# What a brand has one number for, whatever the document.
_SINGLE: Final = frozenset({"breach", "alert", "request", "extension", "choice", "relay"})
_LABEL: Final = re.compile(r"^[\W\d]*([^:|\d]{4,80}?)\s*:")
_SMALL: Final = re.compile(r"\b(?:les?|la|des|du|de|the|of|your|vos|nos|votre|d'|l')\s?")
_RECIPIENTS: Final = re.compile(
    r"destinataires?|sous-traitants?|recipients?|(?:sub-?)?processors?|partenaires|prestataires"
    r"|providers?"
)
# The publisher of the text, in its own tables of trackers.
_OURS: Final = re.compile(r"\b(?:nous|nos|notre|us|our|ourselves|first[- ]party|interne|editeur)\b")

_SELF_HOSTED: Final = re.compile(
    r"nos (?:propres )?serveurs|our (?:own )?servers|auto-?heberge|self-?hosted|chrome\b|ancien"
    r"|former"
)
_PROPER: Final = re.compile(r"\b[A-ZÀ-Ý][\w’'-]+")
_GENERIC: Final = re.compile(
    r"politique|policy|cookies?$|trac|privacy|confidential|terms|conditions|data|accord|mentions"
    r"|legal|notice|the$|our$|notre$"
)


def _agreeing(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """Compare retention, recipients and contacts with the brand's other texts and registers."""
    for kind, draft in (facts.others or {}).items():
        other = _reading(draft, kind)
        yield from _notice_against(reading, other)
        yield from _durations_against(reading, other)
        yield from _contacts_against(reading, _by_role(other), kind)
    if facts.contacts:
        known = {role: address.lower() for role, address in facts.contacts.items()}
        yield from _contacts_against(reading, known, "register")
        yield from _unknown_contacts(reading, known, facts.recipients or ())
    if facts.recipients is not None:
        yield from _named(reading, facts.recipients)
        yield from _rows(reading, facts, facts.recipients)
        yield from _vendors(reading, facts.recipients)


# The other documents of a brand stay the same while one is written.
@lru_cache(maxsize=16)
def _reading(draft: Draft, kind: str) -> Reading:
    return Reading(draft=draft, kind=kind)


def _differs(finding: Finding, other: str) -> Finding:
    """Say in the context what the words differ from."""
    return replace(finding, context=f"{finding.context} ≠ {other}")


def _notice_against(reading: Reading, other: Reading) -> Iterator[Finding]:
    """Compare the days of notice that two texts promise for their own changes."""
    ours, theirs = promised_notice(reading), promised_notice(other)
    if ours and theirs and not equal(ours[1], theirs[1].value, theirs[1].unit):
        yield _differs(seen("L95", "E", ours[0]), f"{other.kind}: {theirs[1].words}")


def _durations_against(reading: Reading, other: Reading) -> Iterator[Finding]:
    theirs: dict[tuple[str, str], list[topics.Stated]] = {}
    for one in topics.durations(other):
        if subject := _subject(one):
            theirs.setdefault((one.topic, subject), []).append(one)
    for one in topics.durations(reading) if theirs else ():
        held = theirs.get((one.topic, _subject(one)), [])
        if held and not any(says(one, two.measured.value, two.measured.unit) for two in held):
            span = (one.place, one.place + len(one.measured.words))
            told = f"{other.kind}: {held[0].measured.words}"
            yield _differs(seen("L95", "E", one.line, span), told)


def _subject(one: topics.Stated) -> str:
    """Give what a period is for: the name of its row, the words before its colon; else nothing."""
    if one.topic in _SINGLE:
        return one.topic
    found = _LABEL.match(one.line.folded[: one.place])
    label = one.scopes.label or (found[1] if found else "")
    return _SMALL.sub("", label).strip(" :-*`") if one.topic else ""


def _by_role(reading: Reading) -> Mapping[str, str]:
    return {role: one.address for one in reversed(contacts(reading)) for role in one.roles}


def _contacts_against(reading: Reading, known: Mapping[str, str], whose: str) -> Iterator[Finding]:
    for one in contacts(reading):
        others = {known.get(role, one.address) for role in one.roles} - {one.address}
        if others:
            yield _differs(_at(one), f"{whose}: {', '.join(sorted(others))}")


def _at(one: Contact) -> Finding:
    place = max(0, one.line.folded.find(one.address))
    return seen("L95", "E", one.line, (place, place + len(one.address)))


def _unknown_contacts(
    reading: Reading, known: Mapping[str, str], recipients: tuple[Recipient, ...]
) -> Iterator[Finding]:
    """Find addresses of ours, for no role that the words tell, that no register has."""
    addresses = {*known.values(), *(one.contact.lower() for one in recipients)}
    domains = {address.partition("@")[2] for address in known.values()}
    for one in contacts(reading):
        ours = one.address.partition("@")[2] in domains
        if ours and not one.role and not one.whose and one.address not in addresses:
            yield _differs(_at(one), f"register: {', '.join(sorted(set(known.values())))}")


def _named(reading: Reading, recipients: tuple[Recipient, ...]) -> Iterator[Finding]:
    """Name the recipients of the register that a text which lists recipients leaves out."""
    parts = [part for part in reading.parts if _RECIPIENTS.search(part.title)]
    if not parts or reading.kind not in ("privacy", "dpa"):
        return
    absent = [one.name for one in recipients if folded(one.name) not in reading.folded]
    if absent:
        yield missing("L95", "E", *absent, line=parts[0].lines[0])


def _rows(reading: Reading, facts: Facts, recipients: tuple[Recipient, ...]) -> Iterator[Finding]:
    """Compare each row that names a recipient with the register's; one it lacks is found."""
    ours = _ourselves(reading, facts)
    for party in parties(reading) if recipients else ():
        name = folded(party.name)
        held = [one for one in recipients if _is(one, name, sets=party.sets)]
        if held:
            yield from _row(party, held)
        elif not (party.sets and (_OURS.search(name) or any(one in name for one in ours))):
            yield _differs(seen("L95", "E", party.line), "register")


def _vendors(reading: Reading, recipients: tuple[Recipient, ...]) -> Iterator[Finding]:
    """Find companies known to receive data, named in words, that the register has not."""
    known = " ; ".join(folded(f"{one.name} ; {one.task}") for one in recipients)
    for line in reading.lines if known and reading.kind != "legal" else ():
        if line.is_row or line.is_heading:
            continue
        for found in KNOWN.finditer(line.folded):
            ours = _SELF_HOSTED.search(line.folded)
            if found[0].strip() not in known and not ours:
                yield _differs(seen("L95", "E", line, found.span()), "register")


def _is(one: Recipient, name: str, *, sets: bool) -> bool:
    known = folded(one.name)
    return known in name or name in known or (sets and known.split(" ")[0] in name.split(" "))


def _row(party: Party, held: list[Recipient]) -> Iterator[Finding]:
    for said, kept in (
        (party.country, [one.country for one in held]),
        (party.contact, [one.contact for one in held]),
    ):
        if said.strip() and all(kept) and not any(folded(one) in folded(said) for one in kept):
            yield _differs(seen("L95", "E", party.line), f"register: {kept[0]}")


def _ourselves(reading: Reading, facts: Facts) -> list[str]:
    """Give the names of the publisher: its legal one, and those of the text's title."""
    legal = facts.controller.legal_name if facts.controller else ""
    title = reading.draft.clauses[0].title if reading.draft.clauses else ""
    names = [folded(one) for one in (legal, *_PROPER.findall(title))]
    return [one for one in names if len(one) > 2 and not _GENERIC.match(one)]


RULES: Final = (Rule(id="L95", severity="E", check=_agreeing, needs=("others",)),)
