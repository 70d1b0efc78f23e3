"""How many right citations of a summary are doubted, and how many wrong ones.

Usage: python tests/benchmarks/claims.py [--papers FOLDER] [--flores FOLDER]

Papers (`pip download --no-deps aclsum`, unpacked; FOLDER is its `aclsum/dataset`): of each paper's
abstract, introduction and conclusion, people wrote a sentence about its challenge, its approach and
its outcome, and marked the sentences these come from. A claim that cites up to two of those marked
should stand; one that cites as many others of the same paper should be doubted. The training part
set the thresholds; figures are printed for it and, apart, for the rest.

FLORES (a folder with `dev.en-pt.en` and `.pt`): twenty English sentences at a time are passages,
their Portuguese translations the claims.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.llm.claims import Claim, Doubt, judge_claims
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.everyday_texts import EVERYDAY_TEXTS

_CITED = 2
_TOGETHER = 20
_ASPECTS = ("challenge", "approach", "outcome")


@dataclass(frozen=True)
class Case:
    """Passages, and claims with the right ones and with wrong ones."""

    passages: dict[int, str]
    right: list[Claim]
    wrong: list[Claim]


def papers(folder: Path, parts: Sequence[str]) -> Iterator[Case]:
    """Yield a case for each paper."""
    chance = random.Random(1)
    for part in parts:
        for line in (folder / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            paper = json.loads(line)
            sections = paper["sentences"]
            places = [(name, i) for name in sections for i in range(len(sections[name]))]
            passages = {n: sections[name][i] for n, (name, i) in enumerate(places, 1)}
            case = Case(passages, [], [])
            for aspect in _ASPECTS:
                marks = paper["highlights"][aspect]
                marked = [n for n, (name, i) in enumerate(places, 1) if marks[name][i]]
                others = [n for n in passages if n not in marked]
                if not marked or len(others) < _CITED:
                    continue
                right = chance.sample(marked, min(_CITED, len(marked)))
                text = paper["summary"][aspect]
                case.right.append(claim(text, right))
                case.wrong.append(claim(text, chance.sample(others, len(right))))
            yield case


def translations(folder: Path) -> Iterator[Case]:
    """Yield a case for each twenty sentences."""
    english, portuguese = (
        (folder / f"dev.en-pt.{code}").read_text(encoding="utf-8").splitlines()[:400]
        for code in ("en", "pt")
    )
    for start in range(0, len(english), _TOGETHER):
        passages = dict(enumerate(english[start : start + _TOGETHER], 1))
        told = dict(enumerate(portuguese[start : start + _TOGETHER], 1))
        yield Case(
            passages,
            [claim(text, [n]) for n, text in told.items()],
            [claim(text, [n % len(told) + 1]) for n, text in told.items()],
        )


def claim(text: str, passages: Sequence[int]) -> Claim:
    """Return a claim that cites the passages."""
    return Claim(text, 0, len(text), tuple(sorted(passages)))


def measure(title: str, cases: Iterator[Case], models: AnalysisModels) -> None:
    """Print how many citations are doubted for what they are about, and for any reason."""
    encode = models.encoder.encode
    middle = encode(list(EVERYDAY_TEXTS)).mean(axis=0)
    doubts: dict[str, list[Doubt | None]] = {"right": [], "wrong": []}
    for case in cases:
        for kind, claims in (("right", case.right), ("wrong", case.wrong)):
            judged = judge_claims(claims, case.passages, encode, middle)
            doubts[kind] += [one.doubt for one in judged]
    print(f"\n{title}")
    print(f"{'':10}{'claims':>8}{'unlike':>9}{'number missing':>16}{'doubted':>9}")
    for kind, found in doubts.items():
        shares = [
            sum(one is Doubt.UNLIKE for one in found),
            sum(one is Doubt.NUMBER_MISSING for one in found),
            sum(one is not None for one in found),
        ]
        unlike, number, doubted = (f"{count / max(1, len(found)):.1%}" for count in shares)
        print(f"{kind:10}{len(found):8}{unlike:>9}{number:>16}{doubted:>9}")


def main() -> None:
    """Print a table for each set that is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--flores", type=Path)
    options = parser.parse_args()
    models = AnalysisModels()
    if options.papers:
        tuned, others = papers(options.papers, ["train"]), papers(options.papers, ["val", "test"])
        measure("Papers (thresholds set on these)", tuned, models)
        measure("Papers", others, models)
    if options.flores:
        measure("FLORES, English passages, Portuguese claims", translations(options.flores), models)


if __name__ == "__main__":
    main()
