"""Outside counsel: links to a draft, what lawyers say of it, what becomes of that."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from policies.append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0007_four_eyes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CounselLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('name', models.CharField(max_length=100, verbose_name="lawyer's name")),
                ('email', models.EmailField(max_length=254, verbose_name="lawyer's address")),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('secret_sha256', models.CharField(max_length=64, unique=True)),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('source', models.JSONField(verbose_name='source')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the canonical text')),
                ('findings', models.JSONField(null=True)),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('at', models.DateTimeField(verbose_name='invited at')),
                ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policies.version')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counsel_links', to='policies.policypage')),
            ],
            options={
                'verbose_name': 'link for outside counsel',
                'verbose_name_plural': 'links for outside counsel',
            },
        ),
        migrations.CreateModel(
            name='CounselComment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('clause', models.CharField(blank=True, max_length=64, verbose_name='clause')),
                ('block', models.CharField(blank=True, max_length=64)),
                ('remark', models.TextField(blank=True, verbose_name='remark')),
                ('wording', models.TextField(blank=True, verbose_name='proposed wording')),
                ('at', models.DateTimeField(verbose_name='said at')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='policies.counsellink')),
            ],
            options={
                'verbose_name': 'comment of outside counsel',
                'verbose_name_plural': 'comments of outside counsel',
            },
        ),
        migrations.CreateModel(
            name='CounselRevocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='revoked at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='policies.counsellink')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CounselDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('accepted', 'accepted into the clause'), ('declined', 'declined'), ('noted', 'dealt with otherwise')], max_length=10, verbose_name='outcome')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField(verbose_name='decided at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='policies.counselcomment')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'accepted'), ('sha256__regex', '^[0-9a-f]{64}$')), models.Q(models.Q(('outcome', 'accepted'), _negated=True), ('sha256', '')), _connector='OR'), name='policies_counseldecision_names_its_text')],
            },
        ),
        migrations.AddConstraint(
            model_name='counsellink',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('at'))), name='policies_counsellink_expires'),
        ),
        migrations.AddConstraint(
            model_name='counsellink',
            constraint=models.CheckConstraint(condition=models.Q(('secret_sha256__regex', '^[0-9a-f]{64}$'), ('sha256__regex', '^[0-9a-f]{64}$')), name='policies_counsellink_sha256'),
        ),
        migrations.AddConstraint(
            model_name='counselcomment',
            constraint=models.CheckConstraint(condition=models.Q(('remark', ''), ('wording', ''), _negated=True), name='policies_counselcomment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='counselcomment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('block', ''), ('wording', '')), models.Q(models.Q(('wording', ''), _negated=True), models.Q(('block', ''), _negated=True)), _connector='OR'), name='policies_counselcomment_has_its_place'),
        ),
        refuse_changes(
            "policies_counsellink",
            "policies_counselrevocation",
            "policies_counselcomment",
            "policies_counseldecision",
        ),
    ]
