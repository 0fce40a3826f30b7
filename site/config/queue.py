"""The task queue inside PostgreSQL (PGMQ): installed by the owner, used by the application."""

import psycopg
from pgmq.install import get_embedded_install_sql, get_embedded_sql_version
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import embedded

# A second process that installs at the same time waits for the first.
_LOCK = 7_465_391


def install_queue(owner_url: str, *, app: str = embedded.ROLES["app"]) -> str:
    """Install PGMQ in the database of `owner_url` unless it is there; give its version.

    `owner_url` is any libpq address of the database's owner. The application's role `app` may
    read, write and make queues, not alter or drop them, and creates nothing elsewhere. Safe to
    repeat: the grants are given again.
    """
    with psycopg.connect(owner_url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if _installed_version(connection) is None:
            connection.execute(get_embedded_install_sql().encode())
            connection.execute(
                sql.SQL("COMMENT ON SCHEMA pgmq IS {}").format(get_embedded_sql_version())
            )
        _grant(connection, app)
        return _installed_version(connection) or "unknown"


def _installed_version(connection: psycopg.Connection[tuple[object, ...]]) -> str | None:
    row = connection.execute(
        "SELECT coalesce(obj_description(oid, 'pg_namespace'), 'unknown')"
        " FROM pg_namespace WHERE nspname = 'pgmq' AND to_regclass('pgmq.meta') IS NOT NULL"
    ).fetchone()
    return str(row[0]) if row else None


def _grant(connection: psycopg.Connection[tuple[object, ...]], app: str) -> None:
    """Let the role use queues, and make one through a single function that runs as the owner.

    Celery declares its queues at each start, and CREATE TABLE IF NOT EXISTS asks for the right
    to create even when there is nothing to do.
    """
    for statement in (
        "REVOKE ALL ON FUNCTION pgmq.create(text) FROM PUBLIC",
        "ALTER FUNCTION pgmq.create(text) SECURITY DEFINER SET search_path = pg_catalog, pg_temp",
        "GRANT EXECUTE ON FUNCTION pgmq.create(text) TO {app}",
        "GRANT USAGE ON SCHEMA pgmq TO {app}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgmq TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA pgmq"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        # A queue's length is asked for at each declaration and counts by the sequence.
        "GRANT SELECT ON ALL SEQUENCES IN SCHEMA pgmq TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA pgmq GRANT SELECT ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(app=sql.Identifier(app)))


def transport_options(database_url: str) -> dict[str, object]:
    """Give Celery's `broker_transport_options` for `pgmq://` on the database of this address.

    The address goes in whole as a connection string, because a broker's URL cannot name a socket.
    """
    known = ("host", "port", "dbname", "user", "password")
    parts = {name: value for name, value in conninfo_to_dict(database_url).items() if name in known}
    return {
        "conn_string": make_conninfo("", **parts),
        "init_extension": False,  # installed by the owner, see install_queue
        "use_notify": False,
        "visibility_timeout": 60,  # seconds until a killed worker's task runs again
        "wait_time_seconds": 0,  # no long poll: it delays a worker's stop and holds a transaction
        "polling_interval": 0.5,
        "pool_size": 4,
    }
