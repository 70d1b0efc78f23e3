"""Makes packs of foreign models, and copies of those to spoil."""

import shutil

import pytest

from desktop_app.packs.catalogue import open_folder
from desktop_app.packs.importing.kinds import Wishes
from desktop_app.packs.importing.worker import PACK_FOLDER, make_pack
from desktop_app.packs.verify import verify_files


@pytest.fixture
def make(tmp_path):
    """Return a function that makes a pack and opens it."""

    def run(path, **wishes):
        home = tmp_path / f"home{len(list(tmp_path.iterdir()))}"
        home.mkdir()
        make_pack(path, home, Wishes(**wishes), lambda *_: None)
        pack = open_folder(home / PACK_FOLDER)
        verify_files(pack.folder, pack.manifest)
        return pack

    return run


@pytest.fixture
def copied(tmp_path):
    """Return a function that copies a foreign model, to be spoilt."""
    return lambda folder: shutil.copytree(folder, tmp_path / folder.name)
