"""Time stamps (RFC 3161) of checkpoints, checked by the program openssl."""

import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from audit.verifying.bundles import MANIFEST, Bundle
from audit.verifying.failures import CONSISTENCY, TIME_STAMPS, BundleError, reading
from audit.verifying.notes import checkpoint_of

CERTIFICATES = "tsa/certificates.pem"


def check_time_stamps(bundle: Bundle) -> None:
    """Check each time stamp, and that the level claimed is the one that they give."""
    furthest = {"any": 0, "qualified": 0}
    for one in bundle.manifest["time_stamps"]:
        note, token = (f"tsa/{one['size']}/{name}" for name in ("checkpoint.note", "token.tsr"))
        with reading(note):
            _, size, root = checkpoint_of(bundle.members[note], bundle.vkeys, note)
        if size != one["size"] or bundle.roots.get(size) != root:
            raise BundleError(CONSISTENCY, note, "is not of the ledger of this bundle.")
        check_token(bundle, note, token, stated=one["at"])
        for kind in ("any", "qualified") if one["qualified"] else ("any",):
            furthest[kind] = max(furthest[kind], size)
    last = max(one["index"] for one in bundle.manifest["entries"])
    level = "L4" if furthest["qualified"] > last else "L3" if furthest["any"] > last else "L2"
    if bundle.manifest["level"] != level:
        raise BundleError(TIME_STAMPS, MANIFEST, f"claims a level that is not {level}.")


def check_token(bundle: Bundle, note: str, token: str, *, stated: str) -> None:
    """Check a time stamp of a checkpoint, as of the instant that it names and the manifest too."""
    openssl = shutil.which("openssl")
    if openssl is None:
        raise BundleError(TIME_STAMPS, token, "could not be checked: install openssl.")
    with tempfile.TemporaryDirectory() as place, reading(token, TIME_STAMPS):
        for name in (note, token, CERTIFICATES):
            Path(place, Path(name).name).write_bytes(bundle.members[name])

        def answer(*arguments: str) -> str:
            command = [openssl, "ts", *arguments, "-in", "token.tsr"]
            done = subprocess.run(command, cwd=place, capture_output=True, check=False)  # noqa: S603 (fixed words)
            if done.returncode:
                raise BundleError(TIME_STAMPS, token, "is no good time stamp of its checkpoint.")
            return done.stdout.decode()

        stamped = r"Time stamp: (\w{3} [ \d]\d [\d:]{8})\S* (\d{4}) GMT"
        found = " ".join(re.findall(stamped, answer("-reply", "-text"))[0])
        at = datetime.strptime(found, "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        trust = ("-CAfile", "certificates.pem", "-untrusted", "certificates.pem")
        # Certificates end; what they signed while they held does not.
        moment = str(int(at.timestamp()))
        answer("-verify", "-data", "checkpoint.note", *trust, "-attime", moment)
    if at.strftime("%Y-%m-%dT%H:%M:%S") != stated[:19]:
        raise BundleError(TIME_STAMPS, MANIFEST, f"names another instant than {token}.")
    bundle.told.append(f"{token}: {at.isoformat()}, by the certificates in the bundle.")
