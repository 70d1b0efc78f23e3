"""Trains the sentiment head on the frozen default encoder and writes its pack.

python build_scripts/sentiment/train_head.py DATA --out models/sentiment-e5-small

DATA is the folder described in `corpora.py`. The embeddings take some minutes; `--cache FILE.npz`
keeps them between runs. The same data give the same head, bit for bit on one machine.
"""

import argparse
import os
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
from cached_encoder import CachedEncoder
from corpora import LABELS, Corpus, film_reviews, held_out_corpora, training_corpora
from measures import Figure, document_figures, segment_figures
from network import Matrix, Network, Recipe, softmax, train_network

from desktop_app.packs.catalogue import DEFAULT_ENCODER, find_pack
from desktop_app.packs.heads import HEAD_NAME, Head, Layer, save_head
from desktop_app.packs.manifest import Manifest, Metric, write_manifest
from desktop_app.packs.opening import open_encoder
from desktop_app.packs.verify import describe_folder
from desktop_app.tasks.sentiment import SentimentClassifier

_PACK_ID = "sentiment-e5-small"
_PROS_AND_CONS = 2000  # of 36,000: more of them teaches that nothing is neutral
_SOFTNESS = 0.1  # of a rating around the cuts, in points of -4 to 4; raters differ by far more
_FOLDS = 3
_NETWORKS = 4  # whose logits are averaged: steadier than one, and still one hidden layer
_APACHE = Path(__file__).parents[2] / "LICENSE"
_NOTICE = """\
The weights of this pack were trained by the Satchel project and are under the Apache License 2.0,
below. They were trained on UMSAB tweets (github.com/cardiffnlp/xlm-t, Apache-2.0), on the human
ratings of VADER (github.com/cjhutto/vaderSentiment, MIT; Hutto and Gilbert, 2014) and on the pros
and cons of NLTK (nltk_data, CC-BY 4.0; Ganapathibhotla and Liu, 2008).
No text of these collections is in the pack.

"""

# Chosen by cross-validation on the training data. Film sentences and phrases of pros and cons are
# many and odd (sarcasm; no verbs): at full weight they cost the other domains more than they gain.
_WEIGHTS = {"vader films": 0.5, "pros and cons": 0.5}


def main() -> None:
    """Embed, train, calibrate, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?", default=os.environ.get("SATCHEL_DATA"))
    parser.add_argument("--out", type=Path, required=True, help="receives the pack")
    parser.add_argument("--encoder", default=DEFAULT_ENCODER, help="pack id or folder")
    parser.add_argument("--cache", type=Path, help="keeps the embeddings between runs")
    options = parser.parse_args()
    if options.data is None:
        parser.error("name the data folder or set SATCHEL_DATA")
    pack = find_pack(options.encoder)
    encode = CachedEncoder(open_encoder(pack), options.cache)
    corpora = training_corpora(Path(options.data), _PROS_AND_CONS)
    head = _train(corpora, encode)
    classifier = SentimentClassifier(head)
    figures = [
        *segment_figures(held_out_corpora(Path(options.data)), classifier, encode),
        *document_figures(film_reviews(Path(options.data)), classifier, encode),
    ]
    for figure in figures:
        print(f"{figure.dataset:24}{figure.split:40}{figure.metric:16}{figure.value:.3f}")
    _write_pack(options.out, head, pack.id, figures)


def _train(corpora: list[Corpus], encode: CachedEncoder) -> Head:
    inputs = encode([example.text for corpus in corpora for example in corpus.examples])
    labels = np.array([example.label for corpus in corpora for example in corpus.examples])
    targets = np.concatenate([_targets(corpus) for corpus in corpora])
    weights = np.concatenate([_row_weights(corpus) for corpus in corpora])
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0)
    standard = (inputs - mean) / spread
    recipe = Recipe()
    temperature = _temperature(standard, targets, weights, recipe)
    print(f"{len(labels)} examples, temperature {temperature:.3f}")
    networks = [
        train_network(standard, targets, weights, replace(recipe, seed=seed))
        for seed in range(_NETWORKS)
    ]
    network = _averaged(networks)
    # Standardisation and temperature are folded into the weights.
    first = network.hidden / spread
    return Head(
        labels=LABELS,
        weights=network.output / np.float32(temperature),
        bias=network.output_bias / np.float32(temperature),
        hidden=Layer(first, network.hidden_bias - first @ mean),
    )


def _averaged(networks: list[Network]) -> Network:
    """Return one network whose logits are the mean of the logits of several, side by side."""
    return Network(
        hidden=np.concatenate([network.hidden for network in networks]),
        hidden_bias=np.concatenate([network.hidden_bias for network in networks]),
        output=np.concatenate([network.output for network in networks], axis=1) / len(networks),
        output_bias=np.mean([network.output_bias for network in networks], axis=0),
    )


def _targets(corpus: Corpus) -> Matrix:
    """Return the probability of each class: certain for labels, graded around a rating's cuts."""
    rows = []
    for example in corpus.examples:
        if example.rating is None:
            rows.append([float(example.label == index) for index in range(len(LABELS))])
        else:
            positive = 1 / (1 + np.exp((0.5 - example.rating) / _SOFTNESS))
            negative = 1 / (1 + np.exp((0.5 + example.rating) / _SOFTNESS))
            rows.append([negative, 1 - positive - negative, positive])
    return np.array(rows, np.float32)


def _row_weights(corpus: Corpus) -> Matrix:
    """Return the weight of each example; in rated corpora rare classes weigh somewhat more.

    The weights there go with the root of what would balance the classes, which is between learning
    a domain's habit of never being neutral and pretending it has none.
    """
    labels = np.array([example.label for example in corpus.examples])
    weights = np.full(len(labels), _WEIGHTS.get(corpus.name, 1.0), np.float32)
    if corpus.name.startswith("vader"):
        shares = np.bincount(labels, minlength=len(LABELS)) / len(labels)
        balance = 1 / np.sqrt(shares)[labels]
        weights *= (balance / balance.mean()).astype(np.float32)
    return weights


def _temperature(inputs: Matrix, targets: Matrix, weights: Matrix, recipe: Recipe) -> float:
    """Return the temperature that calibrates out-of-fold predictions best (log loss)."""
    folds = np.random.default_rng(recipe.seed).integers(_FOLDS, size=len(inputs))
    logits = np.zeros_like(targets)
    for fold in range(_FOLDS):
        held = folds == fold
        network: Network = train_network(
            inputs[~held], targets[~held], weights[~held], replace(recipe, seed=fold + 1)
        )
        logits[held] = network.logits(inputs[held])
    candidates = np.arange(0.6, 2.0, 0.02)
    losses = [
        -(targets * np.log(softmax(logits / candidate) + 1e-9)).sum(axis=1).mean()
        for candidate in candidates.astype(np.float32)
    ]
    return float(candidates[int(np.argmin(losses))])


def _write_pack(folder: Path, head: Head, encoder: str, figures: list[Figure]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_head(head, folder / HEAD_NAME)
    (folder / "LICENSE").write_text(_NOTICE + _APACHE.read_text("utf-8"), "utf-8")
    manifest = Manifest(
        format=1,
        id=_PACK_ID,
        task="sentiment",
        name="Sentiment",
        version="1",
        licence="Apache-2.0",
        source=(
            "Trained by build_scripts/sentiment/train_head.py on: UMSAB tweets "
            "(cardiffnlp/xlm-t, Apache-2.0), the human ratings of VADER (cjhutto/vaderSentiment, "
            "MIT), pros and cons (nltk_data pros_cons, Liu et al., CC-BY 4.0)"
        ),
        files=describe_folder(folder),
        languages=("ar", "en", "fr", "de", "hi", "it", "pt", "es"),
        encoder=encoder,
        labels=LABELS,
        metrics=tuple(msgspec.convert(msgspec.to_builtins(figure), Metric) for figure in figures),
    )
    write_manifest(manifest, folder)


if __name__ == "__main__":
    main()
