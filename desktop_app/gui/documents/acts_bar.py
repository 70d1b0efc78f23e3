"""What can be done with the documents selected in the table."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QPushButton

from desktop_app.corpus.removal import RemovedDocuments
from desktop_app.corpus.store import Corpus
from desktop_app.gui.documents.label_colours import LabelColours
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, column, icon_button, label, row
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.hand_labelling import LabelEdit, SentimentEdit, whole
from desktop_app.pipeline.jobs.exporting import SelectionExportJob
from desktop_app.text.numbers import count_text

_UNDOABLE = 2_000
"""Documents that are kept in memory after their removal, to be put back."""
_TONES = ("positive", "neutral", "negative")


class ActsBar(QFrame):
    """Shows how many documents are selected, and the acts on them; hidden without any."""

    def __init__(
        self, session: Session, selected: Callable[[], tuple[int, ...]], clear: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setObjectName("actsBar")
        self._session = session
        self._selected = selected
        self.colours = LabelColours()
        self._count = label("", "strong")
        self.label_button = self._menu_button(_("Label"), "tag", self._label_menu)
        self.sentiment_button = self._menu_button(_("Sentiment"), "smile", self._sentiment_menu)
        acts = FlowLayout(spacing=6)  # breaks into lines where there is little room
        for act in (
            self.label_button,
            self.sentiment_button,
            button(_("Translate …"), partial(self._go, "translate"), icon_name="languages"),
            button(_("Summarise …"), partial(self._go, "summarise"), icon_name="text-quote"),
            button(_("Export …"), self.export, icon_name="download"),
            button(_("Remove"), self.remove, icon_name="trash-2", look="danger"),
        ):
            acts.addWidget(act)
        head = row(self._count, 0, icon_button("x", _("Select nothing"), clear), spacing=6)
        layout = column(head, acts, spacing=4)
        layout.setContentsMargins(14, 7, 8, 7)
        self.setLayout(layout)
        self.hide()

    def show_count(self, count: int) -> None:
        """Show how many documents are selected; with one the reader has what it takes."""
        self.setVisible(count > 1)
        text = ngettext("{count} selected", "{count} selected", count)
        self._count.setText(text.format(count=count_text(count)))

    # --- acts -------------------------------------------------------------------------------

    def give_label(self, name: str) -> None:
        """Label the selected documents."""
        ids = self._selected()
        annotator = self._session.settings.annotator
        edit = LabelEdit(whole(ids), name, annotator, several=self.colours.several)
        text = ngettext("Label {count} document", "Label {count} documents", len(ids))
        self._session.edit(text.format(count=count_text(len(ids))), edit.do, edit.undo)

    def give_sentiment(self, tone: str | None) -> None:
        """Say which sentiment the selected documents have."""
        ids = self._selected()
        edit = SentimentEdit(whole(ids), tone)
        text = ngettext("Sentiment of {count} document", "Sentiment of {count} documents", len(ids))
        self._session.edit(text.format(count=count_text(len(ids))), edit.do, edit.undo)

    def export(self) -> None:
        """Write the selected documents to a file."""
        path = self._session.path
        if path is None:
            return
        kinds = (_("Excel (*.xlsx)"), _("Table (*.csv)"), _("JSON Lines (*.jsonl)"))
        suggested = str(path.with_name(f"{path.stem} – {_('selection')}.xlsx"))
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Export the selected documents"), suggested, ";;".join(kinds)
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, out: Path) -> None:
        """Write the selected documents to `out`."""
        if self._session.path is not None:
            self._session.jobs.start(SelectionExportJob(self._session.path, self._selected(), out))

    def remove(self) -> None:
        """Take the selected documents out of the corpus; the files on disk stay."""
        remove_documents(self._session, self._selected())

    # --- own --------------------------------------------------------------------------------

    def _go(self, page: str) -> None:
        self._session.set_selection(self._session.shown_document, self._selected())
        self._session.navigate.emit(page)

    def _menu_button(self, text: str, icon_name: str, fill: Callable[[QMenu], None]) -> QPushButton:
        made = button(text, icon_name=icon_name)
        menu = QMenu(made)
        menu.aboutToShow.connect(partial(fill, menu))
        made.setMenu(menu)
        return made

    def _label_menu(self, menu: QMenu) -> None:
        fill_label_menu(menu, self.colours, self.give_label)
        if not self.colours.labels:
            menu.addAction(
                _("Make labels on the page Classify"),
                lambda: self._session.navigate.emit("classify"),
            )

    def _sentiment_menu(self, menu: QMenu) -> None:
        fill_sentiment_menu(menu, self.give_sentiment)


def fill_label_menu(menu: QMenu, colours: LabelColours, call: Callable[[str], object]) -> None:
    """Offer every label, with its colour."""
    menu.clear()
    for one in colours.labels:
        action = menu.addAction(dot(colours.colour(one.name)), one.name.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False, name=one.name: call(name))


def fill_sentiment_menu(menu: QMenu, call: Callable[[str | None], object]) -> None:
    """Offer the three sentiments, and the model's answer again."""
    from desktop_app.export.wording import tone_name
    from desktop_app.gui.appearance import sentiment_colour

    menu.clear()
    for tone in _TONES:
        action = menu.addAction(dot(sentiment_colour(tone)), tone_name(tone))
        action.triggered.connect(lambda _checked=False, tone=tone: call(tone))
    menu.addSeparator()
    menu.addAction(_("What the model said")).triggered.connect(lambda _checked=False: call(None))


def dot(shade: QColor) -> QIcon:
    """Return a round icon of one colour."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawEllipse(6, 6, 20, 20)
    painter.end()
    return QIcon(pixmap)


def remove_documents(session: Session, ids: tuple[int, ...]) -> None:
    """Take documents out; so many that they cannot be kept for undo are asked about first."""
    if not ids:
        return
    text = ngettext("Remove {count} document", "Remove {count} documents", len(ids)).format(
        count=count_text(len(ids))
    )
    if len(ids) > _UNDOABLE and not session.read_only:
        question = _(
            "{count} documents and all that was found about them will be taken out of the corpus. "
            "For so many this cannot be undone. The files themselves are not touched."
        ).format(count=count_text(len(ids)))
        session.tell(
            Notice(
                question,
                NoticeKind.WARNING,
                (Action(text, lambda: _remove_for_good(session, ids)),),
            )
        )
        return
    kept: list[RemovedDocuments] = []

    def do(corpus: Corpus) -> None:
        kept[:] = [corpus.removal.remove(ids)]

    def undo(corpus: Corpus) -> None:
        corpus.removal.restore(kept[0])

    session.edit(text, do, undo)
    if session.read_only:
        return
    done = ngettext(
        "{count} document removed from the corpus. Its file is not touched.",
        "{count} documents removed from the corpus. Their files are not touched.",
        len(ids),
    ).format(count=count_text(len(ids)))
    session.tell(Notice(done, NoticeKind.INFO, (Action(_("Undo"), session.undo_stack.undo),)))


def _remove_for_good(session: Session, ids: tuple[int, ...]) -> None:
    session.undo_stack.clear()
    session.write(lambda corpus: corpus.removal.remove_for_good(ids))
