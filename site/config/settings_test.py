"""Settings of the test suite: its own database cluster, no compression, quick password hashes."""

import os

for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ROLE", "CELERY_BROKER_URL", "DEBUG"):
    os.environ.pop(_name, None)
os.environ |= {
    "SECRET_KEY": "tests-only-" + "x" * 50,
    "OPPOSABLE_LOCAL": "1",
    "OPPOSABLE_DEMO": "1",
    "MFA_REQUIRED": "1",
}

from config import embedded  # noqa: E402
from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES, env  # noqa: E402

DATABASES["default"] = env.db_url_config(embedded.url("app", cluster="test"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests that start a worker use the queue of their own database; no other test reaches a broker.
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Wagtail's search and reference indexes cost a third of every save: only tests of them ask for it.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
# Tests choose more often than a visitor does; those of the limit set it themselves.
CHOICES_PER_HOUR = 100_000
