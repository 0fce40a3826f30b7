import uuid

import django.db.models.deletion
from django.db import migrations, models

from policies.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [('consent', '0002_acts')]

    operations = [
        migrations.CreateModel(
            name='InterfaceBuild',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='name')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
            ],
            options={
                'verbose_name': 'interface build',
                'verbose_name_plural': 'interface builds',
                'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '^[0-9a-f]{64}$')), name='consent_interfacebuild_name')],
            },
        ),
        migrations.CreateModel(
            name='InterfaceScreen',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='screen')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('width', models.PositiveSmallIntegerField(verbose_name='width in CSS pixels')),
                ('captured_at', models.DateTimeField(verbose_name='captured at')),
                ('screenshot', models.BinaryField(help_text='A PNG of the whole page.', verbose_name='screenshot')),
                ('screenshot_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the screenshot')),
                ('dom', models.BinaryField(verbose_name='DOM')),
                ('dom_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the DOM')),
                ('scripts', models.JSONField(default=list, verbose_name='scripts')),
                ('styles', models.JSONField(default=list, verbose_name='styles')),
                ('build', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='screens', to='consent.interfacebuild')),
            ],
            options={
                'verbose_name': 'screen of an interface build',
                'verbose_name_plural': 'screens of interface builds',
                'constraints': [models.UniqueConstraint(fields=('build', 'name', 'language', 'width'), name='consent_interfacescreen_once_per_build')],
            },
        ),
        refuse_changes("consent_interfacebuild", "consent_interfacescreen"),
    ]
