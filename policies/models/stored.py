"""Public pages kept as the bytes that visitors get."""

from django.db import models
from wagtail.models import Site


class StoredPage(models.Model):
    """One public page, rendered once per state of what it shows and per build of the templates.

    It can be deleted at any time: the next request makes it again. `state` names the facts it was
    made from; another state replaces it.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=200)
    build = models.CharField(max_length=16)
    state = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60)
    body = models.BinaryField()
    compressed = models.BinaryField()
    etag = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "address", "build"], name="policies_storedpage_one_per_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site_id}{self.address}"
