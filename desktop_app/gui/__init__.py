"""The window: Qt widgets over the pipeline; nothing else imports PySide6."""

from desktop_app.gui.none_references import hold_none

hold_none()
