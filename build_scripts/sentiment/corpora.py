"""Reads the sentiment corpora, and keeps what a head learns from apart from what measures it.

The folder has the layout of `sentiment/` below: tab-separated files with a header, `label text` or
`score text`. Nothing under `evaluate_only/` is ever returned for training.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = ("negative", "neutral", "positive")
"""The classes, in the order of the head's outputs."""

TWEET_LANGUAGES = (
    "arabic",
    "english",
    "french",
    "german",
    "hindi",
    "italian",
    "portuguese",
    "spanish",
)
"""The languages of the UMSAB tweets."""

RATED_DOMAINS = {
    "tweets": "tweets",
    "products": "amazonReviewSnippets",
    "films": "movieReviewSnippets",
    "editorials": "nytEditorialSnippets",
}
"""The domains of VADER's ratings, and their files."""

TRANSFER_LANGUAGES = ("japanese", "chinese", "indonesian")
"""Languages that no head was trained on."""

_EDGE = 0.5
"""A mean rating (-4 to 4) beyond it has a polarity, as VADER's authors have it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its class (an index into `LABELS`) and, where people rated it, their mean."""

    text: str
    label: int
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """The examples of one source. `is_rated` ones carry ratings instead of plain labels."""

    name: str
    examples: tuple[Example, ...]


def training_corpora(data: Path, pros_and_cons: int) -> list[Corpus]:
    """Return what a head may learn from: no text that, bar links and case, also measures it."""
    measured = {
        fingerprint(example.text)
        for corpus in held_out_corpora(data)
        if corpus.name != "tweeteval"  # drawn from the same tweets as UMSAB English: see below
        for example in corpus.examples
    }
    corpora = [
        Corpus(f"umsab {name}", _labelled(data / f"sentiment/xlmt/{name}.train.tsv"))
        for name in TWEET_LANGUAGES
    ]
    for domain in RATED_DOMAINS:
        rated = [example for example in _rated(data, domain) if not is_held_out(example.text)]
        corpora.append(Corpus(f"vader {domain}", tuple(rated)))
    kept = [example for example in _pros_and_cons(data) if not is_held_out(example.text)]
    corpora.append(Corpus("pros and cons", tuple(kept[:pros_and_cons])))
    return [
        Corpus(
            corpus.name,
            tuple(
                example for example in corpus.examples if fingerprint(example.text) not in measured
            ),
        )
        for corpus in corpora
    ]


def held_out_corpora(data: Path) -> list[Corpus]:
    """Return what measures a head in the languages and domains it learned.

    Three quarters of TweetEval's validation tweets are also in the training part of UMSAB English
    (both come from SemEval), so only the others are returned, under the name `tweeteval`.
    """
    corpora = [
        Corpus(f"umsab {name}", _labelled(data / f"sentiment/xlmt/{name}.val.tsv"))
        for name in TWEET_LANGUAGES
    ]
    for domain in RATED_DOMAINS:
        rated = [example for example in _rated(data, domain) if is_held_out(example.text)]
        corpora.append(Corpus(f"vader {domain}", tuple(rated)))
    kept = [example for example in _pros_and_cons(data) if is_held_out(example.text)]
    corpora.append(Corpus("pros and cons", tuple(kept[:1500])))
    seen = {
        fingerprint(example.text)
        for name in TWEET_LANGUAGES
        for example in _labelled(data / f"sentiment/xlmt/{name}.train.tsv")
    }
    tweeteval = [
        example
        for example in _labelled(data / "sentiment/tweeteval/val.tsv")
        if fingerprint(example.text) not in seen
    ]
    corpora.append(Corpus("tweeteval", tuple(tweeteval)))
    return corpora


def transfer_corpora(data: Path) -> list[Corpus]:
    """Return what measures a head in languages it never saw. Not for training."""
    return [
        Corpus(name, _labelled(data / f"sentiment/evaluate_only/{name}.val.tsv"))
        for name in TRANSFER_LANGUAGES
    ]


def film_reviews(data: Path) -> Corpus:
    """Return whole film reviews, negative or positive, in a fixed shuffled order."""
    examples = _labelled(data / "sentiment/movie_reviews.dev.tsv")
    return Corpus("film reviews", tuple(sorted(examples, key=_order)))


def is_held_out(text: str) -> bool:
    """Tell whether a text of an unsplit corpus measures (a fifth do) or trains: by its hash."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % 5 == 0


def fingerprint(text: str) -> str:
    """Return what two copies of a text share: its first letters, without links, names and case."""
    plain = html.unescape(html.unescape(text))
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), plain)
    plain = re.sub(r"http\S*|@\w+", "", plain)
    return re.sub(r"\W+", "", plain.lower())[:60]


def _labelled(path: Path) -> tuple[Example, ...]:
    return tuple(Example(text, LABELS.index(label)) for label, text in _rows(path))


def _rated(data: Path, domain: str) -> Iterator[Example]:
    for score, text in _rows(data / f"sentiment/vader/{RATED_DOMAINS[domain]}.dev.tsv"):
        rating = float(score)
        yield Example(text, 1 + (rating >= _EDGE) - (rating <= -_EDGE), rating)


def _pros_and_cons(data: Path) -> list[Example]:
    """Return phrases named only as a pro or only as a con ("size", "none" are often both)."""
    labels: dict[str, set[str]] = {}
    for label, text in _rows(data / "sentiment/pros_cons.dev.tsv"):
        labels.setdefault(text, set()).add(label)
    examples = [
        Example(text, LABELS.index(next(iter(found))))
        for text, found in labels.items()
        if len(found) == 1
    ]
    return sorted(examples, key=_order)


def _order(example: Example) -> str:
    return hashlib.sha256(example.text.encode()).hexdigest()


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            label, tab, text = line.rstrip("\n").partition("\t")
            if tab and text.strip():
                yield label, text.strip()
