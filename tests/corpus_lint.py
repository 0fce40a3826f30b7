"""The rules' findings over a folder of real policies: counts, rates and a sample to judge by hand.

Run as `python -m tests.corpus_lint DIR` (layout `DIR/history/NAME/*.md`, the last file by name is
the version read). False positives are estimated by hand: the sample is drawn with a fixed seed,
the same number of findings from each rule, printed with the words they stand on.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policies.importer import Unreadable, read
from policies.lint import RULES, Finding, lint
from policies.lint.languages import guess

_SEED = 20260601
_SAMPLE = 8
_TEXTS = ("*.md", "*.txt", "*.html")


@dataclass(frozen=True, kw_only=True)
class Linted:
    """A text of the corpus: where it is, how many words it has, what the rules see in it."""

    path: Path
    words: int
    findings: tuple[Finding, ...]


def check(folder: Path) -> list[str]:
    """Give a line for each text that cannot be linted, or whose findings are not sound.

    Sound: known rules and severities, a line that the text has, words that stand in the text, the
    same findings when linted again.
    """
    return [problem for path in _texts(folder) for problem in _problems(path)]


def linted(folder: Path) -> list[Linted]:
    """Lint the last version of each policy of a folder."""
    return [
        Linted(path=path, words=len(text.split()), findings=tuple(_findings(path)))
        for path in _texts(folder)
        for text in [path.read_text(errors="replace")]
    ]


def _texts(folder: Path) -> list[Path]:
    held = [sorted(one.glob("*.md"))[-1:] for one in sorted((folder / "history").glob("*"))]
    found = [path for paths in held for path in paths]
    return found or sorted(path for kind in _TEXTS for path in folder.glob(kind))


def _findings(path: Path) -> list[Finding]:
    data = path.read_bytes()
    return lint(read(data, name=path.name, language=guess(data.decode(errors="replace"))))


def _problems(path: Path) -> Iterator[str]:
    try:
        found = _findings(path)
        draft = read(path.read_bytes(), name=path.name)
    except Unreadable as refusal:
        yield f"{path}: refused: {refusal}"
        return
    length = draft.markdown().count("\n") + 1
    known = {rule.id: rule.severity for rule in RULES}
    for one in found:
        if one.severity not in {known.get(one.rule), "not_checked"}:
            yield f"{path}: {one.rule} has severity {one.severity}"
        if not 0 <= one.line <= length:
            yield f"{path}: {one.rule} stands on line {one.line} of {length}"
    if found != _findings(path):
        yield f"{path}: not the same findings when linted again"


def report(texts: list[Linted]) -> Iterator[str]:
    """Give the table of findings per rule, then the sample."""
    words = sum(one.words for one in texts) or 1
    yield f"{len(texts)} texts, {words} words"
    yield f"{'rule':6} {'findings':>8} {'texts':>6} {'per 10k words':>14} {'not checked':>12}"
    for rule in RULES:
        found = [(t, f) for t in texts for f in t.findings if f.rule == rule.id]
        seen = [(t, f) for t, f in found if f.severity != "not_checked"]
        rate = 10_000 * len(seen) / words
        where = len({text.path for text, _ in seen})
        yield f"{rule.id:6} {len(seen):8} {where:6} {rate:14.2f} {len(found) - len(seen):12}"
    yield from _sample(texts)


def _sample(texts: list[Linted]) -> Iterator[str]:
    by_rule: dict[str, list[tuple[Path, Finding]]] = defaultdict(list)
    for text in texts:
        for one in text.findings:
            if one.severity != "not_checked":
                by_rule[one.rule].append((text.path, one))
    chance = random.Random(_SEED)  # noqa: S311 - a sample, no secret
    for rule in sorted(by_rule):
        yield f"\n{rule}: a sample of {len(by_rule[rule])}"
        for path, one in chance.sample(by_rule[rule], min(_SAMPLE, len(by_rule[rule]))):
            name = path.parent.name if path.parent.name != "." else path.name
            yield f"  {name}:{one.line} [{one.clause[:30]}] {one.context[:160]}"


def main(arguments: list[str]) -> int:
    """Lint the folder named; print findings and problems; 1 with problems, 2 without texts."""
    folder = Path(arguments[0])
    problems = check(folder)
    texts = linted(folder)
    sys.stdout.write("".join(f"{line}\n" for line in report(texts)))
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    sys.stdout.write(f"lint: {len(texts)} texts, {len(problems)} problems\n")
    return 2 if not texts else min(1, len(problems))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
