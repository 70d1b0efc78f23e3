"""Offers to go on with a run that was interrupted."""

from desktop_app.gui.notices import Action, Notice
from desktop_app.gui.session import Session
from desktop_app.messages import _
from desktop_app.pipeline.jobs.analysing import AnalysisJob
from desktop_app.pipeline.last_plan import unfinished_plan
from desktop_app.pipeline.plan import Plan


def offer_to_go_on(session: Session) -> None:
    """Look whether the last run was cut off; if so say it, with a button that goes on."""
    path = session.path
    if path is None or session.read_only or session.jobs.is_writing(path):
        return
    threads = session.settings.threads

    def offer(plan: Plan | None) -> None:
        if plan is None or session.path != path or session.jobs.is_writing(path):
            return
        text = _("The last analysis was interrupted. What was finished is kept.")
        go_on = Action(_("Go on"), lambda: session.jobs.start(AnalysisJob(path, plan)))
        session.tell(Notice(text, actions=(go_on,)))

    session.read(lambda corpus: unfinished_plan(corpus, threads), offer, key="unfinished")
