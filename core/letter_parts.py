"""The two parts of a letter. A letter is written once, as simple HTML on the frame `components/letters/letter.html`: mail programs get it
with the styles inlined, and the text part is read off it, so that both say the same and carry the same links (decision 0032)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, NamedTuple

from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

from core.inert import inert, inert_html

PREVIEW = "[[preview]]"  # where the frame wants the line that an inbox shows after the subject
PREVIEW_LENGTH = 110
LONGEST_SUBJECT = 300  # what Letter.subject holds
SILENT = "no-text"  # the class of what only the HTML part says
VOID = {"br", "hr", "img", "meta", "link"}
BLOCKS = {"p", "div", "td", "tr", "table", "ul", "ol", "li", "blockquote", "h1", "h2", "body"}
STYLES = {  # inlined, because several webmails drop what stands in <style>
    "p": "margin:0 0 16px",
    "ul": "margin:0 0 16px;padding:0 0 0 20px",
    "li": "margin:0 0 8px",
    "h2": "margin:28px 0 12px;font-size:19px;line-height:1.3",
    "blockquote": "margin:0 0 16px;padding:2px 0 2px 16px;border-left:3px solid #0e7a4f",
    "a": "color:#0e7a4f",
}
BARE = re.compile(r"<(p|ul|li|h2|blockquote|a)(?=[\s>])(?![^>]*\sstyle=)")


class Files(NamedTuple):
    """How the templates of one letter are called after its common path; without a text file the text comes from the HTML."""

    subject: str = "{}.subject.txt"
    html: str = "{}.html"
    text: str = "{}.txt"


def render_parts(template: str, context: dict[str, Any], files: Files | None = None) -> dict[str, str]:
    """`subject`, `text` and `html` of a letter in the active language. Raises TemplateDoesNotExist when it has no body at all."""
    files = files or Files()
    subject = " ".join(inert(render_to_string(files.subject.format(template), context)).split())[:LONGEST_SUBJECT]
    html = inert_html(_rendered(files.html.format(template), {**context, "subject": subject}))
    text = inert(_rendered(files.text.format(template), context)) if files.text else ""
    if not (html or text):
        raise TemplateDoesNotExist(files.html.format(template))
    reader = _read(html)
    return {"subject": subject, "text": (text or reader.text()).strip() + "\n", "html": _finished(html, reader)}


def _rendered(name: str, context: dict[str, Any]) -> str:
    try:
        found = get_template(name)
    except TemplateDoesNotExist:
        return ""
    return found.render(context)


def finished(html: str) -> str:
    """The HTML part as it goes out: every plain element with its style, and the inbox line filled with the letter's first sentences."""
    return _finished(html, _read(html))


def as_text(html: str) -> str:
    """The text part of a letter: paragraphs, lists, quotations, links written out; what carries the class `no-text` is left out."""
    return _read(html).text()


def _finished(html: str, reader: "_Reader") -> str:
    styled = BARE.sub(lambda found: f'<{found[1]} style="{STYLES[found[1]]}"', html)
    return styled.replace(PREVIEW, escape(reader.preview()), 1) if PREVIEW in html else styled


def _read(html: str) -> "_Reader":
    """Read once, for text and inbox line alike."""
    reader = _Reader()
    reader.feed(html[max(html.find("<body"), 0) :])  # nothing before it is said to anybody
    return reader


@dataclass
class _Piece:
    """A paragraph, a line of a list (`- `) or of a quotation (`> `)."""

    prefix: str = ""
    text: str = ""
    greets: bool = False

    def __str__(self) -> str:
        lines = [" ".join(line.split()) for line in self.text.strip().split("\n")]
        following = "\n" + self.prefix.replace("-", " ")
        return "\n".join(line.rstrip() for line in (self.prefix + following.join(lines)).split("\n"))


class _Reader(HTMLParser):
    """Reads the few elements that letters use."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces = [_Piece()]
        self._quiet = 0  # how deep inside something that is not read
        self._quoted = 0
        self._link: tuple[str, bool, int] | None = None

    def text(self) -> str:
        """What was read; the lines of one list are one paragraph."""
        return "\n\n".join("\n".join(map(str, run)) for run in _runs(self._said()))

    def preview(self) -> str:
        """The first paragraph after the greeting, cut between words."""
        first = next(_runs([piece for piece in self._said() if not piece.greets]), [])
        words = " ".join("\n".join(map(str, first)).split())
        return words if len(words) <= PREVIEW_LENGTH else words[:PREVIEW_LENGTH].rsplit(" ", 1)[0] + " …"

    def _said(self) -> list[_Piece]:
        return [piece for piece in self._pieces if piece.text.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if self._quiet or tag in {"head", "style"} or SILENT in classes:
            self._quiet += tag not in VOID
        elif tag == "br":
            self._pieces[-1].text += "\n"
        elif tag == "a":
            self._link = (given.get("href", ""), "act" in classes, len(self._pieces[-1].text))
        elif tag in BLOCKS:
            self._quoted += tag == "blockquote"
            self._break("- " if tag == "li" else "")
            self._pieces[-1].greets = "greeting" in classes
            if "foot" in classes:
                self._pieces[-1].text += "--"
                self._break()

    def handle_endtag(self, tag: str) -> None:
        if self._quiet:
            self._quiet -= tag not in VOID
        elif tag == "a" and self._link:
            self._write_link(*self._link)
        elif tag in BLOCKS:
            self._quoted -= tag == "blockquote"
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self._pieces[-1].text += re.sub(r"\s+", " ", data)

    def _break(self, prefix: str = "") -> None:
        self._pieces.append(_Piece(prefix or "> " * self._quoted))

    def _write_link(self, url: str, act: bool, start: int) -> None:
        """`label: url`; the one act has its address on a line of its own; an address that is its own label stands once."""
        label = self._pieces[-1].text[start:].strip()
        if label != url:
            self._pieces[-1].text += (":\n" if act else ": ") + url
        self._link = None


def _runs(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Lines of a list that follow each other together, every other piece alone."""
    for is_line, run in groupby(pieces, key=lambda piece: piece.prefix == "- "):
        together = list(run)
        yield from [together] if is_line else ([piece] for piece in together)
