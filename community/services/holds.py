"""A profile that the office hides after a report: only the office shows it again."""

from django.db import transaction
from django.utils import timezone

from community import contact_letters as letters
from community.exceptions import NotHeld, NotYourReport
from community.models import AlumniProfile, Report, User
from community.services.profiles import tell_of
from core.acts import log_act


def hold_profile(*, user: User, by: User) -> None:
    """Hide the profile from everybody, whatever its owner chose. In the caller's transaction, the account locked; twice is once."""
    profile = _locked(user)
    if profile and profile.held_since is None:
        _become(profile, held=True)
        log_act(profile, "community.hide_profile", by=by)


def lift_hold(*, report_id: int, by: User) -> Report:
    """Show the profile again to whom its owner chose, and tell her. Raises NotHeld, or NotYourReport for whoever is part of the report."""
    with transaction.atomic():
        about_id = Report.objects.values_list("about_id", flat=True).get(pk=report_id)
        about = User.objects.select_for_update(no_key=True).filter(pk=about_id).first()
        report = Report.objects.get(pk=report_id)
        if by.pk in {report.by_id, report.about_id}:
            raise NotYourReport
        profile = _locked(about) if about else None
        if about is None or profile is None or profile.held_since is None:
            raise NotHeld
        _become(profile, held=False)
        log_act(profile, "community.lift_hold", by=by)
        letters.hold_lifted(about)
        return report


def _locked(user: User) -> AlumniProfile | None:
    return AlumniProfile.objects.select_for_update(of=("self",), no_key=True).filter(user=user).first()


def _become(profile: AlumniProfile, *, held: bool) -> None:
    profile.held_since = timezone.now() if held else None
    profile.save(update_fields=["held_since", "updated_at"])
    tell_of(profile)
