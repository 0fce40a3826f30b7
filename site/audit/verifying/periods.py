"""The acts of a brand in a period: a part holds what it lists, and parts follow each other."""

from itertools import pairwise
from typing import Any

from audit.verifying.bundles import MANIFEST, Bundle
from audit.verifying.failures import HASHES, RULES, BundleError, reading
from audit.verifying.rules import Record, instant, paris, require

PERIOD = "period.json"
ACTS = ("acknowledge", "accept", "refuse", "object", "withdraw")


def check_period(bundle: Bundle) -> None:
    """Check a part of a period: its days, its order, and that it holds what it lists and no more.

    That nobody else acted in these days is not to be seen from here.
    """
    if (bundle.manifest["kind"] == "period") != (PERIOD in bundle.members):
        raise BundleError(HASHES, MANIFEST, "is of a period without saying which, or the reverse.")
    if PERIOD not in bundle.members:
        return
    said = bundle.json(PERIOD)
    with reading(PERIOD):
        subject = {"brand": said["brand"], "id": f"{said['since']}..{said['until']}"}
        require(PERIOD, "is of another period or brand", bundle.manifest["subject"] == subject)
        check_order(said)
        check_listed(bundle, said["acts"])
        number, of = said["part"]["number"], said["part"]["of"]
    bundle.told.append(f"Acts in part {number} of {of}, in their order: {len(said['acts'])}.")


def check_order(said: Record) -> None:
    """Check that the acts are of the days, each after the one before, and as many as a part has."""
    number, of, most = (said["part"][name] for name in ("number", "of", "acts"))
    count = len(said["acts"])
    is_whole = 1 <= number <= of and (count == most if number < of else 0 < count <= most)
    require(PERIOD, "has more or fewer acts than its part", is_whole)
    require(PERIOD, "begins after another part", (said["after"] is None) == (number == 1))
    keys = [place_of(one) for one in ([said["after"]] if said["after"] else []) + said["acts"]]
    is_ordered = all(one < next_one for one, next_one in pairwise(keys))
    require(PERIOD, "lists acts out of their order", is_ordered)
    days = [paris(at).date().isoformat() for at, _id in keys]
    is_within = all(said["since"] <= day <= said["until"] for day in days)
    require(PERIOD, "lists an act of another day", is_within)


def check_listed(bundle: Bundle, acts: list[Record]) -> None:
    """Check that each act has its line at its instant, and that no other act is in the bundle."""
    lines = {one["id"]: one for one in bundle.manifest["entries"]}
    for act in acts:
        line = lines.pop(act["entry"], None)
        is_it = line is not None and line["time"] == act["at"] and line["type"] in ACTS
        require(PERIOD, "lists an act whose line is not in the bundle", is_it)
        record = line["record"] if line is not None else None
        is_its = record is None or record == f"acts/{act['id']}/record.json"
        require(PERIOD, "lists an act under another line", is_its)
    more = [one["record"] for one in lines.values() if one["type"] in ACTS]
    require(PERIOD, "leaves out acts that are in the bundle", not more)


def place_of(act: Record) -> tuple[Any, str]:
    """Give the place of an act in the order."""
    return instant(act["at"]), act["id"]


def check_parts(bundles: list[Bundle]) -> list[str]:
    """Check that several bundles are parts of one period, each beginning where another ended.

    Gives what that shows, in sentences. Raises BundleError.
    """
    for bundle in bundles:
        if PERIOD not in bundle.members:
            raise BundleError(RULES, MANIFEST, "is no part of a period: verify it alone.")
    parts = sorted((one.json(PERIOD) for one in bundles), key=lambda one: one["part"]["number"])
    first, numbers = parts[0], [one["part"]["number"] for one in parts]
    of = first["part"]["of"]
    for one in parts[1:]:
        same = ("brand", "since", "until", "recorded_before")
        is_same = all(one[name] == first[name] for name in same) and one["part"]["of"] == of
        require(PERIOD, f"of part {one['part']['number']} is of another export", is_same)
    require(PERIOD, "is given twice for one part", len(set(numbers)) == len(numbers))
    for before, after in pairwise(parts):
        if after["part"]["number"] == before["part"]["number"] + 1:
            follows = place_of(after["after"]) == place_of(before["acts"][-1])
            sentence = f"of part {after['part']['number']} does not begin where the one before ends"
            require(PERIOD, sentence, follows)
    missing = sorted(set(range(1, of + 1)) - set(numbers))
    acts = sum(len(one["acts"]) for one in parts)
    if missing:
        return [f"Parts missing: {', '.join(map(str, missing))}. Acts in the others: {acts}."]
    return [f"All {of} parts are here and follow each other: {acts} acts."]
