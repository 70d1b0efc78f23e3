"""The system's reasons, told in the person's language."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.errors import system_reason
from desktop_app.messages import set_language


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "it does not exist"), ("ja", "存在しません"), ("pt", "não existe")],
)
def test_a_missing_file_is_told_in_the_language(language: str, told: str, tmp_path: Path) -> None:
    set_language(language)
    with pytest.raises(OSError) as caught:  # noqa: PT011  any fault of opening it
        (tmp_path / "nothing").read_bytes()
    assert system_reason(caught.value) == told


def test_a_rare_reason_is_left_in_the_system_s_words() -> None:
    set_language("ja")
    assert system_reason(OSError(12345, "Odd things happen")) == "Odd things happen"
    assert system_reason(OSError("no number at all")) == "no number at all"
