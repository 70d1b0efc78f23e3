"""Builds the sample documents that are not plain text: `python -m build_scripts.samples`."""

import argparse
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from build_scripts.samples.broken import (
    write_protected_pdf,
    write_scanned_pdf,
    write_torn_docx,
)
from build_scripts.samples.epub import write_epub
from build_scripts.samples.frozen_zip import write_zip
from build_scripts.samples.mail import write_eml, write_mbox
from build_scripts.samples.manuscript import Manuscript, read_manuscript
from build_scripts.samples.opendocument import write_odp, write_ods, write_odt
from build_scripts.samples.pages import FONT_FOLDER, write_pdf
from build_scripts.samples.rich_text import write_rtf
from build_scripts.samples.slides import write_pptx
from build_scripts.samples.survey import write_survey
from build_scripts.samples.tables import write_csv, write_xlsx
from build_scripts.samples.word import write_docx

TEXTS = Path(__file__).parent / "texts"
SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def main() -> None:
    """Write the samples into the folder asked for."""
    parser = argparse.ArgumentParser(prog="build_scripts.samples", description=__doc__)
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write into")
    folder: Path = parser.parse_args().out
    if not FONT_FOLDER.is_dir():
        sys.exit(f"No fonts in {FONT_FOLDER}. Install them: apt-get install fonts-noto-cjk")
    for target, data in build():
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{len(data):8,} {target}")


def build() -> Iterator[tuple[str, bytes]]:
    """Yield each built sample: its path within the samples' folder, and its bytes."""
    yield "survey/survey_answers.xlsx", write_survey(TEXTS / "survey")
    manuscripts = [read_manuscript(path) for path in sorted(TEXTS.glob("*/*.txt")) if _is_one(path)]
    manuscripts.sort(key=lambda one: one.target)
    for target, group in groupby(manuscripts, key=lambda one: one.target):
        if target != "attachment":
            yield target, _write(target, list(group))


def _is_one(path: Path) -> bool:
    return path.parent.name != "survey"


def _write(target: str, manuscripts: list[Manuscript]) -> bytes:
    if target.endswith(".mbox"):
        return write_mbox(manuscripts)
    if target.endswith(".zip"):
        return write_zip(
            (manuscript.headers["member"], manuscript.body.encode()) for manuscript in manuscripts
        )
    (manuscript,) = manuscripts
    kind = manuscript.headers.get("writer", Path(target).suffix)
    return _WRITERS[kind](manuscript)


def _write_text(manuscript: Manuscript) -> bytes:
    # The encodings are those of old Windows machines, and so are the line ends.
    return manuscript.body.replace("\n", "\r\n").encode(manuscript.headers["encoding"])


_WRITERS: dict[str, Callable[[Manuscript], bytes]] = {
    ".csv": write_csv,
    ".docx": write_docx,
    ".eml": write_eml,
    ".epub": write_epub,
    ".odp": write_odp,
    ".ods": write_ods,
    ".odt": write_odt,
    ".pdf": write_pdf,
    ".pptx": write_pptx,
    ".rtf": write_rtf,
    ".txt": _write_text,
    ".xlsx": write_xlsx,
    "protected": write_protected_pdf,
    "scanned": write_scanned_pdf,
    "torn": write_torn_docx,
}


if __name__ == "__main__":
    main()
