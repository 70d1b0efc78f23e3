"""How long it takes to say which words moved an answer, and whether they are the telling ones.

Usage: python tests/benchmarks/explanation.py [--jobs N]

Sentences of the bundled samples, by length, one at a time as a person would ask: by the clock, and
by the processor's time, which other work on the machine does not lengthen. Then, of each
sentence whose sentiment is clear, the three words said to speak most for it are left out, beside
three others: the label's probability should fall with the first alone.
"""

import argparse
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.pipeline.explaining import explain_sentiment
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.text.normalisation import normalise
from desktop_app.text.segmentation import segment
from desktop_app.text.tokens import find_words

SAMPLES = Path(__file__).parents[2] / "build_scripts" / "samples" / "texts"
LENGTHS = ((1, 10), (11, 20), (21, 30), (31, 60))
EACH = 15
LEFT_OUT = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int)
    explainer = explain_sentiment(AnalysisModels(parser.parse_args().jobs))
    sentences = read()
    explainer.why("Warm up.", "neutral")
    print(f"{'words':>8}{'sentences':>11}{'median ms':>11}{'worst ms':>10}{'processor ms':>14}")
    for low, high in LENGTHS:
        chosen = [text for text in sentences if low <= len(find_words(text)) <= high][:EACH]
        times = [milliseconds(explainer, text) for text in chosen]
        if times:
            print(
                f"{low:>5}-{high:<3}{len(times):>10}"
                f"{statistics.median(one.clock for one in times):>11.0f}"
                f"{max(one.clock for one in times):>10.0f}"
                f"{statistics.median(one.processor for one in times):>14.0f}",
                flush=True,
            )
    falls = [fall for text in sentences if (fall := faithfulness(explainer, text)) is not None]
    telling, others = np.mean(falls, axis=0)
    print(
        f"{len(falls)} clear sentences: without the {LEFT_OUT} telling words the label's "
        f"probability falls by {telling:.2f}, without {LEFT_OUT} others by {others:.2f}"
    )


@dataclass(frozen=True)
class Milliseconds:
    clock: float
    processor: float


def milliseconds(explainer, text: str) -> Milliseconds:
    clock, processor = time.perf_counter(), time.process_time()
    explainer.why(text, "negative")
    return Milliseconds(
        1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)
    )


def faithfulness(explainer, text: str) -> tuple[float, float] | None:
    """Return how far the probability falls without the telling words, and without others."""
    words = find_words(text)
    before = probabilities(explainer, text)
    label = int(before.argmax())
    if not 10 <= len(words) <= 24 or explainer.labels[label] == "neutral" or before[label] < 0.7:
        return None
    weights = np.array([reason.weight for reason in explainer.why(text, explainer.labels[label])])
    order = np.argsort(-weights)
    falls = []
    for chosen in (order[:LEFT_OUT], order[len(order) // 2 :][:LEFT_OUT]):
        kept = list(text)
        for index in chosen:
            kept[words[index].start : words[index].end] = " " * len(words[index].text)
        falls.append(float(before[label] - probabilities(explainer, "".join(kept))[label]))
    return falls[0], falls[1]


def probabilities(explainer, text: str):
    return explainer.score(explainer.encoder.encode([normalise(text)]))[0]


def read() -> list[str]:
    texts = []
    for language, code in (("english", "en"), ("portuguese", "pt")):
        for path in sorted((SAMPLES / language).glob("*.txt"))[:8]:
            text = path.read_text("utf-8")
            texts += [text[span.start : span.end].strip() for span in segment(text, code)]
    return texts


if __name__ == "__main__":
    main()
