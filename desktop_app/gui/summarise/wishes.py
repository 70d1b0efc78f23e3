"""How the large model is to write: the style, or a template of the person's, and the language."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.gui.widgets.basics import row
from desktop_app.llm.summary_prompts import Style
from desktop_app.messages import _, current_language
from desktop_app.pipeline.summary_preparing import SummaryWish
from desktop_app.text.languages import known_languages, language_name


class Wishes(QWidget):
    """Two boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.style_box = QComboBox()
        self.style_box.setAccessibleName(_("What the summary looks like"))
        names = {
            Style.BRIEF: _("One short paragraph"),
            Style.BULLETS: _("Points"),
            Style.QUESTIONS: _("Questions and answers"),
            Style.HEADQUARTERS: _("Note for headquarters"),
        }
        for style in Style:
            self.style_box.addItem(names[style], SummaryWish(style, ""))
        self._own = self.style_box.count()
        self.language = QComboBox()
        self.language.setAccessibleName(_("Language of the summary"))
        for name, code in sorted((language_name(code), code) for code in known_languages()):
            self.language.addItem(_("in {language}").format(language=name), code)
        self.language.setCurrentIndex(self.language.findData(current_language()))
        self.setLayout(row(self.style_box, self.language, spacing=8))

    def offer_templates(self, names: Iterable[str]) -> None:
        """Offer the person's own wordings too."""
        chosen = self.style_box.currentText()
        while self.style_box.count() > self._own:
            self.style_box.removeItem(self._own)
        for name in names:
            self.style_box.addItem(name, SummaryWish(Style.BRIEF, "", name))
        self.style_box.setCurrentIndex(max(0, self.style_box.findText(chosen)))

    @property
    def wish(self) -> SummaryWish:
        """What is chosen now."""
        chosen = self.style_box.currentData()
        assert isinstance(chosen, SummaryWish)  # noqa: S101
        return SummaryWish(chosen.style, self.language.currentData(), chosen.template)
