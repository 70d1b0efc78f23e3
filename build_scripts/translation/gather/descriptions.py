"""Package descriptions of Debian: English ones, and those that people have translated."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from build_scripts.translation.gather.cleaning import (
    Line,
    Pair,
    Variant,
    lines_of_paragraph,
    pairs_of_paragraph,
)

_SOURCE = "debian-descriptions"
_VARIANTS = {"pt_BR": Variant.BRAZIL, "pt": Variant.PORTUGAL}


def description_pairs(lists: Path) -> Iterator[Pair]:
    """Yield the pairs of the package lists in the folder (`apt-get update` wrote them)."""
    english = dict(_descriptions(lists, "en"))
    for language, variant in _VARIANTS.items():
        for digest, paragraphs in _descriptions(lists, language):
            original = english.get(digest, [])
            if len(original) == len(paragraphs):
                for one, other in zip(original, paragraphs, strict=True):
                    yield from pairs_of_paragraph(one, other, variant, _SOURCE)


def description_lines(lists: Path) -> Iterator[Line]:
    """Yield the sentences of the English descriptions."""
    for _, paragraphs in _descriptions(lists, "en"):
        for paragraph in paragraphs[1:]:
            yield from lines_of_paragraph(paragraph, "en", _SOURCE)


def paragraphs_of(stanza: str, language: str) -> list[str]:
    """Return the summary and the paragraphs of one description."""
    start = stanza.find(f"Description-{language}:")
    if start < 0:
        return []
    summary, *body = stanza[start:].split("\n")
    found = [summary.partition(":")[2].strip(), ""]
    for line in body:
        if not line.startswith(" "):
            break
        if line.strip() == ".":
            found.append("")
        elif re.match(r"\s+[*•-] |\s{2}", line):
            found.append(line.strip(" *•-"))
        else:
            found[-1] += f" {line.strip()}"
    return [text for one in found if (text := one.strip())]


def _descriptions(lists: Path, language: str) -> Iterator[tuple[str, list[str]]]:
    escaped = language.replace("_", "%5f")
    for path in sorted(lists.glob(f"*Translation-{escaped}.*")):
        command = ["/usr/lib/apt/apt-helper", "cat-file", str(path)]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        for stanza in text.split("\n\n"):
            if digest := re.search(r"^Description-md5: (\w+)", stanza, re.MULTILINE):
                yield digest[1], paragraphs_of(stanza, language)
