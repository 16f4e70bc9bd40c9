"""What the alliance offers to the apps on its right: who recruits for whom, and who is new, for the weekly digest."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Min
from django.utils.text import Truncator
from django.utils.translation import ngettext

from alliance.models import MembershipTerm, Organisation, Representative
from alliance.querysets import SHOWN_TERMS
from community.audiences import register_recruiters
from community.digest import Reader, register_digest_section
from core.addresses import absolute_url

NEW_ORGANISATIONS, LOOKED_AT, WORDS_OF_ONE = 3, 20, 90

# An editor keeps the organisation's page; looking for people is the work of the other two.
RECRUITING = (Representative.Role.OWNER, Representative.Role.RECRUITER)


def recruited_for(viewer: Any) -> Iterable[str]:
    """The Korean and the English name of each organisation with a running term that the viewer recruits for, and of what it belongs to."""
    recruits = Representative.objects.filter(person=viewer, role__in=RECRUITING, organisation__terms__status__in=SHOWN_TERMS)
    names = recruits.values_list("organisation__name_ko", "organisation__name_en", "organisation__parent__name_ko", "organisation__parent__name_en")
    return [name for row in names for name in row if name]


def _begun(since: datetime) -> list[Organisation]:
    """Organisations whose first term began to run since then, the newest first. Coming back after a pause is nothing new."""
    begun = Organisation.objects.annotate(first=Min("terms__current_at")).filter(
        first__gt=since, pk__in=MembershipTerm.objects.shown().values("organisation")
    )
    return list(begun.order_by(F("first").desc(), "pk").prefetch_related("representatives")[:LOOKED_AT])


def new_organisations(reader: Reader) -> dict[str, Any] | None:
    """For the weekly digest: who takes part since the last one and what they bring, at most three; never one that the reader speaks for."""
    begun = reader.once(("organisations", reader.since), lambda: _begun(reader.since))
    new = [one for one in begun if reader.user.pk not in {person.person_id for person in one.representatives.all()}]
    lines = [
        {
            "name": one.name,
            "kind": one.get_type_display(),
            "fields": ", ".join(one.ai_field_labels[:3]),
            "brings": Truncator(" ".join(one.summary.split())).chars(WORDS_OF_ONE),
            "url": absolute_url(one.get_absolute_url()),
        }
        for one in new[:NEW_ORGANISATIONS]
    ]
    said = ngettext("%(number)s new organisation in the alliance", "%(number)s new organisations in the alliance", len(lines))
    return {"headline": said % {"number": len(lines)}, "lines": lines} if lines else None


register_recruiters(recruited_for)
register_digest_section(95, "alliance/letters/digest/organisations", new_organisations, is_reason=False)
