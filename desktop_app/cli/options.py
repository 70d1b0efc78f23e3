"""Options and arguments that several commands share, so that they are the same everywhere."""

from pathlib import Path

import click

from desktop_app.messages import _

_MOST_CORES = 256

jobs = click.option(
    "--jobs",
    type=click.IntRange(1, _MOST_CORES),
    help=_("Cores to use; all if left out."),
)
"""Gives the parameter `jobs: int | None`."""

jsonl = click.option(
    "--jsonl", is_flag=True, help=_("One JSON object a line instead of plain text.")
)
"""Gives the parameter `jsonl: bool`."""

explain = click.option(
    "--explain",
    is_flag=True,
    help=_("Tell which words moved each answer, for (+) or against it (−)."),
)
"""Gives the parameter `explain: bool`."""

codebook = click.option(
    "--codebook",
    "codebook_path",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Labels with descriptions, from a TOML, CSV or QDC file."),
)
"""Gives the parameter `codebook_path: Path | None`."""

classifier = click.option(
    "--classifier",
    metavar="PACK",
    help=_("A taught or imported classifier: the id or the folder of its pack."),
)
"""Gives the parameter `classifier: str | None`."""

min_confidence = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="P",
    help=_("Give no label below this probability (0 to 1)."),
)
"""Gives the parameter `min_confidence: float | None`."""

corpus = click.argument(
    "corpus_path", metavar="CORPUS", type=click.Path(dir_okay=False, path_type=Path)
)
"""Gives the parameter `corpus_path: Path`."""

lines = click.argument("file", default="-", type=click.Path(allow_dash=True, dir_okay=False))
"""Gives the parameter `file: str`, `-` for standard input."""

corpus_option = click.option(
    "--corpus",
    "corpus_path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.satchel",
    help=_("The corpus it belongs to."),
)
"""Gives the parameter `corpus_path: Path` where it is not what the command is about."""

out = click.option(
    "--out",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("The file to write; one that is there is replaced."),
)
"""Gives the parameter `out: Path`."""

yes = click.option(
    "--yes",
    is_flag=True,
    help=_("Send texts to the large model without asking first, for scripts."),
)
"""Gives the parameter `yes: bool`."""
