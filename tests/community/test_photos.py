"""A photo: what is taken, what is kept of it, who sees it."""

import io
import struct
import zlib
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from community import photos
from community.audiences import Audience
from community.models import AlumniProfile
from community.photos import Crop, clean_photo
from community.selectors import person_view
from community.services.photos import remove_photo, set_photo
from core.models import PrivateFile
from tests.alliance.factories import organisation, picture
from tests.factories import member, newcomer

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def halves(format: str = "JPEG", **saved: Any) -> SimpleUploadedFile:
    """Left half red, right half blue, twice as wide as high."""
    image = Image.new("RGB", (400, 200), "red")
    image.paste("blue", (200, 0, 400, 200))
    written = io.BytesIO()
    image.save(written, format, **saved)
    return SimpleUploadedFile("me.jpg", written.getvalue())


def points(content: Any) -> Image.Image:
    content.seek(0)
    return Image.open(io.BytesIO(content.read()))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_two_squares(format: str) -> None:
    large, small = (points(one) for one in clean_photo(picture(format, (640, 500))))
    assert (large.format, large.size, small.size) == ("WEBP", (480, 480), (96, 96))


def test_a_photo_stands_upright_and_tells_neither_place_nor_camera() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER], exif[GPS] = 6, "Telephone", {1: "N", 2: (37.0, 33.0, 0.0)}
    large, small = (points(one) for one in clean_photo(halves(exif=exif.tobytes())))
    for kept in (large, small):
        assert not kept.getexif()
        assert "exif" not in kept.info
        assert "icc_profile" not in kept.info
    red, _, blue = large.convert("RGB").getpixel((240, 20))
    assert red > 200 > 60 > blue  # turned by a right angle, left is up
    red, _, blue = large.convert("RGB").getpixel((240, 470))
    assert blue > 200 > 60 > red


def test_the_chosen_square_is_what_is_kept() -> None:
    red, _, blue = points(clean_photo(halves(), Crop(left=1.0, top=0.0, side=1.0))[0]).convert("RGB").getpixel((240, 240))
    assert blue > 200 > 60 > red


def test_what_was_transparent_is_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(written, "PNG")
    kept = points(clean_photo(SimpleUploadedFile("me.png", written.getvalue()))[0])
    assert kept.convert("RGB").getpixel((200, 200))[0] > 250


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_grey_or_a_printers_picture_is_a_photo_too(mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (300, 300)).save(written, "JPEG")
    assert points(clean_photo(SimpleUploadedFile("me.jpg", written.getvalue()))[0]).size == (480, 480)


def written(image: Image.Image, format: str, **saved: Any) -> bytes:
    content = io.BytesIO()
    image.save(content, format, **saved)
    return content.getvalue()


FILM = [Image.new("RGB", (90, 80), (grey, grey, grey)) for grey in (156, 0, 250)]


@pytest.mark.parametrize(
    "content",
    [
        written(Image.new("I;16", (300, 200), 40_000), "PNG"),
        written(FILM[0], "WEBP", save_all=True, append_images=FILM[1:], lossless=True),
        written(FILM[0], "PNG", save_all=True, append_images=FILM[1:]),
        written(FILM[0], "PNG") + b"<script>alert(1)</script>",
        written(Image.new("RGB", (1, 1), (156, 156, 156)), "PNG"),
        written(FILM[0], "PNG", icc_profile=b"no profile" * 50),
    ],
    ids=["16 bits", "film", "moving PNG", "page behind it", "one point", "broken profile"],
)
def test_whatever_is_in_the_file_one_still_picture_of_its_points_is_kept(content: bytes) -> None:
    large, _small = clean_photo(SimpleUploadedFile("me.png", content))
    kept = points(large)
    assert abs(kept.convert("RGB").getpixel((240, 240))[0] - 156) < 4
    assert getattr(kept, "n_frames", 1) == 1
    large.seek(0)
    assert b"script" not in large.read()


share = st.floats(0, 100)


@given(st.builds(Crop, share, share, st.floats(0.1, 1)), st.integers(1, 5000), st.integers(1, 5000))
def test_every_square_lies_inside_the_picture(crop: Crop, width: int, height: int) -> None:
    left, top, right, bottom = crop.box(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left == bottom - top


def bomb(width: int, height: int) -> SimpleUploadedFile:
    """A PNG of a few bytes that says it is this large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(told)) + name + told + struct.pack(">I", zlib.crc32(name + told)) for name, told in chunks)
    return SimpleUploadedFile("bomb.png", b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize("size", [(60_000, 60_000), (5_000, 5_000), (12_001, 1), (20_000, 20_000)])
def test_a_photo_bomb_is_refused_before_a_point_of_it_is_decoded(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "_in_two_sizes", lambda *given: pytest.fail("decoded"))
    with pytest.raises(ValidationError) as refusal:
        clean_photo(bomb(*size))
    assert refusal.value.code in {"too_many_pixels", "no_picture"}


def test_a_progressive_jpeg_is_held_whole_in_memory_so_it_may_be_less_large() -> None:
    plain, progressive = (picture("JPEG", (6000, 4500), progressive=one) for one in (False, True))
    assert clean_photo(plain)
    with pytest.raises(ValidationError) as refusal:
        clean_photo(progressive)
    assert refusal.value.code == "too_many_pixels"


NOISE = written(Image.effect_noise((600, 400), 50), "JPEG")
HALF = NOISE[: len(NOISE) // 2]


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0 broken", HALF])
def test_what_is_no_photo_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        clean_photo(SimpleUploadedFile("me.jpg", content))
    assert refusal.value.code == "no_picture"


def test_eleven_megabytes_are_too_many() -> None:
    upload = SimpleUploadedFile("me.jpg", b"")
    upload.size = 11 * 1024**2
    with pytest.raises(ValidationError) as refusal:
        clean_photo(upload)
    assert refusal.value.code == "too_large"


def hana(**fields: Any) -> AlumniProfile:
    user = member(**fields)
    return set_photo(profile_id=user.profile.pk, by=user, upload=picture())


def bytes_kept(file: PrivateFile) -> bool:
    return file.file.storage.exists(file.file.name)


@pytest.mark.django_db
def test_another_photo_has_another_address_and_leaves_nothing_of_the_first(django_capture_on_commit_callbacks: Any) -> None:
    profile = hana()
    first = [profile.photo, profile.photo_small]
    with django_capture_on_commit_callbacks(execute=True):
        profile = set_photo(profile_id=profile.pk, by=profile.user, upload=halves())
    assert profile.photo.public_id not in {file.public_id for file in first}
    assert not PrivateFile.objects.filter(pk__in=[file.pk for file in first]).exists()
    assert [bytes_kept(file) for file in first] == [False, False]
    assert bytes_kept(profile.photo)
    assert bytes_kept(profile.photo_small)


@pytest.mark.django_db
def test_a_photo_that_is_taken_down_is_gone(django_capture_on_commit_callbacks: Any) -> None:
    profile = hana()
    before = profile.photo
    with django_capture_on_commit_callbacks(execute=True):
        profile = remove_photo(profile_id=profile.pk, by=profile.user)
    assert profile.photo is None
    assert PrivateFile.objects.count() == 0
    assert not bytes_kept(before)
    assert remove_photo(profile_id=profile.pk, by=profile.user).photo is None


@pytest.mark.django_db(transaction=True)
def test_nobody_puts_a_photo_on_anothers_profile_and_no_file_stays_behind() -> None:
    profile = member().profile
    with pytest.raises(AlumniProfile.DoesNotExist):
        set_photo(profile_id=profile.pk, by=member(), upload=picture())
    assert PrivateFile.objects.count() == 0


@pytest.mark.django_db
def test_a_photo_is_served_to_whoever_may_see_it_and_to_nobody_else(client: Any) -> None:
    profile, recruiter = hana(), newcomer()
    organisation(owner=recruiter)
    people = {"stranger": None, "newcomer": newcomer(), "member": member(), "recruiter": recruiter, "owner": profile.user}
    seen_by = {
        "everyone": {"stranger", "newcomer", "member", "recruiter", "owner"},
        "members": {"member", "owner"},
        "recruiters": {"recruiter", "owner"},
        "connected": {"owner"},
        "me": {"owner"},
    }
    for audience in Audience.values:
        AlumniProfile.objects.filter(pk=profile.pk).update(audiences={**profile.audiences, "name": "everyone", "photo": audience})
        seen = set()
        for who, user in people.items():
            browser = type(client)()
            if user:
                browser.force_login(user)
            answers = {browser.get(f"/files/{file.public_id}/").status_code for file in (profile.photo, profile.photo_small)}
            assert answers in ({200}, {404})
            if answers == {200}:
                seen.add(who)
        assert seen == seen_by[audience]


@pytest.mark.django_db
def test_a_photo_may_stay_in_its_readers_browser_for_ten_minutes_and_no_other_file_may(client: Any) -> None:
    profile = hana(audiences={"name": "everyone", "photo": "everyone"})
    answer = client.get(f"/files/{profile.photo.public_id}/")
    assert answer["Cache-Control"] == "private, max-age=600"
    assert "Cookie" in answer["Vary"]
    assert answer["Content-Type"] == "image/webp"


@pytest.mark.django_db
def test_the_photo_of_a_hidden_person_is_her_own(client: Any) -> None:
    profile = hana(audiences={"name": "everyone", "photo": "everyone"}, profile={"is_hidden": True})
    assert client.get(f"/files/{profile.photo.public_id}/").status_code == 404
    client.force_login(profile.user)
    assert client.get(f"/files/{profile.photo.public_id}/").status_code == 200


@pytest.mark.django_db
def test_cards_show_photos_to_whoever_may_see_them_without_a_query_for_each(client: Any) -> None:
    def cost(people: int) -> int:
        shown = AlumniProfile.objects.visible_to(AnonymousUser()).with_card()[:people]
        with CaptureQueriesContext(connection) as queries:
            views = [person_view(one, AnonymousUser()) for one in shown]
            assert [bool(one.photo_small) for one in views] == [True] * people
        return len(queries)

    for _number in range(3):
        hana(audiences={"name": "everyone", "photo": "everyone"})
    assert cost(1) == cost(3)
    shy = hana(audiences={"name": "everyone"})
    assert person_view(shy, AnonymousUser()).photo_small == ""
    assert person_view(shy, member()).photo_small == f"/files/{shy.photo_small.public_id}/"


@pytest.mark.django_db
def test_the_page_takes_a_photo_its_square_and_takes_it_down_again(client: Any) -> None:
    user = member()
    client.force_login(user)
    answer = client.post("/me/profile/photo/", {"photo": halves(), "left": "1", "top": "0", "side": "1"})
    assert answer.status_code == 302
    profile = AlumniProfile.objects.get(user=user)
    red, _, blue = points(profile.photo.file).convert("RGB").getpixel((240, 240))
    assert blue > 200 > 60 > red
    assert str(profile.photo.public_id) in client.get("/me/profile/photo/").content.decode()
    assert client.post("/me/profile/photo/", {"act": "remove"}).status_code == 302
    assert AlumniProfile.objects.get(user=user).photo is None


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{}, {"left": "nan", "top": "0", "side": "1"}, {"side": "0.5"}, {"left": "-3", "top": "x", "side": "9"}])
def test_without_a_square_that_makes_sense_the_middle_is_taken_or_the_form_says_so(client: Any, values: dict[str, str]) -> None:
    user = member()
    client.force_login(user)
    answer = client.post("/me/profile/photo/", {"photo": halves(), **values})
    assert answer.status_code in {302, 422}
    assert bool(AlumniProfile.objects.get(user=user).photo) == (answer.status_code == 302)


@pytest.mark.django_db
def test_a_file_that_is_no_photo_is_answered_in_words(client: Any) -> None:
    client.force_login(member())
    for content in (b"no picture", b""):
        answer = client.post("/me/profile/photo/", {"photo": SimpleUploadedFile("me.jpg", content)})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
