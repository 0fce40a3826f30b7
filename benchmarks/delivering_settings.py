"""The benchmark's settings with django-post_office beside the product."""

from benchmarks.settings import *  # noqa: F403
from benchmarks.settings import INSTALLED_APPS as _STAGE

INSTALLED_APPS = [*_STAGE, "post_office"]
# Its defaults: batches of 100, each marked sent in one statement once all of it was; five threads.
POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}
