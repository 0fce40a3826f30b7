import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('consent', '0002_acts'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('receipt', 'receipt'), ('refusal', 'refusal'), ('objection', 'objection'), ('sign_in', 'sign-in')], max_length=9, verbose_name='kind')),
                ('key', models.CharField(max_length=100, unique=True, verbose_name='key')),
                ('recipient', models.EmailField(max_length=254, verbose_name='recipient')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('subject', models.CharField(blank=True, max_length=400, verbose_name='subject')),
                ('text', models.TextField(blank=True, verbose_name='plain text')),
                ('html', models.TextField(blank=True, verbose_name='HTML')),
                ('message_id', models.CharField(max_length=320, unique=True, verbose_name='Message-ID')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('next_try_at', models.DateTimeField(null=True, verbose_name='next try at')),
                ('claimed_until', models.DateTimeField(null=True, verbose_name='claimed until')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent at')),
                ('given_up_at', models.DateTimeField(null=True, verbose_name='given up at')),
                ('last_error', models.CharField(blank=True, help_text='Its type and code; no names.', max_length=200, verbose_name='last error')),
                ('act', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='consent.act')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'indexes': [models.Index(condition=models.Q(('given_up_at', None), ('next_try_at__isnull', False), ('sent_at', None)), fields=['next_try_at'], name='notifications_mail_open'), models.Index(condition=models.Q(('kind', 'sign_in')), fields=['created_at'], name='notifications_mail_sign_in')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sign_in'), _negated=True), models.Q(('html', ''), ('next_try_at', None), ('subject', ''), ('text', '')), _connector='OR'), name='notifications_mail_keeps_no_secret'), models.CheckConstraint(condition=models.Q(('sent_at', None), ('given_up_at', None), _connector='OR'), name='notifications_mail_sent_or_given_up')],
            },
        ),
    ]
