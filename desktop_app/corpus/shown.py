"""What documents show, in SQL: the latest sentiment, and the label of a person or else of a model.

The fragments stand by themselves: whatever joins them needs to bind nothing.
"""

from desktop_app.corpus.facts import CURRENT_LABELS
from desktop_app.corpus.records import LABEL_SEPARATOR

SENTIMENT_MODEL = "(SELECT max(id) FROM models WHERE task = 'sentiment')"
"""The id of the head that judged last, or NULL."""

LABEL_MODEL = f"(SELECT CAST(value AS INTEGER) FROM facts WHERE name = '{CURRENT_LABELS}')"
"""The id of the label set that documents show, or NULL."""

SHOWN_SENTIMENTS = f"""SELECT document_id, label, 1.0 AS probability FROM given_sentiments
    WHERE start < 0
    UNION ALL SELECT document_id, label, probability FROM document_predictions
    WHERE model_id = {SENTIMENT_MODEL}
        AND document_id NOT IN (SELECT document_id FROM given_sentiments WHERE start < 0)"""
"""document_id, label and probability of every sentiment shown: a person's, else the model's."""

GIVEN_LABELS = f"""SELECT document_id, label FROM given_labels
    WHERE {LABEL_MODEL} IS NULL OR label IN (
        SELECT j.value FROM models m, json_each(m.labels) j WHERE m.id = {LABEL_MODEL})"""
"""document_id and label that people gave, of those in the set that is shown."""

_SEPARATOR = f"char({ord(LABEL_SEPARATOR)})"
_MODEL_ALONE = f"""p.model_id = {LABEL_MODEL} AND p.label <> ''
    AND p.document_id NOT IN (SELECT document_id FROM ({GIVEN_LABELS}))"""

SHOWN_LABELS = f"""{GIVEN_LABELS}
    UNION ALL SELECT p.document_id, p.label FROM document_predictions p
    WHERE {_MODEL_ALONE} AND instr(p.label, {_SEPARATOR}) = 0
    UNION ALL SELECT p.document_id, j.value FROM document_predictions p,
        json_each('[' || replace(json_quote(p.label), '\\u001f', '","') || ']') j
    WHERE {_MODEL_ALONE} AND instr(p.label, {_SEPARATOR}) > 0"""
"""document_id and label of every label shown: what people gave, else what the model predicts."""

LABEL_CONFIDENCE = f"""SELECT document_id, 1.0 AS probability FROM ({GIVEN_LABELS})
    UNION SELECT p.document_id, p.probability FROM document_predictions p WHERE {_MODEL_ALONE}"""
"""document_id and probability of the label shown; what a person gave is certain."""
