"""The side by side translation as one web page that asks nothing of any network."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from desktop_app.export.translated.languages import is_right_to_left, tag
from desktop_app.export.translated.side_by_side import SideBySide
from desktop_app.export.wording import language_name
from desktop_app.messages import _, current_language, ngettext
from desktop_app.paths import resources_folder
from desktop_app.text.numbers import count_text, share_text


def write_html(content: SideBySide, out: Path) -> None:
    """Write the page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folder = resources_folder() / "side_by_side"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_, ngettext=ngettext, count_text=count_text, share_text=share_text)
    style = Markup((folder / "side_by_side.css").read_text(encoding="utf-8"))  # noqa: S704  our own
    page = environment.get_template("side_by_side.html.j2").stream(
        content=content,
        language=current_language(),
        source=language_name(content.source),
        target=language_name(content.target),
        source_tag=tag(content.source),
        target_tag=tag(content.target),
        source_direction="rtl" if is_right_to_left(content.source) else "ltr",
        target_direction="rtl" if is_right_to_left(content.target) else "ltr",
        style=style,
        policy=f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'",
    )
    page.enable_buffering(64)
    # One kind of line end, so that the hash of the style sheet holds on Windows too.
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(page)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
