"""The way of the tour: two people's days, then every page in every language and theme."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app.gui import crash
from desktop_app.settings import Theme
from touring.days import DAYS
from touring.pages import picture_pages
from touring.stage import Stage


def go(
    home: Path, out: Path, languages: Sequence[str], themes: Sequence[str], days: Sequence[str]
) -> None:
    """Do the days in English by day, then picture the pages."""
    application = QApplication([])
    application.setApplicationName("Satchel")
    faults: list[str] = []
    crash.install()
    crash.crashes.happened.connect(faults.append)
    for name in days:
        with Stage(application, out, "en", Theme.LIGHT) as stage:
            DAYS[name](stage, home / name)
        print(f"day of the {name}: done")
    for language in languages:
        for theme in themes:
            with Stage(application, out, language, Theme(theme)) as stage:
                picture_pages(stage, home)
            print(f"pages in {language}, {theme}: pictured")
    if faults:
        raise SystemExit("Something went wrong on the way:\n" + "\n".join(faults))
