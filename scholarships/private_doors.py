"""Who may read the private files of giving: staff who may see what they belong to. A pledger comes by her own signed address."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import PrivateFile
from core.private_files import register_door
from scholarships.services.in_kind import EVIDENCE_KIND
from scholarships.services.pledges import STAMPED_KIND
from scholarships.services.statements import KIND as STATEMENT_KIND


def _staff_with(permission: str) -> Callable[[Any, PrivateFile], bool]:
    def may_read(viewer: Any, file: PrivateFile) -> bool:
        return bool(getattr(viewer, "is_staff", False) and viewer.has_perm(f"scholarships.{permission}"))

    return may_read


register_door(STAMPED_KIND, _staff_with("view_pledge"), purpose=_("looking at a signed pledge"))
register_door(EVIDENCE_KIND, _staff_with("view_inkindgift"), purpose=_("looking at what a gift in kind is worth"))
register_door(STATEMENT_KIND, _staff_with("view_bankstatement"), purpose=_("looking at what the bank said"))
