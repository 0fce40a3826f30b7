"""Settings of the ledger and of evidence: its name, its keys, where its witness is kept."""

from pathlib import Path

from config import embedded
from config.environment import Environment

_env = Environment()
# A local installation keeps all of it beside its database.
_KEPT = embedded.state_directory() / "ledger"

# The first line of every checkpoint: a log keeps its name for ever.
LEDGER_ORIGIN = _env.text("LEDGER_ORIGIN", default="opposable.localhost/journal")
# Keys are files: whoever holds the database alone can sign nothing, and read no name.
LEDGER_KEY_FILE = Path(_env.text("LEDGER_KEY_FILE", default=str(_KEPT / "key")))
DATA_KEY_FILE = Path(_env.text("DATA_KEY_FILE", default=str(_KEPT / "data-keys")))
# The key that signs choices on trackers (P-256, PEM); further keys in it verify only.
CHOICE_KEY_FILE = Path(_env.text("CHOICE_KEY_FILE", default=str(_KEPT / "choice-keys")))
# Elsewhere somebody makes them on purpose, and keeps copies.
LEDGER_MAKES_KEYS = _env.switch("OPPOSABLE_LOCAL", default=False)
WITNESS_DIR = Path(_env.text("WITNESS_DIR", default=str(_KEPT / "witness")))

# An authority of time stamps (RFC 3161): its address, and the certificates it is checked by (PEM).
TSA_URL = _env.text("TSA_URL", default="")
TSA_CERTIFICATES = _env.text("TSA_CERTIFICATES", default="")
# What the operator declares of it: qualified by Regulation (EU) 910/2014, art. 42.
TSA_QUALIFIED = _env.switch("TSA_QUALIFIED", default=False)

# Years after a contract's end during which claims may be made (RULES section 5: to be reviewed).
IDENTITY_KEPT_YEARS = _env.int("IDENTITY_KEPT_YEARS", default=5)
# Of networks and browsers: twelve months (RULES section 5).
TRACES_KEPT_DAYS = _env.int("TRACES_KEPT_DAYS", default=365)
