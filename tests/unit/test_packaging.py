"""What the packaged program is made of: contents, licences, icons, version, bill, sizes."""

import importlib
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).parents[2] / "build_scripts" / "packaging"


def load(name: str) -> ModuleType:
    """Import a script of build_scripts/packaging, whose folder is no package."""
    sys.path.insert(0, str(PACKAGING))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(PACKAGING))


contents = load("contents")
licences = load("licences")
icons = load("icons")
version_resource = load("version_resource")
bill_of_materials = load("bill_of_materials")
linux_packages = load("linux_packages")
measure = load("measure")


class TestContents:
    @pytest.mark.parametrize(
        "name",
        [
            "models/encoder-e5-small/model.bin",
            "resources/locale/ja/LC_MESSAGES/satchel.mo",
            "resources/samples/budgets/budget_2023-24.xlsx",
            "numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so",
            "ctranslate2/ctranslate2.dll",
            "ctranslate2\\libiomp5md.dll",
            "PySide6/QtWidgets.abi3.so",
            "PySide6/Qt/lib/libQt6Core.so.6",
            "PySide6/Qt/lib/libicudata.so.73",
            "PySide6/Qt/plugins/platforms/libqxcb.so",
            "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
            "PySide6\\plugins\\platforms\\qwindows.dll",
            "PySide6\\Qt6Gui.dll",
            "PySide6/Qt/translations/qtbase_ja.qm",
            "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        ],
    )
    def test_what_runs_is_shipped(self, name: str) -> None:
        assert contents.is_shipped(name)

    @pytest.mark.parametrize(
        "name",
        [
            "resources/locale/ja/LC_MESSAGES/satchel.po",
            "numpy/_core/tests/data/umath-validation-set-sin.csv",
            "numpy/_core/include/numpy/arrayobject.h",
            "lxml/etree.pyi",
            "PySide6/Qt/lib/libQt6Quick.so.6",
            "PySide6/Qt/lib/libQt6Qml.so.6",
            "PySide6/QtNetwork.abi3.so",
            "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
            "PySide6/Qt/plugins/tls/libqopensslbackend.so",
            "PySide6/Qt/translations/qtbase_de.qm",
            "PySide6/Qt/qml/QtQuick/qmldir",
            "PySide6\\opengl32sw.dll",
            "PySide6/Qt/lib/QtQuick.framework/Versions/A/QtQuick",
        ],
    )
    def test_what_nothing_uses_is_not(self, name: str) -> None:
        assert not contents.is_shipped(name)

    def test_modules_named_by_text_only_are_found(self) -> None:
        found = contents.modules_in(PACKAGING.parents[1] / "desktop_app")
        assert "desktop_app" in found
        assert "desktop_app.readers.docx" in found
        assert "desktop_app.readers" in found
        assert all(name.isidentifier() for name in ".".join(found).split("."))

    @pytest.mark.skipif(sys.platform != "linux", reason="asks readelf")
    def test_libraries_that_only_left_out_plugins_need_are_left_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        needs = {
            "/venv/qxcb.so": ["libxcb-util.so.1", "libc.so.6"],
            "/usr/lib/libxcb-util.so.1": ["libxcb-image.so.0"],
            "/usr/lib/libgtk-3.so.0": ["libcairo.so.2"],
        }
        monkeypatch.setattr(contents, "_needs", lambda _sources: needs)
        names = ["libxcb-util.so.1", "libxcb-image.so.0", "libgtk-3.so.0", "libcairo.so.2"]
        entries = [(name, f"/usr/lib/{name}", "BINARY") for name in names]
        entries.append(("PySide6/qxcb.so", "/venv/qxcb.so", "BINARY"))
        found = contents.needed_libraries(entries)
        assert [entry[0] for entry in found] == [*names[:2], "PySide6/qxcb.so"]

    @pytest.mark.skipif(sys.platform != "linux", reason="asks readelf")
    def test_what_a_file_needs_is_read_from_it(self) -> None:
        program = str(Path("/bin/sh").resolve())
        assert "libc.so.6" in contents._needs({program})[program]

    def test_the_newest_of_windows_runtimes_is_taken(self) -> None:
        versions = {"qt": (14, 29), "system": (14, 40), "shiboken": (14, 31)}
        found = contents.one_runtime(
            [
                ("PySide6\\MSVCP140.dll", "qt"),
                ("msvcp140.dll", "system"),
                ("shiboken6\\msvcp140.dll", "shiboken"),
                ("ctranslate2\\ctranslate2.dll", "other"),
            ],
            versions.__getitem__,
        )
        assert found == {"msvcp140.dll": "system"}

    def test_every_excluded_module_is_one_the_program_does_not_name(self) -> None:
        sources = "\n".join(
            path.read_text("utf-8")
            for path in (Path(__file__).parents[2] / "desktop_app").rglob("*.py")
            if path.name != "benchmark.py"  # times peers, where they are installed
        )
        named = [
            module
            for module in contents.EXCLUDED_MODULES
            if f"import {module}" in sources or f"from {module} import" in sources
        ]
        assert named == []


class TestLicences:
    @pytest.mark.parametrize(
        "expression",
        [
            "MIT",
            "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
            "(GPL-2.0-only OR MIT) AND BSD-3-Clause",
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            "(MIT)",
            "LGPL-2.1-or-later",
        ],
    )
    def test_permitted(self, expression: str) -> None:
        assert licences.permits(expression)

    @pytest.mark.parametrize(
        "expression",
        [
            "GPL-3.0-only",
            "AGPL-3.0-or-later",
            "MIT AND GPL-2.0-or-later",
            "MIT AND (GPL-2.0-only OR AGPL-3.0-only)",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "CC-BY-NC-4.0",
            "(AGPL-3.0-only)",
        ],
    )
    def test_forbidden(self, expression: str) -> None:
        assert not licences.permits(expression)

    def test_a_part_without_a_known_licence_stops_the_build(self, tmp_path: Path) -> None:
        parts = [
            licences.Part("good", "1", "MIT"),
            licences.Part("unknown", "1", ""),
            licences.Part("strict", "1", "AGPL-3.0-only"),
        ]
        with pytest.raises(licences.LicenceError) as stop:
            licences.write_notices(parts, tmp_path / "notices", PACKAGING.parents[1])
        assert "unknown" in str(stop.value)
        assert "strict" in str(stop.value)
        assert "good" not in str(stop.value)
        assert not (tmp_path / "notices").exists()

    def test_owners_of_files_are_found_by_what_was_installed(self) -> None:
        import click
        import numpy as np

        parts = licences._of_distributions([click.__file__, np.__file__, "/no/such/file.py"])
        assert [part.name.lower() for part in parts] == ["click", "numpy"]
        assert all(part.texts for part in parts)
        assert parts[0].licence == "BSD-3-Clause"

    def test_who_brings_no_text_gets_the_usual_one_with_its_makers(self) -> None:
        import stopwordsiso

        [part] = licences._of_distributions([stopwordsiso.__file__])
        [(_name, text)] = part.texts
        assert "Arthit Suriyawongkul" in text
        assert "Permission is hereby granted" in text

    def test_notices_hold_every_text_once(self, tmp_path: Path) -> None:
        parts = [
            licences.Part("one", "1", "MIT", (("LICENSE", "Permission is granted"),)),
            licences.Part("two", "2", "MIT", (("LICENSE", "Permission is granted"),)),
        ]
        licences.write_notices(parts, tmp_path, PACKAGING.parents[1])
        text = (tmp_path / "THIRD_PARTY_LICENSES.txt").read_text("utf-8")
        assert text.count("Permission is granted") == 1
        assert "same text as for one" in text
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in (tmp_path / "LGPL-3.0.txt").read_text("utf-8")
        assert json.loads((tmp_path / "parts.json").read_text("utf-8"))[1]["name"] == "two"

    @pytest.mark.skipif(sys.platform != "linux", reason="the others ship their Python's own")
    def test_libraries_of_the_system_must_be_known(self) -> None:
        known, readline, strange = licences._of_system(
            [
                Path("/usr/lib/libexpat.so.1"),
                Path("/usr/lib/libreadline.so.8"),
                Path("/usr/lib/libstrange-2.0.so.0"),
            ]
        )
        assert known.licence == "MIT"
        assert readline.licence == ""  # GPL
        assert strange.licence == ""


class TestIcons:
    def test_an_icon_for_windows_lists_its_pictures(self) -> None:
        icon = icons.ico([(16, b"first"), (256, b"second!")])
        assert struct.unpack("<HHH", icon[:6]) == (0, 1, 2)
        for number, (edge, picture) in enumerate([(16, b"first"), (0, b"second!")]):
            entry = struct.unpack("<BBBBHHII", icon[6 + 16 * number : 22 + 16 * number])
            assert entry[0] == entry[1] == edge
            assert icon[entry[7] : entry[7] + entry[6]] == picture

    def test_an_icon_for_macs_is_a_list_of_chunks(self) -> None:
        icon = icons.icns([(b"ic07", b"abc"), (b"ic08", b"de")])
        assert struct.unpack(">4sI", icon[:8]) == (b"icns", len(icon))
        assert struct.unpack(">4sI", icon[8:16]) == (b"ic07", 11)
        assert icon[16:19] == b"abc"
        assert icon[19:23] == b"ic08"

    def test_the_drawing_is_drawn(self) -> None:
        from PySide6.QtGui import QColor, QImage

        image = QImage.fromData(icons.draw(64))
        assert (image.width(), image.height()) == (64, 64)
        assert image.pixelColor(0, 0).alpha() == 0
        assert image.pixelColor(16, 50) == QColor("#2563a8")


class TestVersion:
    @pytest.mark.parametrize(
        ("version", "numbers"),
        [
            ("0.1.0", (0, 1, 0, 0)),
            ("1.2rc1", (1, 2, 0, 0)),
            ("2", (2, 0, 0, 0)),
            ("1.2.3.dev4+local", (1, 2, 3, 0)),
        ],
    )
    def test_windows_wants_four_numbers(self, version: str, numbers: tuple[int, ...]) -> None:
        assert version_resource.four_numbers(version) == numbers

    def test_the_resource_is_what_the_packer_reads(self, tmp_path: Path) -> None:
        path = version_resource.write(tmp_path / "v", "Satchel", "Satchel's window", "1.2")
        seen: dict[str, str] = {}
        names = ["VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable"]
        names += ["VarFileInfo", "VarStruct"]
        made: dict[str, object] = dict.fromkeys(names, lambda *_, **__: None)
        made["StringStruct"] = seen.__setitem__
        eval(Path(path).read_text("utf-8"), made)
        assert seen["FileDescription"] == "Satchel's window"
        assert seen["ProductVersion"] == "1.2"


class TestBill:
    def test_what_is_not_shipped_is_taken_out_and_what_is_missing_added(self) -> None:
        bill = {
            "components": [
                {"name": "numpy", "bom-ref": "n"},
                {"name": "pytest", "bom-ref": "t"},
            ],
            "dependencies": [{"ref": "n", "dependsOn": ["t"]}, {"ref": "t"}],
        }
        parts = [
            {"name": "NumPy", "version": "2", "licence": "BSD-3-Clause"},
            {"name": "libz.so.1", "version": "", "licence": "Zlib"},
        ]
        found = bill_of_materials.trimmed(bill, parts, [{"name": "a-pack", "bom-ref": "p"}])
        assert [c["name"] for c in found["components"]] == ["numpy", "libz.so.1", "a-pack"]
        assert found["dependencies"] == [{"ref": "n", "dependsOn": []}]

    def test_bundled_packs_are_components(self) -> None:
        packs = bill_of_materials.packs(PACKAGING.parents[1])
        names = [pack["name"] for pack in packs]
        assert "encoder-e5-small" in names
        assert all(len(pack["hashes"][0]["content"]) == 64 for pack in packs)

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no sha256sum")
    def test_sums_are_what_sha256sum_checks(self, tmp_path: Path) -> None:
        file = tmp_path / "a b.zip"
        file.write_bytes(b"x")
        [line] = bill_of_materials.sums([file])
        done = subprocess.run(
            ["sha256sum", "--check"], input=line + "\n", text=True, cwd=tmp_path, check=False,
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0


class TestLinux:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "Satchel"
        (folder / "_internal").mkdir(parents=True)
        for name in ("Satchel", "satchel-cli"):
            (folder / name).write_bytes(b"\x7fELF GLIBC_2.17 ")
            (folder / name).chmod(0o755)
        (folder / "_internal" / "libx.so.1").write_bytes(b"GLIBC_2.4\0GLIBC_2.34\0")
        (folder / "_internal" / "libx.so").symlink_to("libx.so.1")
        return folder

    def test_the_needed_c_library_is_the_newest_asked_for(self, folder: Path) -> None:
        assert linux_packages.needed_glibc(folder) == "2.34"

    @pytest.mark.skipif(sys.platform != "linux", reason="makes packages for Linux")
    def test_a_debian_package_is_made(self, folder: Path, tmp_path: Path) -> None:
        drawn = tmp_path / "icons"
        drawn.mkdir()
        for size in icons.PNG_SIZES:
            (drawn / f"satchel-{size}.png").write_bytes(b"png")
        packed = linux_packages.deb(folder, "1.2", drawn, tmp_path / "deb", tmp_path)
        listed = subprocess.run(
            ["dpkg-deb", "--contents", packed], capture_output=True, text=True, check=True
        ).stdout
        assert "./usr/bin/satchel -> ../lib/satchel/satchel-cli" in listed
        assert "./usr/share/applications/satchel.desktop" in listed
        assert "./usr/share/mime/packages/satchel.xml" in listed
        told = subprocess.run(
            ["dpkg-deb", "--field", packed], capture_output=True, text=True, check=True
        ).stdout
        assert "Version: 1.2" in told
        assert "libc6 (>= 2.34)" in told

    @pytest.mark.skipif(sys.platform != "linux", reason="makes packages for Linux")
    def test_an_archive_adds_itself_to_the_menu(self, folder: Path, tmp_path: Path) -> None:
        packed = linux_packages.archive(folder, "1.2", tmp_path / "place", tmp_path)
        place = tmp_path / "Stick $1 100% é"
        place.mkdir()
        subprocess.run(["tar", "-xf", packed, "-C", place], check=True)
        unpacked = place / "Satchel-1.2-linux-x86_64"
        share = tmp_path / "share"
        environment = {**os.environ, "XDG_DATA_HOME": str(share)}
        subprocess.run([unpacked / "add-to-menu"], check=True, env=environment)
        entry = share / "applications" / "satchel.desktop"
        [line] = [line for line in entry.read_text("utf-8").splitlines() if line[:5] == "Exec="]
        # As the desktop entry's format says: quoted, `$` escaped twice, `%` doubled.
        written = str(unpacked / "Satchel").replace("$", "\\\\$").replace("%", "%%")
        assert line == f'Exec="{written}" %f'
        subprocess.run([unpacked / "add-to-menu", "remove"], check=True, env=environment)
        assert not entry.exists()


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("_internal/models/translate-en-pt/model.bin", "pack translate-en-pt"),
        ("_internal/PySide6/Qt/lib/libQt6Core.so.6", "Qt"),
        ("_internal/libQt6Core.so.6", "Qt"),
        ("_internal/ctranslate2.libs/libctranslate2-1.so", "CTranslate2"),
        ("_internal/libpython3.11.so.1.0", "Python"),
        ("Satchel", "programs with the Python code"),
        ("licences/NOTICE.txt", "resources and licences"),
        ("_internal/lxml/etree.so", "other libraries"),
    ],
)
def test_sizes_are_counted_by_part(path: str, part: str) -> None:
    assert measure.part_of(Path(path)) == part
