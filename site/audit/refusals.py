"""Why no evidence is given."""


class EvidenceRefusedError(Exception):
    """Nothing is exported; the message is a sentence with the remedy."""


class NotSealedError(EvidenceRefusedError):
    """Some of what is asked for waits to be sealed: in a moment it may be exported."""
