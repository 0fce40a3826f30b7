"""Choices on trackers in a bundle: what was shown, what was decided on it, one after another."""

import json
from typing import Any, Final

from audit.verifying.bundles import Bundle
from audit.verifying.failures import HASHES, BundleError, reading, sha256
from audit.verifying.rules import instant, paris, require

Fields = dict[str, Any]
# A choice as a consent record of ISO/IEC TS 27560, in the words of the DPV.
CONSENT_RECORD: Final = "opposable-consent-record/1"
CONTEXT: Final = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "opposable": "urn:opposable:",
}
CONSENT: Final = "eu-gdpr:A6-1-a"
STATUSES: Final = {
    "consent": "dpv:ConsentGiven",
    "refuse": "dpv:ConsentRefused",
    "withdraw": "dpv:ConsentWithdrawn",
}


def check_choices(bundle: Bundle) -> None:
    """Check each consent version against its content, each choice against version and clock.

    Then that the choices are those of one browser, each after the one that it names, and that
    their consent records say the same.
    """
    kept = [one for one in bundle.manifest["entries"] if one["record"]]
    records = [(one, bundle.json(one["record"])) for one in kept]
    versions: dict[str, Fields] = {}
    for one, record in records:
        if record.get("row") == "consent_version":
            with reading(one["record"]):
                versions[record["id"]] = record | {"asked": content_of(bundle, one, record)}
    choices = [(one, record) for one, record in records if record.get("row") == "tracker_choice"]
    for one, record in choices:
        with reading(one["record"]):
            check_choice(bundle, one, record, versions[record["version"]])
    by_file = {one["record"]: record for one, record in choices}
    with reading("manifest.json"):
        check_chain(bundle, by_file)
    check_consent_records(bundle, by_file)


def content_of(bundle: Bundle, one: Fields, version: Fields) -> Fields:
    """Give what a consent version asked, by category, where file, people and days are right."""
    file = one["record"]
    content = file.replace("version.json", "content.json")
    bundle.check_hash(content, version["sha256"], f"in {file}")
    proposed, fixed = instant(version["proposed_at"]), instant(version["at"])
    require(file, "was fixed before it was proposed", proposed <= fixed)
    require(file, "was fixed by whoever proposed it", version["by"] != version["proposed_by"])
    return {category["key"]: category["mode"] for category in bundle.json(content)["categories"]}


def check_choice(bundle: Bundle, one: Fields, choice: Fields, version: Fields) -> None:
    """Check what was shown by its digest, then the choice against its line, clock and version."""
    file = one["record"]
    content = bundle.members[f"consent/{choice['number']}/content.json"]
    shown = b'{"build":' + json.dumps(choice["build"]).encode() + b',"content":' + content + b"}"
    if sha256(shown) != choice["digest"]:
        raise BundleError(HASHES, file, "names a digest that is not of its build and content.")
    line = (one["type"], one["time"])
    require(file, "has a line of another kind or time", line == (choice["kind"], choice["at"]))
    at = instant(choice["at"])
    local = paris(at).isoformat(timespec="seconds")
    require(file, "has a Paris time that is not its UTC", choice["paris_time"] == local)
    same = all(choice[name] == version[name] for name in ("number", "sha256"))
    require(file, "names another consent version", same)
    require(file, "was made before its consent version", instant(version["at"]) <= at)
    check_categories(file, choice, version["asked"])


def check_categories(file: str, choice: Fields, modes: dict[str, str]) -> None:
    """Check that all that was asked was decided, once, and nothing else but what is exempt."""
    yes, no = set(choice["yes"]), set(choice["no"])
    asks = {key for key, mode in modes.items() if mode == "asks"}
    optional = {key for key, mode in modes.items() if mode != "necessary"}
    require(file, "agrees to and refuses the same", not yes & no)
    require(file, "decides what was not asked", yes | no <= optional)
    require(file, "leaves open what was asked", asks <= yes | no)


def check_chain(bundle: Bundle, choices: dict[str, Fields]) -> None:
    """Check that choices follow each other under one random id, and that the bundle's is there.

    Where lines were erased, what they said of the chain is not known any more.
    """
    is_whole = all(one["record"] for one in bundle.manifest["entries"])
    by_id = {choice["id"]: choice for choice in choices.values()}
    followed = [choice["previous"] for choice in choices.values() if choice["previous"]]
    for file, choice in choices.items():
        previous = by_id.get(choice["previous"])
        known = previous is not None or choice["previous"] is None
        require(file, "follows a choice that is missing", known or not is_whole)
        require(file, "is followed twice", followed.count(choice["id"]) <= 1)
        if known:
            check_following(file, choice, previous)
    if choices and is_whole:
        first, subject = next(iter(choices)), bundle.manifest["subject"]["id"]
        require(first, "is not what this bundle is about", subject in by_id)
        begun = [choice for choice in choices.values() if choice["previous"] is None]
        require(first, "is of several chains", len(begun) == 1)


def check_following(file: str, choice: Fields, previous: Fields | None) -> None:
    """Check a choice against the one before it: whose it is, when, and what it therefore is."""
    if previous is not None:
        same = all(choice[name] == previous[name] for name in ("visitor", "brand"))
        require(file, "follows somebody else's choice", same)
        later = instant(previous["at"]) <= instant(choice["at"])
        require(file, "was made before the one it follows", later)
    before = set(previous["yes"]) if previous else set()
    kind = kind_of_choice(set(choice["yes"]), set(choice["no"]), before)
    require(file, f"is a {kind} and says another word", choice["kind"] == kind)


def kind_of_choice(yes: set[str], no: set[str], before: set[str]) -> str:
    """Give what a choice is, from what was agreed to before: consent, withdraw or refuse."""
    if yes - before:
        return "consent"
    if before - yes:
        return "withdraw"
    return "refuse" if no and not yes else "consent"


def check_consent_records(bundle: Bundle, choices: dict[str, Fields]) -> None:
    """Check that each consent record says what the choice's record and what was asked say."""
    by_id = {choice["id"]: choice for choice in choices.values()}
    for file, choice in choices.items():
        name = file.replace("record.json", "consent-record.json")
        if name not in bundle.members:
            raise BundleError(HASHES, name, f"is missing; {file} is there.")
        stated, previous = bundle.json(name), choice["previous"]
        # Nobody can open an erased choice any more, so nobody knows what it agreed to.
        known = previous is None or previous in by_id
        before = set(by_id[previous]["yes"]) if previous in by_id else set[str]()
        with reading(name):
            content = bundle.json(f"consent/{choice['number']}/content.json")
            expected = consent_record_of(choice, content, stated, before if known else None)
            found = difference(stated, expected)
        if found is not None:
            raise BundleError(HASHES, name, f"is not what {file} says: {found}.")


def difference(stated: object, expected: object, place: str = "") -> str | None:
    """Give the first place where two values for JSON differ, and how; None where they do not."""
    if isinstance(stated, list) and isinstance(expected, list) and len(stated) == len(expected):
        stated, expected = dict(enumerate(stated)), dict(enumerate(expected))
    if isinstance(stated, dict) and isinstance(expected, dict):
        for key in {**expected, **stated}:
            if key not in stated or key not in expected:
                return f"{place}/{key} is {'more' if key in stated else 'missing'}"
            if found := difference(stated[key], expected[key], f"{place}/{key}"):
                return found
        return None
    # As JSON: 1 is not true.
    same = json.dumps(stated) == json.dumps(expected)
    return None if same else f"{place} is {json.dumps(stated)}, not {json.dumps(expected)}"


def consent_record_of(
    choice: Fields, content: Fields, stated: Fields, before: set[str] | None
) -> Fields:
    """Give a choice as the consent record that it must be; `before` was agreed to until then.

    Who answers, and where a choice is taken back, are taken over: the brand's settings say that.
    """
    return {
        "@context": CONTEXT,
        "@type": ["dpv:ConsentRecord"],
        "dct:conformsTo": CONSENT_RECORD,
        "dpv:hasIdentifier": choice["id"],
        "dpv:hasDataSubject": {"dpv:hasIdentifier": choice["visitor"]},
        "dct:created": choice["at"],
        "dct:creator": "controller",
        "dct:language": choice["language"],
        "dpv:hasNotice": {
            "dpv:hasIdentifier": choice["version"],
            "dct:title": content["texts"][choice["language"]]["title"],
            "dct:hasVersion": choice["number"],
            "dct:source": f"consent/{choice['number']}/content.json",
            "opposable:sha256": choice["sha256"],
            "opposable:shown-sha256": choice["digest"],
            "opposable:interface": choice["build"],
        },
        "dpv:hasProcess": processes_of(choice, content, stated["dpv:hasProcess"], before),
        "dpv:hasEntity": stated["dpv:hasEntity"],
        "opposable:events": [event_of(choice)],
    }


def event_of(choice: Fields) -> Fields:
    """Give what was pressed, as a consent record tells it; a choice holds 182 days."""
    return {
        "dct:date": choice["at"],
        "dct:valid": "P182D",
        "dpv:isImplementedByEntity": choice["visitor"],
        "dpv:hasLegalBasis": CONSENT,
        "dpv:hasConsentStatus": STATUSES[choice["kind"]],
        "dpv:hasIndicationMethod": {
            "opposable:button": choice["label"],
            "opposable:place": choice["place"],
            "opposable:global-privacy-control": choice["gpc"],
        },
    }


def processes_of(
    choice: Fields, content: Fields, stated: list[Fields], before: set[str] | None
) -> list[Fields]:
    """Give a process for each category that could be decided.

    Where nobody knows what was agreed to before, what is stated may be as after a yes or not.
    """
    by_key = {one["dpv:hasIdentifier"]: one for one in stated}
    found = []
    for category in content["categories"]:
        key = category["key"]
        if category["mode"] != "necessary":
            ways = [False, True] if before is None else [key in before]
            one = by_key.get(key, {})
            can_be = [process_of(choice, category, content, one, way) for way in ways]
            found.append(one if one in can_be else can_be[0])
    return found


def process_of(
    choice: Fields,
    category: Fields,
    content: Fields,
    stated: Fields,
    was_on: bool,  # noqa: FBT001 (a fact, as a list of both gives it)
) -> Fields:
    """Give what a consent record says of a category, which was agreed to before or not."""
    key, words = category["key"], category[choice["language"]]
    is_asked = category["mode"] == "asks" or key in choice["yes"] or was_on
    tools = {one["provider"] for one in content["tools"] if one["kind"] in category["tools"]}
    rows = category["trackers"]
    return {
        "dpv:hasIdentifier": key,
        "dpv:hasPurpose": {"dct:title": words["name"], "dct:description": words["description"]},
        "dpv:hasLegalBasis": [CONSENT if is_asked else "opposable:exempt"],
        "dpv:hasConsentStatus": status_of(choice, category, was_on),
        "dpv:hasPersonalData": [stored(row, row[choice["language"]]) for row in rows],
        "dpv:hasDataController": ["controller"],
        "dpv:hasRecipient": sorted(({row["provider"] for row in rows} | tools) - {""}),
        "dpv:hasJurisdiction": ["loc:FR", "loc:EU"],
        "dpv:hasConsentControl": stated.get("dpv:hasConsentControl"),
        "dpv:hasRight": ["eu-gdpr:A7-3", "eu-gdpr:A77"],
    }


def status_of(choice: Fields, category: Fields, was_on: bool) -> str:  # noqa: FBT001 (as above)
    """Give where a category stands after a choice: what is exempt was left on, or switched off."""
    key, is_exempt = category["key"], category["mode"] == "exempt"
    if key in choice["yes"]:
        return "dpv:RenewedConsentGiven" if was_on else "dpv:ConsentGiven"
    if key not in choice["no"]:
        return "opposable:left-on" if is_exempt else "dpv:ConsentRequested"
    if was_on:
        return "dpv:ConsentWithdrawn"
    return "opposable:switched-off" if is_exempt else "dpv:ConsentRefused"


def stored(row: Fields, words: Fields) -> Fields:
    """Give what a consent record says of a tracker; a lifetime in numbers is one of ISO 8601."""
    days, seconds = row["retention"], row["lifetime"]
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
