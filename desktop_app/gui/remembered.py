"""How the window was left: widths, positions, zoom. Kept beside the settings, lost without harm."""

from PySide6.QtCore import QSettings

from desktop_app.paths import settings_file


def remembered() -> QSettings:
    """Return the store of what the window remembers."""
    return QSettings(str(settings_file().with_name("window.ini")), QSettings.Format.IniFormat)
