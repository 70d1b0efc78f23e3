"""Accuracy of sorting by label names alone, beside simpler ways and beside a taught classifier.

Usage: python tests/benchmarks/zero_shot.py [DATA]

DATA (or SATCHEL_DATA) is a folder with `topics/ag_news.dev.tsv` and `topics/emotion.train.tsv`.
Needs scikit-learn. The figures tuned the task's numbers: they are development figures.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from data_folder import add_data_folder
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Label
from desktop_app.text.normalisation import normalise

sys.path.append(str(Path(__file__).parents[2]))
from tests.unit.topic_sentences import LABELS, SENTENCES

TOPICS = ("World", "Sports", "Business", "Sci/Tech")
EMOTIONS = ("anger", "joy", "optimism", "sadness")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_folder(parser)
    arguments = parser.parse_args()
    encoder = AnalysisModels().encoder
    print(f"{'':44}{'texts':>8}{'accuracy':>10}{'macro-F1':>10}{'ECE':>8}")

    texts, labels = read(Path(arguments.data) / "topics/ag_news.dev.tsv", TOPICS)
    vectors = encoder.encode([normalise(text) for text in texts])
    names = encoder.encode(list(TOPICS))
    report("AG News: names, cosine", labels, softmax(50 * (vectors @ names.T)))
    for shots in (8, 16, 64):
        report_taught(texts, labels, shots)
    measure(encoder, "AG News", TOPICS, vectors, labels)
    for count in (12, 60, 300, 1000):
        rows = sample(labels, [0.25] * 4, count)
        measure(encoder, f"AG News, {count} texts", TOPICS, vectors[rows], labels[rows])
    for label, name in enumerate(TOPICS):
        shares = list(np.roll([0.9, 0.05, 0.03, 0.02], label))
        rows = sample(labels, shares, 1000)
        measure(encoder, f"AG News, 90 % {name}", TOPICS, vectors[rows], labels[rows])
    for label, name in enumerate(TOPICS):
        rows = np.flatnonzero(labels != label)
        measure(encoder, f"AG News without {name}", TOPICS, vectors[rows], labels[rows])
    idle = (*TOPICS, "Gardening", "Religion", "Weather")
    measure(encoder, "AG News and three labels that fit nothing", idle, vectors, labels)

    texts, labels = read(Path(arguments.data) / "topics/emotion.train.tsv", EMOTIONS)
    vectors = encoder.encode([normalise(text) for text in texts])
    measure(encoder, "Emotions", EMOTIONS, vectors, labels)
    rows = sample(labels, [0.9, 0.05, 0.03, 0.02], 1000)
    measure(encoder, "Emotions, 90 % anger", EMOTIONS, vectors[rows], labels[rows])

    for language, sentences in SENTENCES.items():
        vectors = encoder.encode([text for text, _ in sentences])
        labels = np.array([label for _, label in sentences])
        measure(encoder, f"Survey answers ({language})", LABELS[language], vectors, labels)
        measure(
            encoder, f"Survey answers ({language}), English names", LABELS["en"], vectors, labels
        )
    measure_mixed(encoder)


def measure_mixed(encoder) -> None:
    """Print the figures of answers in three languages at once, their languages told or not."""
    answers = [(text, label, code) for code, rows in SENTENCES.items() for text, label in rows]
    vectors = encoder.encode([text for text, _label, _code in answers])
    labels = np.array([label for _text, label, _code in answers])
    codes = [code for _text, _label, code in answers]
    label_vectors = zero_shot.label_vectors(encoder, [Label(name) for name in LABELS["en"]])
    for title, languages in (("languages unknown", None), ("by language", codes)):
        shares = zero_shot.classify(label_vectors, vectors, languages)
        report(f"Survey answers (all): {title}", labels, shares)


def measure(encoder, title: str, names: Sequence[str], vectors, labels) -> None:
    """Print the figures by names alone, then those of the task."""
    label_vectors = zero_shot.label_vectors(encoder, [Label(name) for name in names])
    alone = np.concatenate(
        [zero_shot.classify(label_vectors, vectors[row : row + 1]) for row in range(len(vectors))]
    )
    report(f"{title}: one at a time", labels, alone)
    start = time.perf_counter()
    together = zero_shot.classify(label_vectors, vectors)
    seconds = time.perf_counter() - start
    report(f"{title}: together", labels, together, f"{seconds * 1000:.0f} ms")


def report_taught(texts: Sequence[str], labels, shots: int) -> None:
    """Print the figures of TF-IDF and logistic regression taught `shots` examples a label."""
    order = np.random.default_rng(0).permutation(len(texts))
    rows = np.concatenate([order[labels[order] == label][:shots] for label in np.unique(labels)])
    others = np.setdiff1d(order, rows)
    features = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    learned = LogisticRegression(C=10, max_iter=500).fit(
        features.fit_transform([texts[row] for row in rows]), labels[rows]
    )
    shares = learned.predict_proba(features.transform([texts[row] for row in others]))
    report(f"AG News: TF-IDF taught {shots} a label", labels[others], shares)


def report(title: str, labels, shares, remark: str = "") -> None:
    found = shares.argmax(axis=1)
    f1 = f1_score(labels, found, average="macro", labels=np.unique(labels))
    print(
        f"{title:44}{len(labels):8}{100 * (found == labels).mean():10.1f}{100 * f1:10.1f}"
        f"{100 * calibration_error(labels, shares):8.1f}  {remark}",
        flush=True,
    )


def sample(labels, shares: Sequence[float], count: int):
    """Return rows with these shares of the labels, the same at each call."""
    order = np.random.default_rng(0).permutation(len(labels))
    return np.concatenate(
        [
            order[labels[order] == label][: round(share * count)]
            for label, share in enumerate(shares)
        ]
    )


def calibration_error(labels, shares) -> float:
    confidence, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    bins = np.minimum((confidence * 10).astype(int), 9)
    return sum(
        abs(right[bins == one].mean() - confidence[bins == one].mean()) * (bins == one).mean()
        for one in np.unique(bins)
    )


def softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def read(path: Path, names: Sequence[str]):
    rows = [
        line.partition("\t") for line in path.read_text("utf-8").split("\n")[1:] if "\t" in line
    ]
    return [text for _, _, text in rows], np.array([names.index(label) for label, _, _ in rows])


if __name__ == "__main__":
    main()
