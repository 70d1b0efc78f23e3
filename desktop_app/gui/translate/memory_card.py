"""The memory of sentences that people translated: how many, TMX in and out."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame

from desktop_app.corpus.store import Corpus
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text


class MemoryCard(QFrame):
    """One card, two buttons. Corrections of sentences go into the memory by themselves."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setProperty("look", "card")
        self.count = label("", "strong")
        self.import_button = button(_("Import a TMX file …"), self._choose_import)
        self.export_button = button(_("Export as TMX …"), self._choose_export)
        text = label(
            _("A sentence that stands in the memory gets that translation wherever it stands."),
            "quiet",
            wraps=True,
        )
        words = column(self.count, text, spacing=2)
        layout = row(words, self.import_button, self.export_button)
        layout.setStretch(0, 1)
        layout.setContentsMargins(16, 10, 12, 10)
        self.setLayout(layout)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many sentences the memory holds."""
        text = ngettext(
            "{count} sentence translated by people",
            "{count} sentences translated by people",
            count,
        )
        self.count.setText(text.format(count=count_text(count)))
        self.export_button.setEnabled(count > 0)

    def import_file(self, path: Path) -> None:
        """Add the sentences of a TMX file."""
        from desktop_app.export.tmx import read_tmx

        def add(corpus: Corpus) -> int:
            return corpus.memory.add(read_tmx(path))

        def then(added: int) -> None:
            text = ngettext(
                "{count} sentence is new or changed.",
                "{count} sentences are new or changed.",
                added,
            )
            self.session.tell(Notice(text.format(count=count_text(added)), NoticeKind.GOOD))

        self.session.write(add, then)

    def export_file(self, path: Path) -> None:
        """Write the memory to a TMX file."""
        from desktop_app.export.tmx import write_tmx

        def write(corpus: Corpus) -> int:
            sources = {entry.source for entry in corpus.memory.entries()}
            source = sources.pop() if len(sources) == 1 else None
            return write_tmx(corpus.memory.entries(), path, source)

        def then(_count: int) -> None:
            self.session.tell(
                Notice(_("Written to {path}.").format(path=path.name), NoticeKind.GOOD)
            )

        self.session.read(write, then)

    def _choose_import(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self, _("Import a translation memory"), "", _("Translation memories (*.tmx)")
        )
        if name:
            self.import_file(Path(name))

    def _choose_export(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self,
            _("Export the translation memory"),
            "memory.tmx",
            _("Translation memories (*.tmx)"),
        )
        if name:
            self.export_file(Path(name))
