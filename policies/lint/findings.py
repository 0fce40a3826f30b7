"""A finding: what a rule saw, where, and how grave it is; and how rules are registered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from policies.lint.facts import Facts
from policies.lint.reading import Line, Reading

Severity: TypeAlias = Literal["B", "E", "W", "I", "not_checked"]
KINDS: Final = ("privacy", "cookies", "terms", "dpa", "legal")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a rule (RULES section 3) saw: `clause` as it is cited, `line` of the text from 1.

    `line` is 0 where something is missing from the whole text. `context` quotes the words found,
    or names what is missing. `definite` findings cannot be contested by anyone.
    """

    rule: str
    severity: Severity
    clause: str = ""
    line: int = 0
    context: str = ""
    definite: bool = False


Check: TypeAlias = Callable[[Reading, Facts], Iterable[Finding]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule of RULES section 3: its id, its severity, the kinds of policy it applies to.

    `needs` names the attributes of `Facts` without which (None) it answers `not_checked`.
    """

    id: str
    severity: Literal["B", "E", "W", "I"]
    check: Check
    kinds: tuple[str, ...] = KINDS
    needs: tuple[str, ...] = ()

    def findings(self, reading: Reading, facts: Facts) -> Iterable[Finding]:
        """Give what the rule sees in a text; nothing where it does not apply."""
        if reading.kind not in self.kinds:
            return ()
        if any(getattr(facts, need) is None for need in self.needs):
            return (Finding(rule=self.id, severity="not_checked", context=", ".join(self.needs)),)
        return self.check(reading, facts)


def seen(
    rule: str,
    severity: Severity,
    line: Line,
    span: tuple[int, int] | None = None,
    *,
    definite: bool = False,
) -> Finding:
    """Give the finding on a line; `span` is the place of the words in `line.folded` (else all)."""
    start, end = span if span is not None else (0, len(line.folded))
    return Finding(
        rule=rule,
        severity=severity,
        clause=line.cited,
        line=line.number,
        context=line.quote(start, end),
        definite=definite,
    )


def missing(rule: str, severity: Severity, *names: str, line: Line | None = None) -> Finding:
    """Give the finding that `names` (short English words) are missing: from the text, or a clause.

    With `line`, the finding stands there: the clause that should have held them.
    """
    return Finding(
        rule=rule,
        severity=severity,
        clause=line.cited if line else "",
        line=line.number if line else 0,
        context=", ".join(names),
    )
