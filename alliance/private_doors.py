"""Who may read the private files of the alliance."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.services.applications import LOGO_KIND
from core.models import PrivateFile
from core.private_files import register_door


def may_read_logo(viewer: Any, file: PrivateFile) -> bool:
    """The logo of an application: the person who uploaded it, and staff who may read applications."""
    if not getattr(viewer, "is_authenticated", False):
        return False
    return file.owner_id == viewer.pk or (viewer.is_staff and viewer.has_perm("alliance.view_membershipapplication"))


register_door(LOGO_KIND, may_read_logo, purpose=_("looking at an application"))
