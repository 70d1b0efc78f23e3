"""Encodes texts with sentence-transformers and prints the seconds; see `survey_answers.py`.

Usage: python sentence_transformers_peer.py TEXTS.json MODEL VECTORS.npy THREADS
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer


def main() -> None:
    texts, folder, vectors, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    model = SentenceTransformer(folder, device="cpu")
    sentences = json.loads(Path(texts).read_text(encoding="utf-8"))
    model.encode(sentences[:64], batch_size=32)  # the first call warms
    started = time.perf_counter()
    found = model.encode(sentences, batch_size=32, show_progress_bar=False)
    seconds = time.perf_counter() - started
    np.save(vectors, found)
    print(seconds)


if __name__ == "__main__":
    main()
