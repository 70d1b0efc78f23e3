"""The manifest of an imported translator: its name, its languages, where it comes from."""

import re
from collections.abc import Iterator

import msgspec

from desktop_app.engine.conversion.model_file import read_index
from desktop_app.engine.subwords import SubwordKind
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.kinds import Job
from desktop_app.packs.importing.language_tokens import Family, scheme_of
from desktop_app.packs.importing.licences import card_text, find_licence
from desktop_app.packs.importing.sources import read
from desktop_app.packs.importing.translators import MODEL_NAME
from desktop_app.packs.manifest import Manifest, TokenScheme
from desktop_app.text.language_codes import language_code
from desktop_app.text.languages import known_languages

_PAIR = re.compile(r"(?<![a-z0-9])(?=([a-z]{2,3})[-_]([a-z]{2,3})(?![a-z0-9]))")
_HEADING = re.compile(r"^#+[ \t]*(.+)$", re.MULTILINE)
# What stands before the languages and looks like one: "mt" is Maltese as well.
_NOISE = re.compile(r"opus[-_]mt[-_](?:tc[-_](?:big|base|tiny)[-_])?")
_LONGEST_ID = 60
_SHORTEST_ID = 4
# What `engine.translator` gives a sentence of the usual length: positions for twice its tokens.
_USUAL_POSITIONS = 2 * 128 + 32


def describe_pair(
    job: Job,
    languages: tuple[str, str],
    *,
    pack_id: str,
    tokenizer: SubwordKind,
    tokens: TokenScheme | None,
    version: str = "1",
) -> Manifest:
    """Return the manifest of a model of one language pair."""
    manifest = _describe(job, pack_id, tokenizer, version)
    return msgspec.structs.replace(
        manifest, source_language=languages[0], target_language=languages[1], tokens=tokens
    )


def describe_family(
    job: Job, family: Family, tokens: dict[str, str], *, tokenizer: SubwordKind, adds_end: bool
) -> Manifest:
    """Return the manifest of a model of many languages, told by tokens which are meant."""
    scheme = scheme_of(family, tokens, adds_end=adds_end)
    wishes = job.wishes
    scheme = msgspec.structs.replace(
        scheme,
        sources=_chosen(scheme.sources, wishes.source_languages),
        targets=_chosen(scheme.targets, wishes.target_languages),
    )
    if scheme.sources:
        sources = tuple(scheme.sources)
    elif family.name == "OPUS-MT":
        sources = wishes.source_languages or _listed_sources(job)
    else:
        sources = wishes.source_languages or tuple(tokens)
    if not sources:
        raise unknown_languages()
    single = sources[0] if len(sources) == 1 else None
    many = () if single else sources
    manifest = _describe(job, identifier(job, family.name.lower()), tokenizer, "1")
    targets = tuple(scheme.targets)
    return msgspec.structs.replace(
        manifest,
        source_language=single,
        target_language=targets[0] if len(targets) == 1 else None,
        languages=tuple(sorted({*many, *(targets if scheme.sources else ())})),
        tokens=scheme,
    )


def find_languages(job: Job) -> tuple[str, str]:
    """Return the pair that the person named, or that the model's files or its name tell."""
    source = job.wishes.source_languages[:1]
    target = job.wishes.target_languages[:1]
    if source and target:
        return source[0], target[0]
    for found in _told_pairs(job):
        pair = (*source, found[0])[0], (*target, found[1])[0]
        if pair[0] != pair[1]:
            return pair
    raise unknown_languages()


def identifier(job: Job, otherwise: str) -> str:
    """Return the id for the pack: what the person wishes, or the name of what is imported."""
    if job.wishes.pack_id:
        return job.wishes.pack_id
    stem = job.source.path.resolve().name
    stem = re.sub(r"\.(zip|argosmodel|bin|ftz)$", "", stem, flags=re.IGNORECASE).lower()
    name = re.sub(r"[^a-z0-9._-]+", "-", stem)[:_LONGEST_ID].strip("._-")
    return name if len(name) >= _SHORTEST_ID else otherwise


def unknown_languages() -> PackError:
    """Return the fault of a model that does not tell what it translates."""
    return PackError(
        _(
            "The model does not tell which languages it translates. Say it: "
            "satchel models import PATH --from en --to pt"
        )
    )


def _describe(job: Job, pack_id: str, tokenizer: SubwordKind, version: str) -> Manifest:
    model = read_index(job.folder / MODEL_NAME)
    shape = model.shape("decoder/position_encodings/encodings")
    few = shape is not None and shape[0] < _USUAL_POSITIONS
    return Manifest(
        format=1,
        id=job.wishes.pack_id or pack_id,
        task="translate",
        name=job.source.path.resolve().name,
        version=version,
        licence=find_licence(job.source),
        source=f"imported from {job.source.path.resolve().name}",
        files={},
        architecture="transformer",
        quantization=model.quantization,
        tokenizer=tokenizer,
        max_tokens=max(8, (shape[0] - 32) // 2) if few and shape else None,
    )


def _chosen(
    named: dict[str, tuple[str, ...]], wished: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    if not named or not wished:
        return named
    unknown = [code for code in wished if code not in named]
    if unknown:
        raise PackError(
            _("The model has no token for {codes}. It knows: {known}.").format(
                codes=", ".join(unknown), known=", ".join(named)
            )
        )
    return {code: named[code] for code in wished}


def _told_pairs(job: Job) -> Iterator[tuple[str, str]]:
    """Yield the pairs that the model's files and names tell, the surest first."""
    settings = _settings(job)
    told = language_code(settings.source_lang), language_code(settings.target_lang)
    if told[0] and told[1]:
        yield told[0], told[1]
    sources, targets = _listed(job, "source"), _listed(job, "target")
    if len(sources) == 1 and len(targets) == 1:
        yield sources[0], targets[0]
    path = job.source.path.resolve()
    names = [path.name, path.parent.name, *_HEADING.findall(card_text(job.source))[:3]]
    known = set(known_languages())
    for name in names:
        pairs = [
            (source, target)
            for match in _PAIR.finditer(_NOISE.sub("", name.lower()))
            for source, target in [(language_code(match[1]), language_code(match[2]))]
            if source in known and target in known and source != target
        ]
        # Of "my-en-de-model" nobody can tell whether it is about Burmese.
        if len(pairs) == 1:
            yield pairs[0]


def _listed_sources(job: Job) -> tuple[str, ...]:
    listed = _listed(job, "source")
    return listed or tuple(pair[0] for pair in _told_pairs(job))[:1]


def _listed(job: Job, side: str) -> tuple[str, ...]:
    """Return the codes that a card of OPUS-MT lists as "source language(s): ..."."""
    line = rf"^[*\s-]*{side} lang\w*(?:\(s\))?\W*:([^\n]+)"
    match = re.search(line, card_text(job.source), re.MULTILINE | re.IGNORECASE)
    words = re.findall(r"[A-Za-z]{2,3}(?:[_-][A-Za-z]+)*", match[1]) if match else []
    codes = (language_code(word) for word in words)
    return tuple(dict.fromkeys(code for code in codes if code))


class _Settings(msgspec.Struct):
    """What `tokenizer_config.json` of a Marian model tells."""

    source_lang: str = ""
    target_lang: str = ""


def _settings(job: Job) -> _Settings:
    name = "tokenizer_config.json"
    try:
        if name in job.source.files:
            return msgspec.json.decode(read(job.source, name), type=_Settings)
    except msgspec.MsgspecError:
        pass  # other models' files of that name hold other things there
    return _Settings()
