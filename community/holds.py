"""What an owner reads about her profile while the office hides it."""

from dataclasses import dataclass
from datetime import datetime

from community.models import AlumniProfile, Report


@dataclass(frozen=True)
class Hold:
    """Since when, and for which reason in words; who reported stays secret."""

    since: datetime
    reason: str


def hold_of(profile: AlumniProfile | None) -> Hold | None:
    """None while the office hides nothing; asks the database only if it does."""
    if profile is None or profile.held_since is None:
        return None
    report = Report.objects.that_hide(profile.user_id).order_by("-upheld_at").first()
    return Hold(profile.held_since, report.get_reason_display() if report else "")


def is_held(report: Report) -> bool:
    """Whether the profile of whom this report speaks is hidden for it now."""
    return report.measure == Report.Measure.HIDE and AlumniProfile.objects.filter(user=report.about_id, held_since__isnull=False).exists()
