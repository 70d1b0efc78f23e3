"""Text classifiers of Hugging Face: BERT, DistilBERT, RoBERTa, XLM-RoBERTa with safetensors."""

import re
import shutil
from typing import Any

import msgspec
import numpy as np

from desktop_app.engine.conversion.marian import ConversionError
from desktop_app.engine.conversion.sequence_classifier import (
    FAMILIES,
    ClassifierConfig,
    HeadLayers,
    convert_sequence_classifier,
)
from desktop_app.engine.conversion.tokenizer_files import (
    ClassifierTokenizer,
    take_sentencepiece,
    take_tokenizer_json,
    write_byte_pairs,
    write_wordpiece,
)
from desktop_app.engine.tokenization import SENTENCEPIECE_NAME, TOKENIZERS_NAME
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.heads import HEAD_NAME, Head, Layer, save_head
from desktop_app.packs.importing.classifier_cards import described_languages, single_label
from desktop_app.packs.importing.descriptions import identifier
from desktop_app.packs.importing.hugging_face_marian import CONFIG_NAME, WEIGHTS_NAME
from desktop_app.packs.importing.kinds import Job, Kind, Step
from desktop_app.packs.importing.licences import find_licence
from desktop_app.packs.importing.sources import Source, copy, read, unpacked
from desktop_app.packs.importing.translators import missing_tokenizer
from desktop_app.packs.manifest import Manifest

_SETTINGS_NAME = "tokenizer_config.json"
_WORDPIECE_NAME = "vocab.txt"
_VOCABULARY_NAME = "vocab.json"
_MERGES_NAME = "merges.txt"
_SENTENCEPIECE_NAMES = ("sentencepiece.bpe.model", "sentencepiece.model")
_LARGEST_TOKENIZER = 64 * 1024**2
_LONGEST_WINDOW = 512
_SHORTEST_WINDOW = 8
# Their vocab.txt is used otherwise than BERT's: words are first cut by a Japanese or Vietnamese
# dictionary, or tweets are rewritten.
_OWN_WAYS = re.compile(r"japanese|bertweet|phobert", re.IGNORECASE)


class _Architectures(msgspec.Struct):
    architectures: tuple[str, ...] = ()


def recognises(source: Source) -> bool:
    """Say whether the settings name a classifier that can be converted, with safetensors."""
    if WEIGHTS_NAME not in source.files or CONFIG_NAME not in source.files:
        return False
    try:
        found = msgspec.json.decode(read(source, CONFIG_NAME), type=_Architectures).architectures
    except (msgspec.MsgspecError, PackError):
        return False  # what cannot be read is not recognised; another kind may say more
    return bool(found) and found[0] in FAMILIES


KIND = Kind(
    "a text classifier of Hugging Face",
    recognises,
    "desktop_app.packs.importing.hugging_face_classifier:build",
)


def build(job: Job) -> Manifest:
    """Convert the encoder to CTranslate2 and its head to arrays, without torch."""
    source = job.source
    try:
        config = msgspec.json.decode(read(source, CONFIG_NAME), type=ClassifierConfig)
    except msgspec.MsgspecError as error:
        raise _unconvertible(source, ConversionError(f"{CONFIG_NAME}: {error}")) from error
    labels = _labels(source, config)
    settings = _settings(source)
    try:
        tokenizer = _take_tokenizer(job, config, settings)
        weights = unpacked(
            source, WEIGHTS_NAME, job.scratch, lambda part: job.report(Step.COPYING, part)
        )
        job.report(Step.CONVERTING, 0)
        head = convert_sequence_classifier(
            config,
            weights,
            tokenizer.tokens,
            tokenizer.rows,
            tokenizer.unknown,
            job.scratch / "converted",
        )
    except ConversionError as error:
        raise _unconvertible(source, error) from error
    for path in (job.scratch / "converted").iterdir():
        shutil.move(path, job.folder / path.name)
    independent = config.problem_type == "multi_label_classification"
    save_head(_head(head, labels, independent=independent), job.folder / HEAD_NAME)
    return Manifest(
        format=1,
        id=identifier(job, f"{config.family}-classifier"),
        task="classify",
        name=source.path.resolve().name,
        version="1",
        licence=find_licence(source),
        source=f"imported from {source.path.resolve().name}",
        files={},
        languages=described_languages(source),
        architecture=config.family,
        quantization="int8",
        tokenizer=tokenizer.kind,
        pooling="first",
        max_tokens=_window(source, config, settings),
        labels=labels,
        multi_label=independent,
    )


def _labels(source: Source, config: ClassifierConfig) -> tuple[str, ...]:
    """Return the names of the labels in the order of the outputs."""
    if config.problem_type == "regression" or len(config.id2label) == 1:
        raise single_label(source)
    if not config.id2label:
        raise PackError(
            _(
                "{name} does not name its labels. Add them to its {file}, in the order that its "
                "maker tells, like this: {example}"
            ).format(
                name=source.path.name,
                file=CONFIG_NAME,
                example='"id2label": {"0": "negative", "1": "positive"}',
            )
        )
    numbers = {str(number) for number in range(len(config.id2label))}
    names = tuple(
        " ".join(config.id2label[key].split())
        for key in sorted(numbers & set(config.id2label), key=int)
    )
    if len(set(names)) < len(config.id2label) or not all(names):
        raise PackError(
            _(
                "The labels of {name} are not numbered from 0, or two have the same name. Look at "
                "“{key}” in its {file}."
            ).format(name=source.path.name, key="id2label", file=CONFIG_NAME)
        )
    return names


def _take_tokenizer(
    job: Job, config: ClassifierConfig, settings: dict[str, Any]
) -> ClassifierTokenizer:
    """Put the tokenizer into the pack, as one of the files that the engine reads."""
    source = job.source
    files = source.files
    sentencepiece = next((name for name in _SENTENCEPIECE_NAMES if name in files), None)
    if config.family == "roberta" and sentencepiece:
        taken = copy(source, sentencepiece, job.folder / SENTENCEPIECE_NAME)
        try:
            return take_sentencepiece(taken, config.vocab_size)
        except ConversionError:
            if TOKENIZERS_NAME not in files:
                raise
            taken.unlink()  # CamemBERT's counts in a way of its own
    if TOKENIZERS_NAME in files:
        if files[TOKENIZERS_NAME] > _LARGEST_TOKENIZER:
            raise ConversionError(f"its {TOKENIZERS_NAME} is too large")
        copy(source, TOKENIZERS_NAME, job.folder / TOKENIZERS_NAME)
    elif _OWN_WAYS.search(str(settings.get("tokenizer_class", ""))):
        raise ConversionError(f"its tokenizer is {settings['tokenizer_class']}")
    elif config.family == "roberta" and {_VOCABULARY_NAME, _MERGES_NAME} <= files.keys():
        ids = _decoded(source, _VOCABULARY_NAME, dict[str, int])
        write_byte_pairs(ids, _merges(source), settings, job.folder)
    elif config.family != "roberta" and _WORDPIECE_NAME in files:
        write_wordpiece(_lines(source, _WORDPIECE_NAME), settings, job.folder)
    elif config.family == "roberta":
        raise missing_tokenizer(
            TOKENIZERS_NAME, _SENTENCEPIECE_NAMES[0], f"{_VOCABULARY_NAME} + {_MERGES_NAME}"
        )
    else:
        raise missing_tokenizer(TOKENIZERS_NAME, _WORDPIECE_NAME)
    return take_tokenizer_json(job.folder, config.vocab_size)


def _window(source: Source, config: ClassifierConfig, settings: dict[str, Any]) -> int:
    """Return how many tokens the model takes at once. Longer texts are cut into windows."""
    longest = min(config.positions, _LONGEST_WINDOW)
    told = settings.get("model_max_length")
    if isinstance(told, int) and _SHORTEST_WINDOW <= told < longest:
        longest = told
    if longest < _SHORTEST_WINDOW:
        raise _unconvertible(source, ConversionError(f"it takes {longest} tokens at most"))
    return longest


def _head(layers: HeadLayers, labels: tuple[str, ...], *, independent: bool) -> Head:
    hidden = Layer(layers.hidden_weights, layers.hidden_bias)
    return Head(
        labels,
        np.ascontiguousarray(layers.weights),
        layers.bias,
        hidden,
        independent,
        layers.activation,
    )


def _settings(source: Source) -> dict[str, Any]:
    if _SETTINGS_NAME not in source.files:
        return {}
    try:
        settings: dict[str, Any] = _decoded(source, _SETTINGS_NAME, dict[str, Any])
    except ConversionError as error:
        raise _unconvertible(source, error) from error
    return settings


def _decoded(source: Source, name: str, kind: Any) -> Any:
    try:
        return msgspec.json.decode(read(source, name, _LARGEST_TOKENIZER), type=kind)
    except msgspec.MsgspecError as error:
        raise ConversionError(f"{name}: {error}") from error


def _lines(source: Source, name: str) -> list[str]:
    try:
        text = read(source, name, _LARGEST_TOKENIZER).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConversionError(f"{name} is not UTF-8") from error
    return text.removesuffix("\n").replace("\r\n", "\n").split("\n")


def _merges(source: Source) -> list[tuple[str, str]]:
    """Return the pairs of `merges.txt` in their order."""
    lines = _lines(source, _MERGES_NAME)
    if lines and lines[0].startswith("#version"):
        lines = lines[1:]
    pairs = [line.split(" ") for line in lines if line]
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004
        raise ConversionError(f"{_MERGES_NAME} is damaged")
    return [(left, right) for left, right in pairs]


def _unconvertible(source: Source, reason: ConversionError) -> PackError:
    return PackError(
        _(
            "The classifier {name} cannot be converted: {reason}. Copy or download it again; if "
            "that does not help, it is of a kind that Satchel does not know."
        ).format(name=source.path.name, reason=reason)
    )
