"""Choices on trackers in a bundle: what was shown, what was decided on it, one after another."""

import json
from typing import Any

from audit.verifying.bundles import Bundle
from audit.verifying.failures import HASHES, BundleError, reading, sha256
from audit.verifying.rules import instant, paris, require

Fields = dict[str, Any]


def check_choices(bundle: Bundle) -> None:
    """Check each consent version against its content, each choice against version and clock.

    Then that the choices are those of one browser, each after the one that it names.
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
    with reading("manifest.json"):
        check_chain(bundle, {one["record"]: record for one, record in choices})


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
