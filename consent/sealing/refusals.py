"""Why the ledger is not sealed: a problem's name, a sentence, and what to do about it."""

from typing import Final

# What two people may decide to go on from; anything else is put right instead.
ANCHORABLE: Final = frozenset({"shrunken", "forked", "restored", "witness_behind", "anchor"})


class SealingRefusedError(Exception):
    """Nothing is sealed or published now; what people declare is recorded all the same."""

    def __init__(self, problem: str, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.problem, self.sentence, self.remedy = problem, sentence, remedy
