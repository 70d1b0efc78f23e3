"""Makes a pack of a model that `distil` wrote: its licence, its manifest with measured figures.

python -m build_scripts.translation.make_pack MODEL_FOLDER --from en --to pt --out PACK_FOLDER
    --source "where the teacher came from" --figures FIGURES.json

FIGURES.json is a list of {"dataset", "split", "metric", "value"}; what was not measured is left
out. The licence is MPL-2.0, that of Mozilla's models, unless `--licence SPDX TEXT_FILE` says
otherwise.
"""

import argparse
import shutil
from pathlib import Path

import msgspec

from desktop_app.packs.manifest import Manifest, Metric, write_manifest
from desktop_app.packs.verify import describe_folder, verify_files

_MPL = ("MPL-2.0", str(Path(__file__).with_name("licences") / "mpl-2.0.txt"))
_MODEL_FILES = ("config.json", "model.bin", "shared_vocabulary.json", "source.spm")


def main() -> None:
    """Read the arguments and write the pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--from", dest="source_language", required=True)
    parser.add_argument("--to", dest="target_language", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--source", required=True)
    parser.add_argument("--figures", type=Path)
    parser.add_argument("--licence", nargs=2, metavar=("SPDX", "TEXT_FILE"), default=_MPL)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    licence, licence_text = asked.licence
    asked.out.mkdir(parents=True, exist_ok=True)
    for name in _MODEL_FILES:
        shutil.copyfile(asked.model / name, asked.out / name)
    shutil.copyfile(licence_text, asked.out / "LICENSE")
    figures = asked.figures.read_bytes() if asked.figures else b"[]"
    manifest = Manifest(
        format=1,
        id=asked.out.name,
        task="translate",
        name=asked.name,
        version=asked.version,
        licence=licence,
        source=asked.source,
        files=describe_folder(asked.out),
        source_language=asked.source_language,
        target_language=asked.target_language,
        architecture="transformer",
        quantization="int8",
        tokenizer="sentencepiece",
        metrics=msgspec.json.decode(figures, type=tuple[Metric, ...]),
    )
    write_manifest(manifest, asked.out)
    verify_files(asked.out, manifest)


if __name__ == "__main__":
    main()
