"""The command line: verify a bundle, and say what holds or what does not."""

import argparse
import sys
from pathlib import Path

from audit.verifying.bundles import MANIFEST, Bundle
from audit.verifying.choices import check_choices
from audit.verifying.failures import HASHES, BundleError, reading
from audit.verifying.log import check_consistency, check_entry, check_own, check_screens
from audit.verifying.notices import check_messages, check_notices
from audit.verifying.periods import check_parts, check_period
from audit.verifying.rules import check_rules
from audit.verifying.stamps import check_time_stamps


def verified(data: bytes, own: tuple[str, bytes] | None = None, vkey: str | None = None) -> Bundle:
    """Give a bundle of which all holds; `own` is the name and note of the auditor's checkpoint.

    Raises BundleError for the first thing that does not hold.
    """
    bundle = Bundle(data, vkey)
    check_consistency(bundle)
    with reading(MANIFEST):
        for one in bundle.manifest["entries"]:
            check_entry(bundle, one)
        if own is not None:
            check_own(bundle, own[1], own[0])
        check_time_stamps(bundle)
        check_screens(bundle)
        check_messages(bundle)
        check_notices(bundle, check_rules(bundle))
        check_choices(bundle)
        check_period(bundle)
    return bundle


def report(bundle: Bundle) -> list[str]:
    """Give what was verified, in sentences."""
    manifest = bundle.manifest
    erased = [one for one in manifest["entries"] if one["record"] is None]
    lines = [
        f"OK: {manifest['kind']} {manifest['subject']['id']}, level {manifest['level']}.",
        f"Ledger {bundle.origin}: {bundle.size} entries, root {bundle.root.hex()}.",
        f"Entries opened and verified: {len(manifest['entries']) - len(erased)}.",
    ]
    if erased:
        lines.append(f"Entries in the ledger that nobody can open any more: {len(erased)}.")
    if bundle.trusted == bundle.vkeys:
        lines += [f"Key, as the bundle says; compare it elsewhere: {key}" for key in bundle.vkeys]
    return [*lines, *bundle.told]


def main() -> int:
    """Read the command line; give the exit code."""
    parser = argparse.ArgumentParser(
        description="Verify an evidence bundle.",
        epilog="Exit: 0 all holds, 2 file or record hash, 3 signature or inclusion, 4 consistency,"
        " 5 time stamp, 6 rule of law.",
    )
    parser.add_argument(
        "bundles", type=Path, nargs="+", metavar="BUNDLE.zip", help="several: parts of one period"
    )
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint of this ledger that you kept")
    parser.add_argument("--vkey", help="the verifier key, from elsewhere than the bundle")
    asked = parser.parse_args()
    try:
        own = (str(asked.checkpoint), asked.checkpoint.read_bytes()) if asked.checkpoint else None
        found = [verified(one.read_bytes(), own, asked.vkey) for one in asked.bundles]
        lines = [line for bundle in found for line in report(bundle)]
        lines += check_parts(found) if len(found) > 1 else []
    except BundleError as failure:
        sys.stderr.write(f"FAILED ({failure.code}) {failure}\n")
        return failure.code
    except OSError as error:
        sys.stderr.write(f"FAILED ({HASHES}) {error.filename}: {error.strerror}.\n")
        return HASHES
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
