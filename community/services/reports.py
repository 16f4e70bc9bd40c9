"""Reports (신고): contact stops at once, then a person of the office looks."""

from django.db import transaction
from django.utils import timezone

from community import contact_letters as letters
from community.exceptions import AlreadyReported, CannotContactOneself, NotYourReport, ReportHasMovedOn
from community.models import Introduction, Report, User
from community.services.blocks import set_apart
from community.services.holds import hold_profile
from community.services.staff_accounts import close_account
from community.services.two_people import lock_two
from core.acts import log_act

Status, Measure = Report.Status, Report.Measure


def report_person(
    *, about_id: int, by: User, reason: str, words: str, matter: str = "person", shown: str = "", introduction: Introduction | None = None
) -> Report:
    """Tell the office about a person. The two are kept apart from this moment on; `shown` is what the office may read of what the person wrote.

    Raises CannotContactOneself, or AlreadyReported while an earlier report of hers about the same person waits.
    """
    if about_id == by.pk:
        raise CannotContactOneself
    with transaction.atomic():
        about = lock_two(by.pk, about_id)[about_id]
        if Report.objects.waiting().filter(by=by, about=about).exists():
            raise AlreadyReported
        report = Report.objects.create(by=by, about=about, reason=reason, words=words, matter=matter, shown=shown, introduction=introduction)
        set_apart(by, about)
        log_act(report, "community.report_person", by=by)
        return report


def _locked(report_id: int, target: str, by: User) -> Report:
    """The report, under its own lock. Raises ReportHasMovedOn, or NotYourReport for whoever is part of it."""
    report = Report.objects.select_for_update(of=("self",), no_key=True).select_related("by", "about").get(pk=report_id)
    if by.pk in {report.by_id, report.about_id}:
        raise NotYourReport
    if not report.can_become(target):
        raise ReportHasMovedOn
    return report


def _become(report: Report, status: str, by: User, **fields: str) -> None:
    report.status, report.handled_by = status, by
    for name, value in {f"{status}_at": timezone.now(), **fields}.items():
        setattr(report, name, value)
    report.save()


def take_into_review(*, report_id: int, by: User) -> Report:
    """Somebody of the office looks at it from now on."""
    with transaction.atomic():
        report = _locked(report_id, Status.IN_REVIEW, by)
        _become(report, Status.IN_REVIEW, by)
        log_act(report, "community.review_report", by=by)
        return report


def uphold_report(*, report_id: int, by: User, measure: str, note: str) -> Report:
    """The report is right: the person gets a letter and, where chosen, her profile is hidden or her account closed.
    The reporter hears that we looked.

    Raises ReportHasMovedOn, NotYourReport, and what closing an account refuses (NotYoursToChange).
    """
    with transaction.atomic():
        about_id = Report.objects.values_list("about_id", flat=True).get(pk=report_id)
        about = User.objects.select_for_update(no_key=True).filter(pk=about_id).first()
        report = _locked(report_id, Status.UPHELD, by)
        _become(report, Status.UPHELD, by, measure=Measure(measure).value, note=note)
        log_act(report, "community.uphold_report", by=by, measure=report.measure)
        if about:
            letters.conduct_warning(report)
            _carry_out(report.measure, about, by)
        _answer(report)
        return report


def _carry_out(measure: str, about: User, by: User) -> None:
    if measure == Measure.CLOSE:
        close_account(user_id=about.pk, by=by)
    elif measure == Measure.HIDE:
        hold_profile(user=about, by=by)


def dismiss_report(*, report_id: int, by: User, note: str) -> Report:
    """No ground was found: the person hears nothing; the reporter hears that we looked. The block stays until she takes it back."""
    with transaction.atomic():
        report = _locked(report_id, Status.DISMISSED, by)
        _become(report, Status.DISMISSED, by, note=note)
        log_act(report, "community.dismiss_report", by=by)
        _answer(report)
        return report


def _answer(report: Report) -> None:
    if report.by:
        letters.report_looked_at(report)
