"""Logos: PNG, WebP or JPEG, looked at and written anew, so that nothing but the picture's points is kept. Never SVG."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image

FORMATS = ("PNG", "WEBP", "JPEG")
MOST_BYTES, MOST_PIXELS, MOST_A_SIDE, LONGEST_SIDE = 3 * 1024**2, 16_000_000, 10_000, 640


def clean_logo(upload: File) -> ContentFile:
    """The picture as a new PNG of at most 640 points a side. Raises ValidationError, in words, for anything that is no such picture."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("This picture is larger than 3 MB. Please choose a smaller one."), code="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(upload, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS or max(picture.size) > MOST_A_SIDE:  # a thread of millions is slow to shrink
                    raise ValidationError(_("This picture has too many pixels. 640 pixels a side are enough."), code="too_many_pixels")
                return _as_png(picture)
    except ValidationError:
        raise
    except Exception as error:  # decoders answer hostile bytes with whatever they stumble over, IndexError and struct.error among it
        raise ValidationError(_("This file is not a picture we can show. Please choose a PNG, JPEG or WebP."), code="no_picture") from error


def _as_png(picture: Image.Image) -> ContentFile:
    copy = picture.convert("RGBA")
    copy.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGBA", copy.size)
    plain.paste(copy)  # only the points: no metadata of the original comes along
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    return ContentFile(written.getvalue(), name="logo.png")
