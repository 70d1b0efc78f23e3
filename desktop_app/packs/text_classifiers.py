"""Classifiers with a network of their own: texts in, a probability for each label out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.catalogue import Pack
from desktop_app.packs.heads import HEAD_NAME, Head, load_head
from desktop_app.packs.manifest import FASTTEXT

if TYPE_CHECKING:
    from desktop_app.engine.encoder import Encoder

FASTTEXT_NAMES = ("model.bin", "model.ftz")
"""How the file of a fastText classifier is called in its pack; the second one is quantized."""

Checkpoint = Callable[[int], None]
"""Told how many texts are done. To stop the work it raises `CancelledError`."""

Probabilities = NDArray[np.float32]


class TextClassifier(Protocol):
    """Gives texts of any length a probability for each label of its pack, in their order."""

    def probabilities(
        self, texts: Sequence[str], checkpoint: Checkpoint | None = None
    ) -> Probabilities:
        """Return [texts, labels]; zeros for a text in which there is nothing to judge."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class EncoderClassifier:
    """An encoder and the head it was trained with.

    A text longer than the encoder's window is judged window by window, and the probabilities are
    averaged by the windows' tokens: nothing is cut off.
    """

    encoder: "Encoder"
    head: Head

    def probabilities(
        self, texts: Sequence[str], checkpoint: Checkpoint | None = None
    ) -> Probabilities:
        """Return [texts, labels]; zeros for a text without a token."""
        windows = self.encoder.encode_windows(texts, checkpoint)
        result = np.zeros((len(texts), len(self.head.labels)), np.float32)
        weighted = self.head.probabilities(windows.vectors) * windows.tokens[:, None]
        np.add.at(result, windows.texts, weighted)
        tokens = np.bincount(windows.texts, windows.tokens, len(texts))[:, None]
        averages: Probabilities = np.divide(result, tokens, out=result, where=tokens > 0)
        return averages


def load_text_classifier(pack: Pack, jobs: int | None) -> TextClassifier:
    """Return the classifier of a pack whose files were verified."""
    if pack.manifest.architecture == FASTTEXT:
        return _load_fasttext(pack)
    return load_encoder_classifier(pack, jobs)


def load_encoder_classifier(pack: Pack, jobs: int | None) -> EncoderClassifier:
    """Return the encoder of a pack with its head."""
    from desktop_app.engine.encoder import Encoder, EncoderSpec
    from desktop_app.engine.threads import choose_threads

    manifest = pack.manifest
    if HEAD_NAME not in manifest.files:
        raise PackError(_("The pack {pack} lacks {file}.").format(pack=pack.id, file=HEAD_NAME))
    head = load_head(pack.folder / HEAD_NAME, manifest.labels, independent=manifest.multi_label)
    assert manifest.tokenizer in ("sentencepiece", "wordpiece", "tokenizers")  # noqa: S101  checked with it
    assert manifest.max_tokens is not None  # noqa: S101  likewise
    spec = EncoderSpec(manifest.id, manifest.tokenizer, "", manifest.max_tokens, "first")
    encoder = Encoder(pack.folder, spec, choose_threads(jobs))
    if encoder.dimension != head.dimension:
        raise PackError(
            _("The pack {pack} cannot be used: {reason}").format(
                pack=pack.id, reason="its head does not fit its encoder"
            )
        )
    return EncoderClassifier(encoder, head)


def _load_fasttext(pack: Pack) -> TextClassifier:
    from desktop_app.engine.fasttext_model import FastTextClassifier

    name = next((name for name in FASTTEXT_NAMES if name in pack.manifest.files), None)
    if name is None:
        raise PackError(
            _("The pack {pack} lacks {file}.").format(pack=pack.id, file=FASTTEXT_NAMES[0])
        )
    try:
        return FastTextClassifier(pack.folder / name, pack.manifest.labels)
    except (OSError, ValueError) as error:
        raise PackError(
            _("The pack {pack} cannot be used: {reason}").format(pack=pack.id, reason=error)
        ) from error
