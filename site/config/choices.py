"""Settings of django-cookie-consent, whose tables, form and processor serve choices on trackers."""

from config.environment import Environment

_env = Environment()
_PLAIN_HTTP = _env.switch("OPPOSABLE_LOCAL", default=False) or _env.switch("DEBUG", default=False)

COOKIE_CONSENT_NAME = "cookie_consent"
# 182 days (CNIL deliberations 2020-091 and 2020-092: six months); C06 of RULES.
COOKIE_CONSENT_MAX_AGE = 15_724_800
COOKIE_CONSENT_SECURE = not _PLAIN_HTTP
# The script of a page that a cache gives to everybody reads it.
COOKIE_CONSENT_HTTPONLY = False
COOKIE_CONSENT_SAMESITE = "Lax"
# Its log knows neither visitor nor text: our proof is `consent.TrackerChoice`.
COOKIE_CONSENT_LOG_ENABLED = False

# Saving choices. From one network, in an hour; the address itself is kept nowhere.
CHOICES_PER_HOUR = _env.int("CHOICES_PER_HOUR", default=30)
# Per process: how many are saved at once, and how many wait for that, in the room of answers.
CHOICES_AT_ONCE = 2
CHOICES_WAITING = 18

# Where one pays by card: the crawler looks for payment trackers there, and nowhere else.
PAYMENT_PAGES = _env.list(
    "PAYMENT_PAGES",
    default=["/souscrire/"] if _env.switch("OPPOSABLE_DEMO", default=False) else [],
)
