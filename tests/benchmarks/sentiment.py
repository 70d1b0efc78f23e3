"""Sentiment on held-out texts: ours, the VADER lexicon, and classifiers taught the same texts.

Usage: python tests/benchmarks/sentiment.py [DATA] [--cache FILE.npz]

DATA (or SATCHEL_DATA) is the folder described in `build_scripts/sentiment/corpora.py`. Needs
scikit-learn, and for the lexicon (English columns only) `pip install vaderSentiment`. Texts go
through the models and normalisation of `satchel sentiment`. Every figure is macro-F1 in per cent,
but macro-recall for TweetEval; the last column is the calibration error over all tweets of UMSAB.
No corpus below `evaluate_only/` was trained on.
"""

import argparse
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from data_folder import add_data_folder
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler

from desktop_app.pipeline.models import AnalysisModels

sys.path.append(str(Path(__file__).parents[2] / "build_scripts" / "sentiment"))
from cached_encoder import CachedEncoder
from corpora import Corpus, held_out_corpora, training_corpora, transfer_corpora
from measures import calibration_error, macro_f1, macro_recall

LEXICON_CORPORA = {
    "umsab english",
    "tweeteval",
    "vader tweets",
    "vader products",
    "vader films",
    "vader editorials",
}
PHRASES = (
    "This is good.",
    "This is not good.",
    "This is not bad at all.",
    "It could not be better.",
    "The food was great but the service was terrible.",
    "muito bom",
    "não é bom",
    "良い",
    "良くない",
    "悪くない",
    "यह अच्छा नहीं है",
    "yeh film bahut acchi hai",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_folder(parser)
    parser.add_argument("--cache", type=Path, help="keeps the embeddings between runs")
    arguments = parser.parse_args()
    data = Path(arguments.data)
    models = AnalysisModels()
    encode = CachedEncoder(models.encoder, arguments.cache)
    measured = [*held_out_corpora(data), *transfer_corpora(data)]
    training = training_corpora(data, pros_and_cons=2000)
    systems: dict[str, Callable[[list[str]], np.ndarray]] = {
        "Satchel": lambda texts: models.sentiment.segments(encode(texts)),
        "embeddings, linear": _linear_on_embeddings(training, encode),
        "TF-IDF, linear": _linear_on_words(training),
    }
    results = {name: _measure(measured, judge) for name, judge in systems.items()}
    if importlib.util.find_spec("vaderSentiment"):
        english = [corpus for corpus in measured if corpus.name in LEXICON_CORPORA]
        results["VADER lexicon"] = _measure(english, _lexicon())
    else:
        print("VADER's lexicon is left out: pip install vaderSentiment")
    _print_table([corpus.name for corpus in measured], results)
    for phrase, shares in zip(PHRASES, models.sentiment.segments(encode(PHRASES)), strict=True):
        print(f"{phrase:50}" + "".join(f"{share:7.2f}" for share in shares))


def _linear_on_embeddings(training: Sequence[Corpus], encode):
    """Frozen embeddings, standardised, logistic regression: at most 900 and 800 texts a corpus."""
    texts, labels = [], []
    for corpus in training:
        if corpus.name != "pros and cons":
            limit = 900 if corpus.name.startswith("umsab") else 800
            order = np.random.default_rng(0).permutation(len(corpus.examples))[:limit]
            texts += [corpus.examples[row].text for row in order]
            labels += [corpus.examples[row].label for row in order]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=300))
    model.fit(encode(texts), labels)
    return lambda texts: model.predict_proba(encode(texts))


def _linear_on_words(training: Sequence[Corpus]):
    texts = [example.text for corpus in training for example in corpus.examples]
    labels = [example.label for corpus in training for example in corpus.examples]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    parts = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3, max_features=60_000
    )
    model = make_pipeline(make_union(words, parts), LogisticRegression(max_iter=300))
    return model.fit(texts, labels).predict_proba


def _lexicon():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()

    def judge(texts: list[str]):
        scores = [analyzer.polarity_scores(text)["compound"] for text in texts]
        classes = [1 + (score >= 0.05) - (score <= -0.05) for score in scores]  # its authors' cuts
        return np.eye(3, dtype=np.float32)[classes]

    return judge


def _measure(corpora: Sequence[Corpus], judge) -> dict[str, float]:
    """Return the figure of each corpus, and over the tweets of UMSAB the average and the ECE."""
    figures, tweets = {}, []
    for corpus in corpora:
        labels = np.array([example.label for example in corpus.examples])
        shares = judge([example.text for example in corpus.examples])
        measure = macro_recall if corpus.name == "tweeteval" else macro_f1
        found = shares.argmax(axis=1)
        if corpus.name == "pros and cons":  # nothing there is neutral
            found = np.where(shares[:, 2] > shares[:, 0], 2, 0)
        figures[corpus.name] = 100 * measure(labels, found)
        if corpus.name.startswith("umsab"):
            tweets.append((labels, shares))
    if len(tweets) > 1:
        names = [name for name in figures if name.startswith("umsab")]
        figures["umsab, average of 8"] = float(np.mean([figures[name] for name in names]))
        labels = np.concatenate([labels for labels, _ in tweets])
        shares = np.concatenate([shares for _, shares in tweets])
        figures["umsab, ECE"] = 100 * calibration_error(labels, shares)
    return figures


def _print_table(names: Sequence[str], results: dict[str, dict[str, float]]) -> None:
    print(f"{'':24}" + "".join(f"{system:>20}" for system in results))
    for name in (*names, "umsab, average of 8", "umsab, ECE"):
        row = [figures.get(name) for figures in results.values()]
        cells = "".join(f"{'–':>20}" if value is None else f"{value:20.1f}" for value in row)
        print(f"{name:24}{cells}")


if __name__ == "__main__":
    main()
