"""Few-shot curves of `satchel train` beside TF-IDF, plain regression and label names alone.

Usage: python tests/benchmarks/teaching.py [DATA] [--only NAME] [--seeds N] [--vectors FOLDER]
       python tests/benchmarks/teaching.py --relabel

DATA (or SATCHEL_DATA) is a folder with `topics/` and `sentiment/` as in the other benchmarks. Needs
scikit-learn. Macro-F1 on texts held out, the mean of several draws of examples:

  names      the label names alone, texts held out compared with one another (no example)
  TF-IDF     words, logistic regression
  vectors    the encoder's vectors, logistic regression: examples alone, no names
  taught     as `satchel train` does it with these examples
  + pool     the same with 500 unlabelled texts beside them

then the expected calibration error of the taught heads on those texts before and after calibration.
Two of the sets are made here: four kinds of text (film and product reviews, editorials, tweets) and
Debian's packages (`apt-cache`), their section to be told from a line of description.
`--relabel` times labelling 100,000 stored segments with another head.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does: its threads only spin

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Label
from desktop_app.tasks.near_duplicates import group_near_duplicates
from desktop_app.tasks.teaching import Examples, Pool, teach
from desktop_app.tasks.teaching.calibration import calibration_error
from desktop_app.text.normalisation import normalise

SHOTS = (2, 8, 16, 64)
POOL = 500
_SECTIONS = {
    "games": "Games", "sound": "Sound", "science": "Science", "fonts": "Fonts", "mail": "Mail",
    "math": "Mathematics", "database": "Databases", "video": "Video", "editors": "Editors",
    "hamradio": "Ham radio", "electronics": "Electronics", "vcs": "Version control",
}  # fmt: skip
_KINDS = {
    "movieReviewSnippets": "Film review",
    "amazonReviewSnippets": "Product review",
    "nytEditorialSnippets": "Newspaper editorial",
    "tweets": "Tweet",
}
_TONES = {"negative": "Negativo", "neutral": "Neutro", "positive": "Positivo"}


def main() -> None:
    options = _options()
    if options.relabel:
        relabel()
        return
    data = Path(options.data)
    sets = {
        "AG News": lambda: halves(read(data / "topics/ag_news.dev.tsv")),
        "emotion": lambda: (
            read(data / "topics/emotion.train.tsv"),
            read(data / "topics/emotion.val.tsv"),
        ),
        "kinds of text": lambda: halves(kinds(data)),
        "Debian sections": lambda: halves(sections()),
        "Portuguese tweets": lambda: halves(tweets(data)),
    }
    encoder = AnalysisModels().encoder
    for name, rows in sets.items():
        if options.only and options.only not in name:
            continue
        taught, held_out = rows()
        if taught:
            vectors = [encoded(encoder, part, options.vectors) for part in (taught, held_out)]
            curves(encoder, name, taught, held_out, vectors, options.seeds)


def curves(encoder, title, taught, held_out, vectors, seeds) -> None:
    names = sorted({label for _text, label in taught})
    labels = zero_shot.label_vectors(encoder, [Label(name) for name in names])
    true, wanted = (
        np.array([names.index(label) for _text, label in rows]) for rows in (taught, held_out)
    )
    train, test = vectors
    print(f"\n{title}: {len(names)} labels, {len(test)} texts held out, {seeds} draws")
    print(f"{'a label':>8}{'names':>9}{'TF-IDF':>9}{'vectors':>9}{'taught':>9}{'+ pool':>9}"
          f"{'ECE before':>13}{'after':>8}{'seconds':>9}")  # fmt: skip
    alone = macro(wanted, zero_shot.classify(labels, test))
    for shots in SHOTS:
        found = {}
        for seed in range(seeds):
            order = np.random.default_rng(seed).permutation(len(true))
            rows = np.concatenate([order[true[order] == one][:shots] for one in range(len(names))])
            rest = np.setdiff1d(order, rows, assume_unique=True)[:POOL]
            texts = [taught[row][0] for row in rows]
            measure(
                found, "TF-IDF", tfidf(texts, true[rows], [text for text, _ in held_out]), wanted
            )
            plain = LogisticRegression(C=10, max_iter=500).fit(train[rows], true[rows])
            measure(found, "vectors", plain.predict_proba(test), wanted)
            examples = Examples(
                train[rows],
                np.eye(len(names), dtype=bool)[true[rows]],
                group_near_duplicates(texts),
            )
            guesses = zero_shot.classify(labels, np.concatenate([train[rest], train[rows]]))
            pool = Pool(train[rest], guesses[: len(rest)])
            for column, unlabelled in (("taught", None), ("+ pool", pool)):
                started = time.perf_counter()
                result = teach(names, labels, examples, unlabelled)
                found.setdefault("seconds", []).append(time.perf_counter() - started)
                shares = result.head.probabilities(test)
                measure(found, column, shares, wanted)
                has = np.eye(len(names), dtype=bool)[wanted]
                raw = uncalibrated(result, test)
                found.setdefault("before", []).append(
                    calibration_error(raw, has, independent=False)
                )
                found.setdefault("after", []).append(
                    calibration_error(shares, has, independent=False)
                )
        mean = {name: float(np.mean(values)) for name, values in found.items()}
        print(f"{shots:8}{alone:9.1f}{mean['TF-IDF']:9.1f}{mean['vectors']:9.1f}"
              f"{mean['taught']:9.1f}{mean['+ pool']:9.1f}{100 * mean['before']:13.1f}"
              f"{100 * mean['after']:8.1f}{mean['seconds']:9.1f}", flush=True)  # fmt: skip


def uncalibrated(result, vectors):
    temperature = result.lesson.temperature
    logits = temperature * (vectors @ result.head.weights.T + result.head.bias)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def tfidf(texts, labels, asked):
    features = TfidfVectorizer(sublinear_tf=True)
    learned = LogisticRegression(C=10, max_iter=500).fit(features.fit_transform(texts), labels)
    return learned.predict_proba(features.transform(asked))


def measure(found, column, shares, wanted) -> None:
    found.setdefault(column, []).append(macro(wanted, shares))


def macro(wanted, shares) -> float:
    return 100 * f1_score(wanted, shares.argmax(axis=1), average="macro")


def relabel(count: int = 100_000) -> None:
    """Time labelling a corpus of `count` segments, embedded already, with a new head."""
    sys.path.append(str(Path(__file__).parents[2]))
    from desktop_app.corpus.store import Corpus
    from desktop_app.packs.heads import HEAD_NAME, Head, save_head
    from desktop_app.packs.manifest import Manifest, write_manifest
    from desktop_app.packs.verify import describe_file
    from desktop_app.pipeline.taught_labelling import ClassifierChoice, label_with_classifier
    from tests.benchmarks.embedded_corpus import fill

    folder = Path(tempfile.mkdtemp())
    try:
        models = AnalysisModels()
        names = tuple(f"label {number}" for number in range(12))
        generator = np.random.default_rng(0)
        weights = generator.normal(size=(12, 384)).astype(np.float32)
        pack = folder / "head"
        pack.mkdir()
        save_head(Head(names, weights, np.zeros(12, np.float32)), pack / HEAD_NAME)
        files = {HEAD_NAME: describe_file(pack / HEAD_NAME)}
        write_manifest(
            Manifest(
                format=1, id="head", task="classify", name="head", version="1", licence="CC0-1.0",
                source="random", files=files, encoder=models.encoder_model.name, labels=names,
            ),
            pack,
        )  # fmt: skip
        with Corpus.open(folder / "c.satchel") as corpus:
            fill(corpus, models, count)
            choice = ClassifierChoice(str(pack), 0.5)
            started, busy = time.perf_counter(), time.process_time()
            label_with_classifier(corpus, models, choice, lambda: None)
            seconds, busy = time.perf_counter() - started, time.process_time() - busy
            print(f"{count:,} stored segments labelled anew: {seconds:.2f} s, {busy:.2f} s of CPU")
    finally:
        shutil.rmtree(folder)


def encoded(encoder, rows, cache: Path | None):
    texts = [normalise(text) for text, _label in rows]
    if cache is None:
        return encoder.encode(texts)
    import hashlib

    file = cache / f"{hashlib.sha256(chr(0).join(texts).encode()).hexdigest()[:16]}.npy"
    if not file.exists():
        np.save(file, encoder.encode(texts))
    return np.load(file)


def halves(rows):
    random.Random(99).shuffle(rows)
    middle = len(rows) // 2
    return rows[:middle], rows[middle:]


def kinds(data: Path):
    found = []
    for file, kind in _KINDS.items():
        rows = read(data / f"sentiment/vader/{file}.dev.tsv")
        random.Random(0).shuffle(rows)
        found += [(text, kind) for text, _score in rows[:450]]
    return found


def tweets(data: Path):
    return [
        (text, _TONES[label]) for text, label in read(data / "sentiment/xlmt/portuguese.train.tsv")
    ]


def sections():
    """Return descriptions of Debian packages and their sections; none on other systems."""
    if shutil.which("apt-cache") is None:
        return []
    listed = subprocess.run(
        ["apt-cache", "dumpavail"], capture_output=True, encoding="utf-8", check=False
    ).stdout
    found: dict[str, set[str]] = {}
    for paragraph in listed.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in paragraph.split("\n") if ": " in line)
        section = fields.get("Section", "").rpartition("/")[2]
        if section in _SECTIONS and "Description" in fields:
            found.setdefault(_SECTIONS[section], set()).add(fields["Description"])
    rows = []
    for section, texts in sorted(found.items()):
        drawn = random.Random(0).sample(sorted(texts), min(160, len(texts)))
        rows += [(text, section) for text in drawn]
    return rows


def read(path: Path):
    lines = [
        line.partition("\t") for line in path.read_text("utf-8").split("\n")[1:] if "\t" in line
    ]
    return [(text, label) for label, _, text in lines]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", default=os.environ.get("SATCHEL_DATA"))
    parser.add_argument("--only", help="sets whose name holds this")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--vectors", type=Path, help="a folder to keep the vectors in")
    parser.add_argument("--relabel", action="store_true")
    options = parser.parse_args()
    if not (options.data or options.relabel):
        parser.error("name the data folder or set SATCHEL_DATA")
    return options


if __name__ == "__main__":
    main()
