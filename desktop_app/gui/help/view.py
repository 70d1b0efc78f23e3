"""The page with the user guide, in the language of the window."""

import re

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from desktop_app.gui.appearance import appearance, tokens
from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import card, column
from desktop_app.messages import _, current_language
from desktop_app.paths import resources_folder

_SPACE_ABOVE = 20
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


class HelpView(View):
    """Shows resources/guide/<language>.md; its links go to its own headings."""

    needs_corpus = False

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Help"))
        self.browser = QTextBrowser()
        self.browser.setProperty("look", "reader")
        self.browser.setAccessibleName(_("User guide"))
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        self._headings: list[str] = []
        self.body.addWidget(card(column(self.browser), 24), 1)
        appearance().changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        text = (resources_folder() / "guide" / f"{current_language()}.md").read_text("utf-8")
        self._headings = [found[2] for found in _HEADING.finditer(text)]
        document = self.browser.document()
        document.setDefaultStyleSheet(f"a {{ color: {tokens().accent}; }}")
        document.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        _space_headings(document)
        self.browser.moveCursor(self.browser.textCursor().MoveOperation.Start)

    def _follow(self, address: QUrl) -> None:
        """Go to the heading a link names, as GitHub names headings."""
        wanted = address.fragment()
        for heading in self._headings:
            if anchor(heading) == wanted:
                self.browser.moveCursor(self.browser.textCursor().MoveOperation.End)
                # From the end backwards: the list of contents at the top has the same words.
                self.browser.find(heading, QTextDocument.FindFlag.FindBackward)
                self.browser.setTextCursor(self.browser.textCursor())
                bar = self.browser.verticalScrollBar()
                bar.setValue(bar.value() + self.browser.cursorRect().top())
                return


def _space_headings(document: QTextDocument) -> None:
    block = document.begin()
    while block.isValid():
        look = block.blockFormat()
        if look.headingLevel() > 1:
            look.setTopMargin(_SPACE_ABOVE)
            QTextCursor(block).setBlockFormat(look)
        block = block.next()


def anchor(heading: str) -> str:
    """Return the name of a heading in links: lower case, hyphens for spaces, no signs."""
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")
