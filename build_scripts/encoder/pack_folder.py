"""Finishes a pack: its licence text and its manifest."""

from pathlib import Path

import msgspec

from desktop_app.packs.manifest import Manifest, write_manifest
from desktop_app.packs.verify import describe_folder, verify_files

_LICENCES = Path(__file__).with_name("licences")


def finish_pack(folder: Path, licence_file: str, manifest: Manifest) -> None:
    """Add LICENSE and pack.json to `folder`; `manifest` comes without its files."""
    (folder / "LICENSE").write_bytes((_LICENCES / licence_file).read_bytes())
    complete = msgspec.structs.replace(manifest, files=describe_folder(folder))
    write_manifest(complete, folder)
    verify_files(folder, complete)
