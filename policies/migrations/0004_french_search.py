"""Search finds French words whatever their accents and endings."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

FRENCH = """
CREATE TEXT SEARCH CONFIGURATION opposable_french (COPY = french);
ALTER TEXT SEARCH CONFIGURATION opposable_french
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0003_no_welcome_page")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(FRENCH, "DROP TEXT SEARCH CONFIGURATION opposable_french"),
    ]
