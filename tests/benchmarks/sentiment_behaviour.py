"""What a person may expect of sentiment (negation, names, emoji …), by capability and language.

Usage: python tests/benchmarks/sentiment_behaviour.py [--show N] [--only CAPABILITY]
                                                      [--encoder PACK --head PACK]

Behavioural tests in the manner of CheckList (Ribeiro et al. 2020): the templates and word lists of
`sentiment_behaviour.toml`, filled the same way each time. Prints the share that passes, and with
`--show` the worst failures of each capability. `--encoder` and `--head` (ids or folders) measure
other packs than the default ones. Nobody labelled these texts one by one: a template says what is
right for all its fillings, so that a rate shows a habit, not a quality to compare with other data.
"""

import argparse
import itertools
import random
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.packs.catalogue import DEFAULT_ENCODER, find_pack
from desktop_app.packs.opening import open_encoder, open_head
from desktop_app.tasks.sentiment import LABELS, SentimentClassifier
from desktop_app.text.normalisation import normalise

TEMPLATES = Path(__file__).with_suffix(".toml")
CASES = 12  # of a template, unless it says otherwise

_SLOT = re.compile(r"\{(\w+)(#\d+)?\}")
_SAME = 0.1  # what a probability may differ by where nothing should change
_MOVED = 0.005  # of the score, from which it counts as moved
_NEAR_THE_END = 0.9  # a score from which there is little room to move further
_SLACK = 0.05  # by which such a score may fall back

Judge = Callable[[list[str]], np.ndarray]


@dataclass(frozen=True, slots=True)
class Case:
    """One filled template: a text and its right labels, or two texts and how the score moves."""

    capability: str
    language: str
    texts: tuple[str, ...]
    expect: tuple[str, ...] = ()
    moves: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A case with the probabilities found for its texts. `margin` below nought: it failed by so."""

    case: Case
    shares: np.ndarray
    margin: float

    @property
    def passed(self) -> bool:
        return self.margin >= 0


def main() -> None:
    options = _options()
    classifier = SentimentClassifier(open_head(find_pack(options.head)))
    encoder = open_encoder(find_pack(options.encoder))
    cases = [case for case in read_cases() if (options.only or "") in case.capability]
    results = run(
        cases,
        lambda texts: classifier.segments(encoder.encode([normalise(text) for text in texts])),
    )
    _print_table(results)
    if options.show:
        _print_worst(results, options.show)


def read_cases(path: Path = TEMPLATES) -> list[Case]:
    """Return the cases of all templates, the same at each call."""
    content = tomllib.loads(path.read_text("utf-8"))
    return [
        case
        for test in content["tests"]
        for case in _cases(test, content["lists"][test["language"]])
    ]


def run(cases: Sequence[Case], judge: Judge) -> list[Result]:
    """Judge each case; `judge` gives the probabilities of negative, neutral and positive."""
    texts = list(dict.fromkeys(text for case in cases for text in case.texts))
    known = dict(zip(texts, judge(texts), strict=True))
    results = []
    for case in cases:
        shares = np.stack([known[text] for text in case.texts])
        results.append(Result(case, shares, _margin(case, shares)))
    return results


def pass_rate(results: Sequence[Result]) -> float:
    """Return the share of the cases that passed."""
    return sum(result.passed for result in results) / len(results)


def _cases(test: dict, lists: dict[str, list[str]]) -> Iterator[Case]:
    for template in test.get("pairs") or [[text] for text in test["texts"]]:
        for texts in _filled(template, lists, test.get("cases", CASES)):
            yield Case(
                test["capability"],
                test["language"],
                texts,
                tuple(test.get("expect", ())),
                test.get("moves", ""),
            )


def _filled(
    template: Sequence[str], lists: dict[str, list[str]], count: int
) -> list[tuple[str, ...]]:
    """Return up to `count` fillings, in which no two slots of one list have the same word."""
    slots = list(dict.fromkeys(match[0] for text in template for match in _SLOT.finditer(text)))
    sources = [_SLOT.fullmatch(slot)[1] for slot in slots]
    fillings = [
        words
        for words in itertools.product(*(lists[source] for source in sources))
        if len(set(zip(sources, words, strict=True))) == len(slots)
    ]
    random.Random("\n".join(template)).shuffle(fillings)
    return [
        tuple(
            _SLOT.sub(lambda match, words=words: words[slots.index(match[0])], text)
            for text in template
        )
        for words in fillings[:count]
    ]


def _margin(case: Case, shares: np.ndarray) -> float:
    if case.expect:
        right = [LABELS.index(label) for label in case.expect]
        wrong = [index for index in range(len(LABELS)) if index not in right]
        return float(shares[0, right].max() - shares[0, wrong].max())
    before, after = shares
    if case.moves == "nowhere":
        change = float(np.abs(after - before).max())
        return _SAME - change if before.argmax() == after.argmax() else -max(change, 1e-6)
    sign = {"up": 1, "down": -1}[case.moves]
    start, end = (sign * float(row[2] - row[0]) for row in (before, after))
    return end - start + _SLACK if start > _NEAR_THE_END else end - start - _MOVED


def _print_table(results: Sequence[Result]) -> None:
    languages = list(dict.fromkeys(result.case.language for result in results))
    capabilities = list(dict.fromkeys(result.case.capability for result in results))
    print(f"{'passed, %':20}" + "".join(f"{name:>12}" for name in (*languages, "all")))
    for capability in (*capabilities, "all"):
        cells = []
        for language in (*languages, "all"):
            chosen = [
                result
                for result in results
                if capability in ("all", result.case.capability)
                and language in ("all", result.case.language)
            ]
            rate = f"{100 * pass_rate(chosen):.0f} of {len(chosen):3}" if chosen else "–"
            cells.append(f"{rate:>12}")
        print(f"{capability:20}" + "".join(cells))


def _print_worst(results: Sequence[Result], count: int) -> None:
    failed = sorted((result for result in results if not result.passed), key=lambda r: r.margin)
    for capability in dict.fromkeys(result.case.capability for result in results):
        print(f"\n{capability}")
        mine = [result for result in failed if result.case.capability == capability]
        for result in mine[:count]:
            wanted = result.case.moves or " or ".join(result.case.expect)
            print(f"  {result.case.language}  should be: {wanted}")
            for text, shares in zip(result.case.texts, result.shares, strict=True):
                print("      " + " ".join(f"{share:.2f}" for share in shares) + f"  {text}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", type=int, default=0, metavar="N", help="worst of a capability")
    parser.add_argument("--only", help="capabilities whose name holds this")
    parser.add_argument("--encoder", default=DEFAULT_ENCODER, help="pack id or folder")
    parser.add_argument("--head", default="sentiment-e5-small", help="pack id or folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
