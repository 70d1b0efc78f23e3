"""Translates lines with a CTranslate2 model and appends `line<TAB>translation` to a file.

python -m build_scripts.translation.generate MODEL_FOLDER mono.en.txt --out en-pt.tsv

Goes on where it was stopped. Translations that loop, end early or came out untranslated are left
out, so that a student does not learn them.
"""

import argparse
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import ctranslate2
from sentencepiece import SentencePieceProcessor

_CHUNK = 4096  # lines translated, then written
_LONGEST = 100  # pieces
_LARGEST_RATIO = 2.2  # of the lengths of two sentences that mean the same
_FEW = 6  # pieces up to which any ratio may be


def main() -> None:
    """Read the arguments and translate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--sampling", type=int, default=1, help="draw from the best N pieces")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, help="lines to take")
    asked = parser.parse_args()
    model = ctranslate2.Translator(str(asked.model), inter_threads=asked.threads, intra_threads=1)
    pieces = SentencePieceProcessor(model_file=str(asked.model / "source.spm"))
    progress = asked.out.with_suffix(".progress")
    done = int(progress.read_text()) if progress.exists() else 0
    with asked.lines.open(encoding="utf-8") as lines, asked.out.open("a", encoding="utf-8") as out:
        wanted = itertools.islice(lines, done, asked.limit)
        while chunk := [line.strip() for line in itertools.islice(wanted, _CHUNK)]:
            started = time.monotonic()
            written = 0
            for source, target in _translated(model, pieces, chunk, asked.beam, asked.sampling):
                out.write(f"{source}\t{target}\n")
                written += 1
            out.flush()
            done += len(chunk)
            progress.write_text(str(done))
            rate = len(chunk) / (time.monotonic() - started)
            print(f"{done} lines, {written} of {len(chunk)} kept, {rate:.0f} lines/s", flush=True)


def _translated(
    model: ctranslate2.Translator,
    pieces: SentencePieceProcessor,
    chunk: list[str],
    beam: int,
    sampling: int,
) -> Iterator[tuple[str, str]]:
    tokens = pieces.encode(chunk, out_type=str)
    kept = [index for index, row in enumerate(tokens) if 1 <= len(row) <= _LONGEST]
    results = model.translate_batch(
        [tokens[index] for index in kept],
        beam_size=beam,
        sampling_topk=sampling,
        max_batch_size=2048,
        batch_type="tokens",
        max_decoding_length=int(_LONGEST * _LARGEST_RATIO),
    )
    for index, result in zip(kept, results, strict=True):
        source, target = tokens[index], result.hypotheses[0]
        longer, shorter = max(len(source), len(target)), min(len(source), len(target))
        untranslated = len(source) > _FEW and source == target
        if shorter and not untranslated and (longer <= _FEW or longer / shorter < _LARGEST_RATIO):
            yield chunk[index].replace("\t", " "), pieces.decode(target)


if __name__ == "__main__":
    main()
