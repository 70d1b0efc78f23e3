"""The step “Review”: one document at a time, labelled from the keyboard."""

from pathlib import PurePath

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from desktop_app.documents import place_text
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.classify.label_keys import DIGITS, LabelKeys
from desktop_app.gui.classify.review_line import ReviewLine
from desktop_app.gui.classify.score_panel import ScorePanel
from desktop_app.gui.classify.tinted_text import TintedText
from desktop_app.gui.widgets.basics import button, card, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.deciding_words import Tint
from desktop_app.pipeline.live_report import FEWEST_EXAMPLES
from desktop_app.pipeline.review_queue import ReviewOrder
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import count_text, share_text


class ReviewStep(QWidget):
    """The document, its labels, the keys; beside it how it goes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.line = ReviewLine(desk)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.order = QComboBox()
        self.order.setAccessibleName(_("Which documents come first"))
        for order, text in (
            (ReviewOrder.USEFUL, _("Most useful first")),
            (ReviewOrder.LEAST_SURE, _("Least sure first")),
            (ReviewOrder.RANDOM, _("At random")),
            (ReviewOrder.LABEL, _("Of one label")),
            (ReviewOrder.OTHERS, _("Labelled by others")),
            (ReviewOrder.SET_ASIDE, _("Set aside")),
        ):
            self.order.addItem(text, order)
        self.of_label = QComboBox()
        self.of_label.setAccessibleName(_("Label"))
        self.of_label.hide()
        self.progress = label("", "quiet")
        self.place = label("", "small")
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text = TintedText()
        self.text.installEventFilter(self)
        self.suggestion = label("", "quiet", wraps=True)
        self.keys = LabelKeys()
        self.back_button = button(_("Back (⌫)"), self.line.back, icon_name="arrow-left")
        self.skip_button = button(_("Skip (S)"), self.line.skip, icon_name="skip-forward")
        self.unsure_button = button(_("Unsure (U)"), self.line.put_aside, icon_name="circle-help")
        self.accept_button = button(
            _("Accept"), self.line.accept, icon_name="corner-down-left", look="primary"
        )
        for one, tip in (
            (self.back_button, _("Backspace")),
            (self.skip_button, "S"),
            (self.unsure_button, "U"),
            (self.accept_button, _("Enter or space")),
        ):
            one.setToolTip(tip)
        self.scores = ScorePanel(desk)
        self.empty = EmptyState("circle-check", "", "")
        self.work = QStackedWidget()
        self._lay_out()
        self.order.activated.connect(lambda _index: self._reorder())
        self.of_label.activated.connect(lambda _index: self._reorder())
        self.keys.pressed.connect(self._press)
        self.line.moved.connect(self._show)
        self.line.given_changed.connect(self._show_given)
        self.line.tinted.connect(self._show_tints)
        desk.changed.connect(self._corpus_changed)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Begin, and take the keys."""
        super().showEvent(event)
        self.line.begin()
        if self.desk.report is None and self.desk.known.labelled >= FEWEST_EXAMPLES:
            self.desk.measure()
        self.setFocus()
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Do what a key stands for."""
        if not self._act_on(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the keys do the same while the text has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._act_on(event)
        return super().eventFilter(watched, event)

    # --- inside -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        keys = FlowLayout(spacing=8)
        for one in (self.accept_button, self.skip_button, self.unsure_button, self.back_button):
            keys.addWidget(one)
        layout = column(self.place, self.text, self.suggestion, self.keys, keys, spacing=10)
        layout.setStretch(1, 1)
        sheet = card(layout)
        for page in (sheet, self.empty):
            self.work.addWidget(page)
        top = row(self.order, self.of_label, 0, self.progress, spacing=8)
        left = column(top, self.work)
        left.setStretch(1, 1)
        whole = row(left, self.scores)
        whole.setStretch(0, 1)
        self.scores.setFixedWidth(300)
        whole.setContentsMargins(0, 12, 0, 0)
        self.setLayout(whole)

    def _act_on(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.line.accept()
        elif key == Qt.Key.Key_S:
            self.line.skip()
        elif key == Qt.Key.Key_U:
            self.line.put_aside()
        elif key == Qt.Key.Key_Backspace:
            self.line.back()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            names = self.desk.codebook.names if self.desk.codebook else ()
            digit = key - Qt.Key.Key_1
            if digit >= min(len(names), DIGITS):
                return False
            self.line.press(names[digit])
        else:
            return False
        return True

    def _press(self, name: str) -> None:
        self.line.press(name)
        self.setFocus()  # the next key is for the next document

    def _reorder(self) -> None:
        order = self.order.currentData()
        self.of_label.setVisible(order == ReviewOrder.LABEL)
        self.line.set_order(ReviewOrder(order), self.of_label.currentText())
        self.setFocus()

    def _corpus_changed(self) -> None:
        book = self.desk.codebook
        names = list(book.names if book else ())
        shown = [self.of_label.itemText(place) for place in range(self.of_label.count())]
        if names != shown:
            kept = self.of_label.currentText()
            self.of_label.clear()
            self.of_label.addItems(names)
            self.of_label.setCurrentIndex(max(0, self.of_label.findText(kept)))
            if shown:
                self.line.forget()
        if self.isVisible():
            self.line.begin()
            self.line.read_given()
            self._show_labels()

    def _show(self) -> None:
        document = self.line.current
        self.work.setCurrentIndex(1 if document is None else 0)
        left = self.line.left
        text = ngettext("{count} document left", "{count} documents left", left)
        parts = [text.format(count=count_text(left))]
        if self.line.aside:
            parts.append(_("{count} set aside").format(count=count_text(self.line.aside)))
        self.progress.setText(" · ".join(parts) if self.line.documents else "")
        if document is None:
            self._show_nothing()
            return
        place = [PurePath(document.path.replace("\\", "/")).name]
        if document.locator:
            place.append(place_text(document.locator))
        if document.language:
            place.append(language_name(document.language))
        self.place.setText(" · ".join(place))
        self.text.show_text(document.text)
        self.back_button.setEnabled(self.line.place > 0)
        self._show_labels()

    def _show_nothing(self) -> None:
        if self.line.asking or not self.line.begun:
            self.empty.title.setText(_("Looking for documents …"))
            self.empty.text.setText(_("The most useful ones to label are chosen."))
        else:
            self.empty.title.setText(_("No document is left here"))
            self.empty.text.setText(
                _("Choose another order above, or look at the report card and label everything.")
            )

    def _show_labels(self) -> None:
        book = self.desk.codebook
        self.keys.show_labels(book.names if book else (), self.desk.colour)
        self._show_given()

    def _show_given(self) -> None:
        document, given = self.line.current, self.line.given
        if document is None:
            return
        self.keys.show_state(given, document.suggested)
        names = ", ".join(f"“{name}”" for name in given or document.suggested)
        if given:
            text = _("You gave {labels}.").format(labels=names)
            if self.line.several:
                text = _("Enter gives {labels}.").format(labels=names)
        else:
            text = _("Suggested: {labels} ({probability})").format(
                labels=names, probability=share_text(document.probability, 1)
            )
        if not self.line.taught and not given:
            text += " " + _("– by the labels' names alone so far")
        self.suggestion.setText(text)

    def _show_tints(self, found: tuple[int, tuple[Tint, ...]]) -> None:
        document = self.line.current
        if document is not None and found[0] == document.id:
            self.text.show_tints(found[1], self.desk.colour(document.suggested[0]))
