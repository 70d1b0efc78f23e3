"""What cannot be imported: why, and what would help."""

from pathlib import PurePosixPath

from desktop_app.errors import PackError
from desktop_app.messages import N_, _
from desktop_app.packs.importing.hugging_face_marian import model_type
from desktop_app.packs.importing.sources import Source

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
