"""Whose work is shipped and under what licence: the notices, and the check that forbids GPL."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_TEXTS = Path(__file__).parent / "licence_texts"
_LICENCE_FILE = re.compile(
    r"(^|/)(licen[cs]es?|copying|notice|authors|copyright)[^/]*($|/)", re.IGNORECASE
)
_FORBIDDEN = re.compile(r"^(A?GPL|SSPL|BUSL|CC-BY-NC|CC-BY-ND)", re.IGNORECASE)
_EXCUSED = {"GCC-exception-3.1", "GCC-exception-2.0", "Bootloader-exception"}
"""Exceptions that let a GPL library be part of a program under another licence."""

_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU General Public License (GPL)": "GPL-2.0-or-later",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Public Domain": "LicenseRef-public-domain",
}

_SYSTEM = {
    "libX11": "MIT", "libX11-xcb": "MIT", "libXau": "MIT", "libXdmcp": "MIT", "libXext": "MIT",
    "libICE": "MIT", "libSM": "MIT", "libXrender": "MIT", "libXcursor": "MIT", "libXfixes": "MIT",
    "libxcb": "MIT", "libxkbcommon": "MIT", "libxkbcommon-x11": "MIT", "libwayland-client": "MIT",
    "libwayland-cursor": "MIT", "libwayland-egl": "MIT", "libfontconfig": "MIT",
    "libfreetype": "FTL", "libexpat": "MIT", "libpng16": "libpng-2.0", "libz": "Zlib",
    "libbz2": "bzip2-1.0.6", "liblzma": "0BSD", "libzstd": "BSD-3-Clause", "liblz4": "BSD-2-Clause",
    "libbrotlicommon": "MIT", "libbrotlidec": "MIT", "libffi": "MIT", "libuuid": "BSD-3-Clause",
    "libssl": "Apache-2.0", "libcrypto": "Apache-2.0", "libsqlite3": "blessing",
    "libdbus-1": "AFL-2.1 OR GPL-2.0-or-later", "libglib-2.0": "LGPL-2.1-or-later",
    "libgthread-2.0": "LGPL-2.1-or-later", "libpcre2-8": "BSD-3-Clause", "libpcre": "BSD-3-Clause",
    "libsystemd": "LGPL-2.1-or-later", "libgcrypt": "LGPL-2.1-or-later", "libmd": "BSD-3-Clause",
    "libgpg-error": "LGPL-2.1-or-later", "libcap": "BSD-3-Clause OR GPL-2.0-only",
    "libbsd": "BSD-3-Clause", "libstdc++": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgcc_s": "GPL-3.0-or-later WITH GCC-exception-3.1", "libncursesw": "MIT", "libtinfo": "MIT",
    "libncurses": "MIT", "libgraphite2": "LGPL-2.1-or-later OR MPL-2.0", "libharfbuzz": "MIT",
    "libcups": "Apache-2.0", "libavahi-client": "LGPL-2.1-or-later", "libtirpc": "BSD-3-Clause",
    "libavahi-common": "LGPL-2.1-or-later", "libgssapi_krb5": "MIT", "libkrb5": "MIT",
    "libk5crypto": "MIT", "libkrb5support": "MIT", "libcom_err": "MIT",
    "libkeyutils": "LGPL-2.1-or-later", "libgnutls": "LGPL-2.1-or-later",
    "libnettle": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libhogweed": "LGPL-3.0-or-later OR GPL-2.0-or-later", "libtasn1": "LGPL-2.1-or-later",
    "libgmp": "LGPL-3.0-or-later OR GPL-2.0-or-later", "libp11-kit": "BSD-3-Clause",
    "libidn2": "LGPL-3.0-or-later OR GPL-2.0-or-later", "libnsl": "LGPL-2.1-or-later",
    "libunistring": "LGPL-3.0-or-later OR GPL-2.0-or-later", "libmpdec": "BSD-2-Clause",
    "libxml2": "MIT", "libdrm": "MIT",
}  # fmt: skip
"""Libraries of the system that builds which a program may take along, by name before `.so`."""

_HOLDERS = {
    "ctranslate2": "2018- SYSTRAN, 2019- The OpenNMT Authors",
    "stopwordsiso": "2018-present Arthit Suriyawongkul",
}
"""Whose work it is, where a distribution does not say so in full."""

_PACKER = {"pyinstaller", "pyinstaller-hooks-contrib"}
"""Of these only what starts the program is shipped, under a licence of its own (`_bootloader`)."""

_X_LIBRARIES = "libxcb-"
"""How the names of X's many small libraries begin, all of one licence."""


class LicenceError(Exception):
    """Something would be shipped that may not be, or of which the licence is not known."""


@dataclass(frozen=True, slots=True)
class Part:
    """A shipped work: who made it, its licence as an SPDX expression, and the texts to print."""

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...] = ()

    def allowed(self) -> bool:
        """Tell whether the licence, or one that may be chosen, permits to ship it as we do."""
        return permits(self.licence)


def permits(expression: str) -> bool:
    """Tell whether an SPDX expression leaves a way without the GPL, the AGPL and their like."""
    text = expression.strip()
    while text.startswith("(") and _closing(text) == len(text) - 1:
        text = text[1:-1].strip()
    for joint, decide in (("OR", any), ("AND", all)):
        parts = _split(text, joint)
        if len(parts) > 1:
            return decide(permits(part) for part in parts)
    name, _, exception = text.partition(" WITH ")
    return not _FORBIDDEN.match(name) or exception in _EXCUSED


def shipped(sources: Iterable[str]) -> list[Part]:
    """Return the parts that the files `sources` come from, Python and the packer's among them."""
    files = list(sources)
    system = {Path(file) for file in files if _is_of_system(Path(file))}
    return [_python(), _bootloader(), *_of_distributions(files), *_of_system(system)]


def write_notices(parts: Sequence[Part], folder: Path, root: Path) -> None:
    """Write the notices, and the parts as JSON, into `folder`.

    Raises:
        LicenceError: a part's licence is unknown or forbids to ship it so.

    """
    check(parts)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("LICENSE", "NOTICE"):
        (folder / f"{name}.txt").write_text((root / name).read_text("utf-8"), "utf-8")
    for text in sorted(_TEXTS.glob("*.txt")):
        (folder / text.name).write_text(text.read_text("utf-8"), "utf-8")
    (folder / "THIRD_PARTY_LICENSES.txt").write_text(_notices(parts), "utf-8")
    listed = [{"name": p.name, "version": p.version, "licence": p.licence} for p in parts]
    (folder / "parts.json").write_text(json.dumps(listed, indent=1) + "\n", "utf-8")


def check(parts: Sequence[Part]) -> None:
    """Raise a LicenceError that names every part that may not be shipped."""
    faults = [
        f"{part.name}: {part.licence or 'licence unknown'}"
        for part in parts
        if not part.licence or not part.allowed()
    ]
    if faults:
        raise LicenceError("These may not be shipped:\n  " + "\n  ".join(faults))


def licence_of(found: metadata.PackageMetadata) -> str:
    """Return a distribution's licence as an SPDX expression; "" if its metadata tell none."""
    if expression := found.get("License-Expression"):
        return str(expression)
    short = str(found.get("License") or "").strip()
    classified = [
        _CLASSIFIERS[line.rsplit(" :: ", 1)[1]]
        for line in found.get_all("Classifier") or ()
        if line.startswith("License :: ") and line.rsplit(" :: ", 1)[1] in _CLASSIFIERS
    ]
    if re.fullmatch(r"[A-Za-z0-9.+() -]{2,80}", short) and (" OR " in short or " AND " in short):
        return short
    if classified:
        return " AND ".join(sorted(set(classified)))
    if short and len(short) < _LONGEST_NAME and "\n" not in short and short != "UNKNOWN":
        return _SPOKEN.get(short.lower(), short)
    return ""


_LONGEST_NAME = 80
"""Some put the whole text of their licence where its name belongs."""

_SPOKEN = {
    "apache license, version 2.0": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd-3-clause, apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "mit license": "MIT",
    "psfl": "PSF-2.0",
}


def _of_distributions(files: Iterable[str]) -> list[Part]:
    """Return the installed distributions that `files` are of, by name."""
    # What is no whole path is a link inside the folder, to a file that is listed too.
    wanted = {Path(file) for file in files if Path(file).is_absolute()}
    parts = [
        _of_distribution(distribution)
        for distribution in metadata.distributions()
        if distribution.name not in _PACKER
        and any(
            Path(str(distribution.locate_file(file))).absolute() in wanted
            for file in distribution.files or ()
        )
    ]
    return sorted(parts, key=lambda part: part.name.lower())


def _of_distribution(distribution: metadata.Distribution) -> Part:
    texts = []
    for file in distribution.files or ():
        inside = str(file).partition(".dist-info/")[2]
        if inside and _LICENCE_FILE.search(inside) and file.suffix not in {".py", ".json"}:
            text = Path(str(distribution.locate_file(file))).read_text("utf-8", "replace")
            texts.append((inside, text))
    licence = licence_of(distribution.metadata)
    if not texts:
        texts.append(("", _usual_text(distribution, licence)))
    return Part(distribution.name, distribution.version, licence, tuple(sorted(texts)))


def _usual_text(distribution: metadata.Distribution, licence: str) -> str:
    """Return what to print for a distribution that brings no text of its licence."""
    found = distribution.metadata
    named = found.get("Author") or found.get("Author-email") or found.get("Maintainer") or ""
    holder = _HOLDERS.get(distribution.name, re.sub(r"\s*<.*?>", "", str(named)))
    if licence == "MIT" and holder:
        return f"Copyright (c) {holder}\n\n{(_TEXTS / 'MIT.txt').read_text('utf-8')}"
    for known, file in (("Apache-2.0", "LICENSE.txt"), ("LGPL-3.0-only", "LGPL-3.0.txt")):
        if known in licence:
            return f"{holder}\nThe text of {known} is in {file}.".strip()
    raise LicenceError(f"{distribution.name} brings no text of its licence ({licence})")


def _python() -> Part:
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix, "LICENSE.txt"),
    )
    found = [place for place in places if place.is_file()]
    texts = [("LICENSE.txt", place.read_text("utf-8", "replace")) for place in found[:1]]
    version = ".".join(map(str, sys.version_info[:3]))
    return Part("Python", version, "PSF-2.0", tuple(texts))


def _bootloader() -> Part:
    """Return the small program that starts ours, which is the packer's."""
    packer = metadata.distribution("pyinstaller")
    part = _of_distribution(packer)
    licence = "GPL-2.0-or-later WITH Bootloader-exception"
    return Part("PyInstaller bootloader", packer.version, licence, part.texts)


def _is_of_system(path: Path) -> bool:
    """Tell whether a file is a library of the system that builds, not Python's or ours."""
    if sys.platform != "linux" or ".so" not in path.name or not path.is_absolute():
        return False
    own = (sys.base_prefix, sys.prefix)
    return not any(path.is_relative_to(folder) for folder in own)


def _of_system(files: Iterable[Path]) -> Iterator[Part]:
    notices = _debian_notices(sorted(files))
    for path in sorted(files):
        name = re.split(r"[.-]?\d*(\.\d+)*\.so", path.name)[0]
        licence = _SYSTEM.get(path.name.split(".so")[0]) or _SYSTEM.get(name, "")
        if path.name.startswith(_X_LIBRARIES):
            licence = "MIT"
        yield Part(path.name, "", licence, notices.get(path, ()))


def _debian_notices(files: Sequence[Path]) -> dict[Path, tuple[tuple[str, str], ...]]:
    """Return the notices that Debian and Ubuntu keep for the packages of libraries."""
    if not files or shutil.which("dpkg-query") is None:
        return {}
    # Asked in all the ways in which a library may be known: by its links, and as in /usr or not.
    names = {
        str(name): path
        for path in files
        for name in (path, path.resolve(), Path("/usr") / str(path.resolve()).lstrip("/"))
    }
    done = subprocess.run(
        ["dpkg-query", "--search", *names], capture_output=True, text=True, check=False
    )
    notices = {}
    for line in done.stdout.splitlines():
        package, _, name = line.partition(": ")
        notice = Path("/usr/share/doc") / package.split(":")[0] / "copyright"
        if name in names and notice.is_file():
            text = notice.read_text("utf-8", "replace")
            notices[names[name]] = ((f"{package.split(':')[0]}/copyright", text),)
    return notices


def _notices(parts: Sequence[Part]) -> str:
    lines = [
        "Satchel is made with the works of many others. This file lists every one that is part of",
        "the packaged program, its licence, and the texts that its makers ask to be passed on.",
        "The models' licences lie in their own folders, and are named in NOTICE.txt.",
        "",
        "Qt and PySide are used under the LGPL 3.0 (LGPL-3.0.txt, GPL-3.0.txt). They are separate",
        "libraries in the folder PySide6, and may be replaced by other builds of the same version.",
        "",
    ]
    lines += [f"  {part.name} {part.version}: {part.licence}" for part in parts]
    printed: dict[str, str] = {}
    for part in parts:
        lines += ["", "=" * 100, f"{part.name} {part.version}", f"Licence: {part.licence}"]
        for name, text in part.texts:
            lines += ["-" * 100, name, ""]
            first = printed.setdefault(text, part.name)
            same = first != part.name
            lines.append(f"The same text as for {first}, above." if same else text.rstrip())
    return "\n".join(lines) + "\n"


def _split(text: str, joint: str) -> list[str]:
    """Split at a word that stands outside all brackets."""
    parts, depth, start = [], 0, 0
    word = f" {joint} "
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and text.startswith(word, index):
            parts.append(text[start:index])
            start = index + len(word)
    return [*parts, text[start:]]


def _closing(text: str) -> int:
    depth = 0
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return index
    return -1
