"""The brands of the cast: made once per session, then copied into the database of each test.

Making a brand takes hundreds of queries, copying its rows one per table.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import time_machine
from django.apps import apps
from django.db import connection, transaction
from wagtail.models import Site

from accounts.models import User
from accounts.roles import ROLES, grant_roles
from consent.actions.seeding_trackers import seed_trackers
from policies.actions import NewBrand, create_brand

# The day that the tests are about.
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
NAMES = {"alpha": "Alpha", "beta": "Bêta"}
# Both brands have their languages in common.
SHARED = "wagtailcore_locale"
# The roots of both trees count their children; everything else that a brand is made of is new.
TREES = ("wagtailcore_page", "wagtailcore_collection")

Rows = dict[str, set[str]]


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The rows of a brand, as JSON by table."""

    rows: Rows

    def restore(self) -> None:
        """Write the rows, all with the ids they had."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                cursor.execute(
                    f"INSERT INTO {table}"  # noqa: S608 (our own tables)
                    f" SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
                    " ON CONFLICT DO NOTHING",
                    [f"[{','.join(rows)}]"],
                )
            for tree in TREES:
                cursor.execute(
                    f"UPDATE {tree} SET numchild ="  # noqa: S608 (our own tables)
                    f" (SELECT count(*) FROM {tree} WHERE depth = 2) WHERE depth = 1"
                )
        Site.clear_site_root_paths_cache()


def have(key: str) -> Site:
    """Give the brand, with its people, in the database of this test."""
    if connection.in_atomic_block:
        copies()[key].restore()
    else:
        # Elsewhere the ids of the copy may be taken later: the sequences do not know them.
        make(key)
    return Site.objects.select_related("root_page").get(hostname=f"{key}.localhost")


def make(key: str) -> None:
    """Make a brand and a person for each of its roles."""
    name = NAMES[key]
    site = create_brand(
        NewBrand(key=key, hostname=f"{key}.localhost", name=name, legal_name=f"{name} SAS")
    )
    seed_trackers(site)
    for role, group in grant_roles(site).items():
        person = User.objects.create_user(address(role, key), "a-long-pass-phrase")
        person.groups.add(group)


def people(key: str) -> dict[str, User]:
    """Give a brand's people by role."""
    by_address = {
        user.email: user for user in User.objects.filter(email__endswith=f"@{key}.example")
    }
    return {role.key: by_address[address(role.key, key)] for role in ROLES}


def address(role: str, key: str) -> str:
    """Give the address by which the person with a role signs in."""
    return f"{role}@{key}.example"


@cache
def copies() -> dict[str, Copy]:
    """Make every brand, keep its rows, and undo it: no two have the same place in the tree."""
    made = {}
    earlier = time_machine.travel(NOW - timedelta(hours=1), tick=False)
    with earlier, transaction.atomic():
        first = before = _everything()
        for key in NAMES:
            make(key)
            after = _everything()
            rows = _added(before, after) | {SHARED: after[SHARED] - first[SHARED]}
            made[key] = Copy(rows={table: found for table, found in rows.items() if found})
            before = after
        transaction.set_rollback(True)
    return made


def _everything() -> Rows:
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})
    with connection.cursor() as cursor:
        rows: Rows = {}
        for table in tables:
            cursor.execute(f"SELECT to_jsonb(one)::text FROM {table} one")  # noqa: S608 (ours)
            rows[table] = {row[0] for row in cursor.fetchall()}
    return rows


def _added(before: Rows, after: Rows) -> Rows:
    added = {table: after[table] - before[table] for table in after}
    for tree in TREES:
        added[tree] = {row for row in added[tree] if '"depth": 1,' not in row}
    return added
