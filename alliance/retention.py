"""How long an application that nobody went on with is kept."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.models import MembershipApplication
from core.models import PrivateFile
from core.periods import register_rows


def stale_drafts(before: datetime) -> QuerySet[MembershipApplication]:
    """Drafts that nobody has touched since."""
    return MembershipApplication.objects.filter(status=MembershipApplication.Status.DRAFT, updated_at__lt=before)


def forget_drafts(rows: QuerySet[MembershipApplication]) -> None:
    """Delete them and the logos that were handed in with them."""
    logos = list(rows.exclude(logo=None).values_list("logo", flat=True))
    rows.delete()
    PrivateFile.objects.filter(pk__in=logos).delete()


register_rows("stale_drafts", _("membership applications that were begun and left"), _("to go on writing later"), stale_drafts, forget=forget_drafts)
