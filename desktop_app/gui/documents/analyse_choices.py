"""Two parts of the dialog for adding: the labels to give, and the language to translate into."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QVBoxLayout

from desktop_app.corpus.store import Corpus
from desktop_app.errors import SatchelError
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.packs.catalogue import read_catalogue
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.taught_labelling import chosen_classifier
from desktop_app.pipeline.translation_routes import target_languages
from desktop_app.tasks.codebook import EXTENSIONS, Codebook, from_names, read_codebook
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import count_text

_NONE, _KEEP, _NAMES, _FILE, _PACK = "none", "keep", "names", "file", "pack"


class LabelChoice(QObject):
    """No labels, those the corpus has, names typed here, a codebook file, or a classifier pack."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._file: Path | None = None
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Labels"))
        self.kind.addItem(_("No labels"), _NONE)
        self.kind.addItem(_("These labels:"), _NAMES)
        self.kind.addItem(_("The labels of a codebook file …"), _FILE)
        self.names = QLineEdit(session.settings.labels)
        self.names.setPlaceholderText(_("Health, Water, Roads, Schools"))
        self.names.setAccessibleName(_("Labels, separated by commas"))
        self._choose = button(_("Choose …"), self.choose_file)
        self._fault = label("", "danger", wraps=True)
        self._fault.hide()
        if session.settings.labels:
            self.kind.setCurrentIndex(self.kind.findData(_NAMES))
        self.kind.currentIndexChanged.connect(lambda _index: self._show())
        self.names.textChanged.connect(lambda _text: self._fault.hide())
        self._show()
        if session.is_open:
            session.read(_current, self._take_current)
        session.work.submit(_packs, self._take_packs)

    def layout_(self) -> QVBoxLayout:
        """Return the layout with its parts."""
        choosing = row(self.kind, self._choose, 0, spacing=8)
        return column(label(_("Labels"), "strong"), choosing, self.names, self._fault, spacing=6)

    @property
    def is_on(self) -> bool:
        """Tell whether documents are to be labelled."""
        return bool(self.kind.currentData() != _NONE)

    def codebook(self) -> Codebook | None:
        """Return the labels typed or read from a file. Raises SatchelError where they are none."""
        if self.kind.currentData() == _NAMES:
            return from_names(self.names.text())
        if self.kind.currentData() == _FILE and self._file is not None:
            return read_codebook(self._file)
        return None

    def classifier(self) -> str | None:
        """Return the pack chosen."""
        data = str(self.kind.currentData())
        return data.removeprefix(f"{_PACK}:") if data.startswith(f"{_PACK}:") else None

    def tell(self, fault: str) -> None:
        """Show why the labels cannot be used."""
        self._fault.setText(fault)
        self._fault.show()

    def choose_file(self) -> None:
        """Ask for a codebook file."""
        patterns = " ".join(f"*{ending}" for ending in EXTENSIONS)
        name, _kind = QFileDialog.getOpenFileName(
            self._choose, _("Choose a codebook"), "", f"{_('Codebooks')} ({patterns})"
        )
        if name:
            self._file = Path(name)
            self._fault.hide()
        self._show()

    def _show(self) -> None:
        data = self.kind.currentData()
        self.names.setVisible(data == _NAMES)
        self._choose.setVisible(data == _FILE)
        self._choose.setText(self._file.name if self._file else _("Choose …"))
        self._fault.hide()
        self.changed.emit()

    def _take_current(self, current: tuple[str, int]) -> None:
        text, count = current
        if count:
            self.kind.insertItem(0, text, _KEEP)
            self.kind.setCurrentIndex(0)

    def _take_packs(self, packs: list[tuple[str, str]]) -> None:
        for pack_id, name in packs:
            self.kind.addItem(
                _("A taught classifier: {name}").format(name=name), f"{_PACK}:{pack_id}"
            )


class TranslationChoice(QObject):
    """A language to translate into, of those that packs can do, or none."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._wanted = session.settings.target_language
        self.language = QComboBox()
        self.language.setAccessibleName(_("Translate into"))
        self.language.addItem(_("No translation"), None)
        self.language.currentIndexChanged.connect(lambda _index: self.changed.emit())
        session.work.submit(lambda: sorted(target_languages(read_catalogue())), self._take)

    def layout_(self) -> QVBoxLayout:
        """Return the layout with its parts."""
        return column(label(_("Translate into"), "strong"), row(self.language, 0), spacing=6)

    @property
    def target(self) -> str | None:
        """The code of the language chosen, or None."""
        data = self.language.currentData()
        return str(data) if data else None

    def _take(self, codes: list[str]) -> None:
        for code in sorted(codes, key=language_name):
            self.language.addItem(language_name(code), code)
        if self._wanted in codes:
            self.language.setCurrentIndex(self.language.findData(self._wanted))


def _current(corpus: Corpus) -> tuple[str, int]:
    choice = chosen_classifier(corpus)
    if choice is not None:
        name = Path(choice.pack).name
        return _("As before: the classifier {name}").format(name=name), 1
    try:
        codebook = stored_codebook(corpus)
    except SatchelError:
        return "", 0
    count = len(codebook.labels) if codebook else 0
    text = ngettext("As before: {count} label", "As before: {count} labels", count)
    return text.format(count=count_text(count)), count


def _packs() -> list[tuple[str, str]]:
    return [(pack.id, pack.manifest.name) for pack in read_catalogue().of_task("classify")]
