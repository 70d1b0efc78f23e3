"""Help pages: lines by the width characters take on a terminal."""

import click
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from desktop_app.cli.help_pages import HelpFormatter, lay_out, wrapped

_TEXT = st.text(alphabet="ab 文書の、。（）「」ー%", max_size=200)


def test_wide_characters_count_two_columns() -> None:
    assert list(wrapped("文書を分析します", 8)) == ["文書を分", "析します"]


def test_english_breaks_at_spaces_only() -> None:
    assert list(wrapped("find documents by meaning", 15)) == ["find documents", "by meaning"]


def test_a_line_does_not_begin_with_a_closing_mark() -> None:
    assert list(wrapped("文書を分析。", 10)) == ["文書を分", "析。"]


def test_a_line_does_not_end_with_an_opening_mark() -> None:
    assert list(wrapped("文書を「分析」", 8)) == ["文書を", "「分析」"]


def test_a_word_longer_than_a_line_is_left_whole() -> None:
    assert list(wrapped("a --very-long-option b", 8)) == ["a", "--very-long-option", "b"]


@given(_TEXT, st.integers(8, 40))
def test_no_character_is_lost_but_spaces(text: str, width: int) -> None:
    assert "".join(wrapped(text, width)).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="文書のを読", max_size=200), st.integers(8, 40))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrapped(text, width))


def test_the_second_column_is_straight() -> None:
    formatter = HelpFormatter(width=40)
    formatter.write_dl([("--out ファイル", "書き出すファイル。"), ("--json", "JSON。")])
    first, second = formatter.getvalue().splitlines()
    assert cell_len(first.partition("書")[0]) == cell_len(second.partition("JSON")[0])


def test_sub_commands_are_laid_out_alike() -> None:
    @click.group()
    def group() -> None:
        pass

    @group.command(help="文" * 60)
    def inner() -> None:
        pass

    lay_out(group)
    page = inner.get_help(inner.make_context("inner", [], terminal_width=60))
    assert all(cell_len(line) <= 60 for line in page.splitlines())
