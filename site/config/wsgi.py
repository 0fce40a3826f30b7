"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Models can be imported only now that the apps are there.
from notifications.watching import start_watcher  # noqa: E402

start_watcher()
# Half a million objects that stay for good: the collector need not look at them again and again.
gc.collect()
gc.freeze()
