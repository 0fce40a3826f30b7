"""Looks are found by who looked and at whom; those that asked for words say until when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0002_exports")]

    operations = [
        migrations.AddIndex(
            model_name="access",
            index=models.Index(fields=["by", "at", "id"], name="audit_access_by_person"),
        ),
        migrations.AddIndex(
            model_name="access",
            index=models.Index(fields=["subject", "at", "id"], name="audit_access_by_subject"),
        ),
        migrations.CreateModel(
            name="Query",
            fields=[
                ("access", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="asked", serialize=False, to="audit.access")),
                ("erase_after", models.DateField(db_index=True, verbose_name="erased after")),
            ],
            options={
                "verbose_name": "query in words",
                "verbose_name_plural": "queries in words",
            },
        ),
    ]
