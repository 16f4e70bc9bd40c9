"""Certificates as they are handed in: a PDF by its first bytes, or a photograph that is written anew."""

import io
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.pictures import Limits, on_white, read_picture

MOST_BYTES, LONGEST_SIDE = 10 * 1024**2, 2400
TOO_LARGE = _("This file is larger than 10 MB. Please choose a smaller one, or a photo of the certificate.")
PICTURE = Limits(
    most_bytes=MOST_BYTES,
    most_pixels=24_000_000,
    most_streamed=64_000_000,  # what a telephone takes at its best
    most_a_side=12_000,
    too_large=TOO_LARGE,
    too_many=_("This picture has too many pixels. Please make it smaller first, or use a screenshot of it."),
)


@dataclass(frozen=True)
class CleanCertificate:
    """A certificate that was looked at: its bytes, what they are, and the name for whoever downloads it."""

    file: File
    content_type: str
    name: str


def clean_certificate(upload: File) -> CleanCertificate:
    """The PDF as it came, or the picture as a new JPEG. Raises ValidationError, in words, for anything else."""
    if upload.size > MOST_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    stem = PurePath(upload.name or "").stem[:100] or "certificate"
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        _check_whole(upload)
        return CleanCertificate(upload, "application/pdf", f"{stem}.pdf")
    upload.seek(0)
    try:
        picture = read_picture(upload, PICTURE, _as_jpeg)
    except ValidationError as error:
        if error.code == "no_picture":
            raise ValidationError(_("We can read PDF, JPEG and PNG files. Please choose one of these."), code="no_certificate") from error
        raise
    return CleanCertificate(picture, "image/jpeg", f"{stem}.jpg")


def _check_whole(upload: File) -> None:
    upload.seek(max(0, upload.size - 2048))
    if b"%%EOF" not in upload.read():
        raise ValidationError(_("This PDF is incomplete. Please save it again and choose the new file."), code="broken")
    upload.seek(0)


def _as_jpeg(picture: Image.Image) -> ContentFile:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is shrunk while it is decoded
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    on_white(upright).save(written, "JPEG", quality=85)
    return ContentFile(written.getvalue(), name="certificate.jpg")
