"""Who may read the private files of people."""

from typing import Any

from django.db.models import Q

from community.models import AlumniProfile
from community.selectors import person_view
from community.services.photos import PHOTO_KIND
from core.models import PrivateFile
from core.private_files import register_door

PHOTO_SECONDS = 600


def may_see_photo(viewer: Any, file: PrivateFile) -> bool:
    """Whoever may see the photo of the person whose photo this is now; an earlier one is nobody's."""
    profile = AlumniProfile.objects.visible_to(viewer).filter(Q(photo=file) | Q(photo_small=file)).first()
    return profile is not None and "photo" in person_view(profile, viewer).seen


register_door(PHOTO_KIND, may_see_photo, seconds=PHOTO_SECONDS)
