"""The product's settings, with the peers beside it in the same process."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as _PRODUCT

INSTALLED_APPS = [*_PRODUCT, "benchmarks.stock"]
ROOT_URLCONF = "benchmarks.urls"
