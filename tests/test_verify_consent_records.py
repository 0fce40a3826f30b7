"""The consent record of a choice in a bundle is what the ledger's record says, or is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any, Final
from uuid import UUID

import pytest

from audit.bundle import evidence
from audit.subjects import Subject
from audit.verifying.choices import consent_record_of, difference
from audit.verifying.command import verified
from audit.verifying.failures import HASHES
from consent.actions.choosing import Pressed, decide
from consent.ledger import canonical_json
from consent.trackers.consent_record import Around, Controller, consent_record
from consent.trackers.deciding import Lists, kind_of
from consent.trackers.records import Decided, choice_record
from tests.brands import NOW
from tests.choosing import asked
from tests.conftest import Brand
from tests.evidence import failure_of, files_of, ledger_key, named, own_place
from tests.forging import Files, Forger
from tests.ledgers import seal_here

Values = dict[str, Any]
NOBODY: Final = "11111111-1111-1111-1111-111111111111"
ENDING: Final = "consent-record.json"


@pytest.fixture(scope="module")
def bundle(scene: Brand, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Forger]:
    """Give the bundle of a choice that agreed to the audience alone, and who could forge it."""
    with own_place(tmp_path_factory.mktemp("ledger")):
        on = frozenset({"audience"})
        pressed = Pressed(decision="save", on=on, language="fr", place="banner")
        made = decide(asked(scene), pressed, before=None, at=NOW)
        seal_here()
        subject = Subject(kind="choice", id=made.row.pk, site=scene.site)
        return evidence(subject, checkpoints=[], at=NOW), Forger(key=ledger_key())


def put(*places: Any) -> Callable[[Values], None]:
    """Give what writes the last of these where the others lead."""
    *onward, last, value = places

    def write(found: Any) -> None:
        for place in onward:
            found = found[place]
        found[last] = value

    return write


NOTICE, EVENT = ("dpv:hasNotice",), ("opposable:events", 0)
PRESSED, AUDIENCE = (*EVENT, "dpv:hasIndicationMethod"), ("dpv:hasProcess", 0)
# What is stated of the choice, of what was shown, of what was pressed, of a category.
TAMPERED: Final = [
    put("dpv:hasIdentifier", NOBODY),
    put("dpv:hasDataSubject", "dpv:hasIdentifier", NOBODY),
    put("dct:created", "2026-11-21T09:31:00.000000Z"),
    put("dct:language", "en"),
    put("dct:conformsTo", "opposable-consent-record/2"),
    put("dct:creator", "somebody"),
    put("@context", {}),
    put("more", "than is said"),
    put(*NOTICE, "dpv:hasIdentifier", NOBODY),
    put(*NOTICE, "dct:hasVersion", "2.0"),
    put(*NOTICE, "dct:title", "Autre chose"),
    put(*NOTICE, "dct:source", "consent/2.0/content.json"),
    put(*NOTICE, "opposable:sha256", "0" * 64),
    put(*NOTICE, "opposable:shown-sha256", "0" * 64),
    put(*NOTICE, "opposable:interface", "0" * 64),
    put(*EVENT, "dct:date", "2026-11-21T09:31:00.000000Z"),
    put(*EVENT, "dct:valid", "P365D"),
    put(*EVENT, "dpv:isImplementedByEntity", NOBODY),
    put(*EVENT, "dpv:hasConsentStatus", "dpv:ConsentRefused"),
    put(*PRESSED, "opposable:button", "Tout accepter"),
    put(*PRESSED, "opposable:place", "page"),
    put(*PRESSED, "opposable:global-privacy-control", True),  # noqa: FBT003 (a value of the record)
    put(*PRESSED, "opposable:global-privacy-control", 0),  # equal to false, and not it
    put(*AUDIENCE, "dpv:hasConsentStatus", "dpv:ConsentRefused"),
    put(*AUDIENCE, "dpv:hasConsentStatus", "dpv:RenewedConsentGiven"),
    put(*AUDIENCE, "dpv:hasLegalBasis", ["opposable:exempt"]),
    put(*AUDIENCE, "dpv:hasPurpose", "dct:description", "Rien."),
    put(*AUDIENCE, "dpv:hasRecipient", []),
    put(*AUDIENCE, "dpv:hasPersonalData", 0, "dct:title", "_autre"),
    put("dpv:hasProcess", 1, "dpv:hasConsentStatus", "dpv:ConsentGiven"),
    put("dpv:hasProcess", []),
    put("opposable:events", []),
]


@pytest.mark.parametrize("write", TAMPERED)
def test_a_consent_record_that_says_otherwise_is_a_changed_file(
    bundle: tuple[bytes, Forger], write: Callable[[Values], None]
) -> None:
    failure = failure_of(forged(bundle, write))
    assert (failure.code, failure.file.endswith(f"/{ENDING}")) == (HASHES, True)
    assert "record.json says: /" in str(failure)


def forged(bundle: tuple[bytes, Forger], write: Callable[[Values], None]) -> bytes:
    """Give the bundle with another consent record, and every hash that fits it."""
    files: Files = files_of(bundle[0])
    name = named(files, ENDING)
    said = json.loads(files[name])
    write(said)
    return bundle[1].resealed(files | {name: canonical_json(said)})


def test_what_differs_is_said_with_both_values(bundle: tuple[bytes, Forger]) -> None:
    failure = failure_of(forged(bundle, put(*NOTICE, "dct:hasVersion", "2.0")))
    assert '/dpv:hasNotice/dct:hasVersion is "2.0", not "1.0"' in str(failure)


def test_who_answers_is_not_in_the_ledger_and_not_compared(bundle: tuple[bytes, Forger]) -> None:
    verified(forged(bundle, put("dpv:hasEntity", "controller", "dpv:hasName", "Autre SAS")))


@pytest.mark.parametrize("data", [None, b"[]", b"{}", b"not JSON"])
def test_a_consent_record_that_is_missing_or_no_record_is_refused(
    bundle: tuple[bytes, Forger], data: bytes | None
) -> None:
    files = files_of(bundle[0])
    name = named(files, ENDING)
    others = {one: held for one, held in files.items() if one != name}
    failure = failure_of(bundle[1].resealed(others | ({name: data} if data else {})))
    assert (failure.code, failure.file) == (HASHES, name)


# The system and the verifier write the same record, each by itself.

ROW: Final[Values] = {
    "name": "_pk_id.*", "domain": "", "storage": "cookie", "provider": "Matomo",
    "lifetime": 33_955_200, "retention": 760,
    "fr": {"purpose": "Compter", "lifetime": "393 jours", "retention": "25 mois"},
}  # fmt: skip
UNTIL: Final = ROW | {"name": "s", "storage": "session", "lifetime": None, "retention": None}
SAID: Final = {"fr": {"name": "Nom", "description": "Sert à cela."}}
CONTENT: Final[Values] = {
    "texts": {"fr": {"title": "Vos choix"}},
    "tools": [{"kind": "stripe", "provider": "Stripe SAS"}, {"kind": "matomo", "provider": ""}],
    "categories": [
        {"key": "n", "mode": "necessary", "tools": [], "trackers": [ROW], **SAID},
        {"key": "e", "mode": "exempt", "tools": ["matomo"], "trackers": [ROW, UNTIL], **SAID},
        {"key": "a", "mode": "asks", "tools": ["stripe"], "trackers": [], **SAID},
    ],
}
WAYS: Final = ("yes", "no", "open")
AROUND: Final = Around(
    content=CONTENT,
    source="consent/1.0/content.json",
    before=frozenset(),
    controller=Controller(name="Alpha SAS", address="1 rue A, Paris", contact="dpo@alpha.example"),
    preferences="https://alpha.example/cookies/preferences/",
)


def both(e: str, a: str, before: frozenset[str]) -> tuple[Values, Values]:
    """Give a choice's record, and the consent record that the system makes of it."""
    lists = Lists(
        yes=frozenset(key for key, way in (("e", e), ("a", a)) if way == "yes"),
        no=frozenset(key for key, way in (("e", e), ("a", a)) if way == "no"),
    )
    decided = Decided(
        id=UUID(int=1), kind=kind_of(lists, before=before), brand="alpha.example",
        visitor=UUID(int=2), version=UUID(int=3), number="1.0", sha256="1" * 64, build="2" * 64,
        digest="3" * 64, language="fr", place="banner", label="Enregistrer",
        yes=tuple(lists.yes), no=tuple(lists.no), gpc=False, previous=None, at=NOW,
    )  # fmt: skip
    record = choice_record(decided)
    return record, consent_record(record, around=replace(AROUND, before=before))


@pytest.mark.parametrize("before", [set(), {"e"}, {"a"}, {"e", "a"}])
@pytest.mark.parametrize(("e", "a"), [*product(WAYS, WAYS)])
def test_the_verifier_writes_what_the_system_writes(e: str, a: str, before: set[str]) -> None:
    record, said = both(e, a, frozenset(before))
    assert consent_record_of(record, CONTENT, said, before) == said
    # Whatever was agreed to in a choice that was erased.
    assert consent_record_of(record, CONTENT, said, None) == said


@pytest.mark.parametrize(("e", "a"), [*product(WAYS, WAYS)])
def test_an_erased_choice_excuses_only_what_it_could_have_said(e: str, a: str) -> None:
    record, said = both(e, a, frozenset())
    asked_of = said["dpv:hasProcess"][1]
    asked_of["dpv:hasConsentStatus"] = "opposable:left-on"  # which nothing that asks ever is
    assert difference(said, consent_record_of(record, CONTENT, said, None)) is not None
