"""Logos: PNG, WebP or JPEG, looked at and written anew, so that nothing but the picture's points is kept."""

import io

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image

from core.pictures import Limits, read_picture

LONGEST_SIDE = 640
LIMITS = Limits(
    most_bytes=3 * 1024**2,
    most_pixels=16_000_000,
    most_a_side=10_000,  # a thread of millions is slow to shrink
    too_large=_("This picture is larger than 3 MB. Please choose a smaller one."),
    too_many=_("This picture has too many pixels. 640 pixels a side are enough."),
)


def clean_logo(upload: File) -> ContentFile:
    """The picture as a new PNG of at most 640 points a side. Raises ValidationError, in words, for anything that is no such picture."""
    return read_picture(upload, LIMITS, _as_png)


def _as_png(picture: Image.Image) -> ContentFile:
    copy = picture.convert("RGBA")
    copy.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGBA", copy.size)
    plain.paste(copy)  # only the points: no metadata of the original comes along
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    return ContentFile(written.getvalue(), name="logo.png")
