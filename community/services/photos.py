"""A person's photo: put up, taken down."""

from django.core.files.base import File
from django.db import transaction

from community.models import AlumniProfile, User
from community.photos import Crop, clean_photo
from community.services.profiles import own_profile, tell_of
from core.acts import log_act
from core.models import PrivateFile
from core.private_files import forget, keep

PHOTO_KIND = "photo"


def set_photo(*, profile_id: int, by: User, upload: File, crop: Crop | None = None) -> AlumniProfile:
    """Put up a photo, or another one in its place; only on one's own profile. Raises ValidationError for what is no photo.

    The two files are written before the transaction begins, since their storage may be on another machine; if it fails they go again.
    """
    kept: list[PrivateFile] = []
    try:
        for content in clean_photo(upload, crop):
            kept.append(keep(content, kind=PHOTO_KIND, name="photo.webp", content_type="image/webp", owner=by))  # noqa: PERF401 - each is known at once
        return _change_photo(profile_id, by, "community.set_photo", *kept)
    except BaseException:
        for file in kept:
            forget(file)
        raise


def remove_photo(*, profile_id: int, by: User) -> AlumniProfile:
    """Take the photo down, files and all; without one nothing happens."""
    return _change_photo(profile_id, by, "community.remove_photo", None, None)


def _change_photo(profile_id: int, by: User, act: str, large: PrivateFile | None, small: PrivateFile | None) -> AlumniProfile:
    with transaction.atomic():
        profile = own_profile(profile_id, by)
        before = [file for file in (profile.photo, profile.photo_small) if file]
        if not before and large is None:
            return profile
        profile.photo, profile.photo_small = large, small
        profile.save(update_fields=["photo", "photo_small", "updated_at"])
        for file in before:
            forget(file)
        log_act(profile, act, by=by)
        tell_of(profile)
        return profile
