"""What is said of a checked receipt: the same words on our server and in the browser's script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.models import Capacity, EntryType, Origin
from consent.printing import SIGN_INS, TITLES
from consent.receipts import Checked, Part
from policies.dates import in_words
from policies.deadlines import PARIS

# Keys are what the page's script looks up.
VERDICTS: Final[Mapping[str, Promise]] = {
    "verified": _("Verified"),
    "pending": _("Pending"),
    "altered": _("Altered"),
    "foreign": _("Not ours"),
    "unchecked": _("Not checked to the end"),
}
REASONS: Final[Mapping[str, Promise]] = {
    "verified": _(
        "This receipt is genuine. What it says stands in the ledger, as it was when the checkpoint"
        " was signed."
    ),
    "pending": _(
        "What this receipt says fits together, but nothing proves yet that it stands in the"
        " ledger: it was given out before a checkpoint held its line. Fetch the receipt again;"
        " that takes a few seconds after the act."
    ),
    "altered:file": _(
        "The file is not written as receipts are. Something was added, taken away or put into"
        " another order, or a program has saved it anew. Fetch the file again and leave it as"
        " it is."
    ),
    "altered:record": _(
        "The record, its salt or its hash was changed: the first two do not give the third."
    ),
    "altered:entry": _("The line of the ledger was changed, or belongs to another record."),
    "altered:checkpoint": _(
        "The checkpoint or its signature was changed: the one does not fit the other."
    ),
    "altered:inclusion": _(
        "The line does not stand under this checkpoint at the place that is named: the place or"
        " the path to it was changed, or the line never stood there."
    ),
    "foreign:file": _(
        "This is no receipt of this kind, or it is too damaged to be read. Give the file whose"
        " name begins with “recu” and ends with “.json”."
    ),
    "foreign:checkpoint": _(
        "No key of this ledger has signed the checkpoint: it is another ledger’s, or was changed."
    ),
    "unchecked": _(
        "All else fits, but this browser cannot check signatures (Ed25519): that is not"
        " “verified”. Take a newer browser, or let our server check it."
    ),
}
NOTHING_GIVEN: Final = _("Choose the file of a receipt, or paste its text.")
ASK_SERVER: Final = _("Let our server check it")
STEPS: Final[Mapping[str, Promise]] = {
    "file": _("The file has the form of a receipt, to the byte"),
    "record": _("Record and salt give the hash"),
    "entry": _("The line of the ledger names that hash, that kind of act and that instant"),
    "checkpoint": _("The checkpoint is signed with a key of this ledger"),
    "inclusion": _("The line stands in the ledger of that checkpoint"),
}
OUTCOMES: Final[Mapping[str, Promise]] = {
    "ok": _("yes"),
    "failed": _("no"),
    "unreadable": _("cannot be read"),
    "unknown": _("by no key that is listed here"),
    "pending": _("not yet"),
    "unsupported": _("this browser cannot check it"),
    "skipped": _("not looked at"),
}
# What is shown of a record, in this order.
FACTS: Final[Mapping[str, Promise]] = {
    "act": _("What was done"),
    "kind": _("What was decided on trackers"),
    "title": _("Text"),
    "number": _("Version"),
    "subject": _("About"),
    "label": _("Words on the button"),
    "at": _("When"),
    "brand": _("At"),
    "pseudonym": _("By (pseudonym)"),
    "visitor": _("By (random number)"),
    "capacity": _("As"),
    "cabinet": _("In the name of the cabinet (pseudonym)"),
    "sign_in": _("Signed in by"),
    "origin": _("Origin"),
    "sha256": _("SHA-256 of the text"),
}
PLACE: Final[Mapping[str, Promise]] = {
    "place": _("Line of the ledger"),
    "size": _("Checkpoint"),
    "signed": _("Signed with"),
}
# Values that have words of their own, by the name of the fact.
VALUES: Final[Mapping[str, Mapping[str, Any]]] = {
    "act": {str(kind): words for kind, words in TITLES.items()},
    "kind": {str(kind): EntryType(kind).label for kind in ("consent", "refuse", "withdraw")},
    "capacity": dict(Capacity.choices),
    "origin": dict(Origin.choices),
    "sign_in": SIGN_INS,
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A checked receipt in words: the verdict, why, each step, and what the receipt says."""

    verdict: str
    part: str
    title: str
    reason: str
    steps: tuple[tuple[str, str, str, str], ...]  # part, outcome, and the words of both
    facts: tuple[tuple[str, str, str], ...]  # name, its words, the value


def told(checked: Checked) -> Told:
    """Give a checked receipt in words, in the language that is active."""
    return Told(
        verdict=checked.verdict,
        part=checked.part,
        title=str(VERDICTS[checked.verdict]),
        reason=str(REASONS[reason_of(checked)]),
        steps=tuple(_step(part, outcome) for part, outcome in checked.outcomes.items()),
        facts=(*_facts(checked.record or {}), *_place(checked)),
    )


def reason_of(checked: Checked) -> str:
    """Give the key of what is said of a verdict."""
    return f"{checked.verdict}:{checked.part}" if checked.part else checked.verdict


def words() -> Iterator[tuple[str, str]]:
    """Give every word that the page's script needs, by its key, in the language that is active."""
    tables: dict[str, Mapping[str, Any]] = {
        "verdict": VERDICTS,
        "reason": REASONS,
        "step": STEPS,
        "outcome": OUTCOMES,
        "fact": {**FACTS, **PLACE},
        **{f"value:{fact}": those for fact, those in VALUES.items()},
    }
    for name, table in tables.items():
        for key, said in table.items():
            yield f"{name}:{key}", str(said)
    yield "nothing", str(NOTHING_GIVEN)
    yield "server", str(ASK_SERVER)


def _step(part: Part, outcome: str) -> tuple[str, str, str, str]:
    return part, outcome, str(STEPS[part]), str(OUTCOMES[outcome])


def _facts(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, said in FACTS.items():
        value = record.get(name)
        if isinstance(value, str) and value:
            yield name, str(said), _value(name, value)


def _value(name: str, value: str) -> str:
    if name == "at":
        return _instant(value)
    parts = value.split(" + ") if name == "sign_in" else [value]
    return " + ".join(str(VALUES.get(name, {}).get(part, part)) for part in parts)


def _instant(value: str) -> str:
    """Give an instant of a record in Paris time; as it is where it is none."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    if at.tzinfo is None:
        return value
    return f"{in_words(at)}, {at.astimezone(PARIS):%H:%M:%S} (Paris), {value}"


def _place(checked: Checked) -> Iterator[tuple[str, str, str]]:
    # Of what does not hold, no place is told.
    if checked.verdict != "verified" or checked.size is None or checked.index is None:
        return
    yield "place", str(PLACE["place"]), str(checked.index + 1)
    yield "size", str(PLACE["size"]), str(checked.size)
    for vkey in checked.signed_by:
        yield "signed", str(PLACE["signed"]), vkey
