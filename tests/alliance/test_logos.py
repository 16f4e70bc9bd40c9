import io
import struct
import zlib
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from alliance import logos
from tests.alliance.factories import picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_comes_back_as_a_png(format):
    cleaned = logos.clean_logo(picture(format))
    assert Image.open(io.BytesIO(cleaned.read())).format == "PNG"


def test_a_large_picture_is_made_smaller_and_keeps_its_proportions():
    cleaned = logos.clean_logo(picture(size=(1600, 800)))
    assert Image.open(io.BytesIO(cleaned.read())).size == (640, 320)


@pytest.mark.parametrize("content", [SVG, b"", b"GIF89a", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError):
        logos.clean_logo(SimpleUploadedFile("logo.png", content, content_type="image/png"))


def test_a_gif_is_refused_whatever_its_name():
    written = io.BytesIO()
    Image.new("P", (4, 4)).save(written, "GIF")
    with pytest.raises(ValidationError):
        logos.clean_logo(SimpleUploadedFile("logo.png", written.getvalue()))


def test_nothing_but_the_points_is_kept():
    cleaned = logos.clean_logo(picture("PNG", icc_profile=b"secret place"))
    assert "icc_profile" not in Image.open(io.BytesIO(cleaned.read())).info


def test_too_many_pixels_are_refused_before_they_are_read(monkeypatch):
    monkeypatch.setattr(logos, "LIMITS", replace(logos.LIMITS, most_pixels=100))
    with pytest.raises(ValidationError) as refusal:
        logos.clean_logo(picture(size=(20, 20)))
    assert refusal.value.code == "too_many_pixels"


def test_too_large_a_file_is_refused(monkeypatch):
    monkeypatch.setattr(logos, "LIMITS", replace(logos.LIMITS, most_bytes=10))
    with pytest.raises(ValidationError) as refusal:
        logos.clean_logo(picture())
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("error", [IndexError, struct.error, TypeError, MemoryError])
def test_whatever_a_decoder_stumbles_over_is_a_refusal_in_words(monkeypatch, error):
    def stumble(picture: Image.Image) -> None:
        raise error("out of range")

    monkeypatch.setattr(logos, "_as_png", stumble)
    with pytest.raises(ValidationError):
        logos.clean_logo(picture())


def test_a_png_with_an_empty_colour_profile_is_refused_in_words():
    """Pillow answers it with an IndexError; found by turning bytes at random."""
    whole = picture("PNG").read()
    chunk = b"\0\0\0\0iCCP" + zlib.crc32(b"iCCP").to_bytes(4, "big")
    with pytest.raises(ValidationError):
        logos.clean_logo(SimpleUploadedFile("logo.png", whole[:-12] + chunk + whole[-12:]))


def test_a_thread_of_millions_of_pixels_is_refused():
    with pytest.raises(ValidationError) as refusal:
        logos.clean_logo(picture("PNG", (10_001, 1)))
    assert refusal.value.code == "too_many_pixels"
