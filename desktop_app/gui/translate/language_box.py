"""The choice of a language: by name, sorted, remembered when the list changes."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox

from desktop_app.messages import _
from desktop_app.text.languages import language_name


class LanguageBox(QComboBox):
    """Lists languages. With `detect`, its first entry is to find the language out (None)."""

    def __init__(self, name: str, *, detect: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(14)
        self._detects = detect
        self.set_languages(())

    def set_languages(self, codes: Iterable[str], preferred: str | None = None) -> None:
        """Offer these languages; what was chosen stays chosen if it is among them.

        Otherwise the `preferred` one is, or the first. Tells of a change only if there is one.
        """
        chosen = self.code
        self.blockSignals(True)
        self.clear()
        if self._detects:
            self.addItem(_("Detect the language"), None)
        for name, code in sorted((language_name(code), code) for code in codes):
            self.addItem(name, code)
        for wanted in (chosen, preferred):
            if wanted is not None and (index := self.findData(wanted)) >= 0:
                self.setCurrentIndex(index)
                break
        self.blockSignals(False)
        if self.code != chosen:
            self.currentIndexChanged.emit(self.currentIndex())

    @property
    def code(self) -> str | None:
        """The language chosen; None to find it out, or without any."""
        code = self.currentData()
        return code if isinstance(code, str) else None

    def choose(self, code: str | None) -> bool:
        """Choose a language; return whether it is offered."""
        index = self.findData(code) if code is not None else (0 if self._detects else -1)
        if index >= 0:
            self.setCurrentIndex(index)
        return index >= 0

    def set_detected(self, code: str | None) -> None:
        """Say in the first entry which language was found."""
        text = _("Detect the language")
        if code is not None:
            text = _("{language} (detected)").format(language=language_name(code))
        self.setItemText(0, text)
