"""Changes of the sample policies by the hundred: no legal one missed, no cosmetic one flagged."""

import json
from collections import Counter
from pathlib import Path

import pytest

from policies.diff import compare
from tests import corpus_classifier
from tests.corpus_classifier import exact, suggested, wilson
from tests.cosmetic_changes import COSMETIC
from tests.legal_changes import LEGAL
from tests.mutations import cosmetic, legal, samples

# All of them, 1,000 of each, are run by `make corpus`: here the same ones, the first of each.
_COUNT = 200


def test_no_legal_change_of_a_sample_is_missed() -> None:
    missed = [one for one in legal(_COUNT) if suggested(one) != "substantial"]
    assert [(one.kind, one.source) for one in missed] == []


def test_no_cosmetic_change_of_a_sample_is_flagged() -> None:
    flagged = [one for one in cosmetic(_COUNT) if suggested(one) != "minor"]
    assert [(one.kind, one.source) for one in flagged] == []


def test_mutations_are_of_every_kind_in_both_languages_and_always_the_same() -> None:
    first = [*legal(_COUNT), *cosmetic(_COUNT)]
    assert first == [*legal(_COUNT), *cosmetic(_COUNT)]
    kinds = Counter(one.kind for one in first)
    assert set(kinds) == {*LEGAL, *COSMETIC}
    assert min(kinds.values()) > 4
    assert {one.source.split("/")[1] for one in first} == {"fr", "en"}


_NEXT = [("1.0", "2.0"), ("2.0", "3.0")]  # what the demo's own versions are


@pytest.mark.parametrize(("before", "after"), _NEXT)
def test_the_successive_versions_of_the_samples_are_substantial(before: str, after: str) -> None:
    texts = {name: text for name, _language, text in samples()}
    later = [name for name in texts if name.endswith(f"{after}.md")]
    assert len(later) == 4
    for name in later:
        old = texts[name.replace(f"{after}.md", f"{before}.md")]
        assert compare(old, texts[name]).suggested_class == "substantial"


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.278),  # none: the lower end is 0
        (5, 10, 0.237, 0.763),  # in the middle: symmetric
        (10, 10, 0.722, 1.0),  # all: the upper end is 1
    ],
)
def test_wilson_s_interval(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.308),  # none: 1 - 0.025 ** (1 / 10)
        (5, 10, 0.187, 0.813),  # in the middle: symmetric
        (10, 10, 0.692, 1.0),  # all: 0.025 ** (1 / 10)
    ],
)
def test_the_exact_interval(hits: int, of: int, low: float, high: float) -> None:
    assert exact(hits, of) == pytest.approx((low, high), abs=0.001)


def _folder(folder: Path, *labelled: tuple[str, str, str, str]) -> Path:
    entries = []
    for number, (label, confidence, old, new) in enumerate(labelled):
        files = {side: f"{number}-{side}.md" for side in ("old", "new")}
        for side, text in zip(files.values(), (old, new), strict=True):
            (folder / side).write_text(text, encoding="utf-8")
        shared = {"id": str(number), "split": "dev", "kind": "x", "message": "read by nobody"}
        entries.append({**shared, "label": label, "confidence": confidence, "files": files})
    (folder / "classification.json").write_text(json.dumps({"pairs": entries}), encoding="utf-8")
    return folder


_LEGAL = "Nous gardons ces données trois ans.", "Nous gardons ces données cinq ans."
_TYPO = "Nous lisons vos messages.", "Nous **lisons** vos messages."


def test_the_corpus_run_counts_each_label_and_leaves_contested_ones_out(tmp_path: Path) -> None:
    low = ("minor", "low", *_LEGAL)
    folder = _folder(tmp_path, ("substantial", "high", *_LEGAL), ("minor", "high", *_TYPO), low)
    results = corpus_classifier.measured(folder)
    assert corpus_classifier.counts(results) == {"found": 1, "left alone": 1}
    assert list(corpus_classifier.shortfalls(results)) == []


def test_the_corpus_run_names_a_target_that_is_not_reached(tmp_path: Path) -> None:
    folder = _folder(tmp_path, ("substantial", "high", *_TYPO), ("minor", "high", *_LEGAL))
    lines = list(corpus_classifier.shortfalls(corpus_classifier.measured(folder)))
    assert lines == [
        "dev: 1 of 1 substantial changes missed",
        "dev: 1 minor changes flagged beside 0 found",
    ]
