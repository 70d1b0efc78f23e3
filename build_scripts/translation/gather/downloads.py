"""Downloads and unpacks Debian packages with the ordinary client, without installing them."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

_LANGUAGES = "en,pt_BR,pt"
_NOT_TEXT = ("*.png", "*.svg", "*.jpg", "*.ogg", "*.webp", "*.so*", "*.ttf", "*.js")


def fetch_descriptions(folder: Path) -> None:
    """Fetch the package descriptions of the languages into `folder/lists`."""
    lists = folder.resolve() / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    options = [f"Dir::State::lists={lists}", f"Acquire::Languages={_LANGUAGES}"]
    command = ["apt-get", "update", *(part for one in options for part in ("-o", one))]
    subprocess.run(command, check=True)


def fetch_packages(names: Iterable[str], folder: Path) -> None:
    """Download the packages into `folder/debs` and unpack each into `folder/un/NAME`."""
    debs = folder / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    for name in dict.fromkeys(names):
        if not list(debs.glob(f"{name}_*.deb")):
            command = ["apt-get", "download", name]
            if subprocess.run(command, cwd=debs, check=False).returncode:
                print(f"left out, not to be had: {name}")
                continue
        unpack(next(debs.glob(f"{name}_*.deb")), folder / "un" / name)


def unpack(package: Path, target: Path) -> None:
    """Unpack what may hold text, unless that is done already."""
    if target.exists():
        return
    partial = target.with_name(f"{target.name}.partial")
    partial.mkdir(parents=True, exist_ok=True)
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as unpacking:
        excluded = [f"--exclude={pattern}" for pattern in _NOT_TEXT]
        subprocess.run(
            ["tar", "-x", "-C", str(partial), "--wildcards", *excluded],
            stdin=unpacking.stdout,
            check=True,
        )
    partial.rename(target)
