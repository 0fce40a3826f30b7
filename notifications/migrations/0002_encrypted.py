from django.db import migrations, models

from consent.models.encrypted import Column, EncryptedTextField, encrypt_rows


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mail',
            name='kind',
            field=models.CharField(choices=[('receipt', 'receipt'), ('refusal', 'refusal'), ('objection', 'objection'), ('journal', 'checkpoint of the ledger'), ('sign_in', 'sign-in')], max_length=9, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='mail',
            name='recipient',
            field=EncryptedTextField(verbose_name='recipient'),
        ),
        migrations.AlterField(
            model_name='mail',
            name='subject',
            field=EncryptedTextField(blank=True, verbose_name='subject'),
        ),
        migrations.AlterField(
            model_name='mail',
            name='text',
            field=EncryptedTextField(blank=True, verbose_name='plain text'),
        ),
        migrations.AlterField(
            model_name='mail',
            name='html',
            field=EncryptedTextField(blank=True, verbose_name='HTML'),
        ),
        encrypt_rows(
            *(
                Column(table="notifications_mail", key="id", name=name)
                for name in ("recipient", "subject", "text", "html")
            )
        ),
        migrations.RemoveIndex(model_name='mail', name='notifications_mail_sign_in'),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('kind__in', ['sign_in', 'journal'])), fields=['created_at'], name='notifications_mail_forgotten'),
        ),
    ]
