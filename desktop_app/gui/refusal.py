"""What a person sees when the window may not start at all: one sentence, before anything else."""

import sys

from PySide6.QtWidgets import QApplication, QMessageBox


def tell_refusal(reason: str) -> None:
    """Show `reason` and wait until it is read. There may be no console to print it to."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    box = QMessageBox(QMessageBox.Icon.Critical, "Satchel", reason)
    box.exec()
    del application
