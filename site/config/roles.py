"""The database's two roles: an owner who migrates, an application that may only do its work."""

import psycopg
from psycopg import sql

from config import embedded

# All three are marked trusted: the owner of a database may create them.
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")
ATTRIBUTES = {
    "owner": "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    "app": "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
}


def provision(*, cluster: str = "demo", database: str = embedded.DATABASE) -> None:
    """Make the roles and the database of an embedded cluster as they must be; safe to repeat."""
    with _superuser(cluster) as connection:
        for role, attributes in ATTRIBUTES.items():
            _ensure_role(connection, embedded.ROLES[role], attributes)  # type: ignore[index]
        owner = embedded.ROLES["owner"]
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if found.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(database), sql.Identifier(owner)
                )
            )
    with psycopg.connect(embedded.url("owner", database, cluster), autocommit=True) as connection:
        grant(connection, owner=owner, app=embedded.ROLES["app"])


def _superuser(cluster: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(embedded.url("superuser", "postgres", cluster), autocommit=True)


def _ensure_role(
    connection: "psycopg.Connection[tuple[object, ...]]", role: str, attributes: str
) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "CREATE" if found is None else "ALTER"
    connection.execute(
        sql.SQL("{} ROLE {} {}").format(
            sql.SQL(verb),
            sql.Identifier(role),
            sql.SQL(attributes),
        )
    )


def grant(connection: "psycopg.Connection[tuple[object, ...]]", *, owner: str, app: str) -> None:
    """Give `app` what it needs in the connection's database, and everybody else nothing.

    To be run as the database's owner, before the migrations: what they make is granted by
    default. Append-only tables take rights back in their own migrations.
    """
    for extension in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )
    names = {
        "database": sql.Identifier(connection.info.dbname),
        "owner": sql.Identifier(owner),
        "app": sql.Identifier(app),
    }
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(**names))
