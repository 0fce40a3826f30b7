"""Mandates: who audits from outside, of which brand, until which day; they only grow."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from policies.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_no_sample_groups"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("organisation", models.CharField(max_length=200, verbose_name="organisation")),
                ("purpose", models.TextField(verbose_name="purpose")),
                ("until", models.DateField(verbose_name="last day")),
                ("at", models.DateTimeField(verbose_name="given at")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="given by")),
                ("site", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="wagtailcore.site")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "mandate",
                "verbose_name_plural": "mandates",
                "indexes": [models.Index(fields=["site", "at", "id"], name="accounts_mandate_by_time")],
            },
        ),
        migrations.CreateModel(
            name="MandateEnd",
            fields=[
                ("mandate", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="end", serialize=False, to="accounts.mandate")),
                ("at", models.DateTimeField(verbose_name="ended at")),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="ended by")),
            ],
            options={
                "verbose_name": "end of a mandate",
                "verbose_name_plural": "ends of mandates",
            },
        ),
        refuse_changes("accounts_mandate", "accounts_mandateend"),
    ]
