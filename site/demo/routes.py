"""How the sample brands' notices leave: by the demo's own mail server, straight to the mailbox."""

from wagtail.models import Site

from notifications.models import NoticePractice, Provider, Route, Security

HOST = "127.0.0.1"


def load_routes(site: Site, brand: str) -> None:
    """Give a sample brand a way for its notices and rules for them, where it has none."""
    Route.objects.get_or_create(
        site=site,
        defaults={
            "provider": Provider.SMTP,
            "host": HOST,
            "port": 25,  # the demo tells the port that its mail server has got
            "security": Security.NONE,
            "final_domains": f"{brand}.example",
            "per_second": 20,
        },
    )
    NoticePractice.objects.get_or_create(
        site=site,
        defaults={
            "canary_email": f"canari@{brand}.example",
            "return_address": "CabinetZen SAS\n12 rue des Tilleuls\n69003 Lyon",
        },
    )
