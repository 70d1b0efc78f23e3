"""What pack is needed for a wish, and how to come by it without a network on this computer."""

from dataclasses import dataclass

from desktop_app.messages import _
from desktop_app.packs.catalogue import Catalogue, Pack
from desktop_app.packs.translation_languages import sources, targets, translates
from desktop_app.text.languages import language_name

_PIVOT = "en"
_COMMON = (  # what Argos Translate and OPUS-MT have pairs with English for
    *("ar", "az", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa"),
    *("fi", "fr", "ga", "gl", "he", "hi", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "nb"),
    *("nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sv", "sw", "th", "tl", "tr", "uk", "ur"),
    *("vi", "zh"),
)


@dataclass(frozen=True, slots=True)
class Need:
    """The answer in sentences, and whether the wish can be had now."""

    met: bool
    text: str


def translation_languages(catalogue: Catalogue) -> list[str]:
    """Return the codes of languages that packs exist for, here or elsewhere, sorted by name."""
    own = {code for pack in catalogue.of_task("translate") for code in _codes(pack)}
    return sorted({*_COMMON, *own}, key=language_name)


def translation_need(catalogue: Catalogue, source: str, target: str) -> Need:
    """Say whether texts of one language can be translated into another, and what is missing."""
    names = {"source": language_name(source), "target": language_name(target)}
    if source == target:
        return Need(True, _("That is the same language: nothing has to be translated."))
    packs = catalogue.of_task("translate")
    for pack in packs:
        if translates(pack.manifest, source, target):
            return Need(
                True,
                _("You have it: {source} is translated into {target} by {pack}.").format(
                    **names, pack=pack.manifest.name
                ),
            )
    legs = [leg for leg in ((source, _PIVOT), (_PIVOT, target)) if leg[0] != leg[1]]
    missing = [leg for leg in legs if not any(translates(p.manifest, *leg) for p in packs)]
    if not missing:
        return Need(
            True,
            _("You have it: {source} is translated into {target} by way of English.").format(
                **names
            ),
        )
    files = _(" and ").join(f"translate-{a}_{b}.argosmodel" for a, b in missing)
    other = _(" and ").join(f"opus-mt-{a}-{b}" for a, b in missing)
    return Need(
        False,
        _(
            "To translate {source} into {target} you need {files} (Argos Translate) or {other} "
            "(OPUS-MT). Get the file on a computer with a network, carry it here on a stick, and "
            "drop it onto this page."
        ).format(**names, files=files, other=other),
    )


def task_need(catalogue: Catalogue, task: str) -> Need:
    """Say whether a task other than translation can be done, and what is missing."""
    known = {pack.manifest.task for pack in catalogue.packs}
    if task == "topics":
        return Need(
            {"encode"} <= known,
            _(
                "You have it: labels of your own need no pack. Teach them on the Classify page. A "
                "ready classifier (Hugging Face with safetensors, fastText) can be dropped here."
            ),
        )
    if {"encode", task} <= known:
        return Need(True, _("You have it: it came with Satchel."))
    return Need(False, _("The pack that came with Satchel is missing. Install Satchel again."))


def _codes(pack: Pack) -> set[str]:
    return {*sources(pack.manifest), *targets(pack.manifest)}
