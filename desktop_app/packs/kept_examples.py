"""Examples that a taught classifier keeps in its pack: their texts, labels and embeddings."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from desktop_app.errors import PackError, system_reason
from desktop_app.messages import _
from desktop_app.packs.manifest import Manifest

TEXTS_NAME = "examples.json"
VECTORS_NAME = "examples.npz"

MOST_CHARACTERS = 1000
"""Of a text that is kept: enough to see what it is about, not the whole of a long document."""

_LARGEST_FILE = 64 * 1024**2  # bytes; fifty examples of each of a thousand labels take 40 MB


class KeptText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The beginning of an example's text, and the labels it was taught with."""

    text: Annotated[str, msgspec.Meta(max_length=MOST_CHARACTERS)]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class KeptExamples:
    """Examples and their embeddings [n, dimension], by the encoder of the classifier."""

    texts: tuple[KeptText, ...]
    vectors: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.texts):  # noqa: PLR2004
            raise ValueError(f"{len(self.texts)} texts, embeddings {self.vectors.shape}")
        if not np.isfinite(self.vectors).all():
            raise ValueError("an embedding is not a finite number")


def kept_text(text: str, labels: Sequence[str]) -> KeptText:
    """Return what is kept of an example's text."""
    return KeptText(text[:MOST_CHARACTERS], tuple(labels))


def save_examples(examples: KeptExamples, folder: Path) -> tuple[str, ...]:
    """Write examples into a pack's folder; return the names of the files."""
    (folder / TEXTS_NAME).write_bytes(msgspec.json.encode(examples.texts))
    with (folder / VECTORS_NAME).open("wb") as file:
        np.savez_compressed(file, vectors=examples.vectors.astype(np.float16))
    return TEXTS_NAME, VECTORS_NAME


def load_examples(folder: Path, manifest: Manifest) -> KeptExamples | None:
    """Return the examples in a pack whose files were verified, or None if it keeps none.

    Raises:
        PackError: what is there does not belong together.

    """
    if TEXTS_NAME not in manifest.files or VECTORS_NAME not in manifest.files:
        return None
    try:
        return KeptExamples(_texts(folder / TEXTS_NAME, manifest), _vectors(folder / VECTORS_NAME))
    except OSError as error:
        raise _invalid(manifest, system_reason(error)) from error
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise _invalid(manifest, error) from error


def _texts(path: Path, manifest: Manifest) -> tuple[KeptText, ...]:
    if path.stat().st_size > _LARGEST_FILE:
        raise ValueError(f"{path.name} is too large")
    texts = msgspec.json.decode(path.read_bytes(), type=tuple[KeptText, ...])
    if {label for one in texts for label in one.labels} - set(manifest.labels):
        raise ValueError(f"{path.name} names a label that the classifier has not")
    return texts


def _vectors(path: Path) -> NDArray[np.float32]:
    with zipfile.ZipFile(path) as archive:
        if any(member.file_size > _LARGEST_FILE for member in archive.infolist()):
            raise ValueError("an array is too large")
    with np.load(path, allow_pickle=False) as arrays:
        vectors: NDArray[np.float32] = arrays["vectors"].astype(np.float32)
        return vectors


def _invalid(manifest: Manifest, reason: object) -> PackError:
    return PackError(
        _("The examples in the pack {pack} cannot be used: {reason}").format(
            pack=manifest.id, reason=reason
        )
    )
