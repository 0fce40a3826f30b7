"""What `benchmarks.ledger` measures, in a process of the product: sealing, verifying, proofs.

`python -m benchmarks.ledger_work FILE SIZE [SIZE ...]`: grows one ledger to each size in turn and
writes what was measured at each to FILE.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 (after the setup)

from consent.models import Act, Checkpoint, Entry, Seal  # noqa: E402
from consent.printing import receipt_of  # noqa: E402
from consent.sealing import current_vkey, proof_of, seal  # noqa: E402
from consent.verifying import verify  # noqa: E402
from consent.verifying.acts import RECORD, ROWS, doubtful_acts  # noqa: E402
from consent.verifying.lines import SEALED, check_lines  # noqa: E402
from consent.verifying.problems import Findings  # noqa: E402
from consent.verifying.snapshot import BATCH, batches, snapshot  # noqa: E402

ROUNDS, PROOFS, RECEIPTS = 5, 200, 50
AT_ONCE = 10_000

_PEOPLE = """
INSERT INTO consent_practitioner
    (id, site_id, external_id, name, email, language, contract_start)
SELECT gen_random_uuid(), (SELECT site_id FROM policies_policy JOIN policies_version
    ON policy_id = policies_policy.id ORDER BY policies_version.id LIMIT 1),
    'bench' || n, 'Actor ' || n, 'actor' || n || '@bench.example', 'fr', '2020-01-01'
FROM generate_series(%(start)s, %(stop)s - 1) n
"""
_ACTS = """
INSERT INTO consent_act (id, act, matter, subject, practitioner_id, capacity, policy_id, version_id,
    sha256, html_sha256, label, interface, sign_in, origin, source_name, source_sha256, at,
    recorded_at, entry_id)
SELECT gen_random_uuid(), 'acknowledge', 'policy', '', person.id, '', policy_id, version.id, sha256,
    html_sha256, 'J’ai lu la version 2.0', repeat('b', 64), 'password', 'witnessed', '', '',
    clock_timestamp(), clock_timestamp(), gen_random_uuid()
FROM (SELECT * FROM policies_version ORDER BY id LIMIT 1) version,
    generate_series(%(start)s, %(stop)s - 1) n
JOIN consent_practitioner person ON person.external_id = 'bench' || n
"""
# The lines of acts that have none: what an answer writes, in one statement for many. Their order
# is that in which they will be sealed, as it is, but for a few, where each is its own transaction.
_LINES = f"""
WITH made AS MATERIALIZED (
    SELECT act.entry_id, act.act, act.at, {RECORD} AS record, uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid()) AS salt
    FROM {ROWS} WHERE NOT EXISTS (SELECT FROM consent_entry WHERE id = act.entry_id)
    ORDER BY act.entry_id
), lines AS (
    INSERT INTO consent_entry (id, type, time, commitment, canonical)
    SELECT entry_id, act, at, hash, convert_to('{{"hash":"' || hash || '","id":"' || entry_id
        || '","time":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","type":"' || act || '"}}', 'UTF8')
    FROM made, LATERAL (SELECT encode(sha256(record || salt), 'hex') AS hash) hashed
)
INSERT INTO consent_opening (entry_id, salt, record) SELECT entry_id, salt, record FROM made
"""  # noqa: S608 (our own words)
_PLAIN = "SELECT canonical, record, salt FROM consent_entry JOIN consent_opening ON entry_id = id"


def grow(size: int) -> None:
    """Add acts of people who do not exist, until there are so many entries."""
    for start in range(Entry.objects.count(), size, AT_ONCE):
        stop = min(start + AT_ONCE, size)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PEOPLE, {"start": start, "stop": stop})
            cursor.execute(_ACTS, {"start": start, "stop": stop})
            cursor.execute(_LINES)


def sealed() -> dict[str, float]:
    """Seal all that waits; give how many entries a second."""
    before, start = Seal.objects.count(), time.perf_counter()
    while seal(clock=lambda: datetime.now(UTC), budget=timedelta(minutes=1)).has_more:
        pass
    seconds = time.perf_counter() - start
    count = Seal.objects.count() - before
    return {"count": count, "per_second": count / seconds}


def seconds_of(work: Callable[[], object]) -> float:
    """Give how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def derived() -> None:
    """Make everything of each entry again: bytes, commitment, leaf, place, tree."""
    found = Findings()
    with snapshot():
        check_lines(found, lambda _what, _number: None)
    if found.report().problems:
        raise SystemExit(f"The ledger of the benchmark is wrong: {found.report().problems[0]}")


def raw() -> None:
    """Read the same columns of the same rows in the same way, and hash twice: the limit."""
    with snapshot():
        for rows in batches(SEALED):
            for _place, _leaf, canonical, _hash, _key, _time, _kind, record, salt in rows:
                sha256(b"\x00" + canonical).digest()
                sha256(record + salt).digest()


def raw_plain() -> None:
    """Read only the bytes that are hashed, in no order, as psycopg does it, and hash twice."""
    with snapshot(), connection.connection.cursor(name="plain", binary=True) as cursor:
        cursor.execute(_PLAIN)
        while rows := cursor.fetchmany(BATCH):
            for canonical, record, salt in rows:
                sha256(b"\x00" + canonical).digest()
                sha256(record + salt).digest()


def records() -> None:
    """Make the record of each act again."""
    with snapshot():
        if doubtful_acts():
            raise SystemExit("The acts of the benchmark are not what their lines say.")


def whole() -> None:
    """Verify everything, as `verify_ledger` does."""
    problems = verify().problems
    if problems:
        raise SystemExit(f"The ledger of the benchmark is wrong: {problems[0]}")


def verified(size: int) -> dict[str, Any]:
    """Verify in turns with raw reading and hashing; give entries a second and the ratios."""
    rounds = [[seconds_of(work) for work in (derived, raw, raw_plain)] for _ in range(ROUNDS)]
    return {
        "derived_per_second": _middle([size / one for one, _raw, _plain in rounds]),
        "raw_per_second": _middle([size / limit for _one, limit, _plain in rounds]),
        "raw_plain_per_second": _middle([size / plain for _one, _raw, plain in rounds]),
        "ratio": _middle([limit / one for one, limit, _plain in rounds]),
        "ratio_plain": _middle([plain / one for one, _raw, plain in rounds]),
        "records_per_second": size / seconds_of(records),
        "whole_per_second": size / seconds_of(whole),
    }


def _middle(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "lowest": min(values), "highest": max(values)}


def proven() -> dict[str, float]:
    """Give the seconds of a proof, of checking it, and of a receipt with its proof."""
    some = random.sample(range(Seal.objects.count()), PROOFS)
    chosen = list(Entry.objects.filter(seal__position__in=some))
    vkey = current_vkey() or ""
    # Once before: what the first ones read, the others find.
    proofs = [proof for one in chosen if (proof := proof_of(one.pk))]
    lines = [bytes(one.canonical) for one in chosen]
    acts = Act.objects.filter(entry__in=chosen)[:RECEIPTS]
    return {
        "proof": _usual(partial(proof_of, one.pk) for one in chosen),
        "check": _usual(
            partial(proof.check, line, vkey) for proof, line in zip(proofs, lines, strict=True)
        ),
        "receipt": _usual(partial(_receipt, act) for act in acts),
        "path": max(len(proof.path) for proof in proofs),
    }


def _receipt(act: Act) -> bytes:
    made = receipt_of(act)
    if made is None or made.proof is None:
        raise SystemExit(f"The act {act.pk} has no receipt with a proof.")
    return made.canonical()


def _usual(works: Iterable[Callable[[], object]]) -> float:
    return statistics.median(map(seconds_of, works))


def main() -> None:
    """Grow the ledger from size to size, measure at each, and write it down."""
    file, *sizes = sys.argv[1:]
    found = []
    for size in map(int, sizes):
        grow(size)
        one: dict[str, Any] = {"entries": size, "sealed": sealed()}
        one |= {"verified": verified(size), "seconds": proven()}
        one["checkpoints"] = Checkpoint.objects.count()
        found.append(one)
        sys.stdout.write(f"{json.dumps(one)}\n")
        sys.stdout.flush()
    Path(file).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
