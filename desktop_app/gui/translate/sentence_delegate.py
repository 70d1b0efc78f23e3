"""Paints a sentence over some lines, and edits it in a field that takes several."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.gui.appearance import colour
from desktop_app.gui.translate.sentences_model import DOUBTFUL_ROLE, SentencesModel
from desktop_app.messages import _

_Index = QModelIndex | QPersistentModelIndex
_EDITOR_LINES = 5


class SentenceDelegate(QStyledItemDelegate):
    """Enter takes the translation, Escape leaves it as it was."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802
        """Break lines; colour how sure the model is."""
        super().initStyleOption(option, index)
        option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText
        option.displayAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if index.column() == SentencesModel.STATE:
            name = "warning" if index.data(DOUBTFUL_ROLE) else "quiet"
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, colour(name))

    def createEditor(  # noqa: N802
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: _Index,  # noqa: ARG002
    ) -> QWidget:
        """Make the field."""
        editor = QPlainTextEdit(parent)
        editor.setAccessibleName(_("Translation"))
        editor.setTabChangesFocus(True)
        editor.installEventFilter(self)
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:  # noqa: N802
        """Put the translation into the field, to be written over or changed."""
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: _Index
    ) -> None:
        """Take what was written."""
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())

    def updateEditorGeometry(  # noqa: N802
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: _Index,  # noqa: ARG002
    ) -> None:
        """Give the field room for some lines, upwards where there is none below."""
        area = option.rect
        lines = editor.fontMetrics().lineSpacing() * _EDITOR_LINES + 16
        area.setHeight(max(area.height(), lines))
        parent = editor.parentWidget()
        whole = parent.rect() if parent is not None else area
        if area.bottom() > whole.bottom():
            area.moveBottom(whole.bottom())
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Enter take the translation: a sentence has no line breaks."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                return True
        return super().eventFilter(editor, event)
