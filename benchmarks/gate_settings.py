"""The benchmark's settings with the two other gates installed, where they could be."""

from importlib.util import find_spec

from benchmarks.settings import *  # noqa: F403
from benchmarks.settings import INSTALLED_APPS as _STAGE

PEERS = [name for name in ("termsandconditions", "consent_trail") if find_spec(name)]
INSTALLED_APPS = [*_STAGE, *PEERS]
ROOT_URLCONF = "benchmarks.gate_urls"
# The quickest there is for the peers, which keep what they know in Django's cache; ours is not.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
