"""Goes through the real window as people do, and pictures every page.

    python build_scripts/tour.py --out docs/screenshots [--languages en,ja,pt] [--themes light,dark]
                                 [--days officer,analyst]

Starts an X server of its own (Xvfb), does the field officer's and the survey analyst's day with
mouse and keyboard events in the real window over the sample documents, then pictures every page in
each language and theme. Ends with 1 and says where, when something does not go as it should. The
packaged program is gone through by `packaging/window_tour.py`, from outside.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Run the tour under an X server, in a home of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--languages", default="en,ja,pt")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--days", default="officer,analyst")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="satchel-tour-"))
    scripts = Path(__file__).parent
    sys.path += [str(scripts), str(scripts / "packaging")]
    from x_server import x_server

    try:
        with x_server() as display:
            _take_home(home, display)
            # Imported only now: Qt and the folders of the person look at the environment once.
            from touring.route import go

            go(
                home,
                arguments.out,
                [word for word in arguments.languages.split(",") if word],
                [word for word in arguments.themes.split(",") if word],
                [word for word in arguments.days.split(",") if word],
            )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


def _take_home(home: Path, display: str) -> None:
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    os.environ |= {
        "HOME": str(home),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "OPENBLAS_NUM_THREADS": "1",
        "SATCHEL_LANG": "en",
    }


if __name__ == "__main__":
    sys.exit(main())
