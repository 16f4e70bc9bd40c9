"""Photos of people: a square cut out of what was brought, in two sizes, with nothing of the original but its points."""

import io
from dataclasses import dataclass
from math import ceil

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.pictures import Limits, on_white, read_picture

LARGE, SMALL = 480, 96
LIMITS = Limits(
    most_bytes=10 * 1024**2,
    most_pixels=24_000_000,
    most_streamed=64_000_000,  # what a telephone takes at its best
    most_a_side=12_000,
    too_large=_("This photo is larger than 10 MB. Please choose a smaller one."),
    too_many=_("This photo has too many pixels. Please make it smaller first, or use a screenshot of it."),
)


@dataclass(frozen=True)
class Crop:
    """A square of the upright picture: its left upper corner and its side, each as a share of the shorter side, 0 to 1 (corners may pass 1)."""

    left: float
    top: float
    side: float

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The square in points, moved and shrunk so that it lies inside."""
        shorter = min(width, height)
        side = min(shorter, max(1, round(self.side * shorter)))
        left = min(max(0, round(self.left * shorter)), width - side)
        top = min(max(0, round(self.top * shorter)), height - side)
        return left, top, left + side, top + side


def centred(width: int, height: int) -> Crop:
    """The largest square, in the middle; of an upright picture a little higher, where a face is."""
    shorter = min(width, height)
    return Crop((width - shorter) / 2 / shorter, (height - shorter) / 3 / shorter, 1.0)


LEAST_SIDE = 0.1


def clean_photo(upload: File, crop: Crop | None = None) -> tuple[ContentFile, ContentFile]:
    """The photo in 480 and in 96 points a side, as WebP. Raises ValidationError, in words, for anything that is no such picture."""
    return read_picture(upload, LIMITS, lambda picture: _in_two_sizes(picture, crop))


def _in_two_sizes(picture: Image.Image, crop: Crop | None) -> tuple[ContentFile, ContentFile]:
    wanted = ceil(LARGE / max(LEAST_SIDE, crop.side if crop else 1.0))
    picture.draft("RGB", (wanted, wanted))  # a large JPEG is shrunk while it is decoded, never below what the square needs
    upright = ImageOps.exif_transpose(picture)
    square = on_white(upright.crop((crop or centred(*upright.size)).box(*upright.size)))
    return _written(square, LARGE), _written(square, SMALL)


def _written(square: Image.Image, side: int) -> ContentFile:
    written = io.BytesIO()
    square.resize((side, side), Image.Resampling.LANCZOS).save(written, "WEBP", quality=82, method=4)
    return ContentFile(written.getvalue(), name="photo.webp")
