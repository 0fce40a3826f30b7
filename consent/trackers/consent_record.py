"""A choice on trackers as a consent record of ISO/IEC TS 27560:2023, in the words of the DPV.

DPV is the Data Privacy Vocabulary of a W3C group, whose guide maps the fields of TS 27560 to it.
`consent.choosing.proof.around` reads from a choice's rows what its record refers to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from consent.trackers.choices import LASTS

FORMAT: Final = "opposable-consent-record/1"
CONTEXT: Final = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "opposable": "urn:opposable:",
}
CONSENT: Final = "eu-gdpr:A6-1-a"
_STATUS: Final = {
    "consent": "dpv:ConsentGiven",
    "refuse": "dpv:ConsentRefused",
    "withdraw": "dpv:ConsentWithdrawn",
}
Values: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Controller:
    """Who answers for the processing, as the brand's settings said at the time."""

    name: str
    address: str
    contact: str


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a choice's own record refers to.

    `content` is that of its consent version (`consent.choosing.content`), `source` where that can
    be read (an address, or a file of a bundle), `before` the keys of the categories agreed to in
    the choice before, `preferences` the address at which the choice is taken back.
    """

    content: Values
    source: str
    before: frozenset[str]
    controller: Controller
    preferences: str


def consent_record(record: Values, *, around: Around) -> dict[str, Any]:
    """Give the mandatory fields of TS 27560 for a choice, as values for JSON.

    `record` is what the ledger commits to (`consent.trackers.records.choice_record`). There is one
    process for each category that could be decided, each with its own status.
    """
    controller = around.controller
    return {
        "@context": CONTEXT,
        "@type": ["dpv:ConsentRecord"],
        "dct:conformsTo": FORMAT,
        "dpv:hasIdentifier": record["id"],
        "dpv:hasDataSubject": {"dpv:hasIdentifier": record["visitor"]},
        "dct:created": record["at"],
        "dct:creator": "controller",
        "dct:language": record["language"],
        "dpv:hasNotice": _notice(record, around),
        "dpv:hasProcess": list(_processes(record, around)),
        "dpv:hasEntity": {
            "controller": {
                "@type": ["dpv:DataController"],
                "dpv:hasName": controller.name,
                "dpv:hasAddress": controller.address,
                "dpv:hasContact": controller.contact,
            }
        },
        "opposable:events": [_event(record)],
    }


def status(category: Values, record: Values, *, before: frozenset[str]) -> str:
    """Give where a category stands: what is exempt was never consented to, only left on or not."""
    key, is_exempt = category["key"], category["mode"] == "exempt"
    if key in record["yes"]:
        return "dpv:RenewedConsentGiven" if key in before else "dpv:ConsentGiven"
    if key not in record["no"]:
        return "opposable:left-on" if is_exempt else "dpv:ConsentRequested"
    if key in before:
        return "dpv:ConsentWithdrawn"
    return "opposable:switched-off" if is_exempt else "dpv:ConsentRefused"


def postal(*lines: str) -> str:
    """Give an address on one line."""
    return ", ".join(filter(None, (re.sub(r"\s+", " ", line).strip() for line in lines)))


def _notice(record: Values, around: Around) -> dict[str, Any]:
    return {
        "dpv:hasIdentifier": record["version"],
        "dct:title": around.content["texts"][record["language"]]["title"],
        "dct:hasVersion": record["number"],
        "dct:source": around.source,
        "opposable:sha256": record["sha256"],
        # Of content and banner together: all that was shown.
        "opposable:shown-sha256": record["digest"],
        "opposable:interface": record["build"],
    }


def _processes(record: Values, around: Around) -> Iterator[dict[str, Any]]:
    for category in around.content["categories"]:
        if category["mode"] != "necessary":
            yield _process(category, record, around)


def _process(category: Values, record: Values, around: Around) -> dict[str, Any]:
    key, words, rows = category["key"], category[record["language"]], category["trackers"]
    # An exemption that had ended asked like everything else.
    is_asked = category["mode"] == "asks" or key in {*record["yes"], *around.before}
    return {
        "dpv:hasIdentifier": key,
        "dpv:hasPurpose": {"dct:title": words["name"], "dct:description": words["description"]},
        # What is exempt needs no consent (art. 82 of the French act of 6 January 1978).
        "dpv:hasLegalBasis": [CONSENT if is_asked else "opposable:exempt"],
        "dpv:hasConsentStatus": status(category, record, before=around.before),
        "dpv:hasPersonalData": [_stored(row, record["language"]) for row in rows],
        "dpv:hasDataController": ["controller"],
        "dpv:hasRecipient": sorted(_providers(category, around.content)),
        "dpv:hasJurisdiction": ["loc:FR", "loc:EU"],
        "dpv:hasConsentControl": around.preferences,
        # To withdraw; to complain to a supervisory authority.
        "dpv:hasRight": ["eu-gdpr:A7-3", "eu-gdpr:A77"],
    }


def _providers(category: Values, content: Values) -> set[str]:
    """Give who provides a category: a tool that stores nothing has no row, and still receives."""
    tools = {tool["provider"] for tool in content["tools"] if tool["kind"] in category["tools"]}
    return ({row["provider"] for row in category["trackers"]} | tools) - {""}


def _stored(row: Values, language: str) -> dict[str, Any]:
    words, days, seconds = row[language], row["retention"], row["lifetime"]
    return {
        "dct:title": row["name"],
        "opposable:domain": row["domain"],
        "opposable:storage": row["storage"],
        "dpv:hasPurpose": words["purpose"],
        "dpv:hasStorageCondition": {
            "dpv:hasDuration": words["lifetime"] if seconds is None else f"PT{seconds}S",
            "opposable:data-kept": words["retention"] if days is None else f"P{days}D",
        },
    }


def _event(record: Values) -> dict[str, Any]:
    return {
        "dct:date": record["at"],
        "dct:valid": f"P{LASTS.days}D",
        "dpv:isImplementedByEntity": record["visitor"],
        "dpv:hasLegalBasis": CONSENT,
        "dpv:hasConsentStatus": _STATUS[record["kind"]],
        "dpv:hasIndicationMethod": {
            "opposable:button": record["label"],
            "opposable:place": record["place"],
            "opposable:global-privacy-control": record["gpc"],
        },
    }
