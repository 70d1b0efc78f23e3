"""The zip for whoever helps holds what helps and nothing of the person's."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop_app import paths, policy, settings
from desktop_app.errors import InputError
from desktop_app.pipeline import support_report
from desktop_app.pipeline.diagnosis import Check, diagnose
from desktop_app.pipeline.support_report import write_support_report
from desktop_app.settings import EndpointSettings, Settings

SECRETS = ("s3cret", "Maria Mucavele", "aldeia", "budget-2024", "water pump", "mucarela")

LOG = """\
2026-11-24 16:20:01,123 ERROR Satchel 0.1.0: Traceback (most recent call last):
  File "/home/ana/desktop_app/corpus/store.py", line 7, in add
    self.insert(document)
  File "/home/ana/desktop_app/corpus/rows.py", line 9, in insert
desktop_app.errors.CorpusError: aldeia Mucavele said: the water pump
    is broken, says Maria Mucavele
ValueError: s3cret
2026-11-24 16:21:01,123 ERROR Satchel 0.1.0: KeyError: 'budget-2024'
Maria Mucavele
"""


@pytest.fixture
def home(own_home: Path) -> Path:
    """A person's folders, with settings, a log and a broken pack, all full of secrets."""
    policy.policy.cache_clear()
    settings.save(
        Settings(
            language="pt",
            labels="water pump, mucarela",
            annotator="Maria Mucavele",
            recent=("/home/ana/budget-2024.satchel",),
            corpora_folder="/home/ana/aldeia",
            endpoint=EndpointSettings(
                base_url="https://maria:s3cret@llm.example.org:8080/v1?key=s3cret",
                model="m",
                proxy="http://maria:s3cret@proxy.example.org",
                mask_words=("aldeia",),
            ),
        )
    )
    logs = support_report.logs_folder()
    logs.mkdir(parents=True)
    (logs / "satchel.log").write_text(LOG, "utf-8")
    pack = paths.user_models_folder() / "budget-2024"
    pack.mkdir(parents=True)
    (pack / "pack.json").write_text("{}", "utf-8")
    return own_home


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_nothing_of_the_person_is_in_it(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.zip"
    write_support_report(path, diagnose())
    found = contents(path)
    assert any(check["fault"] for check in json.loads(found["checks.json"]))  # the broken pack
    for name, text in found.items():
        for secret in (*SECRETS, str(home), "maria"):
            assert secret not in text, f"{secret} in {name}"


def test_it_tells_versions_packs_and_settings(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.zip"
    write_support_report(path, [Check("Memory", "1 GB")])
    found: dict[str, Any] = {
        name: json.loads(text) for name, text in contents(path).items() if name.endswith(".json")
    }
    assert found["checks.json"] == [{"name": "Memory", "value": "1 GB", "fault": ""}]
    assert found["versions.json"]["libraries"]["ctranslate2"]
    assert "encoder-e5-small" in [pack.get("id") for pack in found["packs.json"]]
    assert found["packs.json"][-1] == {"unusable": 1}
    assert found["settings.json"]["language"] == "pt"
    assert found["settings.json"]["recent corpora"] == 1
    assert found["settings.json"]["endpoint"]["base_url"] == "https://llm.example.org:8080/v1"
    assert found["policy.json"]["files"] == []


def test_the_log_tells_where_and_of_which_kind(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.zip"
    write_support_report(path, [])
    assert contents(path)["satchel.log"].splitlines() == [
        "2026-11-24 16:20:01,123 ERROR Satchel 0.1.0:",
        '  File "/home/ana/desktop_app/corpus/store.py", line 7, in add',
        "    self.insert(document)",
        '  File "/home/ana/desktop_app/corpus/rows.py", line 9, in insert',
        "desktop_app.errors.CorpusError",
        "ValueError",
        "2026-11-24 16:21:01,123 ERROR Satchel 0.1.0:",
    ]


def test_damaged_settings_do_not_stop_it(home: Path, tmp_path: Path) -> None:
    support_report.settings.settings_file().write_text("labels = [s3cret", "utf-8")
    path = tmp_path / "report.zip"
    write_support_report(path, [])
    assert "fault" in json.loads(contents(path)["settings.json"])
    assert "s3cret" not in contents(path)["settings.json"]


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere.report\.zip"):
        write_support_report(tmp_path / "nowhere" / "report.zip", [])
