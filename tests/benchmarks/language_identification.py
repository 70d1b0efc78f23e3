"""Accuracy and speed of language identification, beside fastText's lid.176 as it comes.

Usage: python tests/benchmarks/language_identification.py [DATA] [--model FILE]

DATA (or SATCHEL_DATA) is a folder with `sentiment/xlmt/*.val.tsv`, `sentiment/evaluate_only/`
and `flores/dev.en-pt.{en,pt}`. FLORES is measured as sentences and as four words out of each.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import fasttext
from data_folder import add_data_folder

from desktop_app.paths import models_folder
from desktop_app.tasks.language import LanguageIdentifier

CODES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
    "hindi": "hi",
    "japanese": "ja",
    "chinese": "zh",
    "indonesian": "id",
}
# Hindi tweets there are written in Latin letters and half of them in English.
LEFT_OUT = {"hindi"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_folder(parser)
    parser.add_argument(
        "--model", type=Path, default=models_folder() / "language-lid176" / "lid.176.ftz"
    )
    arguments = parser.parse_args()
    ours = LanguageIdentifier(arguments.model)
    raw = fasttext.load_model(str(arguments.model))

    def identify_raw(text: str) -> str:
        labels, _probabilities = raw.predict(text)
        return str(labels[0]).removeprefix("__label__")

    print(f"{'texts':32}{'n':>6}{'lid.176':>10}{'ours':>8}")
    sums = [0.0, 0.0]
    collections = list(_collections(Path(arguments.data)))
    for name, language, texts in collections:
        scores = [
            _accuracy(identify_raw, texts, language),
            _accuracy(lambda text: ours.identify(text).language, texts, language),
        ]
        sums = [total + score for total, score in zip(sums, scores, strict=True)]
        print(f"{name:32}{len(texts):6}{scores[0]:10.1f}{scores[1]:8.1f}")
    print(f"{'mean':38}{sums[0] / len(collections):10.2f}{sums[1] / len(collections):8.2f}")
    everything = [text for _name, _language, texts in collections for text in texts]
    start = time.perf_counter()
    for text in everything:
        ours.identify(text)
    print(f"{len(everything) / (time.perf_counter() - start):,.0f} texts/s, one thread")


def _collections(data: Path) -> Iterator[tuple[str, str, list[str]]]:
    for folder in ("xlmt", "evaluate_only"):
        for path in sorted((data / "sentiment" / folder).glob("*.val.tsv")):
            name = path.name.split(".")[0]
            if name not in LEFT_OUT:
                lines = path.read_text(encoding="utf-8").split("\n")[1:]
                texts = [line.split("\t", 1)[1] for line in lines if "\t" in line]
                yield f"{folder} {name}", CODES[name], texts
    for code in ("en", "pt"):
        path = data / "flores" / f"dev.en-pt.{code}"
        sentences = path.read_text(encoding="utf-8").splitlines()
        yield f"flores {code}", code, sentences
        yield f"flores {code}, four words", code, [" ".join(s.split()[2:6]) for s in sentences]


def _accuracy(identify: Callable[[str], str], texts: list[str], language: str) -> float:
    return 100 * sum(identify(text) == language for text in texts) / len(texts)


if __name__ == "__main__":
    main()
