"""The report card of a taught classifier: on what and how well it was taught."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from desktop_app.messages import _, ngettext
from desktop_app.packs.manifest import Manifest
from desktop_app.pipeline.teaching import Teaching
from desktop_app.pipeline.teaching_advice import advice, few_examples
from desktop_app.tasks.teaching import Lesson, Measures
from desktop_app.tasks.teaching.measures import RESAMPLES
from desktop_app.text.numbers import count_text, decimal_text

_WIDEST_CONFUSION = 15
"""Labels a confusion matrix is printed for: more columns fit no terminal."""
_CONFUSED_PAIRS = 10
_FEW_EXAMPLES = 16
"""Of a label, on average; with more of them, texts without a label were of no more help."""


def print_teaching(teaching: Teaching) -> None:
    """Print what a classifier was just taught and how well it did on texts held out."""
    console = Console(highlight=False)
    for line in _about_examples(teaching):
        console.print(escape(line), soft_wrap=True)
    lesson = teaching.taught.lesson
    if lesson is None:
        console.print(
            _("There are too few examples to measure how good it is: give at least two texts.")
        )
        return
    console.print()
    console.print(_headline(lesson), style="bold", soft_wrap=True)
    if lesson.above:
        console.print(
            _("By headings (before the “/”) alone: macro-F1 {value}.").format(
                value=_percent(lesson.above.macro_f1.value)
            )
        )
    console.print()
    console.print(_label_table(lesson.measures, teaching.counts))
    _print_confusion(console, lesson.measures)
    _print_certainty(console, lesson)
    _print_learning(console, lesson)


def print_report_card(manifest: Manifest) -> None:
    """Print what the pack of a taught classifier says of its teaching; nothing for other packs."""
    training = manifest.training
    if training is None:
        return
    console = Console(highlight=False)
    console.print()
    console.print(
        _("Taught on {date} with {examples} examples, {copies} of them copies of others.").format(
            date=training.date,
            examples=count_text(training.examples),
            copies=count_text(training.copies),
        ),
        soft_wrap=True,
    )
    if training.unlabelled:
        console.print(_about_unlabelled(training.unlabelled), soft_wrap=True)
    table = Table(box=None, padding=(0, 2, 0, 0))
    _add_columns(table, (_("Label"), _("Examples"), _("Precision"), _("Recall"), _("F1")))
    for one in training.labels:
        figures = (one.precision, one.recall, one.f1)
        shown = ["–" if figure < 0 else _percent(figure) for figure in figures]
        table.add_row(escape(one.label), count_text(one.examples), *shown)
    console.print(table)
    if training.abstaining:
        points = [(row.threshold, row.coverage, row.precision) for row in training.abstaining]
        console.print()
        console.print(_abstain_table(points))
    if training.threshold:
        console.print(_about_threshold(training.threshold), soft_wrap=True)
    if training.wanted:
        console.print(escape(few_examples(training.wanted)), soft_wrap=True)
    if training.kept:
        console.print(about_kept(training.kept), soft_wrap=True)


def about_kept(count: int) -> str:
    """Return in a sentence that the texts of examples lie in a pack."""
    return ngettext(
        "The pack holds the text of {count} example: whoever gets it can read that.",
        "The pack holds the texts of {count} examples: whoever gets it can read them.",
        count,
    ).format(count=count_text(count))


def _about_examples(teaching: Teaching) -> Iterable[str]:
    yield ngettext(
        "{count} example of {labels} labels.", "{count} examples of {labels} labels.",
        teaching.examples,
    ).format(count=count_text(teaching.examples), labels=len(teaching.counts))  # fmt: skip
    if teaching.unlabelled:
        yield _about_unlabelled(teaching.unlabelled)
    elif teaching.examples < _FEW_EXAMPLES * len(teaching.counts) and not (
        teaching.codebook.multi_label
    ):
        yield _(
            "With so few examples, texts without a label help too: rows whose label is empty, or "
            "--unlabelled FILE."
        )
    if teaching.empty:
        yield ngettext(
            "{count} text has nothing in it and was left out.",
            "{count} texts have nothing in them and were left out.",
            teaching.empty,
        ).format(count=count_text(teaching.empty))
    if teaching.copies:
        yield ngettext(
            "{count} text is a copy of another, or nearly; copies stay on one side of each test.",
            "{count} texts are copies of others, or nearly; copies stay on one side of each test.",
            teaching.copies,
        ).format(count=count_text(teaching.copies))
    if teaching.contradictions:
        yield ngettext(
            "{count} copy has another label than its original: look at it.",
            "{count} copies have other labels than one another: look at them.",
            teaching.contradictions,
        ).format(count=count_text(teaching.contradictions))
    named = zip(teaching.codebook.names, teaching.counts, strict=True)
    unknown = [name for name, count in named if count == 0]
    if unknown:
        yield _("Without an example, known by name and description alone: {labels}.").format(
            labels=_(", ").join(unknown)
        )


def _about_unlabelled(count: int) -> str:
    return ngettext(
        "{count} text without a label told what texts there are.",
        "{count} texts without a label told what texts there are.",
        count,
    ).format(count=count_text(count))


def _about_threshold(threshold: float) -> str:
    return _("It gives labels from a probability of {value} up.").format(value=_percent(threshold))


def _headline(lesson: Lesson) -> str:
    f1 = lesson.measures.macro_f1
    return _(
        "Macro-F1 {value} (95 % between {low} and {high}, {resamples} bootstrap resamples), "
        "accuracy {accuracy}: {folds}-fold cross-validation."
    ).format(
        value=_percent(f1.value),
        low=_percent(f1.low),
        high=_percent(f1.high),
        resamples=count_text(RESAMPLES),
        accuracy=_percent(lesson.measures.accuracy),
        folds=lesson.folds,
    )


def _label_table(measures: Measures, counts: Sequence[int]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    _add_columns(table, (_("Label"), _("Examples"), _("Precision"), _("Recall"), _("F1")))
    for one, count in zip(measures.labels, counts, strict=True):
        figures = (one.precision, one.recall, one.f1)
        shown = [_percent(figure) if count else "–" for figure in figures]
        table.add_row(escape(one.label), count_text(count), *shown)
    return table


def _print_confusion(console: Console, measures: Measures) -> None:
    if not measures.confusion:
        return
    names = [one.label for one in measures.labels]
    console.print()
    if len(names) > _WIDEST_CONFUSION:
        console.print(_("Most often confused:"))
        for count, true, given in _confused(measures):
            line = _("{count} of “{true}” taken for “{given}”").format(
                count=count_text(count), true=names[true], given=names[given]
            )
            console.print(f"  {escape(line)}", soft_wrap=True)
        return
    console.print(_("Confusion matrix (rows: the true label; columns: the one given)"))
    table = Table(box=None, padding=(0, 2, 0, 0))
    numbers = [str(number) for number in range(1, len(names) + 1)]
    table.add_column("", overflow="fold")
    for number in numbers:
        table.add_column(number, justify="right", no_wrap=True)
    for number, name, row in zip(numbers, names, measures.confusion, strict=True):
        table.add_row(f"{number} {escape(name)}", *map(count_text, row))
    console.print(table)


def _confused(measures: Measures) -> list[tuple[int, int, int]]:
    pairs = [
        (count, true, given)
        for true, row in enumerate(measures.confusion)
        for given, count in enumerate(row)
        if true != given and count
    ]
    return sorted(pairs, key=lambda pair: -pair[0])[:_CONFUSED_PAIRS]


def _print_certainty(console: Console, lesson: Lesson) -> None:
    console.print()
    console.print(
        _(
            "Expected calibration error {before} before calibration, {after} after (ten bins of "
            "the probability; Naeini et al. 2015)."
        ).format(
            before=_percent(lesson.calibration_before), after=_percent(lesson.calibration_after)
        ),
        soft_wrap=True,
    )
    console.print()
    points = [(one.threshold, one.coverage, one.precision) for one in lesson.abstaining]
    console.print(_abstain_table(points))


def _abstain_table(points: Iterable[tuple[float, float, float | None]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    _add_columns(table, (_("Labels from"), _("Texts labelled"), _("Labels right")))
    for threshold, coverage, precision in points:
        right = "–" if precision is None else _percent(precision)
        table.add_row(decimal_text(threshold, 2), _percent(coverage), right)
    return table


def _print_learning(console: Console, lesson: Lesson) -> None:
    console.print()
    steps = [
        _("{examples} examples: {value}").format(
            examples=count_text(point.examples), value=_percent(point.macro_f1)
        )
        for point in lesson.learning.points
    ]
    console.print(_("Macro-F1 with {steps}.").format(steps=_(", ").join(steps)), soft_wrap=True)
    console.print(escape(advice(lesson.learning)), style="bold", soft_wrap=True)


def _add_columns(table: Table, titles: Sequence[str]) -> None:
    for index, title in enumerate(titles):
        table.add_column(title, justify="right" if index else "left", overflow="fold")


def _percent(value: float) -> str:
    return f"{decimal_text(100 * value, 1)} %"
