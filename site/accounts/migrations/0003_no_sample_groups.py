"""Wagtail's sample groups hold rights on every brand; here a role is a group of one brand."""

from django.db import migrations


def remove(apps, _schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_shared_cache"),
        # Each of these gives rights to the groups: none may come after they are gone.
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0095_groupsitepermission"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
    ]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
