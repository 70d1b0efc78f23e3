"""Makes a Satchel pack of a Mozilla (Bergamot) model folder, in one go.

python -m build_scripts.translation.from_bergamot FOLDER --from cs --to en --lines mono.cs.txt \
    --out translate-cs-en

FOLDER holds `model.*.bin`, `vocab.*.spm` and, for speed, `lex.*.s2t.bin`. `mono.cs.txt` has a
sentence of the source language a line: 50,000 give a usable model in an hour on one core, ten times
as many a better one. Text of the kind to be translated later is best. Stopped, it goes on with the
lines it has when started again with the same `--work` folder.
"""

import argparse
import itertools
import subprocess
import sys
from pathlib import Path

from build_scripts.translation.teacher_lines import write_teacher_lines

_HOURS_PER_LINE = 1 / 50_000
_LEAST_MINUTES = 10


def main() -> None:
    """Read the arguments; translate, distil, pack."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bergamot", type=Path)
    parser.add_argument("--from", dest="source_language", required=True, metavar="CODE")
    parser.add_argument("--to", dest="target_language", required=True, metavar="CODE")
    parser.add_argument("--lines", type=Path, required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="PACK_FOLDER")
    parser.add_argument("--work", type=Path, help="folder for what is in between")
    parser.add_argument("--minutes", type=float, help="of training; else by the number of lines")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    work = asked.work or asked.out.with_name(f"{asked.out.name}.work")
    work.mkdir(parents=True, exist_ok=True)
    examples = work / "teacher.tsv"
    count = _translated(asked.bergamot, asked.lines, examples)
    minutes = asked.minutes or max(_LEAST_MINUTES, count * _HOURS_PER_LINE * 60)
    _run(
        "distil", asked.bergamot, "--examples", f"own:1:{examples}", "--out", work,
        "--minutes", minutes, "--fit-minutes", minutes / 10, "--threads", asked.threads,
    )  # fmt: skip
    source = f"distilled from the Bergamot model {asked.bergamot.name}"
    _run(
        "make_pack", work / "best", "--from", asked.source_language, "--to", asked.target_language,
        "--name", f"{asked.source_language} to {asked.target_language}", "--source", source,
        "--out", asked.out,
    )  # fmt: skip
    for shortlist in sorted(asked.bergamot.glob("lex.*.s2t.bin"))[:1]:
        _run("shortlist", shortlist, asked.out)
    print(f"{asked.out} is ready: satchel models import {asked.out}")


def _translated(bergamot: Path, lines: Path, out: Path) -> int:
    """Let the teacher translate what `out` does not hold yet; return how many lines it holds."""
    done = set()
    if out.exists():
        whole = out.read_text(encoding="utf-8").rsplit("\n", 1)[0]
        out.write_text(f"{whole}\n" if whole else "", encoding="utf-8")
        done = {line.partition("\t")[0] for line in whole.splitlines()}
    with lines.open(encoding="utf-8") as file:
        missing = itertools.filterfalse(lambda line: line.strip().replace("\t", " ") in done, file)
        return len(done) + write_teacher_lines(bergamot, missing, out)


def _run(module: str, *arguments: object) -> None:
    command = [sys.executable, "-m", f"build_scripts.translation.{module}", *map(str, arguments)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
