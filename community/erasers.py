"""What the people's part of the site does when a person is erased; core's and the search index's own things, too, since they know no people."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import (
    AlumniProfile,
    ClaimDecision,
    ErasedRecord,
    GraduateRecord,
    MembershipClaim,
    MobileNumber,
    Notification,
    PhoneCode,
    Report,
    RosterImport,
    Skill,
    User,
)
from community.naming import naming, others_of, unnamed
from community.personal_data import Erased, Eraser, register_eraser
from core.caching import bump
from core.letter_parts import as_text
from core.letters import kinds
from core.models import AccessRecord, BounceNotice, Letter, PrivateFile, SuppressedAddress
from search.models import UnfoundWords
from search.services import mark_changed


def traces_of(user: User) -> frozenset[str]:
    """The addresses and numbers by which this person, and nobody else, is known."""
    record = GraduateRecord.objects.filter(owner=user).first()
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    numbers = set(MobileNumber.objects.filter(user=user).values_list("number", flat=True))
    said = set(MembershipClaim.objects.filter(user=user).values_list("record_number", flat=True))
    of_record = {record.email, record.email_key, record.phone, record.phone_key, record.record_id} if record else set()
    return frozenset(one for one in addresses | numbers | said | of_record if len(one) > 5)


def names_of(user: User) -> frozenset[str]:
    """What she is and was called, here and on the roster. A name of one letter would be found everywhere."""
    record = GraduateRecord.objects.filter(owner=user).first()
    names = {user.name, *((record.name, record.former_name) if record else ())}
    return frozenset(one for one in names if len(one) > 1)


def _letters(user: User, report: Erased) -> None:
    """Letters to her go. What others got keeps its place without her name; what carried her words loses them."""
    hers = Letter.objects.filter(Q(recipient=user) | Q(to__in=report.traces))
    BounceNotice.objects.filter(Q(letter__in=hers) | Q(address__in=report.traces)).delete()
    report.gone("core.SuppressedAddress", SuppressedAddress.objects.filter(address__in=report.traces).delete()[0])
    report.gone("core.Letter", hers.delete()[0])
    near = others_of(user) | set(User.objects.filter(is_staff=True).values_list("pk", flat=True))
    _letters_to_strangers(report)
    _letters_of_others(near, report)
    for line in Notification.objects.filter(user__in=near - {user.pk}).filter(naming(report, "title")):
        line.title = unnamed(line.title, report, line.user.preferred_language)[:300]
        line.save(update_fields=["title"])


def _letters_to_strangers(report: Erased) -> None:
    """Digests and lists of other mentors went to people who never met her: the entry that leads to her page goes, with all that it said."""
    listed = Q()
    for page in report.pages:
        listed |= Q(html__contains=page)
    entry = re.compile(rf"<li\b(?:(?!</li>).)*(?:{'|'.join(map(re.escape, report.pages))})(?:(?!</li>).)*</li>\s*", re.DOTALL)
    for letter in Letter.objects.filter(listed).select_for_update(of=("self",), no_key=True):
        letter.html, dropped = entry.subn("", letter.html)
        if dropped:
            letter.text = as_text(letter.html) + "\n"
            letter.save(update_fields=["html", "text"])
            report.gone("core.Letter (naming you)", 1)


def _letters_of_others(near: set[int], report: Erased) -> None:
    private = {name for name, kind in kinds.items() if kind.private and not kind.office}
    fields = ("subject", "text", "html", "last_error")
    theirs = Q(recipient__in=near) & naming(report, *fields)
    for letter in Letter.objects.filter(theirs | naming(report, *fields, name=False)).select_for_update(of=("self",), no_key=True):
        report.gone("core.Letter (naming you)", 1)
        is_spent = letter.kind in private
        if is_spent and letter.state == Letter.State.QUEUED:  # her words, not yet on their way, and with a link to what is gone
            letter.delete()
            continue
        for name in fields:
            setattr(letter, name, "" if is_spent and name in {"text", "html"} else unnamed(getattr(letter, name), report, letter.language))
        letter.subject = letter.subject[:300]
        letter.save(update_fields=[*fields])


def _decisions(user: User, report: Erased) -> None:
    """What the desk wrote to her goes with her claim; what it wrote to many keeps its place without her name."""
    hers = ClaimDecision.objects.filter(claims__user=user).distinct()
    for decision in [*hers, *ClaimDecision.objects.filter(naming(report, "reason", "reason_en", "last_error", name=False))]:
        alone = not decision.claims.exclude(user=user).exists()
        decision.reason = "" if alone else unnamed(decision.reason, report)
        decision.reason_en = "" if alone else unnamed(decision.reason_en, report, "en")
        decision.last_error = "" if alone else unnamed(decision.last_error, report)
        decision.save(update_fields=["reason", "reason_en", "last_error"])
        report.gone("community.ClaimDecision (words)", 1)


def _contacts(user: User, report: Erased) -> None:
    """Reports about and by her keep their reason and outcome, so that the office can protect others, and lose every word."""
    reports = Report.objects.filter(Q(by=user) | Q(about=user))
    count = reports.update(words="", shown="", note="", by=None, about=None)
    report.stays("community.Report", count, _("reason and outcome alone, three years: to protect others"))


def _roster(user: User, report: Erased) -> None:
    """Our copy of her record goes; a digest of its number keeps the academy's next file from bringing it back."""
    record = GraduateRecord.objects.filter(owner=user).select_for_update().first()
    if record is None:
        return
    ErasedRecord.objects.get_or_create(key=ErasedRecord.key_of(record.record_id))
    _roster_files(record, report)
    for model, rows in record.delete()[1].items():
        report.gone(model, rows)
    bump("people", "home")


def _roster_files(record: GraduateRecord, report: Erased) -> None:
    """What imports remember of values. A file that still waits for a decision holds her line for at most seven days more."""
    words = {record.name, *report.traces, str(record.birth_date)} - {""}
    for upload in RosterImport.objects.exclude(changes=[], refused=[]).select_for_update(of=("self",), no_key=True):
        changes = [one for one in upload.changes if record.record_id not in one and not words & set(map(str, one))]
        refused = [one for one in upload.refused if one["value"] not in words]
        if (changes, refused) != (upload.changes, upload.refused):
            RosterImport.objects.filter(pk=upload.pk).update(changes=changes, refused=refused)
            report.gone("community.RosterImport", 1)
    waiting = RosterImport.objects.filter(file__isnull=False).count()
    report.stays("core.PrivateFile (roster)", waiting, _("a list that waits for the office’s decision: seven days at most"))


def _access(user: User, report: Erased) -> None:
    """Records of who looked keep an opaque reference; records of what she looked at as staff keep her name."""
    suffered = AccessRecord.objects.filter(subject=user)
    report.stays("core.AccessRecord", suffered.count(), _("without your name, two years: 개인정보의 안전성 확보조치 기준 제8조"))
    made = AccessRecord.objects.filter(by=user)
    report.stays(
        "core.AccessRecord (made)", made.count(), _("who read personal data for the office, two years: 개인정보의 안전성 확보조치 기준 제8조")
    )


def _sessions(user: User, report: Erased) -> None:
    """Every session that is signed in as her, also one that allauth does not list."""
    listed = set(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    keys = {one.session_key for one in Session.objects.iterator() if one.get_decoded().get("_auth_user_id") == str(user.pk)}
    report.gone("sessions.Session", Session.objects.filter(session_key__in=listed | keys).delete()[0])


def _account(user: User, report: Erased) -> None:
    """The account and all that hangs on it; skills that only she ever typed; her place in the index."""
    profile = AlumniProfile.objects.filter(user=user).first()
    typed = list(Skill.objects.filter(is_kept=False, profile_skills__content_object__user=user).values_list("pk", flat=True))
    report.gone("core.PrivateFile", PrivateFile.objects.filter(owner=user).delete()[0])
    for model, rows in user.delete()[1].items():
        report.gone(model, rows)
    report.gone("community.Skill", Skill.objects.filter(pk__in=typed, profile_skills=None).delete()[0])
    if profile:
        mark_changed("alumni", [profile.pk])
    bump("people", "home")


STEPS: tuple[tuple[str, int, Any], ...] = (
    ("letters", 800, _letters),
    ("decisions", 805, _decisions),
    ("contacts", 810, _contacts),
    ("access", 820, _access),
    ("sessions", 830, _sessions),
    ("codes", 840, lambda user, report: report.gone("community.PhoneCode", PhoneCode.objects.filter(user=user).delete()[0])),
    (
        "searches",
        850,
        lambda user, report: report.gone("search.UnfoundWords", UnfoundWords.objects.filter(naming(report, "words", "found_as")).delete()[0]),
    ),
    ("roster", 900, _roster),
    ("account", 1000, _account),
)
for name, order, step in STEPS:
    register_eraser(Eraser(name, order, step))
