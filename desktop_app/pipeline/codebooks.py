"""The codebook of a corpus: the labels the person gave it last, kept for new documents."""

import msgspec

from desktop_app.corpus.facts import CODEBOOK
from desktop_app.corpus.store import Corpus
from desktop_app.errors import CorpusError, InputError
from desktop_app.messages import _
from desktop_app.tasks.codebook import Codebook


def stored_codebook(corpus: Corpus) -> Codebook | None:
    """Return the codebook of a corpus, or None. Raises CorpusError if what is stored is none."""
    stored = corpus.facts.get(CODEBOOK)
    if stored is None:
        return None
    try:
        return msgspec.json.decode(stored.encode(), type=Codebook)
    except (msgspec.MsgspecError, InputError) as error:
        raise CorpusError(
            _("The codebook in {name} cannot be used: {reason}. Import it again.").format(
                name=corpus.path.name, reason=error
            )
        ) from error


def required_codebook(corpus: Corpus) -> Codebook:
    """Return the codebook of a corpus. Raises InputError, saying how to give it one."""
    codebook = stored_codebook(corpus)
    if codebook is None:
        raise InputError(
            _(
                "{name} has no codebook. Give it one with “codebook import”, or labels with "
                "“analyze --labels”."
            ).format(name=corpus.path.name)
        )
    return codebook


def store_codebook(corpus: Corpus, codebook: Codebook) -> None:
    """Keep a codebook in place of the one before. Call it inside `Corpus.transaction()`."""
    corpus.facts.set(CODEBOOK, msgspec.json.encode(codebook).decode())


def forget_codebook(corpus: Corpus) -> None:
    """Leave a corpus without labels of its own. Call it inside `Corpus.transaction()`."""
    corpus.facts.remove(CODEBOOK)
