"""The last steps for Marian's models, wherever they were published, once they are converted."""

import shutil
from collections.abc import Mapping

from desktop_app.packs.importing.descriptions import (
    describe_family,
    describe_pair,
    find_languages,
    identifier,
)
from desktop_app.packs.importing.kinds import Job, Step
from desktop_app.packs.importing.language_tokens import find_family
from desktop_app.packs.importing.translators import (
    MODEL_NAME,
    check_model,
    check_tokenizer,
    copy_tokenizer,
    read_vocabularies,
)
from desktop_app.packs.manifest import Manifest


def finish(job: Job, tokenizer: Mapping[str, str]) -> Manifest:
    """Move the model from `converted` into the pack, add its tokenizer, and describe it.

    Marian's models are converted so that CTranslate2 itself adds the end token.
    """
    job.report(Step.CHECKING, 0)
    for path in (job.scratch / "converted").iterdir():
        shutil.move(path, job.folder / path.name)
    vocabularies = read_vocabularies(job.folder)
    check_model(job.folder / MODEL_NAME, vocabularies)
    copy_tokenizer(job, tokenizer)
    check_tokenizer(job.folder, "sentencepiece", vocabularies.source)
    family = find_family(vocabularies.source)
    if family is not None and family[0].name == "OPUS-MT":
        return describe_family(job, *family, tokenizer="sentencepiece", adds_end=True)
    languages = find_languages(job)
    return describe_pair(
        job,
        languages,
        pack_id=identifier(job, f"opus-mt-{languages[0]}-{languages[1]}".lower()),
        tokenizer="sentencepiece",
        tokens=None,
    )
