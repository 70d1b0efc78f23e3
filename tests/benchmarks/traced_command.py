"""Runs a `satchel` command, then prints where its time went and how many texts it encoded.

Usage: python traced_command.py analyze …   (what is shown are the parts of sorting into new labels)
"""

import time

STARTED = time.perf_counter()

import functools  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

from desktop_app.cli import __main__, console  # noqa: E402
from desktop_app.corpus.analyses import Analyses  # noqa: E402
from desktop_app.corpus.store import Corpus  # noqa: E402
from desktop_app.engine.encoder import Encoder  # noqa: E402
from desktop_app.pipeline import models, run  # noqa: E402
from desktop_app.tasks import zero_shot  # noqa: E402

_seconds: dict[str, float] = {}
_encoded = 0


def main() -> None:
    _seconds["importing"] = time.perf_counter() - STARTED
    Corpus.open = classmethod(_timed(Corpus.open.__func__, "opening the corpus"))  # type: ignore[method-assign]
    Corpus.close = _timed(Corpus.close, "closing the corpus")  # type: ignore[method-assign]
    Corpus.summary = _timed(Corpus.summary, "summary")  # type: ignore[method-assign]
    Corpus.document_vectors = _timed(Corpus.document_vectors, "reading the embeddings")  # type: ignore[method-assign]
    Analyses.replace_labels = _timed(Analyses.replace_labels, "storing the labels")  # type: ignore[method-assign]
    Encoder.encode = _timed(_counted(Encoder.encode), "encoding label phrases")  # type: ignore[method-assign]
    models.open_encoder = _timed(models.open_encoder, "opening the encoder")
    zero_shot.classify = _timed(zero_shot.classify, "comparing with the labels")
    console.print_summary = _timed(console.print_summary, "printing")
    run.Run._read_and_analyse = _timed(run.Run._read_and_analyse, "looking for new text")  # type: ignore[method-assign]
    status = 0
    try:
        __main__.main()
    except SystemExit as end:
        status = int(end.code or 0)
    total = time.perf_counter() - STARTED
    for name, seconds in [*_seconds.items(), ("in all; some parts overlap", total)]:
        print(f"  {name:28}{seconds * 1000:8.0f} ms")
    print(f"  texts encoded: {_encoded}")
    raise SystemExit(status)


def _timed(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            _seconds[name] = _seconds.get(name, 0.0) + time.perf_counter() - started

    return timed


def _counted(encode: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(encode)
    def counted(encoder: Any, texts: Any, *rest: Any) -> Any:
        global _encoded  # noqa: PLW0603
        _encoded += len(texts)
        return encode(encoder, texts, *rest)

    return counted


if __name__ == "__main__":
    main()
