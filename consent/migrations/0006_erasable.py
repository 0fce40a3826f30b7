import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from consent.models.encrypted import (
    Column,
    EncryptedBinaryField,
    EncryptedTextField,
    encrypt_rows,
)
from policies.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0005_sealing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='practitioner',
            options={'permissions': [('view_as_practitioner', 'Can see a practitioner’s own pages as she does'), ('erase_practitioner', 'Can erase what is kept of a practitioner, or hold it')], 'verbose_name': 'practitioner', 'verbose_name_plural': 'practitioners'},
        ),
        migrations.AlterField(
            model_name='identity',
            name='cabinet_name',
            field=EncryptedTextField(blank=True, verbose_name='cabinet'),
        ),
        migrations.AlterField(
            model_name='identity',
            name='email',
            field=EncryptedTextField(verbose_name='e-mail address'),
        ),
        migrations.AlterField(
            model_name='identity',
            name='name',
            field=EncryptedTextField(verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='identity',
            name='paper',
            field=EncryptedBinaryField(null=True, verbose_name='paper'),
        ),
        migrations.AlterField(
            model_name='identity',
            name='reason',
            field=EncryptedTextField(blank=True, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='identity',
            name='remark',
            field=EncryptedTextField(blank=True, verbose_name='remark'),
        ),
        migrations.AlterField(
            model_name='pendingpaper',
            name='data',
            field=EncryptedBinaryField(verbose_name='scan'),
        ),
        migrations.AlterField(
            model_name='pendingpaper',
            name='remark',
            field=EncryptedTextField(verbose_name='remark'),
        ),
        migrations.SeparateDatabaseAndState(
            # A cast to text would write the length of the network too: 203.0.113.0/32.
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE consent_trace ALTER COLUMN network TYPE text USING host(network)",
                    "ALTER TABLE consent_trace ALTER COLUMN network TYPE inet USING network::inet",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='trace',
                    name='network',
                    field=EncryptedTextField(null=True, verbose_name='truncated address'),
                )
            ],
        ),
        migrations.AlterField(
            model_name='trace',
            name='user_agent',
            field=EncryptedTextField(blank=True, verbose_name='user agent'),
        ),
        encrypt_rows(
            *(
                Column(table="consent_identity", key="act_id", name=name)
                for name in ("name", "email", "cabinet_name", "reason", "remark")
            ),
            Column(table="consent_identity", key="act_id", name="paper", is_binary=True),
            Column(table="consent_trace", key="act_id", name="network"),
            Column(table="consent_trace", key="act_id", name="user_agent"),
            Column(table="consent_pendingpaper", key="id", name="remark"),
            Column(table="consent_pendingpaper", key="id", name="data", is_binary=True),
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.TextField(verbose_name='ground')),
                ('at', models.DateTimeField(verbose_name='placed at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='consent.practitioner')),
            ],
            options={
                'verbose_name': 'hold',
                'verbose_name_plural': 'holds',
            },
        ),
        migrations.CreateModel(
            name='HoldEnd',
            fields=[
                ('hold', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='consent.hold')),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='ended at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'end of a hold',
                'verbose_name_plural': 'ends of holds',
            },
        ),
        refuse_changes("consent_hold", "consent_holdend"),
    ]
