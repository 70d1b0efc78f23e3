"""Search by meaning: encodes a query with the encoder that made a corpus's embeddings."""

from desktop_app.corpus.records import SearchHit
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.text.normalisation import normalise


def search_by_meaning(
    corpus: Corpus, models: AnalysisModels, query: str, limit: int
) -> list[SearchHit]:
    """Return the documents nearest in meaning to the query, best first, in any language.

    Raises:
        InputError: the query is empty, or the corpus was analysed without embeddings.

    """
    text = normalise(query)
    if not text:
        raise InputError(_("Type at least one word to search for."))
    if models.encoder_model not in corpus.models():
        raise InputError(
            _(
                "{name} holds no embeddings. Run “analyze” on it with the task “sentiment” or "
                "“classify” first."
            ).format(name=corpus.path.name)
        )
    vector = models.encoder.encode([text])[0]
    return corpus.search_by_meaning(vector, models.encoder_model, limit)
