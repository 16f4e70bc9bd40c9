"""One source, two parts: what the text part of a letter makes of its HTML."""

import pytest
from django.template import TemplateDoesNotExist

from core.letter_parts import as_text, finished, render_parts


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One\n   line</p><p>Two<br>rows</p>", "One line\n\nTwo\nrows"),
        ('<p><a href="https://a.example/">All mentors</a></p>', "All mentors: https://a.example/"),
        ('<p><a class="act" href="https://a.example/">Answer</a></p>', "Answer:\nhttps://a.example/"),
        ('<p>See <a href="https://a.example/">https://a.example/</a></p>', "See https://a.example/"),
        ("<ul><li>one</li> <li>two<br>more</li></ul><p>after</p>", "- one\n- two\n  more\n\nafter"),
        ("<blockquote>first<br>second</blockquote>", "> first\n> second"),
        ("<blockquote><p>first</p><p>second</p></blockquote>", "> first\n\n> second"),
        ('<head><title>x</title></head><div class="no-text"><img><b>x</b><br>x</div><p>kept</p>', "kept"),
        ('<table><tr><td><p>said</p></td></tr><tr><td class="foot">why</td></tr></table>', "said\n\n--\n\nwhy"),
        ("<p>A&amp;B &lt;연구소&gt;</p>", "A&B <연구소>"),
        ("<p>  </p>", ""),
    ],
)
def test_the_text_part_is_read_off_the_html(html: str, text: str) -> None:
    assert as_text(html) == text


def test_plain_elements_get_their_style_and_styled_ones_keep_it() -> None:
    html = finished('<p>a</p><p class="x">b</p><p style="margin:0">c</p><pre>d</pre>')
    assert html == '<p style="margin:0 0 16px">a</p><p style="margin:0 0 16px" class="x">b</p><p style="margin:0">c</p><pre>d</pre>'


def test_the_line_in_the_inbox_is_the_first_paragraph_after_the_greeting_cut_between_words() -> None:
    html = finished(f'<div class="no-text">[[preview]]</div><p class="greeting">Hello 김이음,</p><p>{"A&amp;B words " * 30}</p>')
    line = html[html.index(">") + 1 : html.index("</div>")]
    assert line.startswith("A&amp;B words A&amp;B")
    assert line.endswith(" …")
    assert 80 < len(line.replace("&amp;", "&")) <= 112


def test_a_letter_without_a_body_is_an_error() -> None:
    with pytest.raises(TemplateDoesNotExist):
        render_parts("community/letters/phone_code_that_is_not", {})
