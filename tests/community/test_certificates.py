"""Certificates: what is taken, what is refused, and when they are gone."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from community import certificates
from community.certificates import clean_certificate
from community.models import MembershipClaim
from community.services.certificates import keep_certificate
from community.services.claims import reject_claim, submit_claim
from core.models import PrivateFile
from core.periods import periods
from tests.alliance.factories import picture
from tests.factories import newcomer

PDF = b"%PDF-1.7\n%%EOF\n"


def upload(content: bytes, name: str = "수료증.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bomb() -> SimpleUploadedFile:
    """A picture of a few kilobytes that unpacks to 81 million points."""
    written = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(written, "PNG")
    return upload(written.getvalue(), "bomb.png")


def test_a_scan_in_sixteen_bits_of_grey_can_be_read() -> None:
    written = io.BytesIO()
    Image.new("I;16", (300, 200), 40_000).save(written, "PNG")
    kept = Image.open(clean_certificate(upload(written.getvalue(), "수료증.png")).file)
    assert abs(kept.getpixel((150, 100))[0] - 156) < 4


def test_a_pdf_is_kept_as_it_came() -> None:
    kept = clean_certificate(upload(PDF))
    assert (kept.content_type, kept.name, kept.file.read()) == ("application/pdf", "수료증.pdf", PDF)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_written_anew_as_a_jpeg(format: str) -> None:
    kept = clean_certificate(picture(format))
    assert kept.content_type == "image/jpeg"
    assert kept.name.endswith(".jpg")
    assert Image.open(kept.file).format == "JPEG"


def test_a_picture_keeps_no_place_and_no_camera_and_is_small_enough_to_look_at() -> None:
    exif = Image.Exif()
    exif[0x0110] = "a secret camera"
    exif[0x0112] = 6  # lies on its side
    written = io.BytesIO()
    Image.new("RGB", (4000, 1000), "white").save(written, "JPEG", exif=exif)
    kept = Image.open(clean_certificate(upload(written.getvalue(), "photo.jpg")).file)
    assert not kept.getexif()
    assert kept.size[0] < kept.size[1] <= certificates.LONGEST_SIDE


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (lambda: upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png"), "no_certificate"),
        (lambda: upload(b"MZ not a picture", "수료증.pdf"), "no_certificate"),
        (lambda: upload(b"\n%PDF-1.7\n%%EOF", "late.pdf"), "no_certificate"),
        (lambda: upload(b"%PDF-1.7 cut off"), "broken"),
        (lambda: upload(b"%PDF-" + b"0" * certificates.MOST_BYTES), "too_large"),
        (bomb, "too_many_pixels"),
    ],
)
def test_what_is_no_certificate_is_refused_in_words(file, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        clean_certificate(file())
    assert refusal.value.code == code


@pytest.mark.django_db
def test_a_certificate_goes_thirty_days_after_the_decision_and_not_before() -> None:
    user = newcomer()
    file = keep_certificate(clean_certificate(upload(PDF)), by=user)
    claim = submit_claim(by=user, name=user.name, birth_date=timezone.localdate(), certificate=file)
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=200), tick=False):  # however long it waits
        periods["certificates"].run()
        reject_claim(claim_id=claim.pk, by=None, reason="…")
    with time_machine.travel(now + timedelta(days=229), tick=False):
        periods["certificates"].run()
    assert PrivateFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_bytes_go_with_the_row_and_unused_files_after_a_day() -> None:
    user = newcomer()
    used, unused = (keep_certificate(clean_certificate(upload(PDF)), by=user) for _ in range(2))
    claim = submit_claim(by=user, name=user.name, birth_date=timezone.localdate(), certificate=used)
    paths = [Path(one.file.path) for one in (used, unused)]
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert periods["certificates"].run() == 1
    assert [path.exists() for path in paths] == [True, False]
    reject_claim(claim_id=claim.pk, by=None, reason="…")
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        periods["certificates"].run()
    assert not paths[0].exists()
    assert MembershipClaim.objects.get().certificate is None
