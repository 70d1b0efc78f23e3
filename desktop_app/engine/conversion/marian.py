"""Marian's own models (`.npz`, as OPUS-MT publishes them) to CTranslate2."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

_LARGEST_UNPACKED = 8 * 1024**3  # bytes; the largest of OPUS-MT take under one
_LARGEST_RATIO = 20
_SMALL = 256 * 1024**2
_LARGEST_VOCABULARY = 64 * 1024**2


class ConversionError(ValueError):
    """The model cannot be converted; the message says in English what is unusual about it."""


def convert_marian(model: Path, vocabularies: Sequence[Path], destination: Path) -> None:
    """Write the int8 model into the new folder `destination`.

    A vocabulary is a YAML file (`token: id`), or a list of one token a line.
    """
    from ctranslate2.converters import MarianConverter

    _check_sizes(model, vocabularies)
    destination.parent.mkdir(parents=True, exist_ok=True)
    listed = [
        str(_as_yaml(path, destination.with_name(f"vocabulary{number}.yml")))
        for number, path in enumerate(vocabularies)
    ]
    try:
        MarianConverter(str(model), listed).convert(str(destination), quantization="int8")
    except KeyError as error:
        raise ConversionError(f"it lacks {error}") from error
    except (ValueError, TypeError, AttributeError, IndexError, zipfile.BadZipFile) as error:
        raise ConversionError(_reasons(str(error))) from error
    except Exception as error:
        # The parser of the settings inside the model has a family of faults of its own.
        if type(error).__module__.startswith("yaml"):
            raise ConversionError("its settings cannot be read") from error
        raise


def _check_sizes(model: Path, vocabularies: Sequence[Path]) -> None:
    try:
        with zipfile.ZipFile(model) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ConversionError("it is damaged: its .npz file is not one") from error
    limit = min(_LARGEST_UNPACKED, max(_SMALL, _LARGEST_RATIO * model.stat().st_size))
    if unpacked > limit:
        raise ConversionError(f"its arrays claim {unpacked} bytes")
    if any(path.stat().st_size > _LARGEST_VOCABULARY for path in vocabularies):
        raise ConversionError("its vocabulary is too large")


def _as_yaml(path: Path, copy: Path) -> Path:
    """Return a vocabulary in YAML: the file itself, or one made of a list of tokens."""
    if path.suffix in (".yml", ".yaml"):
        return path
    tokens = path.read_bytes().decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    quoted = (token.replace("\\", "\\\\").replace('"', '\\"') for token in tokens)
    lines = (f'"{token}": {number}\n' for number, token in enumerate(quoted))
    copy.write_text("".join(lines), "utf-8")
    return copy


def _reasons(message: str) -> str:
    """Return what the converter lists as unusual, without its introduction."""
    listed = [line[2:].split(" (supported")[0] for line in message.splitlines() if line[:2] == "- "]
    return "; ".join(listed) or message
