"""Fills a database with ten million acts of 200,000 practitioners over three years, by SQL.

`python -m benchmarks.auditing_data PEOPLE`, in a process of the product (`benchmarks.auditing`
runs it): fifty acts each. Indexes of the large tables are built once at the end, and the schema
ends as it began. The leaves are no tree: what is measured reads no proofs.
"""

import json
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import django

django.setup()

import psycopg  # noqa: E402 (after the setup)
from django.conf import settings  # noqa: E402

from audit.tallying import count_some  # noqa: E402
from benchmarks import auditing_rows  # noqa: E402
from benchmarks.stage import CLUSTER  # noqa: E402
from config import embedded  # noqa: E402
from consent.ledger import Checkpoint, sign_checkpoint  # noqa: E402
from consent.models import LedgerKey  # noqa: E402
from consent.sealing import keys  # noqa: E402

FILLED: Final = "filled.json"
# Texts of each policy, one every 85 days; two acts each about no text make it fifty.
MAJORS, APART, YEARS = 12, 85, 3
KINDS: Final = ("privacy", "cookies", "terms", "dpa")
TEXTS: Final = ("policies_version", "policies_promulgation", "policies_entryintoforce")
LARGE: Final = (
    "consent_act",
    "consent_entry",
    "consent_opening",
    "consent_identity",
    "consent_seal",
    "consent_practitioner",
    "consent_historicalpractitioner",
    "notifications_delivery",
)


class Filler:
    """Fills the cluster of the benchmarks, with its superuser: foreign keys hold by design."""

    def __init__(self, people: int, *, now: datetime) -> None:
        self.connection = psycopg.connect(
            embedded.url("superuser", cluster=CLUSTER), autocommit=True, client_encoding="utf8"
        )
        self.values: dict[str, Any] = {
            "people": people,
            "cabinets": people * 3 // 10 // auditing_rows.EVERY * auditing_rows.EVERY,
            "today": now.date(),
            "start": now - timedelta(days=365 * YEARS),
            "majors": MAJORS,
            "apart": APART,
            "kinds": list(KINDS),
        }
        self.values |= dict(zip(("large", "small"), self._sites(), strict=True))
        self.sealed = 0

    def _sites(self) -> list[int]:
        rows = self.connection.execute(
            "SELECT id FROM wagtailcore_site WHERE hostname IN"
            " ('cabinetzen.localhost', 'cabinet-en-ligne.localhost') ORDER BY hostname DESC"
        )
        return [row[0] for row in rows]

    def fill(self) -> dict[str, Any]:
        """Insert everything; give how many acts, and how long each step took."""
        begun, schema = time.perf_counter(), self._schema()
        # Not as a string: what is read from it is only compared.
        self.connection.execute(auditing_rows.QUICKLY)
        self.connection.execute(auditing_rows.ASIDE, [False, list(LARGE)])
        self._say("people and texts")
        self._run(auditing_rows.PEOPLE)
        with self._unwatched(
            "policies_version", "policies_promulgation", "policies_entryintoforce"
        ):
            self._run(auditing_rows.TEXTS)
        self._acts()
        self._say("notices and deliveries")
        self._run(auditing_rows.NOTICES)
        self._indexes()
        if self._schema() != schema:
            raise SystemExit("The schema did not end as it began.")
        return {"acts": self.sealed, "seconds": time.perf_counter() - begun}

    @contextmanager
    def _unwatched(self, *tables: str) -> Iterator[None]:
        """Let texts in that nobody proposed, then watch again as before."""
        rows = self.connection.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled = 'A' FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(%s)",
            [list(tables)],
        ).fetchall()
        for table, name, _always in rows:
            self.connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        yield
        for table, name, always in rows:
            how = "ENABLE ALWAYS" if always else "ENABLE"
            self.connection.execute(f"ALTER TABLE {table} {how} TRIGGER {name}")

    def _acts(self) -> None:
        row = self.connection.execute("SELECT coalesce(max(position) + 1, 0) FROM consent_seal")
        self.sealed = first = (row.fetchone() or (0,))[0]
        for m in range(MAJORS):
            for k, kind in enumerate(KINDS):
                self._say(f"acts on {kind} {100 + m}.0")
                self._batch(auditing_rows.BATCH, m=m, k=k, kind=kind)
        for m in range(2):
            self._batch(auditing_rows.BATCH_OF_NONE, m=m)
        self.connection.execute("DROP TABLE bench_batch")
        self._say(f"{self.sealed - first:,} acts")

    def _batch(self, made: str, **more: Any) -> None:
        self._run(made, **more)
        self._run(auditing_rows.ACTS, sealed=self.sealed)
        self.sealed += self.values["people"]

    def _run(self, statements: str, **more: Any) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                with psycopg.ClientCursor(self.connection) as cursor:
                    cursor.execute(statement, self.values | more)

    def _indexes(self) -> None:
        self.connection.execute("SET maintenance_work_mem = '1GB'")
        self.connection.execute(auditing_rows.ASIDE, [True, list(LARGE)])
        for table in LARGE:
            self._say(f"indexes of {table}")
            self.connection.execute(f"REINDEX TABLE {table}")
        self._say("statistics")
        self.connection.execute("VACUUM (ANALYZE)")
        self.connection.execute("CHECKPOINT")

    def _schema(self) -> list[Any]:
        """Give every index, and whether it may be used."""
        return self.connection.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisready, indisvalid"
            " FROM pg_index WHERE indrelid::regclass::text = ANY(%s) ORDER BY 1",
            [list(LARGE)],
        ).fetchall()

    @staticmethod
    def _say(words: str) -> None:
        sys.stdout.write(f"{time.strftime('%H:%M:%S')} {words}\n")
        sys.stdout.flush()


def seal(size: int, *, at: datetime) -> None:
    """Sign a checkpoint that says everything is sealed, as the sealer would."""
    checkpoint = Checkpoint(settings.LEDGER_ORIGIN, size, secrets.token_bytes(32))
    note = sign_checkpoint(checkpoint, *keys.signers(None, at=at))
    with psycopg.connect(embedded.url("superuser", cluster=CLUSTER)) as connection:
        connection.execute(
            "INSERT INTO consent_checkpoint (size, root, note, at, horizon, frontier,"
            " system_identifier) SELECT %s, %s, %s, %s, pg_snapshot_xmin(pg_current_snapshot())"
            "::text::xid8, ''::bytea, system_identifier FROM pg_control_system()",
            [size, checkpoint.root, note, at],
        )


def main() -> None:
    """Fill, seal, count, and say how long it took."""
    people, file = int(sys.argv[1]), Path(sys.argv[2])
    now = datetime.now(UTC)
    filler = Filler(people, now=now)
    found = filler.fill()
    seal(filler.sealed, at=now)
    begun = time.perf_counter()
    while count_some(at=now):
        pass
    found["counted_seconds"] = time.perf_counter() - begun
    found["keys"] = LedgerKey.objects.count()
    file.write_text(json.dumps(found))
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main()
