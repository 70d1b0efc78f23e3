"""Encodes texts as the program does, and remembers them from one run to the next."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from network import Matrix

from desktop_app.engine.encoder import Encoder
from desktop_app.text.normalisation import normalise


class CachedEncoder:
    """An encoder that encodes no text twice, nor in a later run if given a file to keep."""

    def __init__(self, encoder: Encoder, cache: Path | None) -> None:
        self._encoder = encoder
        self._cache = cache
        self._known: dict[str, Matrix] = {}
        if cache is not None and cache.is_file():
            with np.load(cache, allow_pickle=False) as arrays:
                self._known = dict(zip(arrays["texts"].tolist(), arrays["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """Return a row for each text."""
        texts = [normalise(text) for text in texts]
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known |= zip(missing, self._encoder.encode(missing), strict=True)
            if self._cache is not None:
                vectors = np.stack(list(self._known.values()))
                np.savez(self._cache, texts=np.array(list(self._known)), vectors=vectors)
        return np.stack([self._known[text] for text in texts])
