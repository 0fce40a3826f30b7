"""What a verification finds: problems, each with what to do, and how much was looked at."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# Of one kind: whoever rewrote a million rows need not be told a million times.
SHOWN: Final = 20


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that does not fit: a stable id, a sentence that names table and key, a remedy."""

    id: str
    sentence: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was verified and what does not fit; clean without problems.

    `counts` says how many of what were looked at, `remarks` what is no problem but worth knowing.
    """

    problems: Sequence[Problem]
    remarks: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Tell whether everything fits."""
        return not self.problems


class Findings:
    """Gathers what a verification finds, and lets go of what is too much of one kind."""

    def __init__(self) -> None:
        self._problems: dict[str, list[Problem]] = {}
        self._more: Counter[str] = Counter()
        self._remarks: list[str] = []
        self._counts: Counter[str] = Counter()

    def problem(self, id: str, sentence: str, remedy: str) -> None:  # noqa: A002 (what it is)
        """Add a problem."""
        of_kind = self._problems.setdefault(id, [])
        if len(of_kind) < SHOWN:
            of_kind.append(Problem(id=id, sentence=sentence, remedy=remedy))
        else:
            self._more[id] += 1

    def remark(self, sentence: str) -> None:
        """Add what is no problem, but worth knowing."""
        self._remarks.append(sentence)

    def count(self, what: str, number: int) -> None:
        """Add to how many of something were looked at."""
        self._counts[what] += number

    def report(self) -> Report:
        """Give all of it, problems in the order in which their kinds were first found."""
        problems: list[Problem] = []
        for kind, found in self._problems.items():
            problems += found
            if more := self._more[kind]:
                problems.append(
                    Problem(id=kind, sentence=f"There are {more} more.", remedy=found[-1].remedy)
                )
        return Report(problems=problems, remarks=self._remarks, counts=dict(self._counts))
