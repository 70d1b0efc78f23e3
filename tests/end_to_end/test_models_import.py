"""`satchel models import` and `remove`: other people's models, without any network."""

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from desktop_app.engine.conversion.model_file import read_index
from tests.end_to_end.conftest import COMMAND, Command
from tests.homes import variables_of
from tests.unit.foreign_models import FOLDER, zipped

BUNDLED = Path(__file__).parents[2] / "models" / "translate-en-pt"
SENTENCES = """\
The water pump in the village has been broken since March.
Thank you very much for your visit.
We asked 45 families how far they walk to the clinic.

Please send the report to Mr. Silva before 10 May 2024.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home, whose packs no other test sees."""
    return tmp_path / "home"


def data_folder(home: Path) -> Path:
    return home / ".local" / "share" / "Satchel"


def packs_of(home: Path) -> list[str]:
    models = data_folder(home) / "models"
    return sorted(path.name for path in models.iterdir()) if models.is_dir() else []


def leftovers(home: Path) -> list[str]:
    folder = data_folder(home)
    return [path.name for path in folder.iterdir() if path.name not in ("models", "importing.lock")]


def argos_package(pack: Path, folder: Path) -> Path:
    """Pack one of our translators as Argos Translate would."""
    package = folder / "translate-en_pt-1_9"
    (package / "model").mkdir(parents=True)
    ours = {"pack.json", "LICENSE", "README.md", "source.spm", "target.spm"}
    for path in pack.iterdir():
        if path.name not in ours:
            shutil.copy(path, package / "model")
    shutil.copy(pack / "source.spm", package / "sentencepiece.model")
    (package / "stanza" / "en").mkdir(parents=True)
    (package / "stanza" / "en" / "tokenizer.pt").write_bytes(b"a pickle that nobody opens")
    metadata = {
        "package_version": "1.9",
        "argos_version": "1.9",
        "from_code": "en",
        "from_name": "English",
        "to_code": "pt",
        "to_name": "Portuguese",
    }
    (package / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    return zipped(folder, folder.parent / "translate-en_pt-1_9.argosmodel")


def test_a_package_of_argos_translates_as_before(
    satchel: Command, tmp_path: Path, home: Path
) -> None:
    before = satchel("translate", "--from", "en", "--to", "pt", stdin=SENTENCES, home=home)
    package = argos_package(BUNDLED, tmp_path / "argos")
    done = satchel("models", "import", package, home=home)
    assert "argos-en-pt is installed." in done.stdout
    assert "en → pt" in done.stdout
    assert "unknown" in done.stdout  # the licence, which this package does not tell
    assert "licence" in done.stderr
    assert packs_of(home) == ["argos-en-pt"]
    assert not leftovers(home)
    after = satchel("translate", "--from", "en", "--to", "pt", stdin=SENTENCES, home=home)
    assert after.stdout == before.stdout
    assert len(after.stdout.splitlines()) == len(SENTENCES.splitlines())
    verified = satchel("models", "verify", "argos-en-pt", home=home)
    assert "all files are as they were made" in verified.stdout


def test_a_release_of_opus_mt_without_a_network(
    environment: dict[str, str], tmp_path: Path, home: Path
) -> None:
    offline = ["unshare", "-rn"]
    if subprocess.run([*offline, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system does not let a process leave the network")
    archive = zipped(FOLDER / "opus-en-roa", tmp_path / "opus-2020-06-28.zip")

    def run(*arguments: str, stdin: str = "") -> str:
        done = subprocess.run(
            [*offline, str(COMMAND), *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**environment, **variables_of(home)},
            timeout=300,
            check=True,
        )
        return done.stdout

    imported = run("models", "import", str(archive), "--name", "opus-romance")
    assert "CC-BY-4.0" in imported
    assert "en → fr, pt, pt-BR" in imported
    lines = run("translate", "--from", "en", "--to", "fr", stdin="Thank you.\nThe pump.\n")
    assert len(lines.splitlines()) == 2


def test_many_languages_are_listed_as_such_and_translate(satchel: Command, home: Path) -> None:
    satchel("models", "import", FOLDER / "nllb-200-ct2", "--name", "nllb", home=home)
    listed = satchel("models", "list", home=home, COLUMNS="150")
    assert "7 languages, any → any" in listed.stdout
    info = satchel("models", "info", "nllb", home=home)
    assert "French" in info.stdout
    lines = satchel("translate", "--from", "fr", "--to", "ja", stdin="Thank you.\n", home=home)
    assert len(lines.stdout.splitlines()) == 1


def test_a_model_that_ends_the_process_is_refused(
    satchel: Command, tmp_path: Path, home: Path
) -> None:
    folder = shutil.copytree(FOLDER / "nllb-200-ct2", tmp_path / "nllb")
    index = read_index(folder / "model.bin")
    data = bytearray((folder / "model.bin").read_bytes())
    for name in ("encoder/num_heads", "decoder/num_heads"):
        offset = index.variables[name].offset
        data[offset : offset + 2] = b"\0\0"
    (folder / "model.bin").write_bytes(data)
    done = satchel("models", "import", folder, code=1, home=home)
    assert "ended the process that tried it" in done.stderr
    assert not packs_of(home)
    assert not leftovers(home)


def test_weights_in_a_pickle_are_refused(satchel: Command, tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "opus-mt-en-de"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "marian"}', "utf-8")
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x02c__builtin__\neval\n.")
    done = satchel("models", "import", folder, code=1, home=home)
    assert "pickle" in done.stderr
    assert "model.safetensors" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_is_given_once(satchel: Command, home: Path) -> None:
    satchel("models", "import", FOLDER / "opus-mt-en-pt", home=home)
    again = satchel("models", "import", FOLDER / "opus-mt-en-pt", code=1, home=home)
    assert "There is already a pack opus-mt-en-pt" in again.stderr
    outside = satchel(
        "models", "import", FOLDER / "opus-mt-en-pt", "--name", "../out", code=1, home=home
    )
    assert "cannot be the name of a pack" in outside.stderr
    assert packs_of(home) == ["opus-mt-en-pt"]


def test_a_pack_is_removed_after_asking(satchel: Command, home: Path) -> None:
    satchel("models", "import", FOLDER / "opus-mt-en-pt", home=home)
    kept = satchel("models", "remove", "opus-mt-en-pt", stdin="n\n", code=130, home=home)
    assert "Delete the pack opus-mt-en-pt" in kept.stdout + kept.stderr
    assert packs_of(home) == ["opus-mt-en-pt"]
    satchel("models", "remove", "opus-mt-en-pt", "--yes", home=home)
    assert not packs_of(home)
    bundled = satchel("models", "remove", "translate-en-pt", "--yes", code=1, home=home)
    assert "came with Satchel" in bundled.stderr
    assert BUNDLED.is_dir()


def test_a_stopped_import_leaves_nothing(environment: dict[str, str], home: Path) -> None:
    process = subprocess.Popen(
        [COMMAND, "models", "import", FOLDER / "opus-mt-en-pt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**environment, **variables_of(home)},
    )
    assert process.stderr
    assert "Opening" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Nothing was imported" in errors
    assert "Traceback" not in errors
    assert not packs_of(home)
    assert not leftovers(home)
