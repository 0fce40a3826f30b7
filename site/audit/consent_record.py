"""An act as a consent record of ISO/IEC TS 27560:2023, in the words of the DPV; pure."""

from typing import Any, Final

from consent.trackers.consent_record import CONTEXT, FORMAT, Controller

# No act is a consent (GDPR art. 4(11)): what rests on one are choices on trackers, apart.
_BASES: Final = {
    ("accept", "policy"): "dpv:Contract",
    ("refuse", "policy"): "dpv:Contract",
    ("acknowledge", "policy"): "opposable:nothing-is-agreed-to",
    ("object", "subprocessor"): "dpv:Contract",
    ("withdraw", "subprocessor"): "dpv:Contract",
}
_LEGITIMATE_INTEREST: Final = "eu-gdpr:A6-1-f"
_WITHDRAWALS: Final = {
    "accept": "opposable:ended-by-termination",
    "refuse": "opposable:accept-later",
    "acknowledge": "opposable:nothing-to-withdraw",
    "object": "opposable:my-documents",
    "withdraw": "opposable:my-documents",
}


def consent_record(
    record: dict[str, Any], *, controller: Controller, text: str, valid_for_days: int | None
) -> dict[str, Any]:
    """Give the mandatory fields of TS 27560 for an act's record, as values for JSON.

    `record` is what the ledger commits to; `text` the file in which the text stands, "" where the
    act is about none. What only the text says (purposes, data, storage, recipients) is referred to
    there and not repeated: it would be another text.
    """
    basis = _BASES.get((record["act"], record["matter"]), _LEGITIMATE_INTEREST)
    status = f"opposable:{record['act']}"
    as_the_text_says = {"dpv:hasNotice": text}
    return {
        "@context": CONTEXT,
        "@type": ["dpv:ConsentRecord"],
        "dct:conformsTo": FORMAT,
        "dpv:hasIdentifier": record["id"],
        "dpv:hasDataSubject": {"dpv:hasIdentifier": record["pseudonym"]},
        "dct:created": record["recorded_at"],
        "dct:creator": "controller",
        "dct:language": record["language"],
        "dpv:hasNotice": _notice(record, text),
        "dpv:hasProcess": [
            {
                "dpv:hasPurpose": as_the_text_says,
                "dpv:hasLegalBasis": [basis],
                "dpv:hasPersonalData": as_the_text_says,
                "dpv:hasDataController": ["controller"],
                "dpv:hasStorageCondition": as_the_text_says,
                "dpv:hasJurisdiction": ["loc:FR", "loc:EU"],
                "dpv:hasRecipient": as_the_text_says,
                "dpv:hasConsentControl": _WITHDRAWALS[record["act"]],
                "dpv:hasRight": as_the_text_says,
            }
        ],
        "dpv:hasEntity": {
            "controller": {
                "@type": ["dpv:DataController"],
                "dpv:hasName": controller.name,
                "dpv:hasAddress": controller.address,
                "dpv:hasContact": controller.contact,
            }
        },
        "opposable:events": [
            {
                "dct:date": record["at"],
                "dct:valid": f"P{valid_for_days}D" if valid_for_days else "opposable:no-end",
                "dpv:isImplementedByEntity": record["pseudonym"],
                "dpv:hasLegalBasis": basis,
                "dpv:hasConsentStatus": status,
                "opposable:origin": record["origin"],
            }
        ],
    }


def _notice(record: dict[str, Any], text: str) -> dict[str, str]:
    return {
        "dpv:hasIdentifier": record["version"] or "",
        "dct:title": record["title"],
        "dct:hasVersion": record["number"],
        "dct:source": text,
        "opposable:sha256": record["sha256"],
    }
