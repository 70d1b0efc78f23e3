"""The report in a real browser: nothing is refused or logged, and its table can be searched."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop_app.export.formats import ExportFormat, export_corpus
from tests.unit.filled_corpus import Given, fill

pytestmark = pytest.mark.slow

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_CONSOLE = re.compile(r':CONSOLE[:(]\d+\)?\] "(.*)", source:')

# Uses the table as a person would and logs the names it shows after each step.
_VISITOR = """
const names = () => [...document.querySelectorAll("tbody .name")].map((n) => n.textContent);
const filters = document.querySelector(".filters");
const steps = {};
steps.start = names().length;
document.querySelector("button[name=next]").click();
steps.next = names().length;
document.querySelector("th button[data-key=words]").click();
steps.fewest = names()[0];
document.querySelector("th button[data-key=words]").click();
steps.most = names()[0];
filters.elements.tone.value = "Positive";
filters.elements.tone.dispatchEvent(new Event("change", { bubbles: true }));
steps.positive = names().length;
filters.elements.search.value = "ＷＡＴＥＲ pump";
filters.dispatchEvent(new Event("submit", { cancelable: true }));
steps.found = names();
console.log(JSON.stringify(steps).replaceAll('"', "'"));
"""


def console_of(page: Path, profile: Path) -> list[str]:
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    assert browser, f"this test needs one of {', '.join(_BROWSERS)}"
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--lang=en",
        "--enable-logging=stderr",
        "--v=0",
        f"--user-data-dir={profile}",
        "--dump-dom",
        page.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "</html>" in done.stdout
    return _CONSOLE.findall(done.stderr)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    tones = ("negative", "positive", "neutral", "mixed")
    documents = [
        Given(f"/docs/{i:03}.txt", "word " * (i + 1), date=f"2024-{i % 12 + 1:02}-01",
              tone=tones[i % 4], label="<img src=x>", keywords=("<script>alert(1)</script>",))
        for i in range(80)
    ]  # fmt: skip
    documents.append(Given("/docs/x.txt", "The water pump.", tone="positive", language="ja"))
    out = tmp_path / "report.html"
    with fill(tmp_path / "a.satchel", documents) as corpus:
        export_corpus(corpus, out, ExportFormat.HTML)
    return out


def test_the_page_loads_without_a_word_in_the_console(report: Path, tmp_path: Path) -> None:
    assert console_of(report, tmp_path / "profile") == []


def test_the_policy_refuses_a_script_of_another(report: Path, tmp_path: Path) -> None:
    page = report.read_text(encoding="utf-8")
    report.write_text(page.replace("</body>", "<script>console.log(1)</script></body>"), "utf-8")
    (message,) = console_of(report, tmp_path / "profile")
    assert "Content Security Policy" in message


def test_the_table_can_be_paged_sorted_filtered_and_searched(report: Path, tmp_path: Path) -> None:
    page = report.read_text(encoding="utf-8")
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    page = page.replace("</body>", f'<script type="module">{_VISITOR}</script></body>')
    report.write_text(page, encoding="utf-8")
    (message,) = console_of(report, tmp_path / "profile")
    assert json.loads(message.replace("'", '"')) == {
        "start": 50,
        "next": 31,
        "fewest": "000.txt",
        "most": "079.txt",
        "positive": 21,
        "found": ["x.txt"],
    }
