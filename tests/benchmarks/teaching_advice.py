"""Whether “X has few examples: 20 more are likely to help most” is good advice.

Usage: python tests/benchmarks/teaching_advice.py [DATA] [--only NAME] [--seeds N]
       [--vectors FOLDER]

DATA is as for `teaching.py`, whose sets are used. Each draw is a table of so many texts: of as many
of each label ("even"), or of which one label has a ninth and another a third of the usual number
("few"). A classifier is taught with it and its advice taken down; then 20 more examples of each
label in turn are added, or 20 of all labels as frequent as they are in reality, and the gain in
macro-F1 on texts held out is measured. In reality the labels are as frequent as one another, or (a
second line, "few, rare") the rare ones are as rare as in the table. Printed is the mean gain in
points of:

  advised    the label that the advice names; where it names none, 20 texts as they come
  spread     20 texts as they come
  any        a label at random: the mean over all labels
  fewest     the label with the fewest examples
  worst      the label with the lowest cross-validated F1
  best       the label that turned out best: no rule can know it

and how often the advice names a label, how often that is better than the spread, and the standard
errors of the first two.
"""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does: its threads only spin

import numpy as np
from data_folder import add_data_folder
from teaching import encoded, halves, kinds, read, sections, tweets

from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Label
from desktop_app.tasks.near_duplicates import group_near_duplicates
from desktop_app.tasks.teaching import Examples, teach
from desktop_app.tasks.teaching.blending import Teacher

SIZES = (60, 200)
MORE = 20
COLUMNS = ("advised", "spread", "any", "fewest", "worst", "best")


def main() -> None:
    options = _options()
    data = Path(options.data)
    sets = {
        "AG News": lambda: halves(read(data / "topics/ag_news.dev.tsv")),
        "emotion": lambda: halves(read(data / "topics/emotion.train.tsv")),
        "kinds of text": lambda: halves(kinds(data)),
        "Debian sections": lambda: halves(sections()),
        "Portuguese tweets": lambda: halves(tweets(data)),
    }
    encoder = AnalysisModels().encoder
    print(f"{'':32}" + "".join(f"{name:>9}" for name in COLUMNS) + "    names   beats spread")
    for title, rows in sets.items():
        if options.only and options.only not in title:
            continue
        taught, held_out = rows()
        if not taught:
            continue
        names = sorted({label for _text, label in taught})
        labels = zero_shot.label_vectors(encoder, [Label(name) for name in names])
        train, test = (encoded(encoder, part, options.vectors) for part in (taught, held_out))
        true, wanted = (
            np.array([names.index(label) for _text, label in part]) for part in (taught, held_out)
        )
        groups = group_near_duplicates([text for text, _label in taught])
        task = _Task(names, labels, train, true, groups, test, wanted)
        for size in SIZES:
            for table in ("even", "few"):
                draws = [
                    task.draw(size, seed, skewed=table == "few") for seed in range(options.seeds)
                ]
                realities = (table,) if table == "even" else (table, "few, rare")
                for number, reality in enumerate(realities):
                    line(f"{title}, {size}, {reality}", draws, number)


def line(title: str, draws: "list[_Draw]", reality: int) -> None:
    gains = np.array([draw.gains[reality] for draw in draws])
    named = np.array([draw.named for draw in draws])
    better = (gains[:, 0] > gains[:, 1])[named]
    mean, error = gains.mean(axis=0), gains.std(axis=0) / len(gains) ** 0.5
    print(
        title.ljust(32)
        + "".join(f"{value:9.2f}" for value in mean)
        + f"{named.mean():9.0%}{better.mean() if len(better) else 0:11.0%}"
        + f"   (± {error[0]:.2f}, {error[1]:.2f})",
        flush=True,
    )


@dataclass(frozen=True)
class _Draw:
    """The gains of `COLUMNS` in each reality, and whether the advice named a label."""

    gains: list[list[float]]
    named: bool


class _Task:
    """One set of texts: what to draw examples from, and what to measure on."""

    def __init__(self, names, labels, train, true, groups, test, wanted) -> None:
        self.names, self.labels = names, labels
        self.train, self.true, self.groups = train, true, groups
        self.test, self.wanted = test, wanted

    def draw(self, size: int, seed: int, *, skewed: bool) -> _Draw:
        random = np.random.default_rng(seed)
        count = len(self.names)
        order = random.permutation(len(self.true))
        rare = random.permutation(count)
        shares = np.ones(count)
        if skewed:
            shares[rare[0]], shares[rare[1]] = 1 / 9, 1 / 3
        counts = np.maximum(2, np.round(size * shares / shares.sum())).astype(int)
        rows = np.concatenate([order[self.true[order] == one][:n] for one, n in enumerate(counts)])
        rest = order[~np.isin(order, rows)]
        result = teach(self.names, self.labels, self.examples(rows))
        lesson = result.lesson
        more = [np.r_[rows, rest[self.true[rest] == one][:MORE]] for one in range(count)]
        advised = lesson.learning.wanted
        worst = int(np.argmin([one.f1 for one in lesson.measures.labels]))
        gains = []
        for frequency in (np.ones(count), shares) if skewed else (shares,):
            chances = frequency[self.true[rest]]
            spread = random.choice(rest, MORE, replace=False, p=chances / chances.sum())
            after = [
                self.score(each, lesson, frequency) for each in (rows, *more, np.r_[rows, spread])
            ]
            before, *of_label, of_spread = after
            of_label = [each - before for each in of_label]
            gains.append(
                [
                    of_label[self.names.index(advised)] if advised else of_spread - before,
                    of_spread - before,
                    float(np.mean(of_label)),
                    of_label[int(counts.argmin())],
                    of_label[worst],
                    max(of_label),
                ]
            )
        return _Draw(gains, advised is not None)

    def examples(self, rows) -> Examples:
        has = np.eye(len(self.names), dtype=bool)[self.true[rows]]
        return Examples(self.train[rows], has, self.groups[rows])

    def score(self, rows, lesson, frequency) -> float:
        """Return the macro-F1 where labels are so frequent, of a head taught with these rows."""
        examples = self.examples(rows)
        given = Teacher(self.labels, examples, None).fit(examples, lesson.setting)
        given = given.logits(self.test).argmax(axis=1)
        table = np.zeros((len(self.names), len(self.names)))
        np.add.at(table, (self.wanted, given), 1)
        table *= (frequency / table.sum(axis=1))[:, None]
        return 100 * float(np.mean(2 * np.diag(table) / (table.sum(axis=0) + table.sum(axis=1))))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_folder(parser)
    parser.add_argument("--only", help="sets whose name holds this")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--vectors", type=Path, help="a folder to keep the vectors in")
    return parser.parse_args()


if __name__ == "__main__":
    main()
