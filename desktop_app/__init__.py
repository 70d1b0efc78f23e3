"""Satchel: offline text analytics for a folder of documents."""

__version__ = "0.1.0"
