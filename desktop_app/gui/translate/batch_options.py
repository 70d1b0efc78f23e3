"""How the documents of a batch are translated: languages, side by side or not, where to."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QWidget

from desktop_app.gui.translate.language_box import LanguageBox
from desktop_app.gui.widgets.basics import label
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _
from desktop_app.pipeline.translation_routes import LanguagePairs


class BatchOptions(QWidget):
    """One line of choices, two where it is narrow."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.source = LanguageBox(_("Translate from"), detect=True)
        self.target = LanguageBox(_("Translate into"))
        self.side_by_side = QCheckBox(_("Both texts side by side (Word)"))
        self.side_by_side.setToolTip(
            _("A Word document with the original at the left and its translation at the right.")
        )
        self.place = QComboBox()
        self.place.setAccessibleName(_("Where translations go"))
        self.place.addItem(_("Save beside each document"), None)
        self.place.addItem(_("Save in another folder …"), "choose")
        self.pairs = LanguagePairs({})
        into = label(_("into"))
        for low in (into, self.side_by_side):  # as high as the boxes beside them
            low.setMinimumHeight(self.target.sizeHint().height())
        layout = FlowLayout(self, spacing=10)
        for widget in (
            self.source,
            into,
            self.target,
            self.side_by_side,
            self.place,
        ):
            layout.addWidget(widget)
        self.source.currentIndexChanged.connect(lambda _index: self._offer_targets())
        self.target.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.place.activated.connect(lambda _index: self._place_chosen())

    @property
    def folder(self) -> Path | None:
        """Where translations go; None for beside each document."""
        chosen = self.place.currentData()
        return chosen if isinstance(chosen, Path) else None

    def set_pairs(self, pairs: LanguagePairs, target: str | None) -> None:
        """Offer what the packs can do."""
        self.pairs = pairs
        self.source.set_languages(pairs.sources)
        self._offer_targets(target)

    def set_folder(self, folder: Path) -> None:
        """Save translations in a folder."""
        while self.place.count() > 2:  # noqa: PLR2004  the two that are always there
            self.place.removeItem(0)
        self.place.insertItem(0, _("Save in {folder}").format(folder=folder.name or folder), folder)
        self.place.setCurrentIndex(0)
        self.place.setToolTip(str(folder))

    def _place_chosen(self) -> None:
        if self.place.currentData() != "choose":
            self.place.setToolTip(str(self.folder or ""))
            return
        name = QFileDialog.getExistingDirectory(self, _("Where translations go"))
        if name:
            self.set_folder(Path(name))
        else:
            self.place.setCurrentIndex(0)

    def _offer_targets(self, preferred: str | None = None) -> None:
        self.target.set_languages(self.pairs.targets_from(self.source.code), preferred)
        self.changed.emit()
