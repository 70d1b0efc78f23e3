"""BLEU of a model on a development set: what decides which weights are kept."""

from pathlib import Path

import ctranslate2
import sacrebleu
from sentencepiece import SentencePieceProcessor


class Development:
    """Sentences and their reference translations: two files of as many lines."""

    def __init__(self, source: Path, reference: Path) -> None:
        self._sources = source.read_text(encoding="utf-8").rstrip("\n").split("\n")
        self._references = reference.read_text(encoding="utf-8").rstrip("\n").split("\n")
        if len(self._sources) != len(self._references):
            raise ValueError(f"{source} and {reference} differ in their number of lines")

    def bleu(self, folder: Path) -> float:
        """Return the BLEU of the model in `folder`, decoding greedily."""
        model = ctranslate2.Translator(str(folder), inter_threads=1, intra_threads=1)
        pieces = SentencePieceProcessor(model_file=str(folder / "source.spm"))
        results = model.translate_batch(
            pieces.encode(self._sources, out_type=str), beam_size=1, max_batch_size=64
        )
        translations = [pieces.decode(result.hypotheses[0]) for result in results]
        return float(sacrebleu.corpus_bleu(translations, [self._references]).score)
