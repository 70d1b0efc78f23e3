"""What cannot be imported: why, and what would help."""

from pathlib import PurePath, PurePosixPath

from desktop_app.errors import PackError
from desktop_app.messages import N_, _
from desktop_app.packs.importing.hugging_face_marian import model_type
from desktop_app.packs.importing.sources import Source
from desktop_app.packs.manifest import MANIFEST_NAME

_MOST_NAMED = 5  # packs of a folder that are told

# The first that fits is told. A file's name ends with one of the endings.
_REASONS = (
    (
        (".gguf", ".ggml"),
        N_(
            "{name} is a language model for llama.cpp. Satchel translates with models of "
            "CTranslate2: take the same model as safetensors or for CTranslate2, if there is one."
        ),
    ),
    (
        ("pytorch_model.bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"),
        N_(
            "{name} holds its weights as a pickle ({file}), a format that can run any program when "
            "it is opened, so Satchel does not open it. Take the same model with "
            "model.safetensors, or convert it to CTranslate2 where it comes from "
            "(ct2-transformers-converter)."
        ),
    ),
    (
        ("tf_model.h5", ".h5", "flax_model.msgpack", "saved_model.pb"),
        N_(
            "{name} holds weights for TensorFlow or Flax ({file}). Take the same model with "
            "model.safetensors, or convert it to CTranslate2 (ct2-transformers-converter)."
        ),
    ),
    (
        (".onnx",),
        N_(
            "{name} is an ONNX model ({file}). Take the same model with model.safetensors, or "
            "converted to CTranslate2."
        ),
    ),
    (
        (".intgemm.alphas.bin", ".intgemm8.bin"),
        N_(
            "{name} is a model of Bergamot, Firefox's translator, whose network Satchel cannot run "
            "as it is ({file}). docs/making-packs.md tells how to make a pack of it."
        ),
    ),
    (
        (".safetensors",),
        N_(
            "{name} is a model of another kind ({kind}). Of models with safetensors, Satchel "
            "imports translators of Marian (OPUS-MT) and classifiers of BERT, DistilBERT, RoBERTa "
            "and XLM-RoBERTa (whose config.json names one as “architectures”). Other translators "
            "can be converted to CTranslate2 with ct2-transformers-converter, and the result be "
            "imported."
        ),
    ),
    (
        (".npz",),
        N_(
            "{name} holds arrays ({file}), but not what belongs to a release of OPUS-MT: "
            "a vocabulary (vocab.yml) is missing."
        ),
    ),
    (
        ("metadata.json",),
        N_(
            "{name} looks like a package of Argos Translate without its model: model/model.bin is "
            "missing. Download it again."
        ),
    ),
)


def reason_against(source: Source) -> PackError:
    """Return the fault of a source that no kind recognises."""
    name = source.path.name
    below = sorted(file for file in source.files if PurePosixPath(file).name == MANIFEST_NAME)
    if below:
        return _packs_below(source, below)
    for endings, reason in _REASONS:
        for file in sorted(source.files):
            if PurePosixPath(file).name.lower().endswith(endings):
                kind = model_type(source) or "?"
                return PackError(_(reason).format(name=name, file=file, kind=kind))
    return PackError(
        _(
            "{name} holds no model that Satchel knows. It imports its own packs (with pack.json), "
            "packages of Argos Translate, releases of OPUS-MT, models of CTranslate2 (with "
            "model.bin), translators of Marian and classifiers of BERT's kind (with "
            "model.safetensors), and classifiers of fastText (.bin, .ftz)."
        ).format(name=name)
    )


def _packs_below(source: Source, manifests: list[str]) -> PackError:
    """Return what is said of packs of Satchel that lie deeper than where they are looked for."""
    name = source.path.name
    folders = [str(PurePosixPath(manifest).parent) for manifest in manifests]
    on_disk = source.on_disk(manifests[0])
    if on_disk is not None and len(folders) == 1:
        return PackError(
            _(
                "{name} holds a pack of Satchel beside other things. Import its folder: satchel "
                "models import {folder}"
            ).format(name=name, folder=_typed(on_disk.parent))
        )
    named = _(", ").join([*folders[:_MOST_NAMED], *(["…"] if folders[_MOST_NAMED:] else [])])
    if on_disk is None:
        text = _(
            "{name} holds packs of Satchel beside other things: {folders}. Unpack it, and import "
            "their folders one by one."
        )
    else:
        text = _(
            "{name} holds packs of Satchel beside other things: {folders}. Import their folders "
            "one by one."
        )
    return PackError(text.format(name=name, folders=named))


def _typed(path: PurePath) -> str:
    """Return a path as it is typed into a command line."""
    text = str(path)
    return f'"{text}"' if " " in text else text
