"""The letters about membership. They go to the account that applied: its address is confirmed, the one in the form is not."""

from django.utils.translation import gettext_lazy as _

from alliance.models import MembershipApplication
from community.letter_matters import register_matter
from core.addresses import absolute_reverse
from core.letters import kinds, register_kind, write_letter

for name, label in {
    "application_received": _("Membership application received"),
    "application_question": _("Question about a membership application"),
    "application_approved": _("Membership application approved"),
    "application_declined": _("Membership application declined"),
}.items():
    register_kind(name, label)

register_matter(
    _("Membership applications"),
    [name for name in kinds if name.startswith("application_")],
    why=_("You applied and are waiting to hear, so it always comes."),
)


def application_received(application: MembershipApplication) -> None:
    """It has arrived, and what happens next. Once an application."""
    _write("application_received", application)


def application_question(application: MembershipApplication) -> None:
    """Staff ask something; the answer is given on the application's page. Once a question."""
    _write("application_question", application, key=f"{application.asked_at:%Y%m%d%H%M%S%f}")


def application_approved(application: MembershipApplication) -> None:
    """The organisation takes part, perhaps on conditions; where its page and its workspace are."""
    organisation, person = application.organisation, application.applicant
    if organisation is None or person is None:
        return
    member_url = absolute_reverse("alliance:member", language=person.preferred_language, slug=organisation.slug)
    _write("application_approved", application, member_url=member_url)


def application_declined(application: MembershipApplication) -> None:
    """Not this time, why, and what can be done next."""
    _write("application_declined", application)


def _write(kind: str, application: MembershipApplication, *, key: str = "", **context: object) -> None:
    person = application.applicant
    if person is None:
        return
    language = person.preferred_language
    application_url = absolute_reverse("alliance:application", language=language, public_id=application.public_id)
    write_letter(
        kind=kind,
        to=person.email,
        recipient=person,
        template=f"alliance/letters/{kind}",
        url=application_url,
        dedup_key=":".join(filter(None, (kind, str(application.public_id), key))),
        context={
            "application": application,
            "application_url": application_url,
            "join_url": absolute_reverse("alliance:join", language=language),
            "workspace_url": absolute_reverse("alliance:workspace", language=language),
            **context,
        },
    )
