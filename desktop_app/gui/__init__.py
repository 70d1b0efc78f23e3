"""The window: Qt widgets over the pipeline; nothing else imports PySide6."""
