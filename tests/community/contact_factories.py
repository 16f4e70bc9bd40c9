"""Contact requests, blocks and reports in named situations."""

from typing import Any

from community.models import Introduction, Report, User
from community.services.blocks import block_person
from community.services.introduction_answers import accept_introduction
from community.services.introductions import ask_introduction
from community.services.reports import report_person
from tests.factories import member

NOTE = "같은 캠퍼스를 나왔어요. 이직 이야기를 듣고 싶어요."


def asked(by: User | None = None, who: User | None = None) -> Introduction:
    """An open request for contact."""
    return ask_introduction(asked_id=(who or member()).pk, by=by or member(), note=NOTE)


def in_contact(by: User | None = None, who: User | None = None) -> Introduction:
    """An accepted one."""
    introduction = asked(by, who)
    return accept_introduction(introduction_id=introduction.pk, by=introduction.asked)


def block(by: User, person: User) -> None:
    block_person(person_id=person.pk, by=by)


def reported(about: User | None = None, by: User | None = None, **fields: Any) -> Report:
    """A report that waits."""
    values = {"reason": "harassment", "words": "계속 연락해요.", **fields}
    return report_person(about_id=(about or member()).pk, by=by or member(), **values)
