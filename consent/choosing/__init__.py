"""What visitors are asked about trackers: the register, its fixed versions, today's modes.

`content` is what is asked as things are now; a `ConsentVersion` fixes it. `standing` is the one
that counts; `modes` what each of its categories needs on a day (what is exempt falls back to
asking when its attestation ends). `choice_of` reads a request's cookie.
"""

from consent.choosing.content import asking, content, digest, shown_digest
from consent.choosing.cookies import choice_keys, choice_of, host_of, public_keys
from consent.choosing.declared import declared, is_attested, tools_on
from consent.choosing.standing import changes, modes, standing

__all__ = [
    "asking",
    "changes",
    "choice_keys",
    "choice_of",
    "content",
    "declared",
    "digest",
    "host_of",
    "is_attested",
    "modes",
    "public_keys",
    "shown_digest",
    "standing",
    "tools_on",
]
