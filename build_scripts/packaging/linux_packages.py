"""Packs the built folder for Linux: an archive that runs where it is unpacked, and a .deb.

python build_scripts/packaging/linux_packages.py dist/Satchel --icons build/icons --out dist
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parents[1]

_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_XZ = "xz --x86 --lzma2=preset=9"
"""Of one thread, as more would cut what is alike in distant libraries; unpacked with 65 MB."""
_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\b")

_CONTROL = """\
Package: satchel
Version: {version}
Architecture: amd64
Maintainer: The makers of Satchel <noreply@satchel.invalid>
Installed-Size: {kilobytes}
Depends: libc6 (>= {glibc}), libegl1, libgl1, libfontconfig1, libdbus-1-3, libx11-6
Recommends: fonts-noto-cjk, gnome-keyring | kwalletmanager
Section: text
Priority: optional
Description: offline text analysis for a folder of documents
 Satchel tells what language each document is in, how it feels and what it is
 about, translates, searches and reports, on this computer and without a network.
 .
 The window is in the menu; the command line is `satchel`.
"""

_COPYRIGHT = """\
Satchel is under the Apache License 2.0. The licences of all that it is made with are in
/usr/lib/satchel/licences.
"""

_README = """\
Satchel {version}

  Satchel        the window
  satchel-cli    the command line (try: ./satchel-cli demo)
  add-to-menu    puts Satchel into your menu and gives it your .satchel files

It runs where it is, also from a stick. To keep settings and packs here, beside the
programs, make an empty file named `portable` in this folder.
"""

_ADD_TO_MENU = """\
#!/bin/sh
# Puts Satchel into the person's own menu; `./add-to-menu remove` takes it out again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$share/applications/satchel.desktop
kind=$share/mime/packages/satchel.xml
if [ "${1:-}" = remove ]; then
  rm -f "$entry" "$kind" "$share/icons/hicolor/scalable/apps/satchel.svg"
else
  mkdir -p "$share/applications" "$share/mime/packages" "$share/icons/hicolor/scalable/apps"
  # Quotes and backslashes of the folder's name are written as the entry's format asks.
  escaped=$(printf '%s' "$here/Satchel" | sed 's/[\\\\"`$]/\\\\&/g; s/\\\\/\\\\\\\\/g; s/%/%%/g')
  while IFS= read -r line; do
    case $line in
      Exec=*) printf 'Exec="%s" %%f\\n' "$escaped" ;;
      TryExec=*) ;;
      *) printf '%s\\n' "$line" ;;
    esac
  done < "$here/share/satchel.desktop" > "$entry"
  cp "$here/share/satchel-mime.xml" "$kind"
  cp "$here/share/satchel.svg" "$share/icons/hicolor/scalable/apps/satchel.svg"
fi
update-mime-database "$share/mime" 2>/dev/null || true
update-desktop-database "$share/applications" 2>/dev/null || true
"""


def main() -> None:
    """Write both packages into the folder asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--icons", type=Path, default=ROOT / "build" / "icons")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from desktop_app import __version__

    with tempfile.TemporaryDirectory(dir=arguments.out) as scratch:
        place = Path(scratch)
        print(archive(arguments.folder, __version__, place / "archive", arguments.out))
        print(deb(arguments.folder, __version__, arguments.icons, place / "deb", arguments.out))


def archive(folder: Path, version: str, place: Path, out: Path) -> Path:
    """Pack `folder` as a tar.xz with a script for the menu; return its path."""
    name = f"Satchel-{version}-linux-x86_64"
    target = place / name
    shutil.copytree(folder, target, symlinks=True, copy_function=_link)
    share = target / "share"
    share.mkdir()
    for file in ("satchel.desktop", "satchel-mime.xml"):
        shutil.copyfile(PACKAGING / "linux" / file, share / file)
    shutil.copyfile(ROOT / "resources" / "icons" / "satchel.svg", share / "satchel.svg")
    (target / "README.txt").write_text(_README.format(version=version), "utf-8")
    menu = target / "add-to-menu"
    menu.write_text(_ADD_TO_MENU, "utf-8")
    menu.chmod(0o755)
    packed = out / f"{name}.tar.xz"
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "0")
    subprocess.run(
        [
            "tar", "--create", "--file", str(packed), f"--use-compress-program={_XZ}",
            "--sort=name", f"--mtime=@{epoch}", "--owner=0", "--group=0", "--numeric-owner",
            "--mode=go-w,a+rX", "--directory", str(place), name,
        ],
        check=True,
    )  # fmt: skip
    return packed


def deb(folder: Path, version: str, icons: Path, place: Path, out: Path) -> Path:
    """Pack `folder` as a Debian package; return its path."""
    usr = place / "usr"
    shutil.copytree(folder, usr / "lib" / "satchel", symlinks=True, copy_function=_link)
    programs = usr / "bin"
    programs.mkdir()
    (programs / "Satchel").symlink_to("../lib/satchel/Satchel")
    (programs / "satchel").symlink_to("../lib/satchel/satchel-cli")
    _put(PACKAGING / "linux" / "satchel.desktop", usr / "share" / "applications")
    _put(
        PACKAGING / "linux" / "satchel-mime.xml", usr / "share" / "mime" / "packages", "satchel.xml"
    )
    hicolor = usr / "share" / "icons" / "hicolor"
    for size in _ICON_SIZES:
        apps = hicolor / f"{size}x{size}" / "apps"
        _put(icons / f"satchel-{size}.png", apps, "satchel.png")
    _put(ROOT / "resources" / "icons" / "satchel.svg", hicolor / "scalable" / "apps")
    documents = usr / "share" / "doc" / "satchel"
    documents.mkdir(parents=True)
    (documents / "copyright").write_text(_COPYRIGHT, "utf-8")
    control = place / "DEBIAN"
    control.mkdir()
    kilobytes = sum(f.stat().st_size for f in usr.rglob("*") if not f.is_symlink()) // 1024
    (control / "control").write_text(
        _CONTROL.format(version=version, kilobytes=kilobytes, glibc=needed_glibc(folder)), "utf-8"
    )
    packed = out / f"satchel_{version}_amd64.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", str(place), str(packed)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return packed


def needed_glibc(folder: Path) -> str:
    """Return the oldest version of the C library that every file in `folder` runs with."""
    newest = 0
    for path in folder.rglob("*"):
        is_program = path.parent == folder and path.is_file()
        if path.is_symlink() or not (is_program or ".so" in path.name):
            continue
        for found in _GLIBC.finditer(path.read_bytes()):
            newest = max(newest, int(found[1]))
    return f"2.{newest}"


def _put(source: Path, folder: Path, name: str | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / (name or source.name))


def _link(source: str, target: str) -> None:
    """Give a file a second name instead of copying 400 MB."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


if __name__ == "__main__":
    main()
