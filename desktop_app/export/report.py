"""The HTML report: one file with everything in it, that asks nothing of any network.

Document texts are hostile until proven otherwise: the template escapes everything, and the page's
content security policy allows only the very style sheet and script that are written here.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from desktop_app import __version__
from desktop_app.corpus.store import Corpus
from desktop_app.export import charts, wording
from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import printable
from desktop_app.export.filter_wording import filter_text
from desktop_app.export.findings import findings
from desktop_app.export.method import method_notes
from desktop_app.export.report_content import ReportContent, gather
from desktop_app.export.report_frame import ReportFrame, Section
from desktop_app.messages import _, current_language, ngettext
from desktop_app.paths import resources_folder
from desktop_app.text import numbers

_BARS = 10
_KEYWORD_BARS = 20
_HEAT_ROWS = 20


def write_report(corpus: Corpus, out: Path, frame: ReportFrame) -> int:
    """Write the report in the current language and return the number of documents read."""
    content = gather(corpus, frame.chosen)
    quotes = content.negative_quotes or content.positive_quotes
    folder = resources_folder() / "report"
    style = _own_text(folder / "report.css")
    script = _own_text(folder / "report.js")
    page = (
        _environment(folder)
        .get_template("report.html.j2")
        .stream(
            content=content,
            frame=frame,
            title=printable(frame.title),
            version=__version__,
            language=current_language(),
            style=style,
            script=script,
            policy=_policy(style, script),
            findings=findings(content.summary),
            notes=method_notes(content.summary, content.translated_into),
            chosen=printable(filter_text(frame.chosen)) if frame.chosen else "",
            has_quotes=bool(quotes) and Section.QUOTES in frame.sections,
            has_failures=bool(content.failures) and Section.UNREAD in frame.sections,
            **_drawings(content),
        )
    )
    page.enable_buffering(64)
    # One kind of line end, so that the hashes of the policy hold on Windows too.
    with (
        replacing(out) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as file,
    ):
        file.writelines(page)
    return content.summary.documents


def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        _=_,
        ngettext=ngettext,
        count_text=numbers.count_text,
        date_text=wording.date_text,
        language_name=wording.language_name,
        share_text=numbers.share_text,
        tone_name=wording.tone_name,
    )
    return environment


def _own_text(path: Path) -> Markup:
    return Markup(path.read_text(encoding="utf-8"))  # noqa: S704  the program's own file


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _drawings(content: ReportContent) -> dict[str, object]:
    summary = content.summary
    tones = tuple(tone for tone in charts.TONES if summary.sentiments.get(tone))
    keywords = {keyword.term: keyword.documents for keyword in summary.keywords[:_KEYWORD_BARS]}
    return {
        "tones": tones,
        "tone_bar": charts.tone_bar(
            summary.sentiments, identifier="tones", title=_("Documents by sentiment")
        ),
        "language_bars": charts.bars(
            _first(summary.languages),
            names={code: wording.language_name(code) for code in summary.languages},
        ),
        "kind_bars": charts.bars(
            _first(summary.kinds), names={kind: wording.kind_name(kind) for kind in summary.kinds}
        ),
        "label_bars": charts.bars(_first(summary.labels, _HEAT_ROWS)),
        "keyword_bars": charts.bars(keywords),
        "heat_rows": {
            label: charts.heat_row(summary.label_sentiments[label], tones)
            for label in list(summary.labels)[:_HEAT_ROWS]
            if label in summary.label_sentiments
        },
        "timeline": charts.timeline(
            content.periods, identifier="timeline", title=_("Documents over time")
        ),
    }


def _first(counts: Mapping[str, int], limit: int = _BARS) -> dict[str, int]:
    kept = dict(list(counts.items())[:limit])
    rest = sum(counts.values()) - sum(kept.values())
    return {**kept, _("Others"): rest} if rest else kept
