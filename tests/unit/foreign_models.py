"""The small foreign models of the tests, and what their own libraries made of a few sentences."""

import json
import zipfile
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "foreign_models"
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))


def zipped(folder: Path, destination: Path, root: str = "") -> Path:
    """Pack a folder as a zip whose names begin with `root`."""
    with zipfile.ZipFile(destination, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{root}{path.relative_to(folder).as_posix()}")
    return destination
