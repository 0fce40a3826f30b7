from django.db import migrations, models

from policies.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0007_second_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='RevokedLink',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='SHA-256 of the token')),
                ('at', models.DateTimeField(verbose_name='revoked at')),
            ],
            options={
                'verbose_name': 'revoked link',
                'verbose_name_plural': 'revoked links',
            },
        ),
        refuse_changes("consent_revokedlink"),
    ]
