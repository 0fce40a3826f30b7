"""Stand-ins for Matomo, Plausible and Stripe on this machine, which keep every request."""

from demo.vendors.serving import PLACES, Hit, Vendors, running

__all__ = ["PLACES", "Hit", "Vendors", "running"]
