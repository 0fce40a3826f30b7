from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0010_auditing'),
        ('notifications', '0003_notices'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('notice'), models.OrderBy(models.F('informed_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('practitioner__isnull', False), models.Q(('state', 'exempt'), _negated=True)), name='notifications_delivery_late'),
        ),
    ]
