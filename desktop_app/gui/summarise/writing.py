"""Lets the large model write a summary, with what it says coming in pieces."""

from desktop_app.corpus.store import Corpus
from desktop_app.gui.asking import Asking
from desktop_app.llm.chat import Checkpoint
from desktop_app.pipeline.endpoint import Decision
from desktop_app.pipeline.large_summaries import LargeSummary
from desktop_app.pipeline.summary_preparing import PreparedSummary, send_summary


class Writing(Asking):
    """One summary at a time; `done` comes with a `LargeSummary`."""

    def start(self, prepared: PreparedSummary, decision: Decision) -> None:
        """Send what was prepared."""
        models = self._session.models

        def send(corpus: Corpus, checkpoint: Checkpoint) -> LargeSummary:
            return send_summary(
                corpus,
                models,
                prepared,
                decision,
                on_text=self.say,
                on_step=self.count,
                checkpoint=checkpoint,
            )

        self.begin(send)
