"""Printed documents: accessible, in Korean, the same bytes for the same words, and deaf to addresses."""

from io import BytesIO

import pypdf
import pytest
from PIL import Image

from core.pdf import make_pdf
from tests.alliance.factories import picture


@pytest.fixture
def template(settings, tmp_path):
    """A document of one table and whatever a person wrote."""
    (tmp_path / "paper.html").write_text(
        '{% extends "pdf/base.html" %}{% block title %}증서{% endblock %}'
        "{% block document %}<h1>증서</h1><p>{{ words }}</p>{{ picture|safe }}<table><tr><th>이름</th><td>김하나</td></tr></table>{% endblock %}"
    )
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [engine, *settings.TEMPLATES[1:]]
    return "paper.html"


def test_a_document_is_tagged_named_and_in_its_language(template):
    read = pypdf.PdfReader(BytesIO(make_pdf(template, {"words": "고맙습니다."})))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "ko" and read.metadata.title == "증서"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "고맙습니다." in read.pages[0].extract_text() and "김하나" in read.pages[0].extract_text()


def test_the_same_words_make_the_same_bytes(template):
    assert make_pdf(template, {"words": "같은 말"}) == make_pdf(template, {"words": "같은 말"})


def test_a_half_picture_is_as_broken_after_printing_as_before(template):
    make_pdf(template, {})
    half = picture("JPEG", (640, 500)).read()[:2000]
    with pytest.raises(OSError, match="truncated"):
        Image.open(BytesIO(half)).load()


def test_nothing_that_a_person_wrote_opens_a_file_or_an_address(template, tmp_path):
    (tmp_path / "secret.txt").write_text("비밀")
    asked = f'<img src="file://{tmp_path}/secret.txt" alt=""><img src="http://127.0.0.1:9/x.png" alt=""><a rel="attachment" href="file:///etc/passwd">x</a>'
    made = make_pdf(template, {"words": "<img src=x>", "picture": asked})
    read = pypdf.PdfReader(BytesIO(made))
    assert not read.attachments and "<img src=x>" in read.pages[0].extract_text()


def test_korean_words_stay_whole_at_the_end_of_a_line(template):
    read = pypdf.PdfReader(BytesIO(make_pdf(template, {"words": "청년취업사관학교 총동문회에서 " * 12})))
    lines = [line.strip() for line in read.pages[0].extract_text().splitlines()]
    words = {word for line in lines for word in line.split()}
    assert words == {"증서", "이름", "김하나", "청년취업사관학교", "총동문회에서", "1", "/"} and len(lines) > 4
