"""The card “What do I need for …?”."""

from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout

from desktop_app.gui.models.needs import Need, task_need, translation_languages, translation_need
from desktop_app.gui.widgets.basics import card, column, label, row
from desktop_app.messages import _
from desktop_app.packs.catalogue import Catalogue
from desktop_app.text.languages import language_name

_TASKS = ("translate", "sentiment", "topics")


class NeedsCard(QFrame):
    """Choose a wish; read what is needed for it."""

    def __init__(self) -> None:
        super().__init__()
        self._catalogue = Catalogue((), ())
        self.task = QComboBox()
        self.task.setAccessibleName(_("What you want to do"))
        for name in (_("Translate"), _("Tell how texts feel"), _("Sort texts by my own labels")):
            self.task.addItem(name)
        self.source, self.target = QComboBox(), QComboBox()
        self.source.setAccessibleName(_("From this language"))
        self.target.setAccessibleName(_("Into this language"))
        for box in (self.source, self.target):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # filled later
        self._arrow = label("→", "quiet")
        self.answer = label("", wraps=True, selectable=True)
        layout: QVBoxLayout = column(
            label(_("What do I need for …?"), "strong"),
            row(self.task, self.source, self._arrow, self.target, 0, spacing=8),
            self.answer,
            spacing=8,
        )
        framed = card(layout)
        outer = column(framed)
        self.setLayout(outer)
        for box in (self.task, self.source, self.target):
            box.currentIndexChanged.connect(lambda _index: self._answer())

    def show_catalogue(self, catalogue: Catalogue) -> None:
        """Answer from these packs from now on."""
        self._catalogue = catalogue
        chosen = (self.source.currentData() or "fr", self.target.currentData() or "en")
        for box, code in zip((self.source, self.target), chosen, strict=True):
            box.blockSignals(True)
            box.clear()
            for known in translation_languages(catalogue):
                box.addItem(language_name(known), known)
            box.setCurrentIndex(max(0, box.findData(code)))
            box.blockSignals(False)
        self._answer()

    def _answer(self) -> None:
        task = _TASKS[self.task.currentIndex()]
        for part in (self.source, self._arrow, self.target):
            part.setVisible(task == "translate")
        self.answer.setText(self._need(task).text)

    def _need(self, task: str) -> Need:
        if task != "translate":
            return task_need(self._catalogue, task)
        return translation_need(
            self._catalogue, self.source.currentData() or "", self.target.currentData() or ""
        )
