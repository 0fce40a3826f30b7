"""The cache that all processes share: limits on guesses count once, not once per process."""

from django.db import migrations

# Unlogged: what it holds may be lost in a crash, and writing it costs little.
FORWARD = """
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, "DROP TABLE shared_cache;")]
