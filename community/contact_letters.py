"""The letters about contact between two people, and about reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.audiences import employers_of_recruiter
from community.letter_matters import register_matter
from community.models import Introduction, Report, User
from core.addresses import absolute_reverse
from core.letters import register_kind, write_letter

HERE = "community:introductions"
register_kind("introduction_request", _("Somebody would like to be in contact"), secret=True, private=True, about=HERE)
register_kind("introduction_nudge", _("A contact request waits for your answer"), secret=True, private=True, about=HERE)
register_kind("introduction_accepted", _("A contact request was accepted"), about=HERE)
register_kind("introduction_declined", _("A contact request: not now"), about=HERE)
register_kind("introduction_more_asked", _("A question about your contact request"), private=True, about=HERE)
register_kind("introduction_expired", _("A contact request got no answer"), about=HERE)
register_kind("report_looked_at", _("We looked at your report"), private=True)
register_kind("conduct_warning", _("About your conduct on Ieum"), private=True)
register_kind("hold_lifted", _("Your profile is shown again"), private=True)
register_matter(
    _("Contact requests and reports"),
    [
        *("introduction_request", "introduction_nudge", "introduction_accepted", "introduction_declined", "introduction_more_asked"),
        *("introduction_expired", "report_looked_at", "conduct_warning", "hold_lifted"),
    ],
    why=_("Somebody is waiting for your answer, or you are waiting for theirs, so it always comes."),
)


def _write(kind: str, to: User, **context: Any) -> None:
    where = absolute_reverse(HERE, language=to.preferred_language)
    context = {"act_url": where, **context}
    write_letter(kind=kind, to=to.email, recipient=to, template=f"community/letters/{kind}", context=context)


def _of_introduction(introduction: Introduction) -> dict[str, Any]:
    words = {name: getattr(introduction, name) for name in ("note", "question", "answer")}
    return {**words, "asker": introduction.asker.name, "asked": introduction.asked.name}


def introduction_request(introduction: Introduction) -> None:
    """To the asked: who asks and why, with the one tap."""
    _with_tap("introduction_request", introduction)


def introduction_nudge(introduction: Introduction) -> None:
    """To the asked, on day seven."""
    _with_tap("introduction_nudge", introduction)


def _with_tap(kind: str, introduction: Introduction) -> None:
    from community.introduction_tap import tap_url

    employers = ", ".join(employers_of_recruiter(introduction.asker)[:1])
    _write(kind, introduction.asked, **_of_introduction(introduction), employers=employers, act_url=tap_url(introduction))


def introduction_accepted(introduction: Introduction) -> None:
    """To the asker: where the address is."""
    _write("introduction_accepted", introduction.asker, **_of_introduction(introduction))


def introduction_more_asked(introduction: Introduction) -> None:
    """To the asker: what the other would like to know."""
    _write("introduction_more_asked", introduction.asker, **_of_introduction(introduction))


def introduction_declined(introduction: Introduction) -> None:
    """To the asker: not now."""
    _write("introduction_declined", introduction.asker, **_of_introduction(introduction))


def introduction_expired(introduction: Introduction, *, was_asked: bool) -> None:
    """To the asker: no answer came, or, where `was_asked`, she gave none."""
    _write("introduction_expired", introduction.asker, **_of_introduction(introduction), was_asked=was_asked)


def report_looked_at(report: Report) -> None:
    """To the reporter: we looked at it. Never what became of the other."""
    if report.by:
        _write("report_looked_at", report.by, act_url=absolute_reverse("community:blocks", language=report.by.preferred_language))


def conduct_warning(report: Report) -> None:
    """To the reported, when a report is upheld: what it is about, never who reported."""
    if report.about:
        _write("conduct_warning", report.about, reason=report.get_reason_display(), measure=report.measure, act_url="")


def hold_lifted(person: User) -> None:
    """To whose profile the office hid: it is shown again."""
    _write("hold_lifted", person, act_url=absolute_reverse("community:edit-profile", language=person.preferred_language))
