"""Lists of people are files too: informed late, not answered, answers to a version."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0003_looks")]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="kind",
            field=models.CharField(choices=[('acts', 'acts'), ('accesses', 'accesses'), ('late', 'informed late, or not at all'), ('unanswered', 'not answered'), ('coverage', 'answers to a version'), ('person', 'evidence of a practitioner'), ('version', 'evidence of a version'), ('notice', 'evidence of a notice'), ('period', 'evidence of a period')], max_length=10, verbose_name='what'),
        ),
    ]
