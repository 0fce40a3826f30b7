"""Makes the benchmark's database: tables, the sample brands, the stock page with the same text."""

import django
from django.core.management import call_command
from django.db import connection

from config import embedded


def main() -> None:
    """Migrate as the owner, then load as the application."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()
    connection.settings_dict["USER"] = embedded.ROLES["app"]
    call_command("load_demo")
    call_command("load_stock")


if __name__ == "__main__":
    main()
