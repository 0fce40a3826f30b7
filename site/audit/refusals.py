"""Why no evidence is given."""


class EvidenceRefusedError(Exception):
    """Nothing is exported; the message is a sentence with the remedy."""
