"""The job that makes a pack of a model made by others."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app.messages import _
from desktop_app.packs.importing.installing import import_model
from desktop_app.packs.importing.kinds import Step, Wishes
from desktop_app.packs.wording import step_name
from desktop_app.pipeline.jobs.job import JobResult
from desktop_app.pipeline.progress import Control, Report, working

_STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class ImportJob:
    """Imports what lies at `path` into the person's packs; `out` of the result is its folder."""

    path: Path
    wishes: Wishes

    @property
    def title(self) -> str:
        """What it does."""
        return _("Adding {name}").format(name=self.path.name)

    @property
    def corpus(self) -> Path | None:
        """No corpus is written."""
        return None

    def run(self, control: Control, report: Report) -> JobResult:
        """Import it. Raises PackError as `import_model` does; nothing is left behind then."""

        def tell(step: Step, part: float) -> None:
            control.checkpoint()
            report(working(step_name(step), (_STEPS.index(step) + part) / len(_STEPS)))

        pack = import_model(self.path, self.wishes, tell)
        text = _("{pack} is installed.").format(pack=pack.manifest.name)
        if pack.manifest.licence == "unknown":
            text += " " + _(
                "The model does not tell its licence. Ask whoever made it what it may be used for "
                "before you pass on what it makes."
            )
        return JobResult(text, out=str(pack.folder))
