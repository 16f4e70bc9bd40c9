"""What the alliance offers to the apps on its right: who recruits for whom."""

from collections.abc import Iterable
from typing import Any

from alliance.models import Representative
from alliance.querysets import SHOWN_TERMS
from community.audiences import register_recruiters

# An editor keeps the organisation's page; looking for people is the work of the other two.
RECRUITING = (Representative.Role.OWNER, Representative.Role.RECRUITER)


def recruited_for(viewer: Any) -> Iterable[str]:
    """The Korean and the English name of each organisation with a running term that the viewer recruits for, and of what it belongs to."""
    recruits = Representative.objects.filter(person=viewer, role__in=RECRUITING, organisation__terms__status__in=SHOWN_TERMS)
    names = recruits.values_list("organisation__name_ko", "organisation__name_en", "organisation__parent__name_ko", "organisation__parent__name_en")
    return [name for row in names for name in row if name]


register_recruiters(recruited_for)
