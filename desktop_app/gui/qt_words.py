"""Words of Qt's own dialogs that Qt's translations lack."""

from PySide6.QtCore import QTranslator

from desktop_app.messages import N_, _

_LACKING = {
    ("QFileDialog", "&Look in:"): N_("Look in:"),
    ("QFileDialog", "Files of &type:"): N_("Files of type:"),
    ("QAbstractFileIconProvider", "Folder"): N_("Folder"),
    ("QAbstractFileIconProvider", "Drive"): N_("Drive"),
}
"""By Qt's context and English words."""


class QtWords(QTranslator):
    """Gives them in the current language. To be installed before Qt's own: the last is asked first.

    English needs none; whoever speaks it keeps Qt's words with their keys.
    """

    def isEmpty(self) -> bool:  # noqa: N802
        """Tell Qt that there is something to ask for."""
        return False

    def translate(
        self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str:
        """Return the words, empty for what Qt knows itself."""
        known = _LACKING.get((context, source))
        return "" if known is None else _(known)
