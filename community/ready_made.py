"""What a clerk asks or answers again and again, ready to be sent or changed. Each is rendered in the claimant's own language."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from community.models import ClaimDecision, MembershipClaim

Kind, Mismatch = ClaimDecision.Kind, MembershipClaim.Mismatch


@dataclass(frozen=True)
class ReadyMade:
    """A text with a short label for the clerk."""

    key: str
    label: Any
    text: Any

    def in_language(self, language: str) -> str:
        """The text as a claimant of this language reads it."""
        with translation.override(language):
            return str(self.text)


QUESTIONS = (
    ReadyMade(
        "number",
        _("Number or certificate"),
        _(
            "Your name is on the academy's roster, but with another e-mail address. Please tell us the graduate number on your certificate, "
            "or send us a photo of the certificate. Then we can be sure that it is you."
        ),
    ),
    ReadyMade(
        "name",
        _("Former name"),
        _(
            "The name on the roster is a little different. Did you change your name, or did you use another spelling at the academy? "
            "Please tell us how you were called then."
        ),
    ),
    ReadyMade(
        "birth_date",
        _("Date of birth"),
        _("The date of birth on the roster is different. Please check the date that you gave us and enter it once more."),
    ),
    ReadyMade(
        "course",
        _("Campus, course, year"),
        _("Please tell us at which campus you trained, what the course was called and in which year you completed it, as far as you remember."),
    ),
    ReadyMade(
        "account",
        _("Another account"),
        _(
            "Have you perhaps signed up before, with another e-mail address? If you have, please sign in with that address. "
            "If not, please send us a photo of your certificate."
        ),
    ),
)
REASONS = (
    ReadyMade(
        "not_found",
        _("Not on the roster"),
        _(
            "We could not find a graduate with these details on the academy's roster. If you find your graduate number or your certificate, "
            "please try again. We will look once more."
        ),
    ),
    ReadyMade(
        "not_yet",
        _("Not completed yet"),
        _("The roster lists people once they have completed a course. Please try again about a month after your last day. We look forward to it."),
    ),
    ReadyMade(
        "other_account",
        _("Another account"),
        _(
            "We could not give this completion to this account. If you have signed up before with another e-mail address, please sign in "
            "with that one. If that is not so, please reply to this message, and we will look into it together."
        ),
    ),
)
LIKELY_QUESTION = {Mismatch.NAME: "name", Mismatch.NUMBER: "name", Mismatch.BIRTH_DATE: "birth_date", Mismatch.NAMESAKES: "course"}
LIKELY_QUESTION |= {Mismatch.UNKNOWN: "course", Mismatch.TAKEN: "account"}


def texts_for(kind: str) -> tuple[ReadyMade, ...]:
    """What there is for a kind of decision; nothing to say when a claim is verified."""
    return {Kind.ASK.value: QUESTIONS, Kind.REJECT.value: REASONS}.get(kind, ())


def likely(kind: str, mismatch: str) -> ReadyMade | None:
    """The text that fits this mismatch, for a form to begin with."""
    texts = {one.key: one for one in texts_for(kind)}
    if not texts:
        return None
    wanted = LIKELY_QUESTION.get(Mismatch(mismatch), "number") if kind == Kind.ASK and mismatch else ""
    if kind == Kind.REJECT and mismatch == Mismatch.TAKEN:
        wanted = "other_account"
    return texts.get(wanted) or next(iter(texts.values()))
