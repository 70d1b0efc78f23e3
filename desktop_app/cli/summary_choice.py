"""Which documents of a corpus `satchel summarize` is asked to summarise."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.errors import InputError
from desktop_app.messages import _

if TYPE_CHECKING:
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.themes import Theme


@dataclass(frozen=True, slots=True)
class Chosen:
    """Documents by their ids, or a theme by its number of so many `themes`; all if neither."""

    document_ids: tuple[int, ...] = ()
    theme: int | None = None
    themes: int | None = None

    def theme_of(
        self, corpus: "Corpus", models: "AnalysisModels", checkpoint: Callable[[], None]
    ) -> "Theme":
        """Return the theme chosen. Raises InputError if there are not so many."""
        from desktop_app.pipeline.themes import summarise_documents

        found = summarise_documents(corpus, models, themes=self.themes, checkpoint=checkpoint)
        if self.theme is None or self.theme > len(found.themes):
            raise InputError(
                _("There is no theme {number}; the corpus has {count}.").format(
                    number=self.theme, count=len(found.themes)
                )
            )
        return found.themes[self.theme - 1]
