"""Who may read the private files of people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.services.certificates import CERTIFICATE_KIND
from core.models import PrivateFile
from core.private_files import register_door


def may_read_certificate(viewer: Any, file: PrivateFile) -> bool:
    """The certificate of a claim: the person who handed it in, and staff who decide claims."""
    if not getattr(viewer, "is_authenticated", False):
        return False
    return file.owner_id == viewer.pk or (viewer.is_staff and viewer.has_perm("community.change_membershipclaim"))


register_door(CERTIFICATE_KIND, may_read_certificate, purpose=_("comparing a claim with the roster"))
