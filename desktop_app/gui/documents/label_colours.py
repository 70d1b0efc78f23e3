"""The colours of a corpus's labels: their own, or those of their places in the codebook."""

from PySide6.QtGui import QColor

from desktop_app.corpus.store import Corpus
from desktop_app.gui.appearance import label_colour
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.tasks.codebook import Label


class LabelColours:
    """Gives every label a colour, those that are in no codebook too."""

    def __init__(self, labels: tuple[Label, ...] = (), *, several: bool = False) -> None:
        self.labels = labels
        self.several = several
        self._own = {label.name: (place, label.colour) for place, label in enumerate(labels)}

    def colour(self, name: str) -> QColor:
        """Return the colour of a label."""
        place, own = self._own.get(name, (sum(map(ord, name)), ""))
        return label_colour(place, own or None)


def read_label_colours(corpus: Corpus) -> LabelColours:
    """Read the codebook; without one, take the labels that were predicted last."""
    codebook = stored_codebook(corpus)
    if codebook is not None:
        return LabelColours(codebook.labels, several=codebook.multi_label)
    sets = [model for model in corpus.models() if model.task == "labels"]
    return LabelColours(tuple(Label(name) for name in sets[-1].labels) if sets else ())
