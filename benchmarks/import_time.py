"""Import time against text length: `python benchmarks/import_time.py`; beside it, two limits.

The limits are measured in the same run on the same bytes: decoding and splitting into lines
(nothing can be read with less), and Python-Markdown converting the draft (what showing the text
once costs).
"""

import json
import math
import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import markdown

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from policies.importer import read  # noqa: E402 - the application is not installed

LENGTHS = (10_000, 30_000, 100_000, 300_000, 1_000_000)
LONGEST_RENDERED = 300_000
ROUNDS = 3
WORDS = (
    "nous gardons données atelier compte durée contrat facture personne badge adresse service "
    "usage mesure droit demande réponse délai sécurité société partenaire location paiement"
)


def policy(length: int) -> str:
    """Give a policy of about `length` bytes: sections, sub-sections, lists, tables, paragraphs."""
    random.seed(length)
    parts, size, section = ["Notice d'information\n"], 0, 0
    while size < length:
        section += 1
        part = _section(section)
        parts.append(part)
        size += len(part.encode())
    return "\n".join(parts)


def _section(number: int) -> str:
    items = "\n".join(f"- {_words(6)} ;" for _ in range(6))
    rows = "\n".join("\t".join(_words(2) for _ in range(3)) for _ in range(5))
    return (
        f"{number}. {_words(3).capitalize()}\n\n{_words(60).capitalize()}.\n\n{items}\n\n"
        f"{number}.1 {_words(3).capitalize()}\n\n{_words(40).capitalize()} le 3 mai 2027.\n\n"
        f"Donnée\tUsage\tDurée\n{rows}\n"
    )


def _words(count: int) -> str:
    return " ".join(random.choices(WORDS.split(), k=count))  # noqa: S311 - no secret


def best(action: Callable[[], object]) -> float:
    """Give the shortest of some rounds, in seconds of this process alone."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def measure(length: int) -> dict[str, float]:
    """Give the times for one length, in seconds."""
    data = policy(length).encode()
    draft = read(data, name="policy.txt")
    shown = draft.markdown()
    row = {
        "bytes": len(data),
        "import": best(lambda: read(data, name="policy.txt")),
        "again": best(lambda: read(shown.encode(), name="policy.md")),
        "split": best(lambda: data.decode().splitlines()),
    }
    if length <= LONGEST_RENDERED:
        row["render"] = best(lambda: markdown.markdown(shown, extensions=["tables", "sane_lists"]))
    return row


def exponent(rows: Sequence[dict[str, float]], name: str) -> float:
    """Give the slope of log(time) on log(length): 1 is linear, 2 quadratic."""
    points = [(math.log(row["bytes"]), math.log(row[name])) for row in rows]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    above = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return above / sum((x - mean_x) ** 2 for x, _ in points)


def main() -> None:
    """Measure, print the table, write `benchmarks/results/import_time.json`."""
    rows = [measure(length) for length in LENGTHS]
    first = rows[0]["import"] / rows[0]["bytes"]
    out = ["    bytes  import s  per byte/first  again s   split s  render s  import/render"]
    for row in rows:
        ratio = row["import"] / row["bytes"] / first
        shown = (
            f"{row['render']:9.3f} {row['import'] / row['render']:14.2f}" if "render" in row else ""
        )
        out.append(
            f"{row['bytes']:9.0f} {row['import']:9.3f} {ratio:15.2f} {row['again']:8.3f}"
            f" {row['split']:9.5f} {shown}"
        )
    slope = exponent(rows, "import")
    out.append(f"time grows as length^{slope:.2f} (1 is linear)")
    sys.stdout.write("\n".join(out) + "\n")
    folder = ROOT / "benchmarks" / "results"
    folder.mkdir(exist_ok=True)
    result = {"python": platform.python_version(), "rows": rows, "exponent": slope}
    (folder / "import_time.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
