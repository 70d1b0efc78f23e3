"""How much of a person's own summary an extract has, beside simpler ways of choosing sentences.

Usage: python tests/benchmarks/summaries.py [--papers FOLDER] [--lists FOLDER]

Papers: `pip download --no-deps aclsum` and unpack the wheel; FOLDER is its `aclsum/dataset`. Of 250
papers of computational linguistics (MIT licence), introduction and conclusion are summarised, or
the whole text, and compared with the abstract their authors wrote. The training part tuned the
task's numbers; figures are printed for it and, apart, for the other 150 papers.

Lists: a folder with Debian's package lists (`Translation-en`, `Translation-pt_BR` and so on, which
`apt-get update` writes). A description is summarised and compared with its one-line summary; every
second package tuned the numbers.

All ways choose as many sentences. Beside ours: the first ones, random ones (mean of 5 draws),
LexRank and TextRank over words, and the nearest to the middle of the embeddings.
"""

import argparse
import json
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.stop_words import stop_words
from desktop_app.tasks.summary import Sentence, extract
from desktop_app.text.normalisation import normalise
from desktop_app.text.segmentation import segment
from desktop_app.text.tokens import words

sys.path.append(str(Path(__file__).parents[2]))
from build_scripts.translation.gather.descriptions import _descriptions
from tests.benchmarks.rouge import rouge

_DRAWS = 5
_FEWEST_SENTENCES = 8
_DESCRIPTIONS = 300


@dataclass(frozen=True)
class Text:
    """A text to summarise in `count` sentences, and what a person made of it."""

    name: str
    language: str
    title: str
    text: str
    reference: str
    count: int


@dataclass(frozen=True)
class Prepared:
    """A text cut and encoded."""

    source: Text
    sentences: list[str]
    vectors: np.ndarray
    title: np.ndarray


Choose = Callable[[Prepared], list[int]]


def papers(folder: Path, parts: Sequence[str], *, whole: bool) -> Iterator[Text]:
    """Yield papers with their abstracts for reference."""
    ids = [
        json.loads(line)["id"]
        for part in parts
        for line in (folder / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    for paper in ids:
        content = json.loads((folder / "paper_jsons" / f"{paper}.json").read_text(encoding="utf-8"))
        body = content["pdf_parse"]["body_text"]
        if not whole:
            body = [one for one in body if _opens_or_closes(one["section"])]
        text = "\n\n".join(one["text"] for one in body)
        if content["abstract"].strip() and len(text) > 2000:
            yield Text(paper, "en", content["title"], text, content["abstract"], 5)


def _opens_or_closes(section: str) -> bool:
    return any(word in section.lower() for word in ("introduc", "conclu", "discussion", "summary"))


def descriptions(lists: Path, language: str, half: int) -> Iterator[Text]:
    """Yield every second long description of a package with its one-line summary."""
    found = 0
    seen: set[str] = set()
    for number, (_digest, paragraphs) in enumerate(_descriptions(lists, language)):
        if number % 2 != half or found == _DESCRIPTIONS:
            continue
        summary, *body = paragraphs
        text = "\n\n".join(body)
        key = text[:200]
        if len(segment(text, language[:2])) >= _FEWEST_SENTENCES and key not in seen:
            seen.add(key)
            found += 1
            yield Text(str(number), language[:2], "", text, summary, 1)


def ours(prepared: Prepared) -> list[int]:
    """Return the sentences that the task chooses."""
    count = len(prepared.sentences)
    sentences = [Sentence(text, i, count) for i, text in enumerate(prepared.sentences)]
    titles = np.repeat(prepared.title[None], count, axis=0)
    chosen = extract(sentences, prepared.vectors, prepared.source.count, titles)
    return [one.index for one in chosen]


def lead(prepared: Prepared) -> list[int]:
    """Return the first sentences."""
    return list(range(min(prepared.source.count, len(prepared.sentences))))


def middle(prepared: Prepared) -> list[int]:
    """Return the sentences nearest to the mean of the embeddings."""
    scores = prepared.vectors @ prepared.vectors.mean(axis=0)
    return _best(scores, prepared.source.count)


def lexrank(prepared: Prepared) -> list[int]:
    """Return the sentences that a walk over TF-IDF likenesses ranks first (continuous LexRank)."""
    return _best(_walk(_tfidf_likeness(prepared)), prepared.source.count)


def textrank(prepared: Prepared) -> list[int]:
    """Return the sentences that a walk over shared words ranks first (Mihalcea and Tarau 2004)."""
    sets = [set(one) for one in _content_words(prepared)]
    size = len(sets)
    likeness = np.zeros((size, size))
    for i in range(size):
        for j in range(i):
            length = math.log(len(sets[i]) + 1) + math.log(len(sets[j]) + 1)
            likeness[i, j] = likeness[j, i] = len(sets[i] & sets[j]) / length if length else 0
    return _best(_walk(likeness), prepared.source.count)


WAYS: dict[str, Choose] = {
    "first sentences": lead,
    "TextRank (words)": textrank,
    "LexRank (TF-IDF)": lexrank,
    "nearest to the middle": middle,
    "Satchel": ours,
}


def _content_words(prepared: Prepared) -> list[list[str]]:
    stopped = stop_words(prepared.source.language)
    lists = [[word.lower() for word in words(text)] for text in prepared.sentences]
    return [[word for word in one if word not in stopped] for one in lists]


def _tfidf_likeness(prepared: Prepared) -> np.ndarray:
    lists = _content_words(prepared)
    index = {word: i for i, word in enumerate(sorted({w for one in lists for w in one}))}
    found = Counter(word for one in lists for word in set(one))
    rows = np.zeros((len(lists), max(1, len(index))))
    for row, one in enumerate(lists):
        for word, count in Counter(one).items():
            rows[row, index[word]] = count * math.log(1 + len(lists) / found[word])
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows @ rows.T


def _walk(likeness: np.ndarray) -> np.ndarray:
    sums = likeness.sum(axis=1, keepdims=True)
    size = len(likeness)
    step = np.divide(likeness, sums, out=np.full_like(likeness, 1 / size), where=sums > 0)
    rank = np.full(size, 1 / size)
    for _ in range(50):
        rank = 0.15 / size + 0.85 * rank @ step
    return rank


def _best(scores: np.ndarray, count: int) -> list[int]:
    return sorted(np.argsort(-scores, kind="stable")[:count].tolist())


def prepare(models: AnalysisModels, text: Text) -> Prepared:
    """Cut and encode a text."""
    spans = segment(text.text, text.language)
    sentences = [" ".join(text.text[one.start : one.end].split()) for one in spans]
    vectors = models.encoder.encode([normalise(one) for one in [text.title, *sentences]])
    return Prepared(text, sentences, vectors[1:], vectors[0])


def scores(prepared: Prepared, chosen: Sequence[int]) -> tuple[float, float, float]:
    """Return the three figures of a choice."""
    found = rouge(" ".join(prepared.sentences[i] for i in chosen), prepared.source.reference)
    return found.one, found.two, found.longest


def measure(title: str, texts: Sequence[Prepared]) -> None:
    """Print a row for each way."""
    print(f"\n{title}: {len(texts)} texts, {texts[0].source.count} sentences each")
    print(f"{'':26}{'ROUGE-1':>9}{'ROUGE-2':>9}{'ROUGE-L':>9}{'ms a text':>11}")
    drawn = []
    for one in texts:
        chance = random.Random(one.source.name)
        count = min(one.source.count, len(one.sentences))
        drawn += [
            scores(one, sorted(chance.sample(range(len(one.sentences)), count)))
            for _ in range(_DRAWS)
        ]
    _row("random sentences", drawn, 0.0)
    for name, choose in WAYS.items():
        start = time.perf_counter()
        chosen = [choose(one) for one in texts]
        seconds = time.perf_counter() - start
        _row(
            name, [scores(*pair) for pair in zip(texts, chosen, strict=True)], seconds / len(texts)
        )


def _row(name: str, found: Sequence[tuple[float, float, float]], seconds: float) -> None:
    means = 100 * np.mean(np.array(found), axis=0)
    spent = f"{1000 * seconds:11.1f}" if seconds else ""
    print(f"{name:26}" + "".join(f"{one:9.1f}" for one in means) + spent)


def main() -> None:
    """Print a table for each kind of text that is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--lists", type=Path)
    options = parser.parse_args()
    if not options.papers and not options.lists:
        parser.error("name --papers or --lists")
    models = AnalysisModels()
    sets: list[tuple[str, Iterator[Text]]] = []
    if options.papers:
        for whole, part in ((False, "introduction and conclusion"), (True, "whole papers")):
            tuned = papers(options.papers, ["train"], whole=whole)
            others = papers(options.papers, ["val", "test"], whole=whole)
            sets += [(f"ACL, {part} (tuned on)", tuned), (f"ACL, {part}", others)]
    if options.lists:
        for language in ("en", "pt_BR"):
            tuned = descriptions(options.lists, language, 0)
            others = descriptions(options.lists, language, 1)
            sets += [
                (f"Debian descriptions, {language} (tuned on)", tuned),
                (f"Debian descriptions, {language}", others),
            ]
    for title, texts in sets:
        prepared = [prepare(models, text) for text in texts]
        if prepared:
            measure(title, prepared)


if __name__ == "__main__":
    main()
