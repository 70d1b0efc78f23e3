"""Extractive summaries: the sentences of a text that say most of it, word for word."""

from desktop_app.tasks.summary.choosing import Chosen, Sentence, extract

__all__ = ["Chosen", "Sentence", "extract"]
