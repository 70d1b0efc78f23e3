"""What a job's progress says in one line."""

from desktop_app.messages import N_, _, ngettext
from desktop_app.pipeline.progress import Phase, Progress
from desktop_app.text.durations import duration_text
from desktop_app.text.numbers import count_text

_PHASES = {
    Phase.READING: N_("Reading"),
    Phase.ANALYSING: N_("Analysing"),
    Phase.LABELLING: N_("Labelling"),
    Phase.KEYWORDS: N_("Ranking keywords"),
    Phase.TRANSLATING: N_("Translating"),
    Phase.WORKING: N_("Working"),
}


def progress_text(progress: Progress) -> str:
    """Return phase, documents, rate and time left: "Analysing · 1,204 documents · 3 min left"."""
    parts = [progress.note or _(_PHASES[progress.phase])]
    if progress.documents:
        parts.append(
            ngettext("{count} document", "{count} documents", progress.documents).format(
                count=count_text(progress.documents)
            )
        )
    if progress.segments_per_second >= 1:
        parts.append(
            _("{count} segments/s").format(count=count_text(round(progress.segments_per_second)))
        )
    if progress.seconds_left is not None:
        parts.append(time_left_text(progress.seconds_left))
    return " · ".join(parts)


def time_left_text(seconds: float) -> str:
    """Return a rough time left, as people say it."""
    return _("{time} left").format(time=duration_text(seconds))
