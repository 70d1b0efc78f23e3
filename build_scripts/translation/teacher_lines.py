"""Translates lines with the teacher itself, in PyTorch: slow, but needs no student yet.

python -m build_scripts.translation.teacher_lines BERGAMOT_FOLDER mono.en.txt --out en-pt.tsv

Greedy. Appends `line<TAB>translation`, and leaves out what did not come to its end.
"""

import argparse
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor

from build_scripts.translation.bergamot import read_bergamot
from build_scripts.translation.examples import END, padded
from build_scripts.translation.network import Translator

_CHUNK = 4096  # lines sorted by length at a time
_BATCH = 2048  # source pieces
_LONGEST = 100  # source pieces
_ROOM = 1.6  # times the source's length, and a few pieces, for the translation


def main() -> None:
    """Read the arguments and translate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bergamot", type=Path)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="lines to take")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    with asked.lines.open(encoding="utf-8") as lines:
        write_teacher_lines(asked.bergamot, itertools.islice(lines, asked.limit), asked.out)


def write_teacher_lines(bergamot: Path, lines: Iterable[str], out: Path) -> int:
    """Append each line and its translation to `out`; return how many were written."""
    teacher = read_bergamot(bergamot)
    pieces = SentencePieceProcessor(model_file=str(teacher.vocabulary))
    stripped = (line.strip().replace("\t", " ") for line in lines)
    written = 0
    with out.open("a", encoding="utf-8") as file:
        while chunk := list(itertools.islice(stripped, _CHUNK)):
            encoded = [[*row, END] for row in pieces.encode(chunk)]
            kept = [index for index, row in enumerate(encoded) if 1 < len(row) <= _LONGEST]
            kept.sort(key=lambda index: len(encoded[index]))
            for batch in _batches(kept, encoded):
                results = _greedy(teacher.network, [encoded[index] for index in batch])
                for index, result in zip(batch, results, strict=True):
                    if result is not None:
                        file.write(f"{chunk[index]}\t{pieces.decode(result)}\n")
                        written += 1
            file.flush()
            print(f"{written} lines translated", flush=True)
    return written


def _batches(order: Sequence[int], encoded: Sequence[list[int]]) -> Iterator[list[int]]:
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * len(encoded[index]) > _BATCH:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


@torch.no_grad()
def _greedy(network: Translator, rows: Sequence[list[int]]) -> list[list[int] | None]:
    """Return the pieces of each translation; None for one without an end."""
    source, stands = padded([np.array(row, np.int32) for row in rows])
    mask = stands[:, None, None]
    memory = network.encode(source, mask)
    cells = [torch.zeros(len(rows), network.shape.width) for _ in network.decoder.mixers]
    outputs: list[list[int]] = [[] for _ in rows]
    ended = torch.zeros(len(rows), dtype=torch.bool)
    previous = torch.zeros(len(rows), network.shape.width)
    for position in range(int(source.shape[1] * _ROOM) + 8):
        states = previous + network.positions[position]
        chosen = _next_pieces(network, states, cells, memory, mask)
        for index in (~ended & (chosen != END)).nonzero()[:, 0].tolist():
            outputs[index].append(int(chosen[index]))
        ended |= chosen == END
        if bool(ended.all()):
            break
        previous = network.embedding[chosen] * math.sqrt(network.shape.width)
    return [row if bool(end) else None for row, end in zip(outputs, ended, strict=True)]


def _next_pieces(
    network: Translator, states: Tensor, cells: list[Tensor], memory: Tensor, mask: Tensor
) -> Tensor:
    """Return the likeliest next pieces, and move `cells` on by one position."""
    for layer, mixer in enumerate(network.decoder.mixers):
        mixed, cells[layer] = mixer.step(states, cells[layer])
        states = network.decoder.after_mixing(layer, mixed[:, None], memory, mask)[:, 0]
    return torch.addmm(network.bias, states, network.embedding.T).argmax(1)


if __name__ == "__main__":
    main()
