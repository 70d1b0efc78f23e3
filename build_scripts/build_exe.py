"""Builds the packaged program: one folder with the window and the command line.

    python -m pip install -c constraints.txt '.[package]'
    python build_scripts/build_exe.py

makes dist/Satchel. The same source, libraries and Python give the same files.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = Path(__file__).resolve().parent / "packaging"
sys.path.insert(0, str(PACKAGING))

_NOT_STRIPPED = ("numpy.libs/", "scipy.libs/")
"""Libraries that wheels' tools have moved inside their files: `strip` may break such a one."""


def main() -> None:
    """Build into dist/ from the working tree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the folder goes")
    parser.add_argument("--work", type=Path, default=ROOT / "build", help="for what is in between")
    arguments = parser.parse_args()
    import icons

    work: Path = arguments.work.resolve()
    shutil.rmtree(work / "notices", ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    icons.draw_all(work / "icons")
    subprocess.run(
        [
            sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN",
            "--distpath", str(arguments.out), "--workpath", str(work / "pyinstaller"),
            str(PACKAGING / "satchel.spec"),
        ],
        check=True,
        cwd=ROOT,
        env=_environment(work),
    )  # fmt: skip
    folder = arguments.out / "Satchel"
    _finish(folder)
    print(folder)


def _environment(work: Path) -> dict[str, str]:
    """Return what makes a build repeatable: one order of sets, the commit's time for all times."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _commit_time()
    return {
        **os.environ,
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": epoch,
        "SATCHEL_BUILD_FOLDER": str(work),
        # Looking through pyqtgraph's modules opens an application, which wants a screen.
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _commit_time() -> str:
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "1767225600"  # 2026-01-01, outside of a checkout


def _finish(folder: Path) -> None:
    """Take out symbols, put the licences where people look, and set all times alike."""
    if sys.platform == "darwin":
        return  # the bundle is made already, and signed as it is
    inside = folder / "_internal"
    if sys.platform == "linux":
        for path in sorted(inside.rglob("*.so*")):
            name = path.relative_to(inside).as_posix()
            if not path.is_symlink() and not name.startswith(_NOT_STRIPPED):
                # 110 MB are names for debuggers: CTranslate2's alone 62, Python's library 17.
                subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
    target = folder / "licences"
    shutil.rmtree(target, ignore_errors=True)
    shutil.move(inside / "licences", target)
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or _commit_time())
    for path in folder.rglob("*"):
        if not path.is_symlink():
            os.utime(path, (epoch, epoch))


if __name__ == "__main__":
    main()
