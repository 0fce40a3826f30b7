"""Redline and checks on real pairs: `python benchmarks/redline_time.py [FOLDER]`, beside two peers.

FOLDER (or the variable CORPUS) holds `history/*/NNN-*.md`; without one, the versions of the sample
brands are compared. In the same run, on the same pairs: difflib's SequenceMatcher on words with
autojunk off, and diff-match-patch on characters with its semantic clean-up. Neither knows a clause,
a table or a link. Then growth: our time from 1,000 to 64,000 words.
"""

import json
import math
import os
import platform
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from diff_match_patch import diff_match_patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from policies.diff import compare  # noqa: E402 - the application is not installed
from policies.lint import lint  # noqa: E402

LENGTHS = (1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000)
ROUNDS = 3
Compare: TypeAlias = Callable[[str, str], object]
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_VOCABULARY = (
    "nous gardons données atelier compte durée contrat facture personne badge adresse service "
    "usage mesure droit demande réponse délai sécurité société partenaire location paiement"
)


def ours(old: str, new: str) -> object:
    """Compare, and list the changes."""
    return compare(old, new).changes


def ours_shown(old: str, new: str) -> object:
    """Compare, and give the redline as HTML."""
    return compare(old, new).html()


def ours_classified(old: str, new: str) -> object:
    """Compare, and suggest a class with its reasons."""
    return compare(old, new).reasons


def checks(_old: str, new: str) -> object:
    """Check the new text by every rule, without facts."""
    return lint(new)


def by_difflib(old: str, new: str) -> object:
    """Compare words, as many do who have no better."""
    matcher = SequenceMatcher(None, _WORD.findall(old), _WORD.findall(new), autojunk=False)
    return matcher.get_opcodes()


def by_diff_match_patch(old: str, new: str) -> object:
    """Compare characters, then clean up."""
    peer = diff_match_patch()
    found = peer.diff_main(old, new)
    peer.diff_cleanupSemantic(found)
    return found


PEERS: Mapping[str, Compare] = {
    "redline": ours,
    "redline and HTML": ours_shown,
    "redline and class": ours_classified,
    "checks": checks,
    "difflib": by_difflib,
    "diff-match-patch": by_diff_match_patch,
}


def pairs(folder: Path | None) -> Iterator[tuple[str, str]]:
    """Give the texts of each two versions that follow each other."""
    histories = (
        sorted((folder / "history").iterdir())
        if folder
        else sorted((ROOT / "site" / "demo" / "brands").glob("*/*/*"))
    )
    for history in histories:
        for old, new in pairwise(sorted(history.glob("*.md"))):
            yield old.read_bytes().decode(), new.read_bytes().decode()


def milliseconds(action: Compare, texts: tuple[str, str], rounds: int = 1) -> float:
    """Give the shortest of some rounds, in milliseconds of this process alone."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action(*texts)
        times.append(1000 * (time.process_time() - start))
    return min(times)


def timed(texts: Sequence[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Give median, worst and sum of the times per pair, for us and for each peer, in turns."""
    times: dict[str, list[float]] = {name: [] for name in PEERS}
    for pair in texts:
        for name, peer in PEERS.items():
            times[name].append(milliseconds(peer, pair))
    return {
        name: {"median": statistics.median(found), "worst": max(found), "sum": sum(found)}
        for name, found in times.items()
    }


def policy(length: int) -> str:
    """Give a policy of about so many words: sections, paragraphs, lists, tables."""
    random.seed(length)
    parts = []
    for section in range(max(1, length // 100)):
        items = "\n".join(f"- {_words(5)}" for _ in range(3))
        rows = "\n".join(f"| {_words(2)} | {_words(2)} |" for _ in range(3))
        table = f"| Donnée | Durée |\n| --- | --- |\n{rows}"
        body = f"{_words(30)}.\n\n{_words(30)}, {section} jours."
        parts.append(f"## {section}. {_words(3)}\n\n{body}\n\n{items}\n\n{table}")
    return "\n\n".join(parts) + "\n"


def _words(count: int) -> str:
    return " ".join(random.choices(_VOCABULARY.split(), k=count))  # noqa: S311 - no secret


def edited(text: str) -> str:
    """Change a word in every fourth paragraph, drop some, move one."""
    blocks = text.split("\n\n")
    blocks[3::4] = [block.replace(" ", " toujours ", 1) for block in blocks[3::4]]
    del blocks[40::50]
    return "\n\n".join([*blocks[1:], blocks[0]])


def growth(action: Compare) -> tuple[list[dict[str, float]], float]:
    """Give the times for each length, and the slope of log(time) on log(words); 1 is linear."""
    rows = []
    for length in LENGTHS:
        old = policy(length)
        taken = milliseconds(action, (old, edited(old)), ROUNDS)
        rows.append({"words": len(old.split()), "ms": taken})
    points = [(math.log(row["words"]), math.log(row["ms"])) for row in rows]
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    above = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return rows, above / sum((x - mean_x) ** 2 for x, _ in points)


def main(arguments: Sequence[str]) -> None:
    """Measure, print the tables, write `benchmarks/results/redline_time.json`."""
    named = arguments[0] if arguments else os.environ.get("CORPUS", "")
    texts = list(pairs(Path(named) if named else None))
    found = timed(texts)
    grown = {name: growth(PEERS[name]) for name in ("redline", "checks")}
    out = [f"{len(texts)} pairs, {'real histories' if named else 'the sample brands'}; ms per pair"]
    out.append(f"{'':18}{'median':>9}{'worst':>10}{'sum':>11}{'sum/ours':>10}")
    for name, line in found.items():
        ratio = line["sum"] / found["redline"]["sum"]
        numbers = f"{line['median']:9.2f}{line['worst']:10.1f}{line['sum']:11.0f}{ratio:10.2f}"
        out.append(f"{name:18}{numbers}")
    for name, (rows, slope) in grown.items():
        out += [f"{name}: {row['words']:>8.0f} words {row['ms']:9.1f} ms" for row in rows]
        out.append(f"{name}: time grows as words^{slope:.2f} (1 is linear)")
    sys.stdout.write("\n".join(out) + "\n")
    folder = ROOT / "benchmarks" / "results"
    folder.mkdir(exist_ok=True)
    result = {
        "python": platform.python_version(),
        "pairs": len(texts),
        "texts": "real histories" if named else "sample brands",
        "ms": found,
        "growth": {name: rows for name, (rows, _slope) in grown.items()},
        "exponent": {name: slope for name, (_rows, slope) in grown.items()},
    }
    (folder / "redline_time.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
