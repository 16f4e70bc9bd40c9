"""Who may read the private files of people."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import AlumniProfile
from community.selectors import person_view
from community.services.certificates import CERTIFICATE_KIND
from community.services.data_exports import FILE_KIND as COPY_KIND
from community.services.photos import PHOTO_KIND
from core.models import PrivateFile
from core.private_files import register_door

PHOTO_SECONDS = 600


def may_see_photo(viewer: Any, file: PrivateFile) -> bool:
    """Whoever may see the photo of the person whose photo this is now; an earlier one is nobody's."""
    profile = AlumniProfile.objects.visible_to(viewer).filter(Q(photo=file) | Q(photo_small=file)).first()
    return profile is not None and "photo" in person_view(profile, viewer).seen


register_door(PHOTO_KIND, may_see_photo, seconds=PHOTO_SECONDS, purpose=_("seeing a photo that is not for everyone"))


def may_read_certificate(viewer: Any, file: PrivateFile) -> bool:
    """The certificate of a claim: the person who handed it in, and staff who decide claims."""
    if not getattr(viewer, "is_authenticated", False):
        return False
    return file.owner_id == viewer.pk or (viewer.is_staff and viewer.has_perm("community.change_membershipclaim"))


register_door(CERTIFICATE_KIND, may_read_certificate, purpose=_("comparing a claim with the roster"))


def may_fetch_copy(viewer: Any, file: PrivateFile) -> bool:
    """The copy of everything: nobody but the person herself, and staff neither."""
    return getattr(viewer, "is_authenticated", False) and file.owner_id == viewer.pk


register_door(COPY_KIND, may_fetch_copy, asks_again=True)
