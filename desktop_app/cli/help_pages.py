"""Lays out help pages by the width that characters take on a terminal.

Click counts characters and breaks lines at spaces only. A Japanese character takes two columns, and
Japanese has no spaces, so its lines would run over the edge and its columns out of line.
"""

from collections.abc import Iterable, Iterator

import click
from rich.cells import cell_len

# A line may break after any wide character, except before what must not begin a line (closing
# brackets, full stops, small kana, the long vowel sign) and after what must not end one.
_NOT_FIRST = (
    "、。，．・：；？！?!,.:;)]）」』】〉》”’…～ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
)
_NOT_LAST = "(「『（【〈《“‘["


def lay_out(command: click.Command) -> click.Command:
    """Give the help pages of a command and its sub-commands this layout."""
    command.context_class = _Context
    if isinstance(command, click.Group):
        for subcommand in command.commands.values():
            lay_out(subcommand)
    return command


class HelpFormatter(click.HelpFormatter):
    """Click's formatter, with texts and lists wrapped by their width in columns."""

    def write_text(self, text: str) -> None:
        """Write paragraphs, indented as far as the current section."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            if number:
                self.write("\n")
            for line in wrapped(" ".join(paragraph.split()), self.width - self.current_indent):
                self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and what they mean in two columns."""
        rows = list(rows)
        column = min(max(cell_len(term) for term, _meaning in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in rows:
            lines = list(wrapped(meaning, max(self.width - column - self.current_indent, 10)))
            gap = column - cell_len(term)
            if not lines or gap < col_spacing:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{term}{' ' * gap}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{indent}{' ' * column}{line}\n")


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of `text`, each at most `width` columns wide where it can be broken."""
    line = ""
    for piece in _pieces(text):
        if line and cell_len(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        yield line.rstrip()


class _Context(click.Context):
    formatter_class = HelpFormatter


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts of a text between which a line may break."""
    piece = ""
    for before, character in zip(" " + text, text, strict=False):
        if piece and _may_break(before, character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, character: str) -> bool:
    if character in _NOT_FIRST or before in _NOT_LAST or character == " ":
        return False
    return before == " " or cell_len(before) > 1 or cell_len(character) > 1
