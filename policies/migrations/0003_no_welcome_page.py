"""Wagtail's sample site and page answer any host name; here only a brand does."""

from django.db import migrations


def remove(apps, _schema_editor):
    apps.get_model("wagtailcore", "Site").objects.filter(hostname="localhost").delete()
    pages = apps.get_model("wagtailcore", "Page").objects
    pages.filter(depth=2, slug="home").delete()
    pages.filter(depth=1).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0002_append_only"),
        ("wagtailcore", "0095_groupsitepermission"),
    ]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
