"""Pictures that people bring: looked at before they are decoded, and written anew by whoever keeps them. Never SVG."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FORMATS = ("PNG", "WEBP", "JPEG")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Limits:
    """What a picture may measure, and the sentences for one that does not. `most_streamed`: pixels of a JPEG that is shrunk while it is decoded."""

    most_bytes: int
    most_pixels: int
    most_a_side: int
    too_large: "str | _StrPromise"
    too_many: "str | _StrPromise"
    most_streamed: int = 0

    def allow(self, picture: Image.Image) -> bool:
        """Asked of the header alone, before any point is decoded. A progressive JPEG is held whole in memory, so it counts like the others."""
        streamed = picture.format == "JPEG" and not picture.info.get("progressive")
        most = max(self.most_pixels, self.most_streamed) if streamed else self.most_pixels
        return picture.width * picture.height <= most and max(picture.size) <= self.most_a_side


def read_picture(upload: File, limits: Limits, make: Callable[[Image.Image], Made]) -> Made:
    """What `make` makes of the picture. Raises ValidationError, in words, for anything that is no picture within the limits."""
    if upload.size > limits.most_bytes:
        raise ValidationError(limits.too_large, code="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(upload, formats=FORMATS) as picture:
                if not limits.allow(picture):
                    raise ValidationError(limits.too_many, code="too_many_pixels")
                return make(picture)
    except ValidationError:
        raise
    except Exception as error:  # decoders answer hostile bytes with whatever they stumble over, IndexError and struct.error among it
        raise ValidationError(_("This file is not a picture we can show. Please choose a PNG, JPEG or WebP."), code="no_picture") from error


def on_white(picture: Image.Image) -> Image.Image:
    """Its points alone, in RGB on white: neither place, camera nor colour profile comes along."""
    if picture.mode.startswith("I"):  # greys of 16 bits: Pillow's own way to RGB cuts off at 255, and all is white
        picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
    readable = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(readable, mask=readable if readable.mode == "RGBA" else None)
    return plain
