"""Translates one file into another: in its own format, or side by side with its translation."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import InputError
from desktop_app.export.translated.documents import (
    DocumentTranslation,
    Progress,
    sample_of,
    translate_document,
)
from desktop_app.export.translated.side_by_side import text_sample, write_side_by_side
from desktop_app.messages import _
from desktop_app.pipeline.decided import Decisions
from desktop_app.pipeline.translating import Translation, TranslationRoutes
from desktop_app.pipeline.translation_routes import matching_code
from desktop_app.tasks.language import LanguageIdentifier
from desktop_app.text.languages import language_name


@dataclass(frozen=True, slots=True)
class FileTranslator:
    """What files are translated with: the ways into one language, and what people decided."""

    routes: TranslationRoutes
    languages: LanguageIdentifier
    decisions: Decisions
    checkpoint: Callable[[], None] = lambda: None

    def way_for(self, file: Path, source: str | None, *, side_by_side: bool) -> Translation:
        """Return the way from the language of a file, found out unless it is given.

        Raises InputError if it is in the target language already or cannot be read, PackError if no
        pack translates from its language.
        """
        sample = text_sample if side_by_side else sample_of
        code = source or self.languages.identify(sample(file)).language
        if matching_code(self.routes.target, [code]) == code:
            raise InputError(
                _("{name} is in {language} already.").format(
                    name=file.name, language=language_name(code)
                )
            )
        return self.routes.open(code)

    def translate(
        self, file: Path, out: Path, way: Translation, progress: Progress, *, side_by_side: bool
    ) -> DocumentTranslation:
        """Write the translation of `file` to `out`. Raises InputError; nothing is written then."""
        translate = self.decisions.applied(way.stoppable(self.checkpoint), way.source, way.target)
        if side_by_side:
            return write_side_by_side(
                file,
                out,
                translate,
                (way.source, way.target),
                progress=progress,
                checkpoint=self.checkpoint,
            )
        return translate_document(
            file, out, translate, way.target, progress=progress, checkpoint=self.checkpoint
        )


def free_name(file: Path, folder: Path, target: str, extension: str) -> Path:
    """Return a name for the translation of a file that nothing in the folder has yet."""
    stem = f"{file.stem}.{target}"
    names = (stem, *(f"{stem} ({number})" for number in range(2, 10_000)))
    free = (folder / f"{name}{extension}" for name in names)
    return next(path for path in free if not path.exists())
